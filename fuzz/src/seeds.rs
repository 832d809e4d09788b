//! What fuzzing begins with: the files of the tests and of the shipped briefs.

use std::fs;
use std::path::{Path, PathBuf};

use super::BETWEEN;
use super::{brief, data, edition, manifest, picture, records, workbook};

/// Longer files are no seeds: what can go wrong in them goes wrong in short ones, and sooner.
const LONGEST: usize = 6_000;

/// The inputs that fuzzing of a target begins with; the same ones in the same order each time.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let tree = Tree::read();
    let mut seeds = match target {
        "bibliography" => [
            tree.led(b"\0", ".bib"),
            tree.led(b"\x01", ".yml"),
            tree.led(b"\x01", ".yaml"),
        ]
        .concat(),
        "brief" => tree.of_brief(),
        "data" => tree.of_data(),
        "edition" => return edition::seeds(),
        "lock" => tree.led(b"", "numbering.lock"),
        "manifest" => manifest::seeds(),
        "picture" => picture::seeds(),
        "prose" => tree.of_prose(),
        "records" => tree.of_records(),
        "strings" => tree.led(b"", "strings/en.toml"),
        "template" => tree.led(b"", ".j2"),
        "workbook" => tree.of_workbooks(),
        _ => Vec::new(),
    };
    seeds.retain(|seed| seed.len() <= LONGEST);
    seeds.sort();
    seeds.dedup();
    seeds
}

/// The inputs of a target that are kept, with their paths: what fuzzing has found to lead to places of its
/// own, and what was once a fault.
pub fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut inputs = Vec::new();
    for folder in ["kept", "regressions"] {
        let folder = repository().join("fuzz").join(folder).join(target);
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let bytes = fs::read(entry.path()).expect("an input");
            inputs.push((entry.path().display().to_string(), bytes));
        }
    }
    inputs.sort();
    inputs
}

/// Writes the seeds of a target and what is kept for it into its corpus, which cargo-fuzz reads when it
/// begins.
pub fn sow(target: &str) {
    let folder = repository().join("fuzz/corpus").join(target);
    if folder.is_dir() {
        let kept = kept(target).into_iter().map(|(_, bytes)| bytes);
        for (number, seed) in seeds(target).into_iter().chain(kept).enumerate() {
            fs::write(folder.join(format!("seed-{number:04}")), seed).expect("a seed");
        }
    }
}

/// The repository: this file belongs to a package in it and to the one around that.
pub(super) fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_root = package.join("tests/broken").is_dir();
    let root = if is_root {
        Some(package)
    } else {
        package.parent()
    };
    root.expect("the package stands in the repository")
        .to_path_buf()
}

/// The files that seeds come from, by their paths with slashes.
struct Tree {
    files: Vec<(String, Vec<u8>)>,
}

impl Tree {
    fn read() -> Self {
        let mut files = Vec::new();
        let root = repository();
        for folder in ["tests", "briefs", "data", "styles", "scaffold", "profiles"] {
            walk(&root, &root.join(folder), &mut files);
        }
        files.sort();
        Self { files }
    }

