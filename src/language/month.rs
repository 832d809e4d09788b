//! Months by the names that people write in English.

const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Returns the number of a month, from 1, by its English name or what that is shortened to: “July”, “Jul.”, “Sept.”.
#[must_use]
pub fn month_named(name: &str) -> Option<u8> {
    let name = name.trim_end_matches('.').to_lowercase();
    let at = NAMES.iter().position(|month| {
        *month == name || *month == "september" && name == "sept" || month.get(..3) == Some(&name)
    })?;
    u8::try_from(at + 1).ok()
}
