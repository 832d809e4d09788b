//! Numbers of things in messages.

/// "1 cell", "2 cells".
pub(in crate::data) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
