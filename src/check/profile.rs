//! Body profiles: what a body accepts, as data with its source.
//!
//! Some are built into the program, from `profiles/` at its top; a workspace's own `profiles/` come
//! before them.

use super::length::Part;
use crate::brief::Submission;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::record::{Date, Located, Reader, Record, Text, read_file};
use crate::source::Sources;
use crate::workspace::Workspace;

/// The profiles that are built into the program: name and text.
pub const SHIPPED: &[(&str, &str)] = &[
    (
        "ccpr-ngo-report",
        include_str!("../../profiles/ccpr-ngo-report.toml"),
    ),
    (
        "cescr-ngo-report",
        include_str!("../../profiles/cescr-ngo-report.toml"),
    ),
    (
        "upr-stakeholder",
        include_str!("../../profiles/upr-stakeholder.toml"),
    ),
];

/// The reader of a profile, by what schemas call the file.
pub const READERS: &[(&str, Reader)] = &[("profile", |record| {
    let nobody = Text::absent(record.place());
    drop(Profile::read(record, "", &nobody));
})];

/// What a body accepts.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name by which briefs call it.
    pub name: String,
    /// The body.
    pub body: Text,
    /// What is submitted to it.
    pub kind: Text,
    /// The most that anybody may write, unless one of the next two says otherwise.
    pub limit: Option<Limit>,
    /// The most that one organisation may write.
    pub alone: Option<Limit>,
    /// The most that several organisations may write together.
    pub coalition: Option<Limit>,
    /// The parts whose words count.
    pub counts: Vec<Part>,
    /// The languages that it accepts; all if none is named.
    pub languages: Vec<Text>,
    /// Whether paragraphs must be numbered.
    pub numbered_paragraphs: bool,
    /// Where the rule stands.
    pub source: Source,
    /// The document that is handed in.
    pub document: String,
    /// Where the brief names the profile.
    pub named: Text,
}

/// How long a submission may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The most words.
    pub words: Option<usize>,
    /// The most pages.
    pub pages: Option<usize>,
}

/// Where a rule stands, and when somebody last looked.
#[derive(Clone, Debug)]
pub struct Source {
    /// The symbol of a document or the title of a page.
    pub title: Text,
    /// Its address.
    pub address: Option<Text>,
    /// The day on which somebody last looked.
    pub checked_on: Option<Located<Date>>,
    /// What whoever looked could not find out.
    pub note: Option<Text>,
}

impl Profile {
    /// The profile of a submission: the workspace's own, or one that is built in.
    ///
    /// `None` means that there is none, or that it cannot be read, which is complained of.
    pub fn find(
        workspace: &Workspace,
        submission: &Submission,
        document: &str,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let named = &submission.profile;
        let name = named.as_str();
        let path = workspace.profile(name);
        let file = if let Some(path) = path {
            workspace.read(&path, sources, diagnostics)?
        } else if let Some((_, text)) = SHIPPED.iter().find(|(known, _)| *known == name) {
            sources.add(format!("(built in)/profiles/{name}.toml"), *text)
        } else {
            let own = workspace.profiles();
            let known: Vec<&str> = SHIPPED
                .iter()
                .map(|(name, _)| *name)
                .chain(own.iter().map(String::as_str))
                .collect();
            let names = known.iter().copied();
            diagnostics.push(
                Diagnostic::no_such(code::UNKNOWN_PROFILE, "profile", name, names)
                    .at(named.place())
                    .help(format!("there are `{}`", known.join("`, `")))
                    .help(format!(
                        "another one can be written into profiles/{name}.toml"
                    )),
            );
            return None;
        };
        let mut found = Diagnostics::new();
        let profile = read_file(sources, file, &mut found, |record| {
            Self::read(record, document, named)
        });
        let is_broken = found.has_errors();
        diagnostics.extend(found.into_sorted());
        profile.filter(|_| !is_broken)
    }

