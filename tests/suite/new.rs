//! `rapporteur new`: what it makes compiles as it is, and nothing that was there is touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::proof::standards::assert_keeps_to_standards;
use crate::workspace::{SHIPPED, Workspace, files_under, program_in};

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = program_in(folder).args(arguments).output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fine(folder: &Path, arguments: &[&str]) -> Run {
    let run = run(folder, arguments);
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
    run
}

/// Compiles everything: without a warning, and to PDFs that keep to the standards.
fn compile(folder: &Path) {
    let run = fine(folder, &["compile", "--all", "--force"]);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    assert!(!run.stderr.contains("note"), "{}", run.stderr);
    for line in run.stdout.lines() {
        let path = line.split("  ").next().unwrap();
        assert_keeps_to_standards(&fs::read(folder.join(path)).unwrap());
    }
    assert!(run.stdout.lines().count() >= 2);
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let read = |path: PathBuf| {
        let bytes = fs::read(folder.join(&path)).unwrap();
        (path, bytes)
    };
    files_under(folder).into_iter().map(read).collect()
}

fn new_workspace() -> (Workspace, PathBuf) {
    let outside = Workspace::empty();
    fine(outside.folder(), &["new", "workspace", "w"]);
    let folder = outside.path("w");
    (outside, folder)
}

