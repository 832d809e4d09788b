//! What `rapporteur new` makes: a workspace, a brief, a style to begin with.
//!
//! The files are real ones, in the folder `scaffold/` of the program's sources; here they are only given
//! their names. Each compiles as it is, and is there to be read: its comments say what each part is for.

mod trial;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::language::{Language, Locale, UnknownLanguage};
use crate::output::{Files, Folder, Fresh, Target};
use crate::schema::KINDS;
use crate::style;
use crate::workspace::{MARKER, Workspace};

pub use trial::{TRIALS, trial};

/// The parts of scaffolds that are built into the program: name, files.
type Part = (&'static str, &'static [(&'static str, &'static [u8])]);

const PARTS: &[Part] = include!(concat!(env!("OUT_DIR"), "/scaffold.rs"));

/// What stands for the name of a brief, and for that of a style.
const BRIEF_NAME: &str = "BRIEF-NAME";
const STYLE_NAME: &str = "STYLE-NAME";

/// The language of scaffolds.
const ENGLISH: &str = "en";

/// The style whose fonts a new style begins with.
const LENDER: &str = "plain";

/// What takes prose apart to number its paragraphs, which is lent too.
const LENT: &str = "prose.typ";

/// The brief that a new workspace comes with.
pub const FIRST_BRIEF: &str = "example";

/// A workspace in the folder `target`, which messages call `shown`, with a brief in it.
///
/// The folder may be there, if it is empty but for what is hidden, such as a repository of git.
///
/// # Errors
/// `target` is there already, and holds something.
pub fn workspace(target: Target, shown: &Path) -> Result<Fresh, Diagnostic> {
    let mut files: Files = part("workspace")
        .iter()
        .map(|(path, bytes)| {
            // A hidden file would be overlooked among the program's own.
            let path = if *path == "gitignore" {
                ".gitignore"
            } else {
                path
            };
            (path.to_owned(), bytes.to_vec())
        })
        .collect();
    for kind in KINDS {
        let path = format!("schema/{}.json", kind.name);
        files.push((path, kind.schema().into_bytes()));
    }
    for (folder, inner) in brief_files(FIRST_BRIEF, true) {
        let inner = inner.into_iter();
        files.extend(inner.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    let mut fresh = Fresh::default();
    let Some(there) = Folder::find(&target).ok().flatten() else {
        fresh.folder(target, files);
        free(&fresh, |_| shown.display().to_string())?;
        return Ok(fresh);
    };
    let names = there.entries().into_iter();
    let mut names: Vec<String> = names
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    if !names.is_empty() {
        return Err(not_empty(shown, &names));
    }
    let mut folders: BTreeMap<String, Files> = BTreeMap::new();
    for (path, bytes) in files {
        match path.split_once('/') {
            Some((folder, inner)) => {
                let folder = folders.entry(folder.to_owned()).or_default();
                folder.push((inner.to_owned(), bytes));
            }
            None => fresh.file(target.join(path), bytes),
        }
    }
    for (folder, files) in folders {
        fresh.folder(target.join(folder), files);
    }
    free(&fresh, |path| {
        let name = path.file_name().unwrap_or_default();
        shown.join(name).display().to_string()
    })?;
    Ok(fresh)
}

/// The complaint of a folder that holds something.
fn not_empty(shown: &Path, names: &[String]) -> Diagnostic {
    const NAMED: usize = 3;
    let mut listed: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    if let Some(more @ 1..) = names.len().checked_sub(NAMED) {
        listed.push(format!("{more} more"));
    }
    Diagnostic::error(
        code::ALREADY_THERE,
        format!(
            "{} is there already and holds {}, and nothing is overwritten",
            shown.display(),
            listed.join(", ")
        ),
    )
    .help("take an empty folder, or one that is not there yet")
}

/// What is known of a brief before it is written.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its title.
    pub title: Option<String>,
    /// The State under review, by its code or its name in English.
    pub state: Option<String>,
    /// The treaty, by its usual abbreviation.
    pub treaty: Option<String>,
    /// Whether it has one chapter to be filled in, in place of an example.
    pub empty: bool,
}

/// A brief called `name`, and the table that its figures are computed from.
///
/// # Errors
/// `name` cannot be a brief's, or there is one of that name.
pub fn brief(workspace: &Workspace, name: &str, known: &Known) -> Result<Fresh, Diagnostic> {
    sound(name, "brief")?;
    let given = settings(known)?;
    let has_schema = workspace.root().join("schema/brief.json").is_file();
    let root = Target::root(workspace.root());
    let mut fresh = Fresh::default();
    let folders = if known.empty {
        vec![(
            format!("briefs/{name}"),
            files_of("empty", name, has_schema),
        )]
    } else {
        Vec::from(brief_files(name, has_schema))
    };
    for (folder, mut files) in folders {
        for (path, bytes) in &mut files {
            if path == "brief.toml" {
                *bytes = with_settings(bytes, &given);
            }
        }
        fresh.folder(root.join(folder), files);
    }
    free(&fresh, |path| workspace.shown(path).display().to_string())?;
    Ok(fresh)
}

/// A style called `name`: the smallest that works, or a copy of another.
///
/// # Errors
/// `name` cannot be a style's, or there is one of that name; or there is none called `from`.
pub fn style(workspace: &Workspace, name: &str, from: Option<&str>) -> Result<Fresh, Diagnostic> {
    sound(name, "style")?;
    let has_schema = workspace.root().join("schema/style.json").is_file();
    let files = match from {
        Some(from) => style_files(workspace, from)?
            .into_iter()
            .map(|(path, bytes)| {
                let bytes = edited(&bytes, "", "", has_schema);
                let bytes = match path.as_str() {
                    "style.toml" => renamed(bytes, name),
                    _ => bytes,
                };
                (path, bytes)
            })
            .collect(),
        None => {
            let mut files: Files = part("style")
                .iter()
                .map(|(path, bytes)| {
                    let bytes = edited(bytes, STYLE_NAME, name, has_schema);
                    ((*path).to_owned(), bytes)
                })
                .collect();
            let lent = shipped(LENDER)
                .iter()
                .filter(|(path, _)| path.starts_with("fonts/") || *path == LENT);
            files.extend(lent.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())));
            files
        }
    };
    let mut fresh = Fresh::default();
    let root = Target::root(workspace.root());
    fresh.folder(root.join("styles").join(name), files);
    free(&fresh, |path| workspace.shown(path).display().to_string())?;
    Ok(fresh)
}

