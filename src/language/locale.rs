//! The formats of one language.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fixed_decimal::Decimal as Fixed;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale_core::Locale as Tag;
use icu_plurals::{PluralCategory, PluralRules};
use rust_decimal::{Decimal, RoundingStrategy};

use super::Language;
use super::dates::DateFormats;
use super::locale_file::LocaleFile;
use super::names::Names;
use super::punctuation::Punctuation;

/// The formats of one language.
///
/// Loading reads the language's file and opens the Unicode data that nearly every document needs;
/// dates and the names of States are opened when they are first asked for. A locale can be shared
/// between threads.
pub struct Locale {
    language: Language,
    tag: Tag,
    pub(super) file: LocaleFile,
    grouped: DecimalFormatter,
    plain: DecimalFormatter,
    cardinal: PluralRules,
    ordinal: PluralRules,
    list: ListFormatter,
    dates: OnceLock<Option<DateFormats>>,
    names: OnceLock<Names>,
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Locale").field(&self.language).finish()
    }
}

/// A language's file is broken, or the Unicode data lack its locale: a fault of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocaleError {
    language: Language,
    reason: String,
}

impl fmt::Display for LocaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { language, reason } = self;
        write!(f, "the language `{language}` cannot be used: {reason}")
    }
}

impl std::error::Error for LocaleError {}

/// The languages that have been loaded: there are few, and who edits a brief wants the same each time.
static LOADED: Mutex<Vec<Arc<Locale>>> = Mutex::new(Vec::new());

impl Locale {
    /// The formats of a language, loaded once.
    ///
    /// # Errors
    /// Only where the program itself is broken: see [`LocaleError`].
    pub fn of(language: &Language) -> Result<Arc<Self>, LocaleError> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(locale) = loaded.iter().find(|locale| locale.language == *language) {
            return Ok(Arc::clone(locale));
        }
        let locale = Arc::new(Self::load(language)?);
        loaded.push(Arc::clone(&locale));
        Ok(locale)
    }

    /// Loads the formats of a language.
    ///
    /// # Errors
    /// Only where the program itself is broken: see [`LocaleError`].
    pub fn load(language: &Language) -> Result<Self, LocaleError> {
        let language = *language;
        let fault = |reason: String| LocaleError { language, reason };
        let file: LocaleFile =
            toml::from_str(language.file()).map_err(|error| fault(error.to_string()))?;
        let tag: Tag = file
            .formatting
            .parse()
            .map_err(|error| fault(format!("{}: {error}", file.formatting)))?;
        let numbers = |grouping| {
            let mut options = DecimalFormatterOptions::default();
            options.grouping_strategy = Some(grouping);
            DecimalFormatter::try_new(DecimalFormatterPreferences::from(&tag), options)
                .map_err(|error| fault(error.to_string()))
        };
        Ok(Self {
            language,
            grouped: numbers(GroupingStrategy::Auto)?,
            plain: numbers(GroupingStrategy::Never)?,
            cardinal: PluralRules::try_new_cardinal((&tag).into())
                .map_err(|error| fault(error.to_string()))?,
            ordinal: PluralRules::try_new_ordinal((&tag).into())
                .map_err(|error| fault(error.to_string()))?,
            list: ListFormatter::try_new_and((&tag).into(), ListFormatterOptions::default())
                .map_err(|error| fault(error.to_string()))?,
            dates: OnceLock::new(),
            names: OnceLock::new(),
            tag,
            file,
        })
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The BCP 47 tag of the language as it is formatted, such as `en-GB`.
    #[must_use]
    pub fn tag(&self) -> String {
        self.tag.to_string()
    }

    /// How text is set that is typed with straight quotation marks and hyphens.
    #[must_use]
    pub fn punctuation(&self) -> &Punctuation {
        &self.file.punctuation
    }

    /// The names of States, treaties and languages in this language.
    #[must_use]
    pub fn names(&self) -> &Names {
        self.names
            .get_or_init(|| Names::new(self.language, &self.file))
    }

    /// The formats of dates; none where the Unicode data lack them.
    pub(super) fn dates(&self) -> Option<&DateFormats> {
        self.dates
            .get_or_init(|| DateFormats::load(&self.tag))
            .as_ref()
    }

    /// A number with its thousands grouped: "13,000,000".
    ///
    /// With a precision it has exactly so many digits behind the point, the last one rounded half
    /// away from zero, as a reader who checks by hand rounds; without, as many as it has, zeros at
    /// the end dropped. A minus sign is U+2212.
    #[must_use]
    pub fn number(&self, value: Decimal, precision: Option<u32>) -> String {
        let rounded = match precision {
            Some(digits) => {
                value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
            }
            None => value.normalize(),
        };
        let digits = self.digits(rounded.abs(), precision.unwrap_or(0), true);
        self.signed(rounded, digits)
    }

    /// The digits of a number that is not negative, with at least `places` behind the point.
    pub(super) fn digits(&self, value: Decimal, places: u32, grouping: bool) -> String {
        let fixed = fixed(value, places);
        if grouping {
            self.grouped.format(&fixed).to_string()
        } else {
            self.plain.format(&fixed).to_string()
        }
    }

    /// Puts the minus sign before what prints the absolute value of a negative number.
    pub(super) fn signed(&self, value: Decimal, absolute: String) -> String {
        if value.is_sign_negative() && !value.is_zero() {
            format!("{}{absolute}", self.file.minus)
        } else {
            absolute
        }
    }

    /// The items joined as the language joins them: "A, B and C".
    #[must_use]
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.list
            .format(items.iter().map(AsRef::as_ref))
            .to_string()
    }

    /// An ordinal number: "102nd".
    #[must_use]
    pub fn ordinal(&self, number: u64) -> String {
        let digits = self.number(number.into(), None);
        let category = self.ordinal.category_for(number);
        self.file
            .ordinal
            .get(category)
            .fill_known(&[("n", &digits)])
    }

    /// A whole number in words, where the language's file has them: "three".
    #[must_use]
    pub fn words(&self, number: u64) -> Option<String> {
        let at = usize::try_from(number).ok()?;
        self.file.words.get(at).cloned()
    }

    /// The text with its first letter in upper case, for the beginning of a sentence.
    #[must_use]
    #[allow(
        clippy::unused_self,
        reason = "which letter it is may differ by language"
    )]
    pub fn capitalize(&self, text: &str) -> String {
        let mut chars = text.chars();
        match chars.next() {
            Some(first) => first.to_uppercase().chain(chars).collect(),
            None => String::new(),
        }
    }

    /// The plural category that a count belongs to.
    #[must_use]
    pub fn plural(&self, number: u64) -> PluralCategory {
        self.cardinal.category_for(number)
    }

    /// The plural category of a number as it is printed, with `places` digits behind the point.
    pub(super) fn plural_of(&self, value: Decimal, places: u32) -> PluralCategory {
        self.cardinal.category_for(&fixed(value, places))
    }

    /// The plural categories that the language tells apart.
    pub fn plurals(&self) -> impl Iterator<Item = PluralCategory> + '_ {
        self.cardinal.categories()
    }
}

/// The number for the Unicode library, with at least `places` digits behind the point.
fn fixed(value: Decimal, places: u32) -> Fixed {
    // A decimal prints as digits and a point, which the other type always reads.
    let mut fixed = Fixed::try_from_str(&value.to_string()).unwrap_or_default();
    let places = i16::try_from(places).unwrap_or(i16::MAX);
    fixed.absolute.pad_end(-places);
    fixed
}
