//! How a table writes its numbers, and what stands around them.

/// How a table or a column writes its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberStyle {
    /// The byte between whole and fraction; twice the same, or either of two.
    pub(super) points: [u8; 2],
    /// What stands between thousands, if anything.
    pub(super) group: Option<char>,
    /// Whether a number stands alone in its cell, without a sign of percent or a unit.
    pub(super) bare: bool,
    /// What may stand behind a number and leads to a footnote.
    pub(super) marks: Vec<String>,
}

impl Default for NumberStyle {
    fn default() -> Self {
        Self {
            points: [b'.'; 2],
            group: None,
            bare: true,
            marks: Vec::new(),
        }
    }
}

impl NumberStyle {
    /// Whether a number is nothing but its digits, sign and point.
    pub(super) fn is_plain(&self) -> bool {
        self.bare && self.group.is_none() && self.marks.is_empty()
    }

    /// A cell without the marks behind it, and these, the last one first.
    ///
    /// A mark that begins with a digit stands behind a space, or nobody could tell it from the number.
    pub(super) fn unmarked<'c>(&self, cell: &'c str) -> (&'c str, Vec<&str>) {
        let mut rest = cell.trim();
        let mut marks = Vec::new();
        'marks: loop {
            for mark in &self.marks {
                let Some(before) = rest.strip_suffix(mark.as_str()) else {
                    continue;
                };
                let digit = mark.starts_with(|c: char| c.is_ascii_digit());
                if before.is_empty() || digit && !before.ends_with(char::is_whitespace) {
                    continue;
                }
                rest = before.trim_end();
                marks.push(mark.as_str());
                continue 'marks;
            }
            return (rest, marks);
        }
    }

    /// The cell without all that is not its number, as digits with a sign and a point.
    pub(super) fn stripped(&self, cell: &[u8]) -> Option<Vec<u8>> {
        let (mut text, _) = self.unmarked(std::str::from_utf8(cell).ok()?);
        if !self.bare {
            text = text.trim_start_matches(|c: char| {
                !c.is_ascii_digit() && !matches!(c, '-' | '\u{2212}')
            });
            text = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        }
        match self.group {
            Some(group) => ungrouped(text, group, self.points),
            None => Some(text.as_bytes().to_vec()),
        }
    }
}

/// Whether a character groups thousands where `group` is declared to: spaces are all alike to the
/// eye, and so are apostrophes.
fn groups(c: char, group: char) -> bool {
    const SPACES: [char; 4] = [' ', '\u{a0}', '\u{202f}', '\u{2009}'];
    const APOSTROPHES: [char; 2] = ['\'', '\u{2019}'];
    c == group
        || SPACES.contains(&c) && SPACES.contains(&group)
        || APOSTROPHES.contains(&c) && APOSTROPHES.contains(&group)
}

/// Takes the group marks out of the whole part. The last group has three digits, those before it two
/// or three, and the first one at least one: `12 5` is not a number but two.
fn ungrouped(text: &str, group: char, points: [u8; 2]) -> Option<Vec<u8>> {
    let is_point = |c: char| u8::try_from(c).is_ok_and(|byte| points.contains(&byte));
    // A point that groups is none.
    let is_point = |c: char| is_point(c) && !groups(c, group);
    let whole = text.find(is_point).unwrap_or(text.len());
    let (whole, fraction) = text.split_at_checked(whole)?;
    let mut parts = whole.split(|c| groups(c, group)).rev();
    let last = parts.next()?;
    let mut digits = Vec::with_capacity(text.len());
    let mut before: Vec<&str> = parts.collect();
    before.reverse();
    for (at, part) in before.iter().enumerate() {
        let bare = part.trim_start_matches(['-', '\u{2212}']);
        let fits = if at == 0 { 1..=3 } else { 2..=3 };
        if !fits.contains(&bare.len()) || at > 0 && bare.len() != part.len() {
            return None;
        }
        digits.extend_from_slice(part.as_bytes());
    }
    if !before.is_empty() && last.len() != 3 {
        return None;
    }
    digits.extend_from_slice(last.as_bytes());
    digits.extend_from_slice(fraction.as_bytes());
    Some(digits)
}
