//! Finds a style and reads its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;

use super::{Beside, FontFile, Style};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code, did_you_mean};
use crate::language::FigureRules;
use crate::picture::{Allowance, EXTENSIONS};
use crate::record::{Reader, Record, Text, read_file};
use crate::source::{Sources, conflict, with_slashes};
use crate::workspace::{Listing, Workspace};

/// A built-in style: its name and its files.
type ShippedStyle = (&'static str, &'static [(&'static str, &'static [u8])]);

/// The styles that are built into the program: the folders in `styles/`, as the build script lists them.
const SHIPPED: &[ShippedStyle] = include!(concat!(env!("OUT_DIR"), "/styles.rs"));

/// The names and the files of the styles that are built into the program.
#[must_use]
pub fn shipped() -> &'static [ShippedStyle] {
    SHIPPED
}

/// Reads the style that a brief names.
///
/// An unknown style, or one that lacks what its `style.toml` promises, is complained of.
pub fn find(
    workspace: &Workspace,
    name: &Text,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Style> {
    if let Some(wrong) = headless(workspace, name) {
        diagnostics.push(wrong);
        return None;
    }
    let mut fonts = BTreeMap::new();
    let files: Vec<(String, PathBuf, Bytes)> = match workspace.style(name.as_str()) {
        Some(folder) => {
            let mut files = walk(workspace, &folder, diagnostics);
            diagnostics.extend(
                files
                    .iter()
                    .filter_map(|(inner, path)| unusable_font(inner, &workspace.shown(path))),
            );
            for (inner, path) in files.extract_if(.., |(inner, _)| is_font(inner)) {
                let shown = workspace.shown(&path);
                if workspace.is_left_by(&path) {
                    diagnostics.push(outside(&shown));
                } else {
                    fonts.insert(inner, FontFile::OnDisk(path, shown));
                }
            }
            let read = files.into_iter().map(|(inner, path)| {
                let shown = workspace.shown(&path);
                if workspace.is_left_by(&path) {
                    return Err(outside(&shown));
                }
                workspace
                    .bytes(&path)
                    .map(|bytes| (inner, shown.clone(), Bytes::new(bytes)))
                    .map_err(|error| Diagnostic::unreadable(&shown, &error))
            });
            match read.collect::<Result<Vec<_>, _>>() {
                Ok(files) => files,
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    return None;
                }
            }
        }
        None => match SHIPPED
            .iter()
            .find(|(shipped, _)| *shipped == name.as_str())
        {
            Some((style, files)) => {
                let (font_files, files): (Vec<_>, Vec<_>) =
                    files.iter().partition(|(inner, _)| is_font(inner));
                for (inner, bytes) in font_files {
                    fonts.insert((*inner).to_owned(), FontFile::BuiltIn(bytes));
                }
                files
                    .iter()
                    .map(|(inner, bytes)| {
                        let shown = Path::new("styles").join(style).join(inner);
                        ((*inner).to_owned(), shown, Bytes::new(*bytes))
                    })
                    .collect()
            }
            None => {
                diagnostics.push(unknown(workspace, name));
                return None;
            }
        },
    };
    let mut style = read(name, files, sources, diagnostics)?;
    style.fonts = fonts;
    Some(style)
}

/// The files of a style's folder, by their path in it.
///
/// # Errors
/// A file cannot be read, or leads out of the workspace.
pub fn files_of(
    workspace: &Workspace,
    folder: &Path,
) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    let mut wrong = Diagnostics::new();
    let files = walk(workspace, folder, &mut wrong);
    if let Some(wrong) = wrong.into_sorted().into_iter().next() {
        return Err(wrong);
    }
    let read = files.into_iter().map(|(inner, path)| {
        let shown = workspace.shown(&path);
        if workspace.is_left_by(&path) {
            return Err(outside(&shown));
        }
        let bytes = workspace.bytes(&path);
        bytes
            .map(|bytes| (inner, bytes))
            .map_err(|error| Diagnostic::unreadable(&shown, &error))
    });
    read.collect()
}

fn is_font(inner: &str) -> bool {
    let extension = inner.rsplit('.').next().unwrap_or_default();
    inner.starts_with("fonts/") && matches!(extension, "ttf" | "otf" | "ttc" | "otc")
}

