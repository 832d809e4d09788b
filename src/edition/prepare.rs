//! Everything before the first document is rendered.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::{Assets, Inputs, Prepared};
use super::{agreement, twice};
use crate::bibliography::{self, Bibliography, Citations};
use crate::brief::{self, Audience};
use crate::check::{Levels, exceptions};
use crate::data::{self, Definitions};
use crate::diagnostic::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::language::{Language, Locale, Strings};
use crate::numbering::{LOCK, Lock, number};
use crate::record::Text;
use crate::source::Sources;
use crate::style::{Book, Desk, Evaluator, Material, Style, Templates, context, find};
use crate::workspace::{BriefFolder, Listing, MARKER, TablePaths, Workspace, is_there};

/// The file of a brief that defines its figures.
const STATISTICS: &str = "statistics.toml";

/// Reads a brief with its data, sources and style, and checks all of it.
///
/// Whatever is wrong is complained of; `None` means that there are errors among the complaints.
pub fn prepare(
    workspace: &Workspace,
    folder: &BriefFolder,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Prepared> {
    prepare_locked(workspace, folder, None, sources, diagnostics)
}

/// The same, which leaves in `inputs` what it has looked at even where there are errors: a change of
/// one of these files may mend them.
pub fn prepare_noting(
    workspace: &Workspace,
    folder: &BriefFolder,
    inputs: &mut Inputs,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Prepared> {
    prepare_from(workspace, folder, None, inputs, sources, diagnostics)
}

/// The same with the text of a lock that is not written yet, in place of the one in the brief's folder.
pub fn prepare_locked(
    workspace: &Workspace,
    folder: &BriefFolder,
    lock: Option<&str>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Prepared> {
    let mut inputs = Inputs::default();
    prepare_from(workspace, folder, lock, &mut inputs, sources, diagnostics)
}

fn prepare_from(
    workspace: &Workspace,
    folder: &BriefFolder,
    lock: Option<&str>,
    inputs: &mut Inputs,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Prepared> {
    inputs.file(workspace, &workspace.root().join(MARKER));
    if let Some(lock) = lock {
        inputs.read(workspace, &folder.folder.join(LOCK), lock.as_bytes());
    }
    brief_inputs(workspace, folder, inputs);
    let reading = brief::read(workspace, folder, sources, diagnostics)?;
    let written = reading.brief;

    let definitions = definitions(workspace, folder, sources, diagnostics);
    let data = RefCell::new((&mut *inputs, BTreeMap::new()));
    let tables = |name: &Text| {
        let (inputs, known) = &mut *data.borrow_mut();
        // Many figures come from one table, and the file system is slow to say where it is.
        if let Some(paths) = known.get(name.as_str()) {
            return Ok(TablePaths::clone(paths));
        }
        // Noted even where they are not there: one that appears is another input.
        let [table, description, package] = workspace.table_files(name)?;
        inputs.table(workspace, &table);
        inputs.file(workspace, &description);
        inputs.file(workspace, &package);
        let paths = workspace.table(name)?;
        known.insert(name.as_str().to_owned(), paths.clone());
        Ok(paths)
    };
    let results = data::compute(&definitions, &tables, sources, diagnostics);
    let bibliography = Bibliography::read(workspace, &folder.folder, sources, diagnostics);
    let locale = locale(&written.settings.language, diagnostics);
    let style = if written.settings.style.as_str().is_empty() {
        None
    } else {
        style_inputs(workspace, written.settings.style.as_str(), inputs);
        find(workspace, &written.settings.style, sources, diagnostics)
    };

    agreement::data(&written, &definitions, &results, &bibliography, diagnostics);
    if let Some(locale) = &locale {
        agreement::names(&written, locale, diagnostics);
    }
    let assets = Assets::read(
        workspace,
        folder,
        &written,
        style.as_ref(),
        inputs,
        diagnostics,
    );
    let (style, locale) = (style?, locale?);
    agreement::documents(&written, &style, diagnostics);
    let citations = citations(&style, sources, diagnostics);
    let strings = strings(
        &style,
        &locale,
        &written.settings.language,
        sources,
        diagnostics,
    )?;
    let admitted = written.admit(Audience::Public);
    let _ = Levels::read(&admitted.settings.rules, diagnostics);
    exceptions(&admitted, diagnostics);
    let lock = read_lock(workspace, folder, lock, sources, diagnostics);
    let numbering = number(&admitted, lock, diagnostics);
    let material = Arc::new(Material {
        brief: admitted,
        numbering,
        definitions,
        results,
        bibliography,
        citations: citations?,
        book: Book::new(&locale),
        locale,
        strings,
        figures: style.figures,
        pictures: assets.names.clone(),
        measure: OnceLock::new(),
    });
    let templates = Templates::new(&style, sources);
    diagnostics.extend(templates.lacking(&material.strings));
    let cited = rehearse(&material, &templates, diagnostics);
    material.bibliography.report(&cited, diagnostics);
    agreement::options(&material.brief, &style, &templates, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let prepared = Prepared {
        material,
        style,
        assets,
        inputs: inputs.clone(),
        cited,
        templates,
        setting: OnceLock::new(),
    };
    if prepared.asks_for_length() {
        prepared.measure(workspace, sources);
    }
    Some(prepared)
}

/// Notes the files of a brief that are read where they are there, under names that it cannot choose. What
/// it names itself, tables and pictures, is noted when it is read.
fn brief_inputs(workspace: &Workspace, folder: &BriefFolder, inputs: &mut Inputs) {
    for name in ["brief.toml", brief::PRESS_RELEASE, STATISTICS, LOCK] {
        inputs.file(workspace, &folder.folder.join(name));
    }
    for name in bibliography::FILES {
        inputs.file(workspace, &folder.folder.join(name));
    }
    inputs.listing(workspace, folder.findings_listing(workspace));
}

/// Notes the files of the style, if it is the workspace's own: what is built in is part of the program.
fn style_inputs(workspace: &Workspace, style: &str, inputs: &mut Inputs) {
    match workspace.style(style) {
        Some(folder) => drop(inputs.listing(workspace, Listing::of_all(workspace, &folder))),
        // It would come before the one that is built in.
        None => inputs.file(workspace, &workspace.style_file(style)),
    }
}

/// What the `statistics.toml` of a brief defines; nothing where there is none.
pub fn definitions(
    workspace: &Workspace,
    folder: &BriefFolder,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Definitions {
    let path = folder.folder.join(STATISTICS);
    if !is_there(&path) {
        return Definitions::default();
    }
    workspace
        .read(&path, sources, diagnostics)
        .map(|file| Definitions::read(sources, file, diagnostics))
        .unwrap_or_default()
}

/// The numbers that are public, if the brief was ever released.
fn read_lock(
    workspace: &Workspace,
    folder: &BriefFolder,
    text: Option<&str>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Lock> {
    let path = folder.folder.join(LOCK);
    let file = match text {
        Some(text) => sources.add(workspace.shown(&path), text),
        None if is_there(&path) => workspace.read(&path, sources, diagnostics)?,
        None => return None,
    };
    Lock::read(sources, file, diagnostics)
}

fn locale(written: &Text, diagnostics: &mut Diagnostics) -> Option<Arc<Locale>> {
    if written.as_str().is_empty() {
        return None;
    }
    let language: Language = match written.as_str().parse() {
        Ok(language) => language,
        Err(error) => {
            diagnostics.push(
                Diagnostic::error(code::UNKNOWN_LANGUAGE, error.to_string())
                    .at(written.place())
                    .maybe_help(did_you_mean(written.as_str(), Language::known())),
            );
            return None;
        }
    };
    match Locale::of(&language) {
        Ok(locale) => Some(locale),
        Err(error) => {
            diagnostics.push(
                Diagnostic::error(code::UNKNOWN_LANGUAGE, error.to_string()).at(written.place()),
            );
            None
        }
    }
}

fn strings(
    style: &Style,
    locale: &Arc<Locale>,
    language: &Text,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Strings> {
    let Some(file) = style.strings.get(locale.language().code()) else {
        diagnostics.push(
            Diagnostic::error(
                code::STYLE,
                format!(
                    "the style `{}` has no words in the language `{}`",
                    style.name,
                    language.as_str()
                ),
            )
            .at(language.place())
            .help(format!(
                "write them into styles/{}/strings/{}.toml",
                style.name,
                language.as_str()
            )),
        );
        return None;
    };
    let strings = Strings::read(sources, *file, locale, diagnostics);
    agreement::strings(style, &strings, sources, *file, diagnostics);
    Some(strings)
}

/// How the style cites.
fn citations(style: &Style, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Citations> {
    let text = style
        .citations
        .and_then(|file| Some((file, sources.file(file)?)));
    let text = text.as_ref().map(|(file, text)| (*file, text.text()));
    match Citations::new(text) {
        Ok(citations) => Some(citations),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// Reads all the prose and tries every expression in it, before anything is made of it. Gives the keys
/// of the sources that it found cited.
fn rehearse(
    material: &Arc<Material>,
    templates: &Arc<Templates>,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<String> {
    let desk = Arc::new(Desk::rehearsal(Arc::clone(material)));
    let evaluator = Evaluator::new(templates, Arc::clone(&desk));
    for document in &material.brief.settings.documents {
        // Building the context is what reads the prose.
        let _ = context(&evaluator, document, "");
    }
    for prose in material.book.texts() {
        for expression in prose.expressions() {
            evaluator.try_out(expression);
        }
    }
    diagnostics.extend(material.book.take_diagnostics().into_sorted());
    diagnostics.extend(desk.take_diagnostics().into_sorted());
    if !diagnostics.has_errors() {
        twice::report(material, &evaluator, diagnostics);
    }
    desk.cited()
}
