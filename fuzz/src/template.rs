//! Templates of styles, rendered with a whole brief.

use std::collections::BTreeMap;
use std::sync::Arc;

use rapporteur::diagnostic::Diagnostics;
use rapporteur::language::FigureRules;
use rapporteur::style::{Desk, DocumentFacts, Evaluator, Style, Templates, context};

use super::base::Small;

/// The first file is the template of the paper, the second one that it may include as `b.j2`.
pub(super) fn run(input: &[u8]) {
    let [main, other] = super::files(input);
    let (Ok(main), Ok(other)) = (std::str::from_utf8(main), std::str::from_utf8(other)) else {
        return;
    };
    Small::with(|small| {
        let sources = small.sources();
        let templates = [("a.j2", main), ("b.j2", other)].map(|(name, text)| {
            let file = sources.add(format!("styles/s/{name}"), text);
            (String::from(name), file)
        });
        let style = Style {
            name: String::from("s"),
            documents: BTreeMap::new(),
            fragments: ["chart", "table"]
                .map(|kind| (kind.into(), "b.j2".into()))
                .into(),
            changes: None,
            citations: None,
            figures: FigureRules::default(),
            templates: templates.into(),
            beside: BTreeMap::new(),
            strings: BTreeMap::new(),
            fonts: BTreeMap::new(),
        };
        let templates = Templates::new(&style, &sources);
        let material = &small.prepared.material;
        let documents = &material.brief.settings.documents;
        let facts = documents
            .iter()
            .map(|one| (one.name.value.clone(), DocumentFacts { pages: 3 }));
        let desk = Desk::new(
            Arc::clone(material),
            facts.collect(),
            [String::from("monitoring")].into(),
        );
        let desk = Arc::new(desk);
        let evaluator = Evaluator::new(&templates, Arc::clone(&desk));
        let mut diagnostics = Diagnostics::new();
        for document in documents {
            let context = context(&evaluator, document, "pdf");
            let rendered = evaluator.render("a.j2", "", &context);
            let complaints = desk.take_diagnostics();
            assert!(
                rendered.is_some() || complaints.has_errors() || desk.need().is_some(),
                "nothing is rendered, and nobody says why"
            );
            diagnostics.extend(complaints.into_sorted());
            if let Some(rendered) = rendered {
                is_whole(&rendered);
            }
        }
        super::complaints::hold(diagnostics, &sources);
    });
}

/// No mark is left in a generated source, and its origins lie within it.
pub(super) fn is_whole(rendered: &rapporteur::style::Rendered) {
    let text = &rendered.text;
    let is_mark = |c| matches!(c, '\u{FDD0}'..='\u{FDEF}');
    assert!(!text.contains(is_mark), "a mark is left in {text:?}");
    for span in rendered.origins.spans() {
        assert!(
            text.get(span.range.clone()).is_some(),
            "{span:?} is no part of {text:?}"
        );
    }
}
