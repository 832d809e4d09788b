//! Documents in which nothing has changed are not set again, and what has changed is never taken for them.

use std::sync::Arc;

use crate::workspace::{SHIPPED, Workspace};
use rapporteur::diagnostic::Diagnostics;
use rapporteur::edition::{Inputs, Memory, SetDocument, export, prepare_noting};
use rapporteur::source::Sources;
use rapporteur::typeset::Pages;

const BRIEF: &str = "briefs/kazakhstan-iccpr-2011/brief.toml";
const CHAPTER: &str = "briefs/kazakhstan-iccpr-2011/findings/2-expression.toml";
const RELEASE: &str = "briefs/kazakhstan-iccpr-2011/press-release.toml";

/// Sets the shipped brief as it is now.
fn set(workspace: &Workspace, memory: &mut Memory) -> (Vec<SetDocument>, Sources) {
    let folder = rapporteur::workspace::Workspace::find(workspace.folder()).unwrap();
    let brief = folder.brief(SHIPPED).unwrap();
    let sources = Sources::new();
    let mut found = Diagnostics::new();
    let mut inputs = Inputs::default();
    let prepared = prepare_noting(&folder, &brief, &mut inputs, &sources, &mut found)
        .unwrap_or_else(|| panic!("{:?}", found.iter().next()));
    memory.lend(&folder, &prepared);
    let mut documents = Vec::new();
    let wanted = prepared.documents();
    let fine = prepared.set(&wanted, &sources, &mut found, &mut |_| (), &mut |one| {
        documents.push(one);
    });
    assert!(fine, "{:?}", found.iter().next());
    memory.keep(&folder, &prepared);
    (documents, sources)
}

fn pages<'d>(documents: &'d [SetDocument], name: &str) -> &'d Arc<Pages> {
    let mut all = documents.iter();
    &all.find(|one| one.made.document == name).unwrap().pages
}

/// Whether both are the same pages in memory, and not only alike.
fn is_kept(before: &[SetDocument], after: &[SetDocument], name: &str) -> bool {
    std::ptr::eq(
        pages(before, name).document().pages(),
        pages(after, name).document().pages(),
    )
}

/// Where these words of a document were written, as messages have it: file, line and column.
fn written(documents: &[SetDocument], sources: &Sources, name: &str, words: &str) -> String {
    let pages = pages(documents, name);
    let found = pages.find(words, 1);
    let area = found[0].areas[0];
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    sources.describe(pages.spot(found[0].page, x, y).unwrap().written.unwrap())
}

/// The line of such a place.
fn line(written: &str) -> usize {
    written.split(':').nth(1).unwrap().parse().unwrap()
}

fn bytes(documents: &[SetDocument]) -> Vec<Vec<u8>> {
    let made = export(documents, &Sources::new()).unwrap();
    made.into_iter().map(|made| made.bytes).collect()
}

#[test]
fn only_the_document_that_is_edited_is_set_again() {
    let workspace = Workspace::shipped();
    let mut memory = Memory::new();
    let (first, _) = set(&workspace, &mut memory);
    let (second, _) = set(&workspace, &mut memory);
    assert!(is_kept(&first, &second, "paper"));
    assert!(is_kept(&first, &second, "press-release"));

    // A sentence that only the paper has.
    workspace.replace(
        BRIEF,
        "In all, the paper states",
        "Together the paper states",
    );
    let (third, _) = set(&workspace, &mut memory);
    assert!(!is_kept(&second, &third, "paper"));
    assert!(is_kept(&second, &third, "press-release"));
    assert_eq!(
        pages(&third, "paper").find("Together the paper", 9).len(),
        1
    );
    memory.refresh();
    let (fourth, _) = set(&workspace, &mut memory);
    assert!(is_kept(&third, &fourth, "press-release"));
}

#[test]
fn kept_pages_lead_to_where_their_words_stand_now() {
    let workspace = Workspace::shipped();
    let mut memory = Memory::new();
    let words = "The authors hope that their concerns";
    let (first, sources) = set(&workspace, &mut memory);
    let before = written(&first, &sources, "press-release", words);
    let text = workspace.read(RELEASE);
    workspace.write(RELEASE, format!("# Three\n# more\n# lines\n{text}"));
    let (second, sources) = set(&workspace, &mut memory);
    assert!(is_kept(&first, &second, "press-release"));
    let after = written(&second, &sources, "press-release", words);
    assert_eq!(line(&after), line(&before) + 3);
}

#[test]
fn an_edit_of_each_kind_of_file_is_seen() {
    let workspace = Workspace::shipped();
    workspace.own_style("coalition");
    let mut memory = Memory::new();
    let (first, _) = set(&workspace, &mut memory);
    let mut last = bytes(&first);
    let style = "styles/coalition";
    let words = workspace.read(format!("{style}/strings/en.toml"));
    let edits: [(&str, &dyn Fn()); 6] = [
        ("a finding", &|| {
            workspace.replace(CHAPTER, "Civil defamation suits answer", "Suits answer");
        }),
        ("the press release", &|| {
            workspace.replace(RELEASE, "The authors hope", "The authors trust");
        }),
        ("the date", &|| {
            let text = workspace.read(BRIEF);
            let line = text.lines().find(|line| line.starts_with("date")).unwrap();
            workspace.replace(BRIEF, line, "date = 2011-07-03");
        }),
        ("a template", &|| {
            workspace.replace(
                "styles/coalition/paper.typ.j2",
                "#part-heading(<summary>)[{{ t(\"executive-summary\") }}]",
                "#part-heading(<summary>)[{{ t(\"executive-summary\") }}: all of it]",
            );
        }),
        ("the theme", &|| {
            workspace.replace("styles/coalition/theme.typ", "#0b5a78", "#5a0b78");
        }),
        ("the words", &|| {
            workspace.write(
                format!("{style}/strings/en.toml"),
                words.replace("\"Recommendation", "\"Proposal"),
            );
        }),
    ];
    for (what, edit) in edits {
        edit();
        let (again, _) = set(&workspace, &mut memory);
        let (anew, _) = set(&workspace, &mut Memory::new());
        let (again, anew) = (bytes(&again), bytes(&anew));
        assert!(
            again == anew,
            "{what}: as if it were set for the first time"
        );
        assert!(again != last, "{what}: the edit is seen");
        last = again;
    }
}

#[test]
fn the_words_of_a_template_lead_to_it_when_files_come_before_it() {
    let workspace = Workspace::shipped();
    workspace.own_style("coalition");
    workspace.replace(
        "styles/coalition/paper.typ.j2",
        "#part-heading(<summary>)[{{ t(\"executive-summary\") }}]",
        "#part-heading(<summary>)[In very few words]",
    );
    let mut memory = Memory::new();
    let (first, sources) = set(&workspace, &mut memory);
    let before = written(&first, &sources, "paper", "In very few words");
    assert!(
        before.starts_with("styles/coalition/paper.typ.j2:"),
        "{before}"
    );
    // Files are numbered as they are read, and the brief is read before its style.
    workspace.write(
        "briefs/kazakhstan-iccpr-2011/findings/0-first.toml",
        "id = \"first\"\ntitle = \"First of all\"\n",
    );
    let (second, sources) = set(&workspace, &mut memory);
    let after = written(&second, &sources, "paper", "In very few words");
    assert_eq!(after, before);
}
