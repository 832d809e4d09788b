//! Opening the page in the browser without telling others its address.

use std::io::{self, Write as _};
use std::path::PathBuf;

use tempfile::TempDir;

/// A file that leads a browser to the page, in a folder of its own, which only the user can enter. Both are
/// removed when this is dropped.
#[derive(Debug)]
pub(super) struct Opening {
    folder: TempDir,
}

impl Opening {
    /// Writes one that leads to this address, which holds nothing that means anything in HTML.
    #[expect(
        clippy::disallowed_methods,
        reason = "a new file in a new folder that nobody else can enter"
    )]
    pub(super) fn to(address: &str) -> io::Result<Self> {
        let opening = Self { folder: private()? };
        let page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<title>Rapporteur</title>\n\
             <p><a href=\"{address}\">To the preview</a></p>\n</html>\n"
        );
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(opening.file())?;
        file.write_all(page.as_bytes())?;
        Ok(opening)
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("preview.html")
    }
}

/// A new folder for the user alone: where the system keeps what lives as long as the user is there, or
/// where temporary files are, which is the user's own place on macOS and Windows.
#[expect(
    clippy::disallowed_methods,
    reason = "a new folder that nobody else can enter"
)]
fn private() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("rapporteur-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    if let Some(runtime) = runtime.filter(|runtime| runtime.is_absolute())
        && let Ok(folder) = builder.tempdir_in(runtime)
    {
        return Ok(folder);
    }
    builder.tempdir()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_file_is_for_the_user_alone_and_goes_with_its_folder() {
        let opening = Opening::to("http://127.0.0.1:1/0123/").unwrap();
        let file = opening.file();
        let folder = file.parent().unwrap().to_owned();
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&folder), 0o700);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("0; url=http://127.0.0.1:1/0123/\""), "{text}");
        drop(opening);
        assert!(!folder.exists());
    }
}
