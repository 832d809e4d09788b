//! Values other than texts and tables: numbers, dates, words out of a few, scalars.

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeValue;

use super::{Date, Datetime, Located, Record, Takes, Text, day};
use crate::diagnostic::{Code, Diagnostic, code, nearest};

/// A scalar of a place where several types are allowed, such as a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A text.
    Text(String),
    /// An integer or a decimal number, exactly as it was written.
    Number(Decimal),
    /// True or false.
    Boolean(bool),
    /// A date without a time.
    Date(Date),
}

impl Record<'_> {
    /// A whole number that may be left out.
    pub fn optional_integer(&mut self, key: &'static str) -> Option<Located<i64>> {
        let value = self.get(key, Takes::Integer)?;
        let number = match value.get_ref() {
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            _ => None,
        };
        if number.is_none() && !self.too_long(value, &format!("`{key}`")) {
            self.wrong_type(&format!("`{key}`"), "a whole number", value);
        }
        number.map(|number| Located::new(number, self.value_place(value)))
    }

    /// True or false, `default` if left out.
    pub fn boolean(&mut self, key: &'static str, default: bool) -> bool {
        self.optional_boolean(key)
            .map_or(default, |boolean| boolean.value)
    }

    /// True or false, if it is given.
    pub fn optional_boolean(&mut self, key: &'static str) -> Option<Located<bool>> {
        let value = self.get(key, Takes::Boolean)?;
        if let DeValue::Boolean(boolean) = value.get_ref() {
            return Some(Located::new(*boolean, self.value_place(value)));
        }
        self.wrong_type(&format!("`{key}`"), "true or false", value);
        None
    }

    /// A date without a time that may be left out.
    pub fn optional_date(&mut self, key: &'static str) -> Option<Located<Date>> {
        let value = self.get(key, Takes::Date)?;
        self.date_of(value, &format!("`{key}`"))
    }

    /// A date that must be there.
    pub fn date(&mut self, key: &'static str) -> Option<Located<Date>> {
        self.require(key);
        self.optional_date(key)
    }

    /// A list of dates; a single date counts as a list of one.
    pub fn dates(&mut self, key: &'static str) -> Vec<Located<Date>> {
        match self.get(key, Takes::Dates) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(array) => array
                    .iter()
                    .filter_map(|value| self.date_of(value, &format!("each of `{key}`")))
                    .collect(),
                _ => self
                    .date_of(value, &format!("`{key}`"))
                    .into_iter()
                    .collect(),
            },
        }
    }

    fn date_of(&self, value: &Spanned<DeValue<'_>>, what: &str) -> Option<Located<Date>> {
        if let DeValue::Datetime(Datetime {
            date: Some(date),
            time: None,
            ..
        }) = value.get_ref()
        {
            return Some(Located::new(*date, self.value_place(value)));
        }
        let written = match value.get_ref() {
            DeValue::String(text) => text.trim(),
            _ => "",
        };
        let days = match written.parse::<Datetime>() {
            Ok(Datetime {
                date: Some(date), ..
            }) => vec![date],
            _ => day::meant(written),
        };
        self.complain(
            self.of_wrong_type(what, "a date such as 2011-07-14 (without quotes)", value)
                .maybe_help(day::advice(&days, "")),
        );
        None
    }

    /// A date with time and offset that may be left out.
    pub fn optional_moment(&mut self, key: &'static str) -> Option<Located<Datetime>> {
        let value = self.get(key, Takes::Moment)?;
        if let DeValue::Datetime(
            moment @ Datetime {
                date: Some(_),
                time: Some(_),
                offset: Some(_),
            },
        ) = value.get_ref()
        {
            return Some(Located::new(*moment, self.value_place(value)));
        }
        self.wrong_type(
            &format!("`{key}`"),
            "a date with time and time zone such as 2011-07-12T10:00:00+02:00",
            value,
        );
        None
    }

    /// One of a few words, read by `parse`; `known` lists them for the message.
    pub fn optional_word<T>(
        &mut self,
        key: &'static str,
        known: &[(&'static str, T)],
    ) -> Option<Located<T>>
    where
        T: Clone,
    {
        let words = known.iter().map(|(word, _)| *word);
        self.asked.note(key, Takes::Word(words.collect()));
        let value = self.table.get(key);
        if let Some(value) = value.filter(|value| !matches!(value.get_ref(), DeValue::String(_))) {
            let words: Vec<String> = known.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.complain(
                self.of_wrong_type(&format!("`{key}`"), "a word in quotation marks", value)
                    .help(format!("it is one of {}", words.join(", "))),
            );
            return None;
        }
        let text = self.optional_text(key)?;
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == text.as_str()) {
            return Some(Located::new(value.clone(), text.place()));
        }
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        self.complain(unknown_word(&text, &format!("`{key}`"), &words));
        None
    }

    /// A list of words out of a few, empty if left out.
    pub fn words<T>(&mut self, key: &'static str, known: &[(&'static str, T)]) -> Vec<Located<T>>
    where
        T: Clone,
    {
        let words: Vec<&'static str> = known.iter().map(|(word, _)| *word).collect();
        let mut found = Vec::new();
        for value in self.elements(key, Takes::Words(words.clone()), "a list of words") {
            let what = format!("each of `{key}`");
            let Some(text) = self.text_of(value, &what) else {
                continue;
            };
            match known.iter().find(|(word, _)| *word == text.as_str()) {
                Some((_, value)) => found.push(Located::new(value.clone(), text.place())),
                None => self.complain(unknown_word(&text, &what, &words)),
            }
        }
        found
    }

    /// One of a few words, which must be there.
    pub fn word<T>(&mut self, key: &'static str, known: &[(&'static str, T)]) -> Option<Located<T>>
    where
        T: Clone,
    {
        self.require(key);
        self.optional_word(key, known)
    }

    /// A number that may be left out, exactly as it was written.
    pub fn optional_number(&mut self, key: &'static str) -> Option<Located<Decimal>> {
        let value = self.get(key, Takes::Number)?;
        if let DeValue::Integer(_) | DeValue::Float(_) = value.get_ref() {
            let scalar = self.scalar_of(value, &format!("`{key}`"))?;
            return match scalar.value {
                Scalar::Number(number) => Some(Located::new(number, scalar.place)),
                _ => None,
            };
        }
        self.wrong_type(&format!("`{key}`"), "a number", value);
        None
    }

    /// A scalar of whatever type, if it is one that filters and totals can use.
    pub fn optional_scalar(&mut self, key: &'static str) -> Option<Located<Scalar>> {
        let value = self.get(key, Takes::Scalar)?;
        self.scalar_of(value, &format!("`{key}`"))
    }

    pub(super) fn scalar_of(
        &self,
        value: &Spanned<DeValue<'_>>,
        what: &str,
    ) -> Option<Located<Scalar>> {
        let scalar = match value.get_ref() {
            DeValue::String(string) => Some(Scalar::Text(string.to_string())),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|number| Scalar::Number(number.into())),
            DeValue::Float(float) => Decimal::from_str_exact(float.as_str())
                .ok()
                .map(Scalar::Number),
            DeValue::Boolean(boolean) => Some(Scalar::Boolean(*boolean)),
            DeValue::Datetime(Datetime {
                date: Some(date),
                time: None,
                ..
            }) => Some(Scalar::Date(*date)),
            _ => None,
        };
        if scalar.is_none() && !self.too_long(value, what) {
            self.wrong_type(what, "a text, a number, true or false, or a date", value);
        }
        scalar.map(|scalar| Located::new(scalar, self.value_place(value)))
    }

    /// Complains of a number that is one, but has more digits than can be kept; false where the
    /// value is something else. A rounded number would be another than the author wrote.
    fn too_long(&self, value: &Spanned<DeValue<'_>>, what: &str) -> bool {
        let wanted = match value.get_ref() {
            DeValue::Integer(integer) if integer.as_str().starts_with('-') => {
                format!("a whole number down to {}, and this one is less", i64::MIN)
            }
            DeValue::Integer(_) => {
                format!("a whole number up to {}, and this one is greater", i64::MAX)
            }
            DeValue::Float(float)
                if Decimal::from_str_exact(float.as_str()).is_err()
                    && float
                        .as_str()
                        .bytes()
                        .all(|c| matches!(c, b'0'..=b'9' | b'.' | b'+' | b'-')) =>
            {
                String::from("a number of no more than 28 digits, and this one has more")
            }
            _ => return false,
        };
        self.complain(
            Diagnostic::error(code::WRONG_TYPE, format!("{what} takes {wanted}"))
                .at(self.value_place(value)),
        );
        true
    }

    /// A list of scalars; a single one counts as a list of one. Says whether it was a list.
    pub fn scalars(&mut self, key: &'static str) -> Vec<Located<Scalar>> {
        let Some(value) = self.get(key, Takes::Scalars) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Array(array) => array
                .iter()
                .filter_map(|value| self.scalar_of(value, &format!("each of `{key}`")))
                .collect(),
            _ => self
                .scalar_of(value, &format!("`{key}`"))
                .into_iter()
                .collect(),
        }
    }

    /// A list of whole numbers; a single one counts as a list of one.
    pub fn integers(&mut self, key: &'static str) -> Vec<Located<i64>> {
        let value = self.table.get(key);
        let table = value.filter(|value| matches!(value.get_ref(), DeValue::Table(_)));
        let scalars = match table {
            Some(value) => {
                self.asked.note(key, Takes::Scalars);
                self.wrong_type(&format!("`{key}`"), "a list of whole numbers", value);
                Vec::new()
            }
            None => self.scalars(key),
        };
        let whole = |scalar: Located<Scalar>| match scalar.value {
            Scalar::Number(number) if number.is_integer() => {
                let number = i64::try_from(number).ok()?;
                Some(Located::new(number, scalar.place))
            }
            _ => {
                let message = format!("`{key}` takes whole numbers");
                let number = match &scalar.value {
                    Scalar::Text(text) => text.trim().parse::<i64>().ok(),
                    _ => None,
                };
                self.complain(
                    Diagnostic::error(code::WRONG_TYPE, message)
                        .at(scalar.place)
                        .help(format!("such as `{key} = [{}]`", number.unwrap_or(3))),
                );
                None
            }
        };
        scalars.into_iter().filter_map(whole).collect()
    }

    /// One character, or a list of them.
    pub fn characters(&mut self, key: &'static str) -> Vec<Located<char>> {
        let takes = Takes::Either(vec![Takes::Character, Takes::Texts]);
        let Some(value) = self.get(key, takes) else {
            return Vec::new();
        };
        let values: Vec<_> = match value.get_ref() {
            DeValue::Array(array) => array.iter().collect(),
            _ => vec![value],
        };
        let mut found = Vec::new();
        for value in values {
            let Some(text) = self.text_of(value, &format!("`{key}`")) else {
                continue;
            };
            let mut chars = text.as_str().chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                found.push(Located::new(c, text.place()));
            } else {
                let message = format!("`{key}` takes one character");
                self.complain(Diagnostic::error(code::INVALID_VALUE, message).at(text.place()));
            }
        }
        found
    }

    /// True or false, or a list of texts.
    pub fn texts_or_boolean(&mut self, key: &'static str) -> (Option<bool>, Vec<Text>) {
        let takes = Takes::Either(vec![Takes::Boolean, Takes::Texts]);
        let Some(value) = self.get(key, takes) else {
            return (None, Vec::new());
        };
        match value.get_ref() {
            DeValue::Boolean(boolean) => (Some(*boolean), Vec::new()),
            DeValue::Array(array) => {
                let what = format!("each of `{key}`");
                let texts = array.iter().filter_map(|value| self.text_of(value, &what));
                (None, texts.collect())
            }
            _ => {
                self.wrong_type(
                    &format!("`{key}`"),
                    "a list of texts, or true or false",
                    value,
                );
                (None, Vec::new())
            }
        }
    }

    /// A list of texts, or of tables each with a text `value`, as newer Table Schemas have them.
    pub fn texts_or_values(&mut self, key: &'static str) -> Vec<Text> {
        let values = self.elements(key, Takes::Texts, "a list of texts");
        let mut texts = Vec::new();
        for value in values {
            if let DeValue::Table(_) = value.get_ref() {
                let what = format!("each of `{key}`");
                let read = |record: &mut Record| {
                    record.optional_text("label");
                    record.text("value")
                };
                texts.extend(self.within(value, &what, read).map(|(text, _)| text));
            } else {
                texts.extend(self.text_of(value, &format!("each of `{key}`")));
            }
        }
        texts
    }
}

/// Words of other formats for the same thing.
const OTHER_NAMES: [(&str, &str); 10] = [
    ("text", "string"),
    ("str", "string"),
    ("int", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("numeric", "number"),
    ("bool", "boolean"),
    ("average", "mean"),
    ("total", "sum"),
];

/// The complaint of a word that is not one of those that a key takes.
#[must_use]
pub fn unknown_word(text: &Text, what: &str, known: &[&str]) -> Diagnostic {
    let list: Vec<_> = known.iter().map(|word| format!("`{word}`")).collect();
    let code: Code = code::INVALID_VALUE;
    let diagnostic =
        Diagnostic::error(code, format!("{what} cannot be `{}`", text.as_str())).at(text.place());
    let lower = text.as_str().to_lowercase();
    let other_name = OTHER_NAMES
        .iter()
        .find(|(other, word)| *other == lower && known.contains(word))
        .map(|(_, word)| *word);
    match other_name.or_else(|| nearest(text.as_str(), known.iter().copied())) {
        Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")),
        None => diagnostic.help(format!("it is one of {}", list.join(", "))),
    }
}
