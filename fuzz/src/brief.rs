//! A whole brief of which one file is the input: everything but the setting of pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rapporteur::diagnostic::Diagnostics;
use rapporteur::edition::{Prepared, prepare};
use rapporteur::source::Sources;
use rapporteur::style::{Desk as Writing, DocumentFacts, Evaluator, Templates, context};

use super::base::{Desk, FILES};

/// Files that the small workspace does not have, and may have.
const MORE: [&str; 6] = [
    "briefs/small/numbering.lock",
    "briefs/small/sources.yml",
    "briefs/small/findings/1-press/suits.md",
    "data/north/datapackage.json",
    "data/north/suits.tsv",
    "styles/own/style.toml",
];

thread_local! {
    static DESK: Desk = Desk::small();
}

/// The path of each file that an input can be, and what else stands there.
pub(super) fn paths() -> Vec<(&'static str, &'static [u8])> {
    let more = MORE.map(|path| (path, &b""[..]));
    FILES.iter().copied().chain(more).collect()
}

/// The first byte says which file of the brief the rest is.
pub(super) fn run(input: &[u8]) {
    let paths = paths();
    let Some((which, bytes)) = super::choice(input, paths.len()) else {
        return;
    };
    let (path, usual) = paths[which];
    DESK.with(|desk| {
        desk.lay(path, bytes);
        let sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        // A folder without a `brief.toml` is none.
        if let Ok(folder) = desk.workspace.brief("small") {
            let prepared = prepare(&desk.workspace, &folder, &sources, &mut diagnostics);
            assert_eq!(
                prepared.is_none(),
                diagnostics.has_errors(),
                "faults and complaints differ"
            );
            if let Some(prepared) = &prepared {
                printed(prepared, &sources, &mut diagnostics);
                prepared.check(&desk.workspace, None, &sources, &mut diagnostics);
            }
        }
        desk.lay(path, usual);
        super::complaints::hold(diagnostics, &sources);
    });
}

/// Every document can be rendered, and what is generated is Typst.
fn printed(prepared: &Prepared, sources: &Sources, diagnostics: &mut Diagnostics) {
    let material = &prepared.material;
    let documents = &material.brief.settings.documents;
    let facts = documents
        .iter()
        .map(|one| (one.name.value.clone(), DocumentFacts { pages: 3 }));
    let facts: BTreeMap<_, _> = facts.collect();
    let templates = Templates::new(&prepared.style, sources);
    for document in documents {
        for format in &document.formats {
            let formats = prepared.style.documents.get(&document.name.value);
            let template = formats.and_then(|formats| formats.get(format.as_str()));
            let template =
                template.expect("a brief with a document that its style lacks is refused");
            let desk = Writing::new(Arc::clone(material), facts.clone(), BTreeSet::new());
            let desk = Arc::new(desk);
            let evaluator = Evaluator::new(&templates, Arc::clone(&desk));
            let context = context(&evaluator, document, format.as_str());
            let rendered = evaluator.render(template, "", &context);
            let found = desk.take_diagnostics();
            assert!(
                rendered.is_some() || found.has_errors(),
                "nothing is rendered without a word"
            );
            diagnostics.extend(found.into_sorted());
            let Some(rendered) = rendered else { continue };
            super::template::is_whole(&rendered);
            let root = typst::syntax::parse(&rendered.text);
            let (errors, _) = root.errors_and_warnings();
            assert!(errors.is_empty(), "{errors:?} in {}", rendered.text);
        }
    }
}
