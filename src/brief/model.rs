//! The types of a brief, for what was written and for what an edition may show.

use std::fmt::Debug;

use super::checking::Allowance;
use super::id::{ChapterId, ConcernId, OrganisationId, PersonId, RecommendationId};
use super::lineage::Lineage;
use super::release::PressRelease;
use super::settings::Settings;
use crate::diagnostic::Place;
use crate::record::{Date, Located, Text};

/// Which of the two models a type belongs to.
pub trait Model: Clone + Debug {
    /// An individual case in this model.
    type Case: Clone + Debug;
}

/// What authors have written, all of it.
#[derive(Clone, Debug)]
pub enum Written {}

/// What an edition may show. Nothing that its audience must not see can be held by its types.
#[derive(Clone, Debug)]
pub enum Admitted {}

impl Model for Written {
    type Case = WrittenCase;
}

impl Model for Admitted {
    type Case = Case;
}

/// For whom an edition is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody.
    Public,
}

/// A brief: what a coalition tells a body about a State.
#[derive(Clone, Debug)]
pub struct Brief<M: Model> {
    /// The folder's name, which outputs are called by.
    pub name: String,
    /// Who, for whom, when, in which form.
    pub settings: Settings,
    /// The organisations that write, in the order in which they are named.
    pub organisations: Vec<Organisation>,
    /// The people whom the brief names as speakers or contacts.
    pub people: Vec<Person>,
    /// Who the authors are and how they worked.
    pub introduction: Option<Text>,
    /// The chapters in their order.
    pub chapters: Vec<Chapter<M>>,
    /// What the press release adds.
    pub release: Option<PressRelease>,
}

/// An organisation that writes the brief.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// The name in full.
    pub name: Text,
    /// What it is called after the first mention.
    pub short: Option<Text>,
    /// Where it has its seat.
    pub city: Option<Text>,
    /// A file with its logo, inside the brief's folder.
    pub logo: Option<Text>,
    /// One or two sentences about it.
    pub about: Option<Text>,
}

/// A person whom the brief names.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name as it is printed.
    pub name: Text,
    /// What they are called after the first mention.
    pub short: Option<Text>,
    /// Their office.
    pub role: Option<Text>,
    /// The organisation they speak for.
    pub organisation: Option<OrganisationId>,
    /// The languages in which the press may call them (ISO 639-1).
    pub languages: Vec<Text>,
    /// A telephone number for the press.
    pub phone: Option<Text>,
    /// An address for the press.
    pub email: Option<Text>,
}

/// A chapter: one right, with the concerns about it and what should be done.
#[derive(Clone, Debug)]
pub struct Chapter<M: Model> {
    /// Its id.
    pub id: ChapterId,
    /// What it was before.
    pub lineage: Lineage,
    /// Its heading.
    pub title: Text,
    /// The articles it rests on, such as `ICCPR 19`.
    pub articles: Vec<Text>,
    /// Law and practice, before the concerns.
    pub context: Option<Text>,
    /// The concerns in their order.
    pub concerns: Vec<Concern<M>>,
    /// The recommendations in their order.
    pub recommendations: Vec<Recommendation>,
    /// The rules of `check` that it may break.
    pub allowance: Allowance,
}

/// A concern: what is wrong.
#[derive(Clone, Debug)]
pub struct Concern<M: Model> {
    /// Its id.
    pub id: ConcernId,
    /// What it was before.
    pub lineage: Lineage,
    /// Its heading.
    pub title: Text,
    /// One sentence or two, for the summary and the press release.
    pub summary: Text,
    /// The evidence, if more is to be said than the summary.
    pub body: Option<Text>,
    /// Individual cases.
    pub cases: Vec<M::Case>,
    /// The ids of charts that illustrate it.
    pub charts: Vec<Text>,
    /// The ids of tables that illustrate it.
    pub tables: Vec<Text>,
    /// The rules of `check` that it may break.
    pub allowance: Allowance,
    /// Where the entry stands.
    pub place: Place,
}

