//! Reads the files of a brief.

use std::path::PathBuf;

use super::checking::Allowance;
use super::id::{ChapterId, ConcernId, OrganisationId, PersonId, RecommendationId};
use super::lineage::Lineage;
use super::model::{
    Addressee, Brief, Case, Chapter, Concern, Organisation, Person, Recommendation, Written,
    WrittenCase,
};
use super::references;
use super::release::PressRelease;
use super::settings::{Defaults, Settings};
use super::strays;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, code};
use crate::record::{Located, Reader, Record, Text, read_file};
use crate::source::{Sources, conflict};
use crate::workspace::{BriefFolder, MARKER, Workspace, is_there};

/// What came of reading a brief.
#[derive(Debug)]
pub struct Reading {
    /// The brief; incomplete where the diagnostics say so.
    pub brief: Brief<Written>,
    /// The files that were read, in their order.
    pub files: Vec<FileId>,
}

/// The file of a brief that its press release is written in.
pub const PRESS_RELEASE: &str = "press-release.toml";

/// Reads every TOML file of a brief and checks it against itself.
///
/// Everything that is wrong in any of its files is complained of in one run. `None` means that there
/// is nothing to go on with, because `brief.toml` itself cannot be read.
pub fn read(
    workspace: &Workspace,
    folder: &BriefFolder,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Reading> {
    let mut files = Vec::new();
    let marker = workspace.read(&workspace.root().join(MARKER), sources, diagnostics);
    files.extend(marker);
    let defaults = marker
        .and_then(|file| read_file(sources, file, diagnostics, Defaults::read))
        .unwrap_or_default();

    let file = workspace.read(&folder.folder.join("brief.toml"), sources, diagnostics)?;
    files.push(file);
    let front = read_file(sources, file, diagnostics, |record| {
        Front::read(record, &defaults)
    })?;

    let mut chapters = Vec::new();
    let findings = folder.findings(workspace);
    let listing = folder.findings_listing(workspace);
    let all = listing.list(workspace);
    diagnostics.extend(all.troubles(workspace, &listing));
    let mut paths = Vec::new();
    for path in findings.files {
        let Some(file) = workspace.read(&path, sources, diagnostics) else {
            continue;
        };
        files.push(file);
        let Some(mut chapter) = read_file(sources, file, diagnostics, chapter) else {
            continue;
        };
        let beside = path.with_extension("");
        for concern in &mut chapter.concerns {
            let body = beside.join(format!("{}.md", concern.id));
            if !is_there(&body) {
                continue;
            }
            if let Some(written) = &concern.body {
                diagnostics.push(
                    Diagnostic::error(
                        code::DOUBLE_ID,
                        format!(
                            "the concern `{}` has two bodies, this and {}",
                            concern.id,
                            workspace.shown(&body).display()
                        ),
                    )
                    .at(written.place())
                    .help("keep one of them"),
                );
            } else if let Some(file) = workspace.read(&body, sources, diagnostics)
                && let Some(source) = sources.file(file)
            {
                files.push(file);
                if let Some(conflict) = conflict::complaint(file, source.text()) {
                    diagnostics.push(conflict);
                    continue;
                }
                let text = Text::whole(file, source.text());
                diagnostics.extend(text.unprintable());
                concern.body = Some(text);
            }
        }
        chapters.push(chapter);
        paths.push(path);
    }
    let read: Vec<_> = paths.iter().map(PathBuf::as_path).zip(&chapters).collect();
    strays::report(workspace, folder, &all, &read, diagnostics);
    strays::misnamed(workspace, folder, diagnostics);

    let release_path = folder.folder.join(PRESS_RELEASE);
    let release = if is_there(&release_path) {
        workspace
            .read(&release_path, sources, diagnostics)
            .and_then(|file| {
                files.push(file);
                read_file(sources, file, diagnostics, PressRelease::read)
            })
    } else {
        None
    };

    let brief = Brief {
        name: folder.name.clone(),
        settings: front.settings,
        organisations: front.organisations,
        people: front.people,
        introduction: front.introduction,
        chapters,
        release,
    };
    references::check(&brief, sources, &files, diagnostics);
    Some(Reading { brief, files })
}

/// What `brief.toml` says.
struct Front {
    settings: Settings,
    organisations: Vec<Organisation>,
    people: Vec<Person>,
    introduction: Option<Text>,
}

impl Front {
    fn read(record: &mut Record, defaults: &Defaults) -> Self {
        Self {
            settings: Settings::read(record, defaults),
            organisations: record.records("organisation", organisation),
            people: record.records("person", person),
            introduction: record.optional_text("introduction"),
        }
    }
}

/// The readers of the files that authors write, by what schemas call the file.
pub const READERS: &[(&str, Reader)] = &[
    ("workspace", |record| drop(Defaults::read(record))),
    ("brief", |record| {
        drop(Front::read(record, &Defaults::default()));
    }),
    ("findings", |record| drop(chapter(record))),
    ("press-release", |record| drop(PressRelease::read(record))),
];

/// A name, which holds no expressions: it is printed by them.
fn name(record: &mut Record, key: &'static str) -> Option<Text> {
    let text = record.optional_text(key)?;
    if let Some(at) = text.as_str().find("{{") {
        record.complain(
            Diagnostic::error(
                code::EXPRESSION,
                format!("`{key}` cannot hold an expression"),
            )
            .at(text.place_of(at..at + 2))
            .help("write the name as it is printed"),
        );
    }
    Some(text)
}

fn required_name(record: &mut Record) -> Text {
    if record.has("name") {
        name(record, "name").unwrap_or_else(|| Text::absent(record.place()))
    } else {
        record.text("name")
    }
}

fn organisation(record: &mut Record) -> Organisation {
    Organisation {
        id: OrganisationId::read(record, "id"),
        name: required_name(record),
        short: name(record, "short"),
        city: record.optional_text("city"),
        logo: record.optional_text("logo"),
        about: record.optional_text("about"),
    }
}

fn person(record: &mut Record) -> Person {
    Person {
        id: PersonId::read(record, "id"),
        name: required_name(record),
        short: name(record, "short"),
        role: record.optional_text("role"),
        organisation: record
            .optional_text("organisation")
            .map(|text| OrganisationId::referred(&text)),
        languages: record.texts("languages"),
        phone: record.optional_text("phone"),
        email: record.optional_text("email"),
    }
}

fn chapter(record: &mut Record) -> Chapter<Written> {
    Chapter {
        id: ChapterId::read(record, "id"),
        lineage: Lineage::read(record),
        title: record.text("title"),
        articles: record.texts("articles"),
        context: record.optional_text("context"),
        concerns: record.records("concern", concern),
        recommendations: record.records("recommendation", recommendation),
        allowance: Allowance::read(record),
    }
}

fn concern(record: &mut Record) -> Concern<Written> {
    Concern {
        id: ConcernId::read(record, "id"),
        lineage: Lineage::read(record),
        title: record.text("title"),
        summary: record.text("summary"),
        body: record.optional_text("body"),
        charts: record.texts("charts"),
        tables: record.texts("tables"),
        cases: record.records("case", |record| WrittenCase {
            case: Case {
                title: record.optional_text("title"),
                date: record.optional_date("date"),
                place: record.optional_text("place"),
                body: record.text("body"),
                allowance: Allowance::read(record),
            },
        }),
        allowance: Allowance::read(record),
        place: record.place(),
    }
}

fn recommendation(record: &mut Record) -> Recommendation {
    let answers = ConcernId::read_list(record, "answers");
    let id = RecommendationId::read(record, "id");
    if answers.is_empty() && !record.is_broken() && !record.is_no_list("answers") {
        record.complain(
            Diagnostic::error(
                code::ANSWERS_NOTHING,
                format!("the recommendation `{id}` answers no concern"),
            )
            .at(record.key_place("answers").unwrap_or(record.place()))
            .help("name the concerns that it answers: `answers = [\"the-id-of-a-concern\"]`"),
        );
    }
    let addressee: Option<Located<Addressee>> = record.optional_word("addressee", Addressee::WORDS);
    Recommendation {
        id,
        lineage: Lineage::read(record),
        text: record.text("text"),
        addressee: addressee.map_or(Addressee::State, |word| word.value),
        names_addressee: record.has("addressee"),
        answers,
        allowance: Allowance::read(record),
    }
}