#[test]
fn a_new_workspace_compiles_in_each_style_and_lists_what_it_has() {
    let outside = Workspace::empty();
    let made = fine(outside.folder(), &["new", "workspace", "in/w"]);
    let mut listed: Vec<PathBuf> = made.stdout.lines().map(PathBuf::from).collect();
    listed.sort();
    assert_eq!(listed, files_under(outside.folder()));
    assert!(made.stderr.contains("next: `cd in/w`"), "{}", made.stderr);
    let folder = outside.path("in/w");
    fine(&folder, &["check", "--all", "--deny-warnings"]);
    compile(&folder);
    for (style, _) in rapporteur::style::shipped() {
        let settings = fs::read_to_string(folder.join("rapporteur.toml")).unwrap();
        let settings: Vec<String> = settings
            .lines()
            .map(|line| {
                if line.starts_with("style ") {
                    format!("style = \"{style}\"")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        fs::write(folder.join("rapporteur.toml"), settings.join("\n")).unwrap();
        compile(&folder);
    }
    let ignored = fs::read_to_string(folder.join(".gitignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "/out/"), "{ignored}");
}

#[test]
fn schemas_are_named_where_they_are_and_only_there() {
    let (_outside, folder) = new_workspace();
    fine(&folder, &["new", "brief", "second"]);
    let named = |path: &Path| {
        let text = fs::read_to_string(folder.join(path)).unwrap();
        let first = text.lines().next().unwrap().to_owned();
        first.strip_prefix("#:schema ").map(|schema| {
            let place = folder.join(path.parent().unwrap()).join(schema);
            assert!(place.is_file(), "{} names {schema}", path.display());
        })
    };
    for path in files_under(&folder) {
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            assert!(named(&path).is_some(), "{}", path.display());
        }
    }
    fs::remove_dir_all(folder.join("schema")).unwrap();
    fine(&folder, &["new", "brief", "third"]);
    fine(&folder, &["new", "style", "mine", "--from", "coalition"]);
    for path in files_under(&folder) {
        let is_new = path.starts_with("briefs/third") || path.starts_with("styles/mine");
        if is_new
            && path
                .extension()
                .is_some_and(|extension| extension == "toml")
        {
            assert!(named(&path).is_none(), "{}", path.display());
        }
    }
    compile(&folder);
}

#[test]
fn a_new_brief_has_figures_of_its_own() {
    let (_outside, folder) = new_workspace();
    let made = fine(&folder, &["-C", "briefs", "new", "brief", "second-1"]);
    assert!(made.stdout.contains("second-1"), "{}", made.stdout);
    assert!(folder.join("briefs/second-1/brief.toml").is_file());
    fs::remove_dir_all(folder.join("data/example")).unwrap();
    fs::remove_dir_all(folder.join("briefs/example")).unwrap();
    compile(&folder);
}

#[test]
fn a_new_style_sets_any_brief() {
    let workspace = Workspace::shipped();
    for (name, from) in [
        ("small", None),
        ("copy", Some("coalition")),
        ("again", Some("small")),
    ] {
        let mut arguments = vec!["new", "style", name];
        arguments.extend(from.iter().flat_map(|from| ["--from", from]));
        let made = fine(workspace.folder(), &arguments);
        assert!(made.stdout.contains(".ttf"), "fonts too: {}", made.stdout);
        let settings = workspace.read(format!("styles/{name}/style.toml"));
        let own = format!("\"{name}\"");
        let line = settings.lines().find(|line| line.starts_with("name "));
        assert!(line.unwrap().ends_with(&own), "{settings}");
        workspace.write(
            "rapporteur.toml",
            format!("language = \"en\"\nstyle = \"{name}\"\n"),
        );
        compile(workspace.folder());
        assert!(workspace.out(SHIPPED).join("paper.en.pdf").is_file());
    }
    // The copy has all that the other has, but for its name.
    for (path, bytes) in rapporteur::style::shipped()[0].1 {
        if *path != "style.toml" && !path.starts_with("strings/") {
            let copied = fs::read(workspace.path("styles/copy").join(path)).unwrap();
            assert_eq!(&copied, bytes, "{path}");
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let (outside, folder) = new_workspace();
    fine(&folder, &["new", "style", "mine"]);
    fs::write(folder.join("data/taken"), "a file").unwrap();
    fs::create_dir(folder.join("briefs/empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.join("briefs/link")).unwrap();
    let before = contents_but_links(&folder);
    let mut refused = vec![
        (&folder, vec!["new", "brief", "example"], "briefs/example"),
        (&folder, vec!["new", "brief", "taken"], "data/taken"),
        (&folder, vec!["new", "brief", "empty"], "briefs/empty"),
        (&folder, vec!["new", "style", "mine"], "styles/mine"),
    ];
    if cfg!(unix) {
        refused.push((&folder, vec!["new", "brief", "link"], "briefs/link"));
    }
    let parent = outside.folder().to_path_buf();
    refused.push((&parent, vec!["new", "workspace", "w"], "w"));
    for (place, arguments, named) in refused {
        let run = run(place, &arguments);
        assert_eq!(run.status, 1, "{arguments:?}");
        let said = format!("error[already-there]: {named} is there already");
        assert!(run.stderr.starts_with(&said), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    assert_eq!(contents_but_links(&folder), before);
    assert!(!folder.join("briefs/taken").exists(), "half of a brief");
}

fn contents_but_links(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let link = folder.join("briefs/link");
    let target = fs::read_link(&link).ok();
    let _ = fs::remove_file(&link);
    let found = contents(folder);
    #[cfg(unix)]
    if let Some(target) = target {
        std::os::unix::fs::symlink(target, link).unwrap();
    }
    found
}

#[test]
fn names_are_ids_and_styles_exist() {
    let (_outside, folder) = new_workspace();
    let before = contents(&folder);
    for (arguments, said) in [
        (&["new", "brief", "My Brief"][..], "`my-brief` would do"),
        (&["new", "brief", "../up"], "error[invalid-id]"),
        (&["new", "style", "a/b"], "`a-b` would do"),
        (&["new", "style", "-"], "error[invalid-id]"),
        (
            &["new", "style", "mine", "--from", "coalitoin"],
            "did you mean `coalition`?",
        ),
        (
            &["new", "style", "mine", "--from", "../styles"],
            "error[style]",
        ),
    ] {
        let run = run(&folder, arguments);
        assert_ne!(run.status, 0, "{arguments:?}");
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(contents(&folder), before);
    let outside = Workspace::empty();
    assert_eq!(run(outside.folder(), &["new", "brief", "b"]).status, 2);
}

#[test]
fn a_workspace_is_made_in_an_empty_folder_and_in_no_other() {
    let outside = Workspace::empty();
    let at = |path: &str| outside.path(path);
    fs::create_dir_all(at("w/.git")).unwrap();
    fs::write(at("w/.git/HEAD"), "ref: refs/heads/main\n").unwrap();
    let made = fine(&at("w"), &["new", "workspace", "."]);
    assert!(
        made.stdout.lines().any(|line| line == "rapporteur.toml"),
        "{}",
        made.stdout
    );
    assert!(
        made.stderr.contains("next: `rapporteur compile`"),
        "{}",
        made.stderr
    );
    compile(&at("w"));
    assert_eq!(
        fs::read(at("w/.git/HEAD")).unwrap(),
        b"ref: refs/heads/main\n"
    );

    // The same again, something of the reader's own, and a hidden file that would be overwritten.
    let again = run(&at("w"), &["new", "workspace", "."]);
    assert_eq!(again.status, 1, "{}", again.stderr);
    assert!(
        again.stderr.contains("holds `README.md`, `briefs`"),
        "{}",
        again.stderr
    );
    fs::create_dir(at("full")).unwrap();
    fs::write(at("full/thesis.doc"), "mine").unwrap();
    let full = run(outside.folder(), &["new", "workspace", "full"]);
    assert_eq!(full.status, 1);
    assert!(
        full.stderr
            .contains("full is there already and holds `thesis.doc`"),
        "{}",
        full.stderr
    );
    assert_eq!(files_under(&at("full")), [PathBuf::from("thesis.doc")]);
    fs::create_dir(at("hidden")).unwrap();
    fs::write(at("hidden/.gitignore"), "mine").unwrap();
    let hidden = run(&at("hidden"), &["new", "workspace", "."]);
    assert_eq!(hidden.status, 1);
    assert!(
        hidden.stderr.contains(".gitignore is there already"),
        "{}",
        hidden.stderr
    );
    assert_eq!(files_under(&at("hidden")), [PathBuf::from(".gitignore")]);
}

#[test]
fn a_brief_begins_empty_or_with_what_is_known_of_it() {
    let (_outside, folder) = new_workspace();
    let empty = fine(
        &folder,
        &[
            "new",
            "brief",
            "bare",
            "--empty",
            "--title",
            "Water \\ and \"bread\"",
            "--state",
            "kazakhstan",
            "--treaty",
            "icescr",
        ],
    );
    let made: Vec<&str> = empty.stdout.lines().collect();
    assert_eq!(
        made,
        [
            "briefs/bare/brief.toml",
            "briefs/bare/findings/1-first.toml"
        ]
    );
    let settings = fs::read_to_string(folder.join("briefs/bare/brief.toml")).unwrap();
    for line in [
        r#"title       = "Water \\ and \"bread\"""#,
        r#"state       = "KZ""#,
        r#"treaty      = "ICESCR""#,
    ] {
        assert!(settings.lines().any(|found| found == line), "{settings}");
    }
    let full = fine(
        &folder,
        &["new", "brief", "full", "--title", "Water", "--state", "KZ"],
    );
    assert!(full.stdout.contains("data/full/complaints.csv"));
    let settings = fs::read_to_string(folder.join("briefs/full/brief.toml")).unwrap();
    assert!(!settings.contains("short-title"), "{settings}");
    assert!(
        settings.contains("name  = \"Example Organisation"),
        "{settings}"
    );
    compile(&folder);

    for (arguments, help) in [
        (["--state", "Kasakhstan"], "did you mean Kazakhstan, `KZ`?"),
        (["--state", "XQ"], "write its two letters of ISO 3166-1"),
        (["--treaty", "ICCRP"], "there are `"),
        (["--title", " "], "the title is empty"),
    ] {
        let [key, value] = arguments;
        let refused = run(&folder, &["new", "brief", "another", key, value]);
        assert_eq!(refused.status, 1, "{}", refused.stderr);
        assert!(refused.stderr.contains(help), "{}", refused.stderr);
        assert!(!folder.join("briefs/another").exists());
    }
}
