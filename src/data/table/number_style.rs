//! How a table writes its numbers, and what stands around them.

/// How a table or a column writes its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::data) struct NumberStyle {
    /// The byte between whole and fraction; twice the same, or either of two.
    pub(in crate::data) points: [u8; 2],
    /// What stands between thousands, if anything.
    pub(in crate::data) group: Option<char>,
    /// What stands before or behind each number: a sign of percent or a unit. The empty one is none.
    pub(in crate::data) signs: Vec<String>,
    /// Whether somebody has said what stands before decimals or between thousands.
    pub(in crate::data) declared: bool,
    /// What may stand behind a number and leads to a footnote.
    pub(in crate::data) marks: Vec<String>,
}

impl Default for NumberStyle {
    fn default() -> Self {
        Self {
            points: [b'.'; 2],
            group: None,
            signs: Vec::new(),
            declared: false,
            marks: Vec::new(),
        }
    }
}

impl NumberStyle {
    /// Whether a number is nothing but its digits, sign and point.
    pub(in crate::data) fn is_plain(&self) -> bool {
        self.signs.is_empty() && self.group.is_none() && self.marks.is_empty()
    }

    /// A cell without the marks behind it, and these, the last one first.
    ///
    /// A mark that begins with a digit stands behind a space, or nobody could tell it from the number.
    pub(in crate::data) fn unmarked<'c>(&self, cell: &'c str) -> (&'c str, Vec<&str>) {
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
    pub(in crate::data) fn stripped(&self, cell: &[u8]) -> Option<Vec<u8>> {
        let (text, _) = self.unmarked(std::str::from_utf8(cell).ok()?);
        let (negative, text, _) = self.unsigned(text);
        let mut digits = match self.group {
            Some(group) => ungrouped(text, group, self.points)?,
            None => text.as_bytes().to_vec(),
        };
        if negative {
            digits.insert(0, b'-');
        }
        Some(digits)
    }

    /// Which of its signs the number of a cell has; none where it has none of them.
    pub(in crate::data) fn sign_of(&self, cell: &[u8]) -> Option<usize> {
        let (text, _) = self.unmarked(std::str::from_utf8(cell).ok()?);
        self.unsigned(text).2
    }

    /// Whether the number is below nought, the text without its sign, and which one that is. The minus stands
    /// before the sign or behind it: `-€ 3`, `€ -3`.
    fn unsigned<'c>(&self, text: &'c str) -> (bool, &'c str, Option<usize>) {
        const MINUS: [char; 2] = ['-', '\u{2212}'];
        let text = text.trim();
        let signs = self
            .signs
            .iter()
            .enumerate()
            .filter(|(_, sign)| !sign.is_empty());
        for (at, sign) in signs {
            let inner = text.strip_prefix(MINUS);
            let (negative, rest) = inner.map_or((false, text), |inner| (true, inner.trim_start()));
            if let Some(rest) = rest.strip_prefix(sign.as_str()) {
                let rest = rest.trim_start();
                return match rest.strip_prefix(MINUS).filter(|_| !negative) {
                    Some(rest) => (true, rest, Some(at)),
                    None => (negative, rest, Some(at)),
                };
            }
            if let Some(rest) = rest.strip_suffix(sign.as_str()) {
                return (negative, rest.trim_end(), Some(at));
            }
        }
        (false, text, self.signs.iter().position(String::is_empty))
    }

    /// Whether either of two characters may stand before decimals.
    pub(in crate::data) fn takes_either(&self) -> bool {
        self.points[0] != self.points[1]
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