/// An individual case as it was written.
#[derive(Clone, Debug)]
pub struct WrittenCase {
    /// What may be shown of it to those who may see it.
    pub case: Case,
}

/// An individual case that the edition may show.
#[derive(Clone, Debug)]
pub struct Case {
    /// A heading.
    pub title: Option<Text>,
    /// When it happened.
    pub date: Option<Located<Date>>,
    /// Where it happened.
    pub place: Option<Text>,
    /// What happened.
    pub body: Text,
    /// The rules of `check` that it may break.
    pub allowance: Allowance,
}

/// A recommendation: what should be done.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// Its id.
    pub id: RecommendationId,
    /// What it was before.
    pub lineage: Lineage,
    /// What should be done.
    pub text: Text,
    /// By whom.
    pub addressee: Addressee,
    /// Whether the authors have named the addressee, and not left it to be understood.
    pub names_addressee: bool,
    /// The concerns that it answers.
    pub answers: Vec<ConcernId>,
    /// The rules of `check` that it may break.
    pub allowance: Allowance,
}

/// Whom a recommendation is addressed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Addressee {
    /// The State under review.
    State,
    /// The body that reviews it.
    Body,
    /// Other States and international organisations.
    International,
    /// Somebody else, whom the text names.
    Other,
}

impl Addressee {
    /// The words of the format.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("state", Self::State),
        ("body", Self::Body),
        ("international", Self::International),
        ("other", Self::Other),
    ];

    /// The word of the format for this addressee.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Body => "body",
            Self::International => "international",
            Self::Other => "other",
        }
    }
}

impl Brief<Written> {
    /// What an edition for `audience` may show of this brief.
    ///
    /// Today everything that can be written may be shown to everybody. Whatever must not be will be
    /// dropped here, and only here.
    #[must_use]
    pub fn admit(self, audience: Audience) -> Brief<Admitted> {
        let Audience::Public = audience;
        let chapters = self.chapters.into_iter().map(Chapter::admit).collect();
        Brief {
            name: self.name,
            settings: self.settings,
            organisations: self.organisations,
            people: self.people,
            introduction: self.introduction,
            chapters,
            release: self.release,
        }
    }
}

impl Chapter<Written> {
    fn admit(self) -> Chapter<Admitted> {
        Chapter {
            id: self.id,
            lineage: self.lineage,
            title: self.title,
            articles: self.articles,
            context: self.context,
            concerns: self.concerns.into_iter().map(Concern::admit).collect(),
            recommendations: self.recommendations,
            allowance: self.allowance,
        }
    }
}

impl Concern<Written> {
    fn admit(self) -> Concern<Admitted> {
        Concern {
            id: self.id,
            lineage: self.lineage,
            title: self.title,
            summary: self.summary,
            body: self.body,
            cases: self.cases.into_iter().map(|written| written.case).collect(),
            charts: self.charts,
            tables: self.tables,
            allowance: self.allowance,
            place: self.place,
        }
    }
}

impl<M: Model> Brief<M> {
    /// All concerns in the order of the chapters, each with its chapter.
    pub fn concerns(&self) -> impl Iterator<Item = (&Chapter<M>, &Concern<M>)> {
        self.chapters.iter().flat_map(|chapter| {
            chapter
                .concerns
                .iter()
                .map(move |concern| (chapter, concern))
        })
    }

    /// All recommendations in the order of the chapters.
    pub fn recommendations(&self) -> impl Iterator<Item = (&Chapter<M>, &Recommendation)> {
        self.chapters.iter().flat_map(|chapter| {
            chapter
                .recommendations
                .iter()
                .map(move |recommendation| (chapter, recommendation))
        })
    }

    /// The organisation called `id`.
    #[must_use]
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations
            .iter()
            .find(|entry| entry.id.is_called(id))
    }

    /// The person called `id`.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|entry| entry.id.is_called(id))
    }
}
