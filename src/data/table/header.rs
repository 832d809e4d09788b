//! The first line of a table, which names its columns.

use std::collections::HashMap;
use std::path::Path;

use super::excerpt::Excerpts;
use super::head;
use super::reader::{COLUMNS, MOST_FAULTS, Rows, broken, not_utf8, unclosed};
use super::tidy::composed;
use crate::diagnostic::{Diagnostic, Place, code};

impl Rows {
    /// Reads the header: the names of the columns, in order.
    pub(in crate::data) fn header(
        &mut self,
        excerpts: &mut Excerpts<'_>,
        shown: &Path,
        asked: Place,
    ) -> Result<Vec<String>, Vec<Diagnostic>> {
        match self.next() {
            Ok(true) => {}
            Ok(false) => {
                return Err(vec![
                    Diagnostic::error(
                        code::INVALID_TABLE,
                        format!("the table {} is empty", shown.display()),
                    )
                    .at(asked)
                    .help("its first line names the columns"),
                ]);
            }
            Err(error) => return Err(vec![broken(shown, &error).at(asked)]),
        }
        let spot = self.spot();
        if let Some(place) = excerpts.unclosed(spot) {
            return Err(vec![unclosed(place)]);
        }
        if let Some(mistaken) = head::mistaken(self.record(), spot, excerpts, shown, asked) {
            return Err(vec![mistaken]);
        }
        if self.record().len() > COLUMNS {
            let message = format!(
                "{} has {} columns, and no more than {COLUMNS} are read",
                shown.display(),
                self.record().len()
            );
            return Err(vec![
                Diagnostic::error(code::TOO_LARGE, message)
                    .at(excerpts.cell(spot, COLUMNS))
                    .help(
                        "a row is a case and a column what is known of it; it may be turned round",
                    ),
            ]);
        }
        let mut names: Vec<String> = Vec::with_capacity(self.record().len());
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut wrong = Vec::new();
        for (column, name) in self.record().iter().enumerate() {
            let Ok(name) = std::str::from_utf8(name) else {
                let raw = excerpts.raw(spot);
                return Err(vec![not_utf8(shown, &raw).at(excerpts.cell(spot, column))]);
            };
            let name = composed(name.trim());
            let name = name.as_ref();
            if name.is_empty() {
                wrong.push(
                    Diagnostic::error(
                        code::INVALID_TABLE,
                        format!("column {} of {} has no name", column + 1, shown.display()),
                    )
                    .at(excerpts.cell(spot, column))
                    .help("write a name into the first line"),
                );
            } else if let Some(first) = known.get(name).copied() {
                wrong.push(
                    Diagnostic::error(
                        code::INVALID_TABLE,
                        format!("two columns of {} are named `{name}`", shown.display()),
                    )
                    .at(excerpts.cell(spot, column))
                    .also(excerpts.cell(spot, first), "the first of that name"),
                );
            }
            known.entry(name.to_owned()).or_insert(column);
            names.push(name.to_owned());
            if wrong.len() >= MOST_FAULTS {
                return Err(wrong);
            }
        }
        let toml = shown.with_extension("toml").display().to_string();
        let first = String::from_utf8_lossy(&excerpts.raw(spot)).into_owned();
        let place = excerpts.record(spot);
        if let Some(doubt) = excerpts
            .dialect()
            .doubted(&first, names.len(), &toml, place)
        {
            wrong.push(doubt);
        }
        if wrong.is_empty() {
            Ok(names)
        } else {
            Err(wrong)
        }
    }
}
