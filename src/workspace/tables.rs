//! Where tables of data are, and what describes them.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Workspace, entries, is_there};
use crate::diagnostic::{Diagnostic, code, did_you_mean};
use crate::record::Text;
use crate::source::with_slashes;

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
            .maybe_help(meant(name.as_str(), &known).or_else(|| listed(&known)))
            .note(format!("looked for {}", self.shown(&csv).display())));
        }
        Ok(TablePaths {
            shown: self.shown(&csv),
            description: is_there(&description).then_some(description),
            package: is_there(&package).then_some(package),
            csv,
        })
    }

    /// The table that somebody calls `name`: as statistics name it, by the last part of that where only
    /// one table has it, or by the path of its file from `here`.
    ///
    /// A name that is none of these is given back as it is.
    #[must_use]
    pub fn table_called(&self, name: &str, here: &Path) -> String {
        let data = self.root.join("data");
        if let Ok(file) = fs::canonicalize(here.join(name))
            && file.is_file()
            && let Ok(inner) = file.strip_prefix(&data)
        {
            let inner = with_slashes(inner);
            return match inner.strip_suffix(".csv") {
                Some(stem) => stem.to_owned(),
                None => inner,
            };
        }
        let known = if self.contains(&data) {
            tables_under(&data)
        } else {
            Vec::new()
        };
        if known.iter().any(|known| known == name) {
            return name.to_owned();
        }
        let wanted = as_table(name);
        let mut found = known.iter().filter(|known| ends_with(known, &wanted));
        match (found.next(), found.next()) {
            (Some(only), None) => only.clone(),
            _ => name.to_owned(),
        }
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

/// A name as that of a table: with slashes, without the folder of all data and without `.csv`.
fn as_table(name: &str) -> String {
    let name = name.replace('\\', "/");
    let name = name.strip_prefix("./").unwrap_or(&name);
    let name = name.strip_prefix("data/").unwrap_or(name);
    name.strip_suffix(".csv").unwrap_or(name).to_owned()
}

/// Whether the last parts of a table's name are these, with or without its ending.
fn ends_with(table: &str, wanted: &str) -> bool {
    let stem = TABLES
        .into_iter()
        .find_map(|ending| table.strip_suffix(ending));
    [Some(table), stem].into_iter().flatten().any(|name| {
        name.strip_suffix(wanted)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    })
}

/// What a name that is no table's was probably meant to be.
fn meant(name: &str, known: &[String]) -> Option<String> {
    let wanted = as_table(name);
    let mut same = known.iter().filter(|known| ends_with(known, &wanted));
    if let Some(first) = same.next() {
        let others = same.take(2).map(|other| format!(", or `{other}`"));
        return Some(format!(
            "did you mean `{first}`{}?",
            others.collect::<String>()
        ));
    }
    did_you_mean(&wanted, known.iter().map(String::as_str))
}

/// The tables that there are, if they are few.
fn listed(known: &[String]) -> Option<String> {
    const FEW: usize = 8;
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    (1..=FEW)
        .contains(&names.len())
        .then(|| format!("the tables are {}", names.join(", ")))
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

    #[test]
    fn a_table_is_found_by_the_end_of_its_name_and_by_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["data/north", "data/south", "elsewhere"] {
            fs::create_dir_all(at(path)).unwrap();
        }
        fs::write(at(MARKER), "").unwrap();
        for path in [
            "data/north/suits.csv",
            "data/north/raids.csv",
            "data/south/raids.csv",
            "data/south/book.xlsx",
            "elsewhere/suits.csv",
        ] {
            fs::write(at(path), "a\n1\n").unwrap();
        }
        let workspace = Workspace::find(folder.path()).unwrap();
        let called = |name: &str| workspace.table_called(name, workspace.root());
        assert_eq!(called("suits"), "north/suits");
        assert_eq!(called("suits.csv"), "north/suits");
        assert_eq!(called("north/suits"), "north/suits");
        assert_eq!(called("data/north/suits.csv"), "north/suits");
        assert_eq!(called("book"), "south/book.xlsx");
        assert_eq!(called("data/south/book.xlsx"), "south/book.xlsx");
        // Two have the name, and none has.
        assert_eq!(called("raids"), "raids");
        assert_eq!(called("uits"), "uits");
        let here = workspace.root().join("data/south");
        assert_eq!(workspace.table_called("raids.csv", &here), "south/raids");
        assert_eq!(
            workspace.table_called("../elsewhere/suits.csv", &here),
            "../elsewhere/suits.csv"
        );
        let help = |name: &str| {
            let text = Text::in_toml(FileId(0), "", 0..0, name);
            workspace.table(&text).unwrap_err().helps.join("")
        };
        assert_eq!(help("suits"), "did you mean `north/suits`?");
        assert_eq!(help("data/north/suits"), "did you mean `north/suits`?");
        assert_eq!(
            help("raids"),
            "did you mean `north/raids`, or `south/raids`?"
        );
        assert_eq!(help("north/siuts"), "did you mean `north/suits`?");
    }
}
