//! Files that lie where findings are and would be passed over.

use std::ffi::OsStr;
use std::path::Path;

use super::model::{Chapter, Written};
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::source::with_slashes;
use crate::workspace::{BriefFolder, Listed, Workspace};

/// What systems put into folders without being asked.
const OF_SYSTEMS: [&str; 3] = ["Thumbs.db", "desktop.ini", "Icon\r"];

/// What a brief's own folder has, by the names that are looked for.
const KNOWN: [&str; 8] = [
    "brief.toml",
    "press-release.toml",
    "statistics.toml",
    "sources.bib",
    "sources.yml",
    "sources.yaml",
    "findings",
    "numbering.lock",
];

/// Reports what lies in a brief's own folder under nearly the name by which it would be read.
pub(super) fn misnamed(workspace: &Workspace, folder: &BriefFolder, diagnostics: &mut Diagnostics) {
    for name in folder.names(workspace) {
        if KNOWN.contains(&name.as_str()) || name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let shown = with_slashes(&workspace.shown(&folder.folder.join(&name)));
        let lower = name.to_lowercase();
        if let Some(known) = KNOWN.iter().find(|known| **known == lower) {
            diagnostics.push(passed_over(&shown).help(format!("it is read by the name `{known}`")));
        } else if has_known_ending(&lower)
            && let Some(help) = did_you_mean(&name, KNOWN)
        {
            let message = format!("{shown} is read by nobody");
            diagnostics.push(Diagnostic::warning(code::UNREADABLE_FILE, message).help(help));
        }
    }
}

/// Reports every file under `findings/` that is read by nobody; `read` are the chapters, each with its
/// file.
pub(super) fn report(
    workspace: &Workspace,
    folder: &BriefFolder,
    listed: &Listed,
    read: &[(&Path, &Chapter<Written>)],
    diagnostics: &mut Diagnostics,
) {
    let findings = folder.folder.join("findings");
    let is_chapter = |path: &Path| path.parent() == Some(&findings) && has_ending(path, "toml");
    for path in listed.files.iter().filter(|path| !is_chapter(path)) {
        let name = path.file_name().unwrap_or_default();
        if OF_SYSTEMS.iter().any(|of_systems| name == *of_systems) {
            continue;
        }
        let beside = path.parent().and_then(|parent| {
            let mut chapters = listed.files.iter().filter(|path| is_chapter(path));
            chapters.find(|chapter| chapter.with_extension("") == parent)
        });
        let shown = with_slashes(&workspace.shown(path));
        let found = match beside {
            _ if path.parent() == Some(&findings) => beside_chapters(path, &shown),
            None => astray(path, &findings, listed, &shown),
            Some(_) if !has_ending(path, "md") => other_ending(&shown, "md"),
            Some(chapter) => {
                // A chapter that cannot be read has been complained of.
                let Some((_, chapter)) = read.iter().find(|(file, _)| file == chapter) else {
                    continue;
                };
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                let known = || chapter.concerns.iter().map(|concern| concern.id.as_str());
                if known().any(|id| id == name) {
                    continue;
                }
                Diagnostic::error(
                    code::UNKNOWN_CONCERN,
                    format!("{shown} is the body of no concern of its chapter"),
                )
                .maybe_help(did_you_mean(&name, known()))
            }
        };
        diagnostics.push(found);
    }
}

/// Whether a file of that name would be read at all, or whether it is a folder's.
fn has_known_ending(name: &str) -> bool {
    match name.rsplit_once('.') {
        Some((_, ending)) => matches!(ending, "toml" | "bib" | "yml" | "yaml"),
        None => true,
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension() == Some(OsStr::new(ending))
}

fn passed_over(shown: &str) -> Diagnostic {
    Diagnostic::error(
        code::UNREADABLE_FILE,
        format!("{shown} would be passed over"),
    )
}

fn other_ending(shown: &str, ending: &str) -> Diagnostic {
    passed_over(shown).help(format!(
        "the files that are read here end in `.{ending}`, in small letters; move other files elsewhere"
    ))
}

/// A file beside the files of the chapters.
fn beside_chapters(path: &Path, shown: &str) -> Diagnostic {
    if has_ending(path, "md") {
        passed_over(shown).help(
            "the body of a concern is called by its id and lies in a folder that is called as its \
             chapter's file: `findings/1-expression/closures.md` for `findings/1-expression.toml`",
        )
    } else {
        other_ending(shown, "toml")
    }
}

/// A file in a folder that no chapter has.
fn astray(path: &Path, findings: &Path, listed: &Listed, shown: &str) -> Diagnostic {
    let folder = path.strip_prefix(findings).ok().and_then(|path| {
        let first = path.components().next()?;
        Some(first.as_os_str().to_string_lossy().into_owned())
    });
    let folder = folder.unwrap_or_default();
    let chapters: Vec<String> = listed
        .files
        .iter()
        .filter(|path| path.parent() == Some(findings) && has_ending(path, "toml"))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    // The number of the chapter is what is forgotten most.
    let numbered = chapters.iter().find(|chapter| {
        chapter.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
            == folder.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
    });
    let complaint = passed_over(shown);
    match numbered {
        Some(chapter) if *chapter != folder => complaint.help(format!(
            "call its folder `{chapter}`, as the file of the chapter is called"
        )),
        Some(_) => {
            complaint.help("bodies lie in the folder of their chapter itself, and in none under it")
        }
        None => complaint
            .maybe_help(did_you_mean(&folder, chapters.iter().map(String::as_str)))
            .help(format!("there is no chapter `findings/{folder}.toml`")),
    }
}
