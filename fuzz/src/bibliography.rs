//! Files of sources, and every citation of what stands in them.

use std::collections::BTreeSet;

use rapporteur::bibliography::{Bibliography, Citations, Cited, Note};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::prose::{Evaluate, Evaluated, Expression, Marks, strip, typst};

use super::base::{Desk, Small};
use super::typst_tree::{May, text_of};

thread_local! {
    static DESK: Desk = Desk::empty();
}

/// An even first byte says that the rest is BibLaTeX, an odd one that it is Hayagriva's YAML.
pub(super) fn run(input: &[u8]) {
    let Some((kind, text)) = super::choice(input, 2) else {
        return;
    };
    DESK.with(|desk| {
        let names = ["briefs/small/sources.bib", "briefs/small/sources.yml"];
        desk.lay(names[1 - kind], b"");
        desk.write(names[kind], text);
        Small::with(|small| cite(desk, small));
    });
}

fn cite(desk: &Desk, small: &Small) {
    let sources = small.sources();
    let mut diagnostics = Diagnostics::new();
    let folder = desk.path("briefs/small");
    let read = Bibliography::read(&desk.workspace, &folder, &sources, &mut diagnostics);
    let material = &small.prepared.material;
    let citations = Citations::new(None).expect("the style of the program is one");
    let somewhere = material.brief.settings.place;
    let keys: BTreeSet<String> = read.keys().map(str::to_owned).collect();
    let mut cited = Vec::new();
    for key in &keys {
        assert!(read.has(key), "{key:?} is there and is not");
        let place = read.place(key).unwrap_or(somewhere);
        let text = sources.file(place.file).expect("keys stand in a file");
        assert!(
            text.text().get(place.range()).is_some(),
            "{key:?} stands nowhere"
        );
        let _ = read.address(key);
        for pinpoint in [None, Some("p. 4")] {
            let pinpoint = pinpoint.map(str::to_owned);
            let key = key.clone();
            cited.push([Cited { key, pinpoint }]);
        }
    }
    let notes: Vec<Note<'_>> = cited
        .iter()
        .map(|cited| Note::Citation {
            cited,
            inside: false,
            place: somewhere,
        })
        .collect();
    let written = citations.notes(&read, &notes, &keys);
    assert_eq!(written.len(), notes.len(), "a citation is not there");
    for note in written {
        let marks = Marks::new();
        let markup = typst::write_inlines(&note, &mut Silent, &marks);
        let markup = format!("#footnote[{}];", strip(&markup, &marks).0);
        if let Err(fault) = text_of(&markup, May::Calls) {
            panic!("a citation is no text: {fault}");
        }
    }
    let listed = citations.list(&read, &keys, somewhere);
    assert_eq!(listed.len(), keys.len(), "a source is not in the list");
    read.report(&keys, &mut diagnostics);
    super::complaints::hold(diagnostics, &sources);
}

/// Citations hold no expressions.
struct Silent;

impl Evaluate for Silent {
    fn evaluate(&mut self, expression: &Expression) -> Evaluated {
        panic!("a citation holds the expression {:?}", expression.source);
    }
}