/// The complaint of a folder that has a style's name and lacks its `style.toml`: it would be passed over,
/// and a style that is built in used in its place.
fn headless(workspace: &Workspace, name: &Text) -> Option<Diagnostic> {
    if workspace.style(name.as_str()).is_some() {
        return None;
    }
    let folder = workspace.style_folder(name.as_str())?;
    let shown = workspace.shown(&folder).display().to_string();
    let built_in = SHIPPED.iter().any(|(shipped, _)| *shipped == name.as_str());
    let diagnostic = Diagnostic::error(
        code::STYLE,
        format!("the folder {shown} has no `style.toml`, and so it is no style"),
    )
    .at(name.place())
    .help(format!(
        "`rapporteur new style NAME --from {}` makes one with all its files",
        if built_in { name.as_str() } else { "coalition" }
    ));
    Some(if built_in {
        diagnostic.help(format!(
            "or take the folder away: the style `{}` that comes with the program is used then",
            name.as_str()
        ))
    } else {
        diagnostic
    })
}

/// The complaint of a font in a format that documents cannot be set in.
fn unusable_font(inner: &str, shown: &Path) -> Option<Diagnostic> {
    let extension = inner.rsplit('.').next().unwrap_or_default();
    let lower = extension.to_ascii_lowercase();
    let in_folder = inner.starts_with("fonts/");
    let message = match lower.as_str() {
        "woff" | "woff2" | "eot" | "pfb" | "pfa" | "afm" => {
            format!(
                "{} is a font that documents cannot be set in",
                shown.display()
            )
        }
        "ttf" | "otf" | "ttc" | "otc" if !in_folder => {
            format!(
                "{} is not in the folder `fonts/`, and is passed over",
                shown.display()
            )
        }
        "ttf" | "otf" | "ttc" | "otc" if lower != extension => {
            format!(
                "{} has an ending in capitals, and is passed over",
                shown.display()
            )
        }
        _ => return None,
    };
    Some(Diagnostic::warning(code::STYLE, message).help(
        "fonts are TrueType or OpenType files in `fonts/`, with the ending `ttf`, `otf`, `ttc` or `otc`",
    ))
}

fn outside(shown: &Path) -> Diagnostic {
    Diagnostic::error(
        code::PATH_OUTSIDE,
        format!("{} is a link that leaves the workspace", shown.display()),
    )
}

fn unknown(workspace: &Workspace, name: &Text) -> Diagnostic {
    let mut known = workspace.styles();
    known.extend(SHIPPED.iter().map(|(name, _)| (*name).to_owned()));
    known.sort();
    known.dedup();
    let list: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let names = known.iter().map(String::as_str);
    Diagnostic::no_such(code::STYLE, "style", name.as_str(), names)
        .at(name.place())
        .or_help(|| format!("the styles are {}", list.join(", ")))
}

