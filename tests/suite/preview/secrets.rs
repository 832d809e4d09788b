//! What only the page and its user know stays with them.

use super::*;

#[test]
fn a_name_cannot_ask_for_the_secret_of_the_page() {
    for name in ["{hand}", "{{ hand }}", "{{hand}}", "<b> & {brief}"] {
        let workspace = Workspace::small();
        fs::rename(
            workspace.path("briefs/small"),
            workspace.path("briefs").join(name),
        )
        .unwrap();
        let preview = Preview::of(&workspace);
        let page = preview.get("").body;
        let hand = preview.hand();
        assert_eq!(hand.len(), 32);
        assert_eq!(page.matches(&hand).count(), 1, "{name}: {page}");
        let title = page.split("<title>").nth(1).unwrap();
        let title = title.split("</title>").next().unwrap();
        let shown = name
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        assert_eq!(title, format!("{shown} · Rapporteur"));
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod opened {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::*;

    /// A program that the system calls to open something; notes with what it was called, and the file.
    fn browser(folder: &Path) -> PathBuf {
        let said = folder.join("said");
        let program = folder.join("xdg-open");
        let script = format!(
            "#!/bin/sh\n{{ printf '%s\\n' \"$@\"; for file; do stat -c %a \"$file\" \"${{file%/*}}\"; cat \"$file\"; done; }} \
             > '{0}.part' 2>&1\nmv '{0}.part' '{0}'\n",
            said.display()
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        said
    }

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn the_browser_is_called_with_a_file_that_nobody_else_reads() {
        let workspace = Workspace::small();
        let folder = tempfile::tempdir().unwrap();
        let runtime = tempfile::tempdir().unwrap();
        let said = browser(folder.path());
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", folder.path().display());
        let own = runtime.path().display().to_string();
        let surroundings = [
            ("PATH", path.as_str()),
            ("XDG_RUNTIME_DIR", &own),
            ("BROWSER", ""),
        ];
        let open = || {
            let preview = Preview::called(&workspace, &["--open"], &surroundings);
            while !said.exists() {
                std::thread::yield_now();
            }
            let heard = fs::read_to_string(&said).unwrap();
            fs::remove_file(&said).unwrap();
            (preview, heard)
        };

        let (preview, heard) = open();
        let mut lines = heard.lines();
        let called = lines.next().unwrap();
        assert!(Path::new(called).starts_with(runtime.path()), "{heard}");
        assert!(!called.contains(preview.base.trim_matches('/')), "{heard}");
        assert_eq!(
            [lines.next(), lines.next()],
            [Some("600"), Some("700")],
            "{heard}"
        );
        let address = format!("http://{}{}", preview.host(), preview.base);
        assert!(heard.contains(&format!("url={address}\"")), "{heard}");
        // The page has come: the way to it is gone.
        assert_eq!(entries(runtime.path()), 1);
        assert_eq!(preview.get("page.css").status, 200);
        assert_eq!(entries(runtime.path()), 1);
        assert_eq!(preview.get("").status, 200);
        assert_eq!(entries(runtime.path()), 0);
        drop(preview);

        // It goes with the watch, if nobody comes.
        let (mut preview, _) = open();
        assert_eq!(entries(runtime.path()), 1);
        let killed = Command::new("kill")
            .arg(preview.child.id().to_string())
            .status();
        assert!(killed.unwrap().success());
        assert!(preview.child.wait().unwrap().success());
        assert_eq!(entries(runtime.path()), 0);
    }
}
