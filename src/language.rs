//! Words and formats by language: numbers, dates, periods, lists, ordinals, names, string tables.
//!
//! Nothing here knows of briefs or of typesetting. What the Unicode data (ICU4X) hold is taken from
//! there; what they lack (qualifiers, currency patterns, numbers in words, names of treaties) stands
//! in one file a language, `src/language/locales/en.toml`, carried in the program. A new language
//! is a new file and one line in [`Language`]'s list.
//!
//! [`Locale`] formats, [`FigureFormat`] is the `format = { ... }` of a statistic, [`Names`] are the
//! names of States, treaties and languages, [`Strings`] the words of a style, and [`Punctuation`]
//! makes typographic quotation marks, apostrophes and dashes of those that are typed.

mod dates;
mod figure;
mod forms;
mod locale;
mod locale_file;
mod names;
mod pattern;
mod printing;
mod punctuation;
mod strings;

use std::fmt;
use std::str::FromStr;

pub use dates::DateError;
pub use figure::{Compact, FigureFormat, Qualifier, Style};
pub use locale::{Locale, LocaleError};
pub use locale_file::Treaty;
pub use names::Names;
pub use printing::{FigureError, FigureRules, PercentStyle};
pub use punctuation::{Line, Punctuation, Unit};
pub use strings::{READERS, StringError, Strings};

/// The files of the languages, by code.
const FILES: &[(&str, &str)] = &[("en", include_str!("language/locales/en.toml"))];

/// A language that the program can format.
///
/// It is made only from a code that the program has a file for, so that whoever holds one can load
/// its [`Locale`].
///
/// ```
/// use rapporteur::language::Language;
///
/// let english: Language = "en".parse()?;
/// assert_eq!(english.code(), "en");
/// assert!("en-XX".parse::<Language>().is_err());
/// # Ok::<(), rapporteur::language::UnknownLanguage>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language {
    code: &'static str,
    file: &'static str,
}

impl Language {
    /// The code as authors write it, such as `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code
    }

    /// The codes of all the languages that there are.
    pub fn known() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(code, _)| *code)
    }

    /// The text of the language's file.
    fn file(self) -> &'static str {
        self.file
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        FILES
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(code, file)| Self { code, file })
            .ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// A code that no language of the program has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(pub String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = Language::known().map(|code| format!("`{code}`")).collect();
        write!(
            f,
            "there is no language `{}`; there is {}",
            self.0,
            known.join(", ")
        )
    }
}

impl std::error::Error for UnknownLanguage {}

#[cfg(test)]
mod tests;