fn part(name: &str) -> &'static [(&'static str, &'static [u8])] {
    let part = PARTS.iter().find(|(part, _)| *part == name);
    part.map_or(&[], |(_, files)| files)
}

fn shipped(name: &str) -> &'static [(&'static str, &'static [u8])] {
    let style = style::shipped().iter().find(|(style, _)| *style == name);
    style.map_or(&[], |(_, files)| files)
}

/// The folders of a brief with their files: the brief itself, then its data.
fn brief_files(name: &str, has_schema: bool) -> [(String, Files); 2] {
    [
        (
            format!("briefs/{name}"),
            files_of("brief", name, has_schema),
        ),
        (format!("data/{name}"), files_of("data", name, has_schema)),
    ]
}

/// The files of a scaffold, for a brief of this name.
fn files_of(scaffold: &str, name: &str, has_schema: bool) -> Files {
    let files = part(scaffold).iter().map(|(path, bytes)| {
        let bytes = edited(bytes, BRIEF_NAME, name, has_schema);
        ((*path).to_owned(), bytes)
    });
    files.collect()
}

/// The keys of a `brief.toml` that are known, with their values as TOML.
fn settings(known: &Known) -> Result<Vec<(&'static str, String)>, Diagnostic> {
    let Known {
        title,
        state,
        treaty,
        ..
    } = known;
    let unknown = |error: String| Diagnostic::error(code::UNKNOWN_LANGUAGE, error);
    let language: Language = ENGLISH
        .parse()
        .map_err(|error: UnknownLanguage| unknown(error.to_string()))?;
    let locale = Locale::of(&language).map_err(|error| unknown(error.to_string()))?;
    let names = locale.names();
    let mut given = Vec::new();
    if let Some(title) = title {
        if title.trim().is_empty() || title.contains(char::is_control) {
            let message = "the title is empty, or has more than one line";
            return Err(Diagnostic::error(code::INVALID_VALUE, message));
        }
        given.push(("title", title.trim().to_owned()));
    }
    if let Some(state) = state {
        let is_it = |code: &&str| {
            code.eq_ignore_ascii_case(state.trim())
                || names
                    .state(code)
                    .is_some_and(|name| name.eq_ignore_ascii_case(state.trim()))
        };
        let code = names.states().find(is_it).ok_or_else(|| {
            let known = names.states().filter_map(|code| names.state(code));
            let name = nearest(state, known);
            let code = names
                .states()
                .find(|code| names.state(code) == name && name.is_some());
            let found = name.zip(code);
            Diagnostic::error(code::UNKNOWN_NAME, format!("no State is called `{state}`"))
                .maybe_help(found.map(|(name, code)| format!("did you mean {name}, `{code}`?")))
                .or_help(|| {
                    String::from("write its two letters of ISO 3166-1, such as `KZ` for Kazakhstan")
                })
        })?;
        given.push(("state", code.to_owned()));
    }
    if let Some(treaty) = treaty {
        let known: Vec<&str> = names.treaties().collect();
        let code = known
            .iter()
            .find(|code| code.eq_ignore_ascii_case(treaty.trim()))
            .ok_or_else(|| {
                Diagnostic::error(
                    code::UNKNOWN_NAME,
                    format!("no treaty is called `{treaty}`"),
                )
                .help(format!("there are `{}`", known.join("`, `")))
            })?;
        given.push(("treaty", (*code).to_owned()));
    }
    Ok(given)
}