    /// The files whose path ends so.
    fn ending(&self, ending: &str) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self
            .files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        files.filter(move |(path, _)| path.ends_with(ending))
    }

    /// The files whose path ends so, each behind a first byte.
    fn led(&self, first: &[u8], ending: &str) -> Vec<Vec<u8>> {
        self.ending(ending)
            .map(|(_, bytes)| [first, bytes].concat())
            .collect()
    }

    fn of_records(&self) -> Vec<Vec<u8>> {
        let readers = records::readers();
        let of = |path: &str| match path.rsplit('/').next().unwrap_or_default() {
            "rapporteur.toml" => Some("workspace"),
            "brief.toml" => Some("brief"),
            "press-release.toml" => Some("press-release"),
            "statistics.toml" => Some("statistics"),
            "style.toml" => Some("style"),
            _ if path.contains("/strings/") => Some("strings"),
            _ if path.contains("/findings/") => Some("findings"),
            _ if path.contains("data/") => Some("table"),
            _ if path.starts_with("profiles/") => Some("profile"),
            _ => None,
        };
        let seed = |(path, bytes): (&str, &[u8])| {
            let reader = readers
                .iter()
                .position(|(name, _)| Some(*name) == of(path))?;
            Some([&[u8::try_from(reader).ok()?], bytes].concat())
        };
        self.ending(".toml").filter_map(seed).collect()
    }

    fn of_brief(&self) -> Vec<Vec<u8>> {
        let paths = brief::paths();
        let mut seeds = Vec::new();
        for (number, (path, usual)) in paths.iter().enumerate() {
            let number = u8::try_from(number).expect("few files");
            let all = self.ending(path).map(|(_, bytes)| bytes).chain([*usual]);
            seeds.extend(all.map(|bytes| [&[number], bytes].concat()));
        }
        seeds
    }

    /// Each definition of the shipped briefs with its table, and the broken ones with that of the small.
    fn of_data(&self) -> Vec<Vec<u8>> {
        let mut seeds = Vec::new();
        for (path, statistics) in self.ending("statistics.toml") {
            let statistics = String::from_utf8_lossy(statistics);
            for one in statistics.split("\n\n") {
                let Some(name) = one.lines().find_map(table) else {
                    continue;
                };
                let folder = path.split("briefs/").next().unwrap_or_default();
                let one = one.replace(&format!("\"{name}\""), "\"t\"");
                let mut seed = one.into_bytes();
                for ending in ["csv", "toml"] {
                    let own = format!("{folder}data/{name}.{ending}");
                    let usual = format!("tests/broken/base/data/{name}.{ending}");
                    let found = [own, usual]
                        .iter()
                        .find_map(|path| self.file(path))
                        .unwrap_or_default();
                    seed.extend(BETWEEN);
                    seed.extend(found);
                }
                seeds.push(seed);
            }
        }
        for (path, bytes) in self.ending(".csv") {
            let described = self
                .file(&path.replace(".csv", ".toml"))
                .unwrap_or_default();
            let column = String::from_utf8_lossy(bytes);
            let column = column.split([',', ';', '\n']).next().unwrap_or_default();
            let statistics = format!(
                "[table.x]\ntable = \"t\"\nrows = {column:?}\ncell = {{ measure = \"count\" }}\ntotals = true\n"
            );
            seeds.push([statistics.as_bytes(), BETWEEN, bytes, BETWEEN, described].concat());
        }
        debug_assert_eq!(data::FILES[0], "data/t.csv");
        seeds
    }

    fn file(&self, path: &str) -> Option<&[u8]> {
        let found = self.files.iter().find(|(known, _)| known == path);
        found.map(|(_, bytes)| bytes.as_slice())
    }

    /// The longer texts of the shipped briefs, Markdown files, and some that hold all that there is.
    fn of_prose(&self) -> Vec<Vec<u8>> {
        let mut seeds = self.led(b"", ".md");
        for (_, bytes) in self.ending(".toml") {
            let text = String::from_utf8_lossy(bytes);
            seeds.extend(
                text.split("\"\"\"")
                    .skip(1)
                    .step_by(2)
                    .map(|text| text.trim().into()),
            );
        }
        let all = "A *b* **c** `d` [e](https://f.example/g_h \"i\"), {{ stat(\"j\") }} and {{ concern(\"k\") }}.[^l]\\\n\
            m {{ \"{{\" }} <https://n.example>\n\n> o\n\n- p\n- q {{ cite(\"r\", \"p. 4\") }}\n\n1. s\n2. t\n\n\
            | u | v |\n|:--|--:|\n| w | {{ x }} |\n\n    y\n\n```\nz #z $z$\n```\n\n\
            {{ chart(\"a\") }}\n\n[^l]: b\n";
        seeds.push([all.as_bytes(), BETWEEN, "замо\u{301}к #c @d".as_bytes()].concat());
        seeds
    }

    fn of_workbooks(&self) -> Vec<Vec<u8>> {
        let mut seeds = [self.led(b"\0", ".xlsx"), self.led(b"\x01", ".ods")].concat();
        for parts in workbook::PARTS {
            seeds.push(parts.to_vec());
        }
        seeds
    }
}

/// The table that a line of a definition names.
fn table(line: &str) -> Option<&str> {
    let value = line
        .trim()
        .strip_prefix("table")?
        .trim()
        .strip_prefix('=')?;
    value.trim().strip_prefix('"')?.strip_suffix('"')
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, files);
            continue;
        }
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_input = [
            "toml", "bib", "yml", "yaml", "csv", "md", "lock", "j2", "xlsx", "ods",
        ];
        if !is_input.contains(&ending.as_str()) {
            continue;
        }
        let name = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        files.extend(fs::read(&path).map(|bytes| (name, bytes)));
    }
}