    fn read(record: &mut Record, document: &str, named: &Text) -> Self {
        let counts = record.words("counts", &Part::ALL.map(|part| (part.word(), part)));
        let counts: Vec<Part> = counts.into_iter().map(|part| part.value).collect();
        Self {
            name: named.as_str().to_owned(),
            body: record.text("body"),
            kind: record.text("kind"),
            limit: record.optional_record("limit", Limit::read),
            alone: record.optional_record("alone", Limit::read),
            coalition: record.optional_record("coalition", Limit::read),
            counts: if counts.is_empty() {
                Part::ALL.to_vec()
            } else {
                counts
            },
            languages: record.texts("languages"),
            numbered_paragraphs: record.boolean("numbered-paragraphs", false),
            source: record
                .optional_record("source", Source::read)
                .unwrap_or_else(|| Source::missing(record)),
            document: document.to_owned(),
            named: named.clone(),
        }
    }

    /// What so many organisations may write, if anything is known of that.
    #[must_use]
    pub fn limit_for(&self, organisations: usize) -> Option<&Limit> {
        let own = if organisations > 1 {
            self.coalition.as_ref()
        } else {
            self.alone.as_ref()
        };
        own.or(self.limit.as_ref())
    }
}

impl Limit {
    fn read(record: &mut Record) -> Self {
        let mut number = |key| {
            let number: Located<i64> = record.optional_integer(key)?;
            let found = usize::try_from(number.value).ok().filter(|most| *most > 0);
            if found.is_none() {
                record.complain(
                    Diagnostic::error(code::INVALID_VALUE, "a limit is at least 1")
                        .at(number.place),
                );
            }
            found
        };
        Self {
            words: number("words"),
            pages: number("pages"),
        }
    }
}

impl Source {
    fn read(record: &mut Record) -> Self {
        Self {
            title: record.text("title"),
            address: record.optional_text("address"),
            checked_on: record.date("checked-on"),
            note: record.optional_text("note"),
        }
    }

    /// A rule that nobody can look up is no rule.
    fn missing(record: &Record) -> Self {
        record.complain(
            Diagnostic::error(code::MISSING_KEY, "a profile needs its `[source]`")
                .at(record.place())
                .help(
                    "write `[source]` with the `title` of the rule, its `address` and `checked-on`",
                ),
        );
        Self {
            title: Text::absent(record.place()),
            address: None,
            checked_on: None,
            note: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_that_are_built_in_can_be_read_and_say_where_they_are_from() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rapporteur.toml"), "").unwrap();
        let workspace = Workspace::find(folder.path()).unwrap();
        for (name, _) in SHIPPED {
            let sources = Sources::new();
            let mut diagnostics = Diagnostics::new();
            let source = format!("\"{name}\"");
            let file = sources.add("brief.toml", source.clone());
            let submission = Submission {
                profile: Text::in_toml(file, &source, 0..source.len(), name),
                document: None,
            };
            let profile =
                Profile::find(&workspace, &submission, "paper", &sources, &mut diagnostics);
            assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}");
            let profile = profile.unwrap();
            assert!(profile.source.address.is_some(), "{name}");
            let limits = [&profile.limit, &profile.alone, &profile.coalition];
            assert!(limits.into_iter().flatten().next().is_some(), "{name}");
        }
    }

    #[test]
    fn a_profile_that_is_not_there_is_said_with_those_that_are() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rapporteur.toml"), "").unwrap();
        std::fs::create_dir(folder.path().join("profiles")).unwrap();
        std::fs::write(folder.path().join("profiles/own.toml"), "").unwrap();
        let workspace = Workspace::find(folder.path()).unwrap();
        for (name, guess) in [("upr", true), ("upr-stakeholders", true), ("zzz", false)] {
            let sources = Sources::new();
            let mut diagnostics = Diagnostics::new();
            let source = format!("\"{name}\"");
            let file = sources.add("brief.toml", source.clone());
            let submission = Submission {
                profile: Text::in_toml(file, &source, 0..source.len(), name),
                document: None,
            };
            let found = Profile::find(&workspace, &submission, "paper", &sources, &mut diagnostics);
            assert!(found.is_none());
            let said = diagnostics.into_sorted();
            let helps = said[0].helps.join("\n");
            assert!(helps.contains("there are `ccpr-ngo-report`"), "{helps}");
            assert!(helps.contains("`own`"), "{helps}");
            assert_eq!(helps.contains("did you mean"), guess, "{helps}");
        }
    }
}