/// A `brief.toml` with these values in the place of its own.
fn with_settings(bytes: &[u8], given: &[(&str, String)]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let has_title = given.iter().any(|(key, _)| *key == "title");
    let mut is_head = true;
    let lines = text.split_inclusive('\n').filter_map(|line| {
        is_head &= !line.starts_with('[');
        let key = line.split('=').next().unwrap_or_default();
        let value = given.iter().find(|(wanted, _)| *wanted == key.trim());
        match value {
            Some((_, value)) if is_head => {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                Some(format!("{key}= \"{value}\"\n"))
            }
            // The short form of another title.
            None if is_head && has_title && key.trim() == "short-title" => None,
            _ => Some(line.to_owned()),
        }
    });
    lines.collect::<String>().into_bytes()
}

/// A file with one text in the place of another; without the line that names its schema where there is
/// none. What is no text stays as it is.
fn edited(bytes: &[u8], old: &str, new: &str, has_schema: bool) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let text = match text.split_once('\n') {
        Some((first, rest)) if !has_schema && first.starts_with("#:schema ") => rest.trim_start(),
        _ => text,
    };
    if old.is_empty() {
        return text.as_bytes().to_vec();
    }
    text.replace(old, new).into_bytes()
}

/// A style's settings under another name.
fn renamed(bytes: Vec<u8>, name: &str) -> Vec<u8> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return error.into_bytes(),
    };
    let lines = text.split_inclusive('\n').map(|line| {
        let (key, value) = line.split_once('=').unwrap_or_default();
        if key.trim() == "name" {
            let end = &value[value.trim_end().len()..];
            format!("{key}= \"{name}\"{end}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<String>().into_bytes()
}

/// The files of a style of the workspace, or else of one that is built in.
///
/// # Errors
/// There is none of that name, or a file of it cannot be read.
pub fn style_files(workspace: &Workspace, from: &str) -> Result<Files, Diagnostic> {
    if let Some(folder) = workspace.style(from) {
        return style::files_of(workspace, &folder);
    }
    let files = shipped(from);
    if files.is_empty() {
        let mut known = workspace.styles();
        known.extend(style::shipped().iter().map(|(name, _)| (*name).to_owned()));
        let names = known.iter().map(String::as_str);
        let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        return Err(Diagnostic::no_such(code::STYLE, "style", from, names)
            .or_help(|| format!("the styles are {}", list.join(", "))));
    }
    let files = files.iter();
    Ok(files
        .map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()))
        .collect())
}

/// Names are made as ids are: they become folders and parts of file names on every system.
fn sound(name: &str, what: &str) -> Result<(), Diagnostic> {
    let is_sound = |part: &str| {
        let mut letters = part.bytes();
        !part.is_empty() && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.split('-').all(is_sound) {
        return Ok(());
    }
    let letters = name.to_lowercase();
    let parts = letters.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let diagnostic = Diagnostic::error(
        code::INVALID_ID,
        format!("`{name}` cannot be the name of a {what}"),
    )
    .note("a name is made of lower-case letters a-z, digits and hyphens");
    Err(match parts.join("-") {
        guess if guess.is_empty() => diagnostic,
        guess => diagnostic.help(format!("`{guess}` would do")),
    })
}

/// Whether nothing is there yet of what is to be made.
fn free(fresh: &Fresh, shown: impl Fn(&Path) -> String) -> Result<(), Diagnostic> {
    let Some(taken) = fresh.taken() else {
        return Ok(());
    };
    Err(Diagnostic::error(
        code::ALREADY_THERE,
        format!(
            "{} is there already, and nothing is overwritten",
            shown(&taken)
        ),
    )
    .help("take another name, or move it away"))
}

/// Whether a folder belongs to a workspace already.
#[must_use]
pub fn is_inside_workspace(target: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(target).ok()?;
    let mut folders = absolute.ancestors().skip(1);
    folders
        .find(|folder| folder.join(MARKER).is_file())
        .map(Path::to_path_buf)
}
