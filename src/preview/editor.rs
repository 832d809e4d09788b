//! Opening an editor at a place.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{io, thread};

/// The command where `rapporteur.toml` names none: Visual Studio Code.
pub const EDITOR: &[&str] = &["code", "--goto", "{file}:{line}:{column}"];

/// Runs the command, without a shell, with the place filled in.
///
/// # Errors
/// There is no such program.
pub(super) fn open(command: &[String], file: &Path, line: usize, column: usize) -> io::Result<()> {
    let nothing = || io::Error::new(io::ErrorKind::NotFound, "the command is empty");
    let (program, arguments) = command.split_first().ok_or_else(nothing)?;
    let path = file.to_string_lossy();
    let names_file = arguments.iter().any(|argument| argument.contains("{file}"));
    let filled = arguments.iter().map(|argument| {
        // The path last: it may itself hold what looks like a field.
        argument
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string())
            .replace("{file}", &path)
    });
    let mut child = Command::new(program)
        .args(filled)
        .args((!names_file).then_some(file))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // It ends when its user ends it; somebody has to take note of that.
    thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_filled_in_and_no_shell_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file $(touch x); {line}.toml");
        let script = "printf '%s|' \"$@\" > \"$0.part\"; mv \"$0.part\" \"$0\"";
        let said = folder.path().join("said");
        let command: Vec<String> = [
            "sh",
            "-c",
            script,
            said.to_str().unwrap(),
            "{file}:{line}:{column}",
        ]
        .map(str::to_owned)
        .to_vec();
        open(&command, &file, 84, 27).unwrap();
        while !said.exists() {
            thread::yield_now();
        }
        let heard = std::fs::read_to_string(&said).unwrap();
        assert_eq!(heard, format!("{}:84:27|", file.display()));
        assert!(open(&[String::from("no-such-editor-anywhere")], &file, 1, 1).is_err());
        assert!(open(&[], &file, 1, 1).is_err());
    }
}
