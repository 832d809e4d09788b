//! Dates, periods and moments.

use std::fmt;

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{MD, YMD};
use icu_locale_core::Locale as Tag;

use super::Locale;
use crate::record::{Date, Datetime};

/// A date cannot be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// No calendar has this day, as 30 February.
    Impossible(Date),
    /// There is no date, or a moment lacks its time or time zone.
    Incomplete,
    /// The Unicode data lack the language's dates: a fault of the program.
    NoFormats,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible(date) => write!(f, "there is no day {date}"),
            Self::Incomplete => f.write_str("the date is incomplete"),
            Self::NoFormats => f.write_str("the program lacks the dates of this language"),
        }
    }
}

impl std::error::Error for DateError {}

/// The Unicode formats of dates.
pub(super) struct DateFormats {
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    month_day: FixedCalendarDateTimeFormatter<Gregorian, MD>,
}

impl DateFormats {
    pub(super) fn load(tag: &Tag) -> Option<Self> {
        Some(Self {
            date: FixedCalendarDateTimeFormatter::try_new(tag.into(), YMD::long()).ok()?,
            month_day: FixedCalendarDateTimeFormatter::try_new(tag.into(), MD::long()).ok()?,
        })
    }
}

impl Locale {
    /// A date: "12 July 2011".
    ///
    /// # Errors
    /// For a day that no calendar has.
    pub fn date(&self, date: Date) -> Result<String, DateError> {
        let formats = self.dates().ok_or(DateError::NoFormats)?;
        Ok(formats.date.format(&calendar(date)?).to_string())
    }

    fn month_day(&self, date: Date) -> Result<String, DateError> {
        let formats = self.dates().ok_or(DateError::NoFormats)?;
        Ok(formats.month_day.format(&calendar(date)?).to_string())
    }

    /// A period, printed once: "14–15 July 2011", "30 June – 2 July 2011".
    ///
    /// One date is itself; two are the first and the last day of a period, in whichever order; more
    /// are a period if they are consecutive days, and else a list of dates.
    ///
    /// # Errors
    /// For a day that no calendar has, and for no date at all.
    pub fn date_range(&self, dates: &[Date]) -> Result<String, DateError> {
        let mut days = Vec::with_capacity(dates.len());
        for date in dates {
            days.push((calendar(*date)?, *date));
        }
        days.sort_by_key(|a| a.0);
        days.dedup_by(|a, b| a.0 == b.0);
        let (Some((_, first)), Some((_, last))) = (days.first(), days.last()) else {
            return Err(DateError::Incomplete);
        };
        if days.len() == 1 {
            return self.date(*first);
        }
        let consecutive = days
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if b.0.to_rata_die() - a.0.to_rata_die() == 1));
        if days.len() > 2 && !consecutive {
            let dates: Result<Vec<_>, _> = days.iter().map(|(_, date)| self.date(*date)).collect();
            return Ok(self.list(&dates?));
        }
        self.period(*first, *last)
    }

    fn period(&self, first: Date, last: Date) -> Result<String, DateError> {
        let range = &self.file.range;
        let pattern = if first.year != last.year {
            &range.other
        } else if first.month != last.month {
            &range.same_year
        } else {
            &range.same_month
        };
        let day = |date: Date| self.digits(date.day.into(), 0, false);
        Ok(pattern.fill_known(&[
            ("first-day", &day(first)),
            ("first-month-day", &self.month_day(first)?),
            ("first-date", &self.date(first)?),
            ("last-day", &day(last)),
            ("last-month-day", &self.month_day(last)?),
            ("last-date", &self.date(last)?),
        ]))
    }

    /// A moment with its time zone: "12 July 2011, 10:00 (UTC+2)". Seconds are left out.
    ///
    /// # Errors
    /// For a day that no calendar has, and where date, time or time zone is missing.
    pub fn moment(&self, moment: &Datetime) -> Result<String, DateError> {
        let (Some(date), Some(time), Some(offset)) = (moment.date, moment.time, moment.offset)
        else {
            return Err(DateError::Incomplete);
        };
        let time = format!("{:02}:{:02}", time.hour, time.minute);
        Ok(self.file.moment.pattern.fill_known(&[
            ("date", &self.date(date)?),
            ("time", &time),
            ("offset", &self.offset(offset)),
        ]))
    }

    fn offset(&self, offset: toml::value::Offset) -> String {
        let minutes = match offset {
            toml::value::Offset::Z => 0,
            toml::value::Offset::Custom { minutes } => minutes,
        };
        let sign = match minutes {
            0 => return String::new(),
            1.. => "+",
            _ => &self.file.minus,
        };
        let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
        if rest == 0 {
            format!("{sign}{hours}")
        } else {
            format!("{sign}{hours}:{rest:02}")
        }
    }
}

fn calendar(date: Date) -> Result<CalendarDate<Gregorian>, DateError> {
    CalendarDate::try_new_gregorian(i32::from(date.year), date.month, date.day)
        .map_err(|_| DateError::Impossible(date))
}
