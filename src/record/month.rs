//! Months by the names that people write in English.

/// The names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns the number of a month, from 1, by its English name or what that is shortened to: “July”, “Jul.”, “Sept.”.
#[must_use]
pub fn month_named(name: &str) -> Option<u8> {
    let name = name.trim_end_matches('.');
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    let at = MONTHS.iter().position(|month| {
        is(month) || month.get(..3).is_some_and(is) || *month == "September" && is("sept")
    })?;
    u8::try_from(at + 1).ok()
}