/// The files of a style's folder, by their path in it. A folder that has no end is complained of.
fn walk(
    workspace: &Workspace,
    folder: &Path,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, PathBuf)> {
    let listing = Listing::of_all(workspace, folder);
    let listed = listing.list(workspace);
    diagnostics.extend(listed.troubles(workspace, &listing));
    let files = listed.files.into_iter().filter_map(|path| {
        let inner = path.strip_prefix(folder).ok()?;
        Some((with_slashes(inner), path))
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

/// What `style.toml` says.
#[derive(Default)]
struct Settings {
    documents: BTreeMap<String, BTreeMap<String, Text>>,
    fragments: BTreeMap<String, Text>,
    changes: Option<Text>,
    /// The CSL file that says how sources are cited.
    citations: Option<Text>,
    figures: FigureRules,
}

impl Settings {
    fn read(record: &mut Record) -> Self {
        record.optional_text("name");
        record.optional_text("description");
        let documents = record.entries("documents", |document| {
            let formats = document
                .record(|record| {
                    record.all_entries(|format| {
                        format.text().map(|text| (format.name.value.clone(), text))
                    })
                })
                .unwrap_or_default();
            (
                document.name.value.clone(),
                formats.into_iter().flatten().collect(),
            )
        });
        let fragments = record.entries("fragments", |fragment| {
            fragment
                .text()
                .map(|text| (fragment.name.value.clone(), text))
        });
        let changes = record.optional_record("reports", |record| record.optional_text("changes"));
        Self {
            changes: changes.flatten(),
            documents: documents.into_iter().collect(),
            fragments: fragments.into_iter().flatten().collect(),
            citations: record
                .optional_record("citations", |record| record.optional_text("style"))
                .flatten(),
            figures: record
                .optional_record("figures", super::figures::read_rules)
                .unwrap_or_default(),
        }
    }
}

/// The reader of a style's file, by what schemas call it.
pub const READERS: &[(&str, Reader)] = &[("style", |record| drop(Settings::read(record)))];

#[allow(clippy::too_many_lines, reason = "a key after the other")]
fn read(
    name: &Text,
    files: Vec<(String, PathBuf, Bytes)>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Style> {
    let mut style = Style {
        name: name.as_str().to_owned(),
        documents: BTreeMap::new(),
        fragments: BTreeMap::new(),
        changes: None,
        figures: FigureRules::default(),
        citations: None,
        templates: BTreeMap::new(),
        beside: BTreeMap::new(),
        strings: BTreeMap::new(),
        fonts: BTreeMap::new(),
    };
    let mut settings = None;
    let mut csl: BTreeMap<String, FileId> = BTreeMap::new();
    let mut pictures = Allowance::default();
    for (inner, shown, bytes) in files {
        let extension = inner.rsplit('.').next().unwrap_or_default().to_owned();
        let mut text = || -> Option<FileId> {
            match std::str::from_utf8(&bytes) {
                Ok(text) => {
                    let file = sources.add_from_disk(&shown, text);
                    let conflict = conflict::complaint(file, sources.file(file)?.text());
                    let is_fine = conflict.is_none();
                    diagnostics.extend(conflict);
                    is_fine.then_some(file)
                }
                Err(_) => {
                    diagnostics.push(Diagnostic::error(
                        code::NOT_UTF8,
                        format!("{} is not UTF-8 text", shown.display()),
                    ));
                    None
                }
            }
        };
        if inner == "style.toml" {
            let file = text()?;
            settings = read_file(sources, file, diagnostics, Settings::read);
        } else if let Some(language) = inner
            .strip_prefix("strings/")
            .and_then(|name| name.strip_suffix(".toml"))
        {
            style.strings.insert(language.to_owned(), text()?);
        } else if extension == "csl" {
            csl.insert(inner, text()?);
        } else if extension == "j2" {
            style.templates.insert(inner, text()?);
        } else if extension == "typ" {
            let source = text()?;
            let text = sources.file(source)?.text().to_owned();
            style
                .beside
                .insert(inner, Beside::Typst(Bytes::from_string(text), source));
        } else if EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()) {
            match pictures.read(&bytes, &inner) {
                Ok(picture) => {
                    style.beside.insert(inner, Beside::Picture(picture));
                }
                Err(fault) => diagnostics.push(fault.diagnostic(&shown)),
            }
        }
    }
    let settings: Settings = settings.unwrap_or_default();
    if let Some(named) = &settings.citations {
        style.citations = csl.get(named.as_str()).copied();
        if style.citations.is_none() {
            let help = did_you_mean(named.as_str(), csl.keys().map(String::as_str));
            diagnostics.push(
                Diagnostic::error(
                    code::STYLE,
                    format!("the style has no citation style `{}`", named.as_str()),
                )
                .at(named.place())
                .help(help.unwrap_or_else(|| {
                    String::from("it is a CSL file in the style’s folder, such as `citations.csl`")
                })),
            );
        }
    }
    let mut template = |text: &Text| {
        if !style.templates.contains_key(text.as_str()) {
            diagnostics.push(
                Diagnostic::error(
                    code::STYLE,
                    format!("the style has no template `{}`", text.as_str()),
                )
                .at(text.place())
                .maybe_help(did_you_mean(
                    text.as_str(),
                    style.templates.keys().map(String::as_str),
                )),
            );
        }
        text.as_str().to_owned()
    };
    style.documents = settings
        .documents
        .iter()
        .map(|(document, formats)| {
            let formats = formats
                .iter()
                .map(|(format, text)| (format.clone(), template(text)))
                .collect();
            (document.clone(), formats)
        })
        .collect();
    style.fragments = settings
        .fragments
        .iter()
        .map(|(kind, text)| (kind.clone(), template(text)))
        .collect();
    style.changes = settings.changes.as_ref().map(&mut template);
    style.figures = settings.figures;
    Some(style)
}
