//! What stands between a brief and an edition: the embargo, the name, the numbers that are frozen.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{InputsDigest, Prepared};
use crate::diagnostic::{Diagnostic, code};
use crate::numbering::{Edition, EditionName, Lock};
use crate::record::{Date, Datetime};

impl Prepared {
    /// The name of an edition that is given none: the date of the brief.
    ///
    /// # Errors
    /// Never for a date that can be read; the reason otherwise.
    pub fn edition_name(&self) -> Result<EditionName, String> {
        self.material.brief.settings.date.value.to_string().parse()
    }

    /// The embargoes that are not over at `now`: the complaint of each, at its place.
    #[must_use]
    pub fn embargoes(&self, now: SystemTime) -> Vec<Diagnostic> {
        let documents = self.material.brief.settings.documents.iter();
        documents
            .filter_map(|document| {
                let embargo = document.embargo.as_ref()?;
                let ends = moment(&embargo.value)?;
                (ends > now).then(|| {
                    Diagnostic::error(
                        code::EMBARGO,
                        format!(
                            "`{}` is under embargo until {}",
                            document.name.value, embargo.value
                        ),
                    )
                    .at(embargo.place)
                    .help("release it when the embargo is over; `--under-embargo` makes the edition now, for those who keep it")
                })
            })
            .collect()
    }

    /// The lock with this edition in it, made of `inputs`.
    ///
    /// # Errors
    /// The lock has an edition of that name already, and it was made of other inputs.
    pub fn freeze(
        &self,
        name: &EditionName,
        inputs: &InputsDigest,
    ) -> Result<Lock, Box<Diagnostic>> {
        let numbering = &self.material.numbering;
        let edition = Edition {
            name: name.clone(),
            date: self.material.brief.settings.date.value,
            inputs: inputs.as_str().to_owned(),
            place: None,
        };
        let known = numbering.lock().and_then(|lock| lock.edition(name));
        if let Some(known) = known
            && (!inputs.is(&known.inputs) || !numbering.is_locked())
        {
            let mut diagnostic = Diagnostic::error(
                code::EDITION_EXISTS,
                format!(
                    "the edition `{name}` was released already, and the brief has changed since"
                ),
            )
            .help("give this one another name, with `--edition`")
            .help("to make the old one again, check out the commit that released it")
            .help(format!(
                "if nobody has seen it, take it back: put `numbering.lock` back as it was before that release, remove the \
                 folder `editions/{name}`, and release again"
            ));
            diagnostic.place = known.place;
            return Err(Box::new(diagnostic));
        }
        Ok(numbering.freeze(edition))
    }
}

/// The moment on the clock, if it has a date, a time and a zone.
fn moment(written: &Datetime) -> Option<SystemTime> {
    let (date, time) = (written.date?, written.time?);
    let minutes = match written.offset? {
        toml::value::Offset::Z => 0,
        toml::value::Offset::Custom { minutes } => i64::from(minutes),
    };
    let seconds = i64::from(time.hour) * 3600
        + i64::from(time.minute) * 60
        + i64::from(time.second.unwrap_or(0))
        - minutes * 60;
    let since = days(date)? * 86_400 + seconds;
    match u64::try_from(since) {
        Ok(since) => UNIX_EPOCH.checked_add(Duration::from_secs(since)),
        Err(_) => Some(UNIX_EPOCH),
    }
}

/// Days from 1970-01-01.
fn days(date: Date) -> Option<i64> {
    let iso = |date: Date| {
        icu_calendar::Date::try_new_iso(i32::from(date.year), date.month, date.day).ok()
    };
    let epoch = iso(Date {
        year: 1970,
        month: 1,
        day: 1,
    })?;
    Some(iso(date)?.to_rata_die() - epoch.to_rata_die())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(written: &str) -> u64 {
        let moment = moment(&written.parse().unwrap()).unwrap();
        moment.duration_since(UNIX_EPOCH).unwrap().as_secs()
    }

    #[test]
    fn an_embargo_ends_at_the_same_moment_in_every_zone() {
        assert_eq!(unix("1970-01-02T00:00:00Z"), 86_400);
        // date -d 2011-07-12T10:00:00+02:00 +%s
        assert_eq!(unix("2011-07-12T10:00:00+02:00"), 1_310_457_600);
        assert_eq!(unix("2011-07-12T08:00:00Z"), 1_310_457_600);
        assert_eq!(unix("2011-07-12T03:30:00-04:30"), 1_310_457_600);
    }
}
