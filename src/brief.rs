//! What authors write: a brief, its chapters, concerns, cases, recommendations and press release.
//!
//! A brief is read into these types and checked against itself here: every id is given once, every
//! reference leads somewhere, every recommendation answers a concern. Texts stay as they were written;
//! turning them into prose, and ids into numbers, is for later rooms.
//!
//! **Two models.** What authors write may hold what an edition must never show. The types are
//! therefore generic in the [`Model`]: [`Written`] is what was written, [`Admitted`] is what an edition
//! for an [`Audience`] may show, and [`Brief::admit`] is the only way from the one to the other.
//! Numbering, templates and messages about them take only the admitted model.

mod checking;
mod id;
mod lineage;
mod model;
mod read;
mod references;
mod release;
mod settings;
mod strays;

pub use checking::{Allowance, RuleSetting, Submission};
pub use id::{
    CaseId, ChapterId, ConcernId, Id, OrganisationId, PersonId, RecommendationId, id_from,
};
pub use lineage::Lineage;
pub use model::{
    Addressee, Admitted, Audience, Brief, Case, Chapter, Concern, Model, Organisation, Person,
    Recommendation, Written, WrittenCase,
};
pub use read::{PRESS_RELEASE, READERS, Reading, read};
pub use release::{Block, PressRelease, Statement};
pub use settings::{DocumentOption, DocumentSettings, Insert, NumberingSettings, Settings};
