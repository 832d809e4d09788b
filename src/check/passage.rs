//! The texts of a brief, each with the entry that it belongs to.

use std::sync::Arc;

use super::call::{Call, calls};
use super::paragraph::{Paragraph, paragraphs};
use crate::brief::{Admitted, Allowance, Block, Brief, Case, Chapter, Concern};
use crate::data::figure_name;
use crate::prose::Prose;
use crate::record::Text;
use crate::style::Book;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Who the authors are and how they worked; an organisation's own lines.
    About,
    /// A heading.
    Title,
    /// Law and practice.
    Context,
    /// The summary of a concern, which the press release prints as well.
    Summary,
    /// The evidence for a concern.
    Body,
    /// An individual case.
    Case,
    /// What should be done.
    Recommendation,
    /// A block of the press release, or its headline.
    Release,
    /// What somebody has said.
    Statement,
}

/// A text.
pub(super) struct Passage<'a> {
    /// What it is for.
    pub(super) role: Role,
    /// What it belongs to, in words.
    pub(super) entry: String,
    /// The prose that was read from it.
    pub(super) prose: Arc<Prose>,
    /// The exceptions that hold for it, the innermost last.
    pub(super) allowances: Vec<&'a Allowance>,
    /// The concern that it belongs to.
    pub(super) concern: Option<&'a Concern<Admitted>>,
}

impl Passage<'_> {
    pub(super) fn paragraphs(&self) -> Vec<Paragraph> {
        paragraphs(&self.prose)
    }

    pub(super) fn is_release(&self) -> bool {
        matches!(self.role, Role::Release | Role::Statement)
    }

    /// The first arguments of all calls of `function` in it.
    pub(super) fn arguments(&self, function: &str) -> Vec<String> {
        self.prose
            .expressions()
            .flat_map(|expression| calls(&expression.source))
            .filter(|call| call.function == function)
            .filter_map(|call| call.argument.map(str::to_owned))
            .collect()
    }
}

/// The name of the figure that a call prints, if it prints one.
pub(super) fn figure(call: &Call<'_>) -> Option<String> {
    let id = call.argument.filter(|_| call.function == "stat")?;
    Some(figure_name(id, call.second))
}

struct Gathering<'a> {
    book: &'a Book,
    passages: Vec<Passage<'a>>,
}

/// All texts of a brief in the order of its files.
pub(super) fn passages<'a>(brief: &'a Brief<Admitted>, book: &'a Book) -> Vec<Passage<'a>> {
    let mut all = Gathering {
        book,
        passages: Vec::new(),
    };
    let settings = &brief.settings;
    let titles = [Some(&settings.title), settings.subtitle.as_ref()];
    for title in titles.into_iter().flatten() {
        all.line(Role::Title, "the title", title, &[]);
    }
    if let Some(text) = &brief.introduction {
        all.prose(Role::About, "the introduction", text, &[]);
    }
    for organisation in &brief.organisations {
        if let Some(text) = &organisation.about {
            let entry = format!("the organisation `{}`", organisation.id);
            all.prose(Role::About, &entry, text, &[]);
        }
    }
    for chapter in &brief.chapters {
        all.chapter(chapter);
    }
    if let Some(release) = &brief.release {
        let entry = "the headline of the press release";
        all.line(Role::Release, entry, &release.headline, &[]);
        for (at, block) in release.blocks.iter().enumerate() {
            all.block(at, block, release.allowances.get(at));
        }
    }
    all.passages
}

impl<'a> Gathering<'a> {
    fn add(&mut self, role: Role, entry: &str, prose: Arc<Prose>, allowances: &[&'a Allowance]) {
        self.passages.push(Passage {
            role,
            entry: entry.to_owned(),
            prose,
            allowances: allowances.to_vec(),
            concern: None,
        });
    }

    fn line(&mut self, role: Role, entry: &str, text: &Text, allowances: &[&'a Allowance]) {
        self.add(role, entry, self.book.line(text), allowances);
    }

    fn prose(&mut self, role: Role, entry: &str, text: &Text, allowances: &[&'a Allowance]) {
        self.add(role, entry, self.book.prose(text), allowances);
    }

    fn chapter(&mut self, chapter: &'a Chapter<Admitted>) {
        let entry = format!("the chapter `{}`", chapter.id);
        let outer = &chapter.allowance;
        self.line(Role::Title, &entry, &chapter.title, &[outer]);
        if let Some(context) = &chapter.context {
            self.prose(Role::Context, &entry, context, &[outer]);
        }
        for concern in &chapter.concerns {
            let first = self.passages.len();
            self.concern(concern, outer);
            for passage in self.passages.iter_mut().skip(first) {
                passage.concern = Some(concern);
            }
        }
        for recommendation in &chapter.recommendations {
            let entry = format!("the recommendation `{}`", recommendation.id);
            let allowances = [outer, &recommendation.allowance];
            self.prose(
                Role::Recommendation,
                &entry,
                &recommendation.text,
                &allowances,
            );
        }
    }

    fn concern(&mut self, concern: &'a Concern<Admitted>, outer: &'a Allowance) {
        let entry = format!("the concern `{}`", concern.id);
        let allowances = [outer, &concern.allowance];
        self.line(Role::Title, &entry, &concern.title, &allowances);
        self.prose(Role::Summary, &entry, &concern.summary, &allowances);
        if let Some(body) = &concern.body {
            self.prose(Role::Body, &entry, body, &allowances);
        }
        for case in &concern.cases {
            let Case {
                title, allowance, ..
            } = case;
            let entry = match title {
                Some(title) => format!("the case “{}” of {entry}", title.as_str().trim()),
                None => format!("a case of {entry}"),
            };
            let allowances = [outer, &concern.allowance, allowance];
            if let Some(title) = title {
                self.line(Role::Title, &entry, title, &allowances);
            }
            self.prose(Role::Case, &entry, &case.body, &allowances);
        }
    }

    fn block(&mut self, at: usize, block: &'a Block, allowance: Option<&'a Allowance>) {
        let entry = format!("block {} of the press release", at + 1);
        let allowances: Vec<_> = allowance.into_iter().collect();
        match block {
            Block::Text(text) => self.prose(Role::Release, &entry, text, &allowances),
            Block::Quote(statement) => {
                let prose = self.book.quotation(&statement.text);
                self.add(Role::Statement, &entry, prose, &allowances);
            }
            Block::Statement(statement) => {
                let prose = self.book.reported(&statement.text);
                self.add(Role::Statement, &entry, prose, &allowances);
            }
            Block::Highlights {
                intro: Some(intro), ..
            } => self.prose(Role::Release, &entry, intro, &allowances),
            Block::Highlights { .. } | Block::Contacts(_) | Block::About(_) => {}
        }
    }
}
