//! Opening an editor at a place.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::{io, thread};

use crate::limits;
use crate::workspace::find_program;

/// The command that opens a place in somebody's editor.
///
/// It is the user's own: no file of a workspace can name what is run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
    /// Where the program is not taken from.
    workspace: Option<PathBuf>,
}

impl Default for Editor {
    /// Visual Studio Code.
    fn default() -> Self {
        Self {
            program: String::from("code"),
            arguments: vec![
                String::from("--goto"),
                String::from("{file}:{line}:{column}"),
            ],
            workspace: None,
        }
    }
}

impl FromStr for Editor {
    type Err = String;

    /// Reads a command as a shell would split it: words, and quotation marks around what belongs together.
    /// In it stand `{file}`, `{line}` and `{column}`; without a `{file}` the path comes last.
    fn from_str(command: &str) -> Result<Self, Self::Err> {
        let words = shlex::split(command)
            .ok_or_else(|| String::from("a quotation mark in it has no other end"))?;
        match words.split_first() {
            Some((program, arguments)) => Ok(Self {
                program: program.clone(),
                arguments: arguments.to_vec(),
                workspace: None,
            }),
            None => Err(String::from("it names no program")),
        }
    }
}

impl Editor {
    /// The name of the program.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// The same editor, for a workspace that may bring along a program of that name.
    pub(super) fn outside(self, workspace: &Path) -> Self {
        Self {
            workspace: Some(workspace.to_path_buf()),
            ..self
        }
    }

    /// The program's file: one that is called by its name is not taken from the workspace.
    fn file(&self) -> io::Result<PathBuf> {
        let path = Path::new(&self.program);
        if path.components().count() > 1 {
            return Ok(path.to_path_buf());
        }
        let outside: Vec<&Path> = self.workspace.as_deref().into_iter().collect();
        find_program(&self.program, &outside).ok_or(io::ErrorKind::NotFound.into())
    }

    /// Runs the command, without a shell, with the place filled in.
    ///
    /// # Errors
    /// There is no such program.
    pub(super) fn open(&self, file: &Path, line: usize, column: usize) -> io::Result<()> {
        let path = file.to_string_lossy();
        let mut arguments = self.arguments.iter();
        let names_file = arguments.any(|argument| argument.contains("{file}"));
        let filled = self.arguments.iter().map(|argument| {
            // The path last: it may itself hold what looks like a field.
            argument
                .replace("{line}", &line.to_string())
                .replace("{column}", &column.to_string())
                .replace("{file}", &path)
        });
        let mut command = Command::new(self.file()?);
        command
            .args(filled)
            .args((!names_file).then_some(file))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = limits::unbound(|| command.spawn())?;
        // It ends when its user ends it; somebody has to take note of that.
        thread::spawn(move || child.wait());
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_filled_in_and_no_shell_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file $(touch x); {line}.toml");
        let script = r#"printf "%s|" "$@" > "$0.part"; mv "$0.part" "$0""#;
        let said = folder.path().join("said");
        let command = format!(
            "sh -c '{script}' '{}' {{file}}:{{line}}:{{column}}",
            said.display()
        );
        let editor: Editor = command.parse().unwrap();
        editor.open(&file, 84, 27).unwrap();
        while !said.exists() {
            thread::yield_now();
        }
        let heard = std::fs::read_to_string(&said).unwrap();
        assert_eq!(heard, format!("{}:84:27|", file.display()));
        let nowhere: Editor = "no-such-editor-anywhere".parse().unwrap();
        assert!(nowhere.open(&file, 1, 1).is_err());
    }

    #[test]
    fn a_program_of_the_workspace_is_not_taken_for_the_editor() {
        let editor: Editor = "sh -c true".parse().unwrap();
        assert!(editor.file().is_ok());
        // Whatever `PATH` is, all of it lies in this one.
        let editor = editor.outside(Path::new("/"));
        assert!(editor.open(Path::new("/x"), 1, 1).is_err());
        let own: Editor = "/bin/sh -c true".parse().unwrap();
        assert!(
            own.outside(Path::new("/")).file().is_ok(),
            "somebody's own words"
        );
    }

    #[test]
    fn a_command_that_cannot_be_read_is_refused() {
        for command in ["", "  ", "code '--goto {file}"] {
            assert!(command.parse::<Editor>().is_err(), "{command:?}");
        }
    }
}
