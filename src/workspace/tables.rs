//! Where tables of data are, and what describes them.

use std::path::{Path, PathBuf};

use super::{Workspace, entries, is_there};
use crate::diagnostic::{Diagnostic, code, did_you_mean};
use crate::record::Text;

/// Where the parts of a table of data are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TablePaths {
    /// The CSV file, or workbook.
    pub csv: PathBuf,
    /// The same as messages print it.
    pub shown: PathBuf,
    /// The description of its columns, where there is one.
    pub description: Option<PathBuf>,
    /// The description of all that is in its folder, where there is one.
    pub package: Option<PathBuf>,
}

/// What describes the files of its folder, by the Data Package standard.
pub const PACKAGE: &str = "datapackage.json";

/// What the names of files with tables end in; a name without any of them is that of a CSV file.
const TABLES: [&str; 5] = [".csv", ".tsv", ".txt", ".xlsx", ".ods"];

impl Workspace {
    /// Where the table `name` of a statistic is: `kazakhstan/assemblies` is
    /// `data/kazakhstan/assemblies.csv`; other files are named with their ending.
    ///
    /// # Errors
    /// A path that leaves the workspace, or a table that does not exist.
    pub fn table(&self, name: &Text) -> Result<TablePaths, Diagnostic> {
        let data = self.root.join("data");
        let [csv, description, package] = self.table_files(name)?;
        if !csv.exists() {
            let known = if self.contains(&data) {
                tables_under(&data)
            } else {
                Vec::new()
            };
            return Err(Diagnostic::error(
                code::INVALID_TABLE,
                format!("there is no table `{}`", name.as_str()),
            )
            .at(name.place())
            .maybe_help(did_you_mean(
                parts(name).0,
                known.iter().map(String::as_str),
            ))
            .note(format!("looked for {}", self.shown(&csv).display())));
        }
        Ok(TablePaths {
            shown: self.shown(&csv),
            description: is_there(&description).then_some(description),
            package: is_there(&package).then_some(package),
            csv,
        })
    }

    /// Where the table `name`, its description and that of its folder are, or would be if they were there.
    ///
    /// # Errors
    /// A path that leaves the workspace. Each may be a link of its own.
    pub fn table_files(&self, name: &Text) -> Result<[PathBuf; 3], Diagnostic> {
        let data = self.root.join("data");
        let (stem, ending) = parts(name);
        let package = Path::new(stem).with_file_name(PACKAGE);
        Ok([
            self.inside(&data, &format!("{stem}{ending}"), name)?,
            self.inside(&data, &format!("{stem}.toml"), name)?,
            self.inside(&data, &package.to_string_lossy(), name)?,
        ])
    }
}

/// The name of a table without its ending, and the ending.
fn parts(name: &Text) -> (&str, &'static str) {
    let name = name.as_str();
    let ending = TABLES.into_iter().find(|ending| name.ends_with(ending));
    match ending.and_then(|ending| Some((name.strip_suffix(ending)?, ending))) {
        Some(parts) => parts,
        None => (name, ".csv"),
    }
}

/// How many entries of the folder of data are looked at for the sake of a hint.
const MOST: usize = 10_000;

/// The tables in and under a folder, for "did you mean": of a great many files only the first.
fn tables_under(data: &Path) -> Vec<String> {
    fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>, depth: usize, left: &mut usize) {
        for entry in entries(folder) {
            if *left == 0 {
                return;
            }
            *left -= 1;
            let name = entry.file_name().to_string_lossy().into_owned();
            // Links are not followed: they may lead in a circle, or all over the disk.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && depth < 8 {
                walk(
                    &entry.path(),
                    &format!("{prefix}{name}/"),
                    found,
                    depth + 1,
                    left,
                );
            } else if let Some(stem) = name.strip_suffix(".csv") {
                found.push(format!("{prefix}{stem}"));
            } else if TABLES.iter().any(|ending| name.ends_with(ending)) {
                found.push(format!("{prefix}{name}"));
            }
        }
    }
    let mut found = Vec::new();
    walk(data, "", &mut found, 0, &mut MOST.clone());
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;
    use crate::workspace::MARKER;
    use std::fs;

    #[cfg(unix)]
    #[test]
    fn a_description_of_data_that_links_out_of_the_workspace_is_refused() {
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("t.toml"), "source = \"s\"\n").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        fs::write(folder.path().join(MARKER), "").unwrap();
        fs::write(data.join("t.csv"), "a\n1\n").unwrap();
        let workspace = Workspace::find(folder.path()).unwrap();
        let name = Text::in_toml(FileId(0), "t = \"t\"", 4..7, "t");
        assert_eq!(workspace.table(&name).unwrap().description, None);
        let link = data.join("t.toml");
        std::os::unix::fs::symlink(elsewhere.path().join("t.toml"), &link).unwrap();
        let refused = workspace.table(&name).unwrap_err();
        assert_eq!(refused.code, code::PATH_OUTSIDE);
        assert_eq!(refused.place, Some(name.place()));
        fs::remove_file(&link).unwrap();
        // A link that stays inside is as good as the file.
        fs::write(data.join("u.toml"), "").unwrap();
        std::os::unix::fs::symlink(data.join("u.toml"), &link).unwrap();
        assert!(workspace.table(&name).unwrap().description.is_some());
    }
}
