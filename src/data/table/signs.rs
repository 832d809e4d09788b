//! What the numbers of a column say of the characters in them: whether they stand before decimals or between
//! thousands.

/// What the numbers of a column say of a character.
#[derive(Debug, Default)]
pub(in crate::data) struct Sign {
    /// It stands before decimals.
    pub(in crate::data) decimal: bool,
    /// It stands between thousands.
    pub(in crate::data) group: bool,
    /// A number in which it could do either.
    pub(in crate::data) unclear: Option<String>,
}

/// What the numbers of a column say of how they are written.
#[derive(Debug, Default)]
pub(in crate::data) struct Column {
    comma: Sign,
    point: Sign,
    space: Sign,
    apostrophe: Sign,
    /// Nothing stands between the thousands of some number.
    pub(in crate::data) ungrouped: bool,
}

impl Column {
    /// The characters that may stand in numbers.
    pub(in crate::data) fn signs(&self) -> impl Iterator<Item = (char, &Sign)> {
        let all = [
            (',', &self.comma),
            ('.', &self.point),
            (' ', &self.space),
            ('\'', &self.apostrophe),
        ];
        all.into_iter()
    }

    /// Looks at a cell; false if it is no number.
    pub(in crate::data) fn see(&mut self, cell: &str) -> bool {
        let cell = cell.trim_start_matches(['-', '+', '\u{2212}']);
        let is_digit = |c: char| c.is_ascii_digit();
        if !cell.starts_with(is_digit) || !cell.ends_with(is_digit) {
            return false;
        }
        let like = |c: char| match c {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '\'' | '\u{2019}' => '\'',
            other => other,
        };
        let between: Vec<char> = cell.chars().filter(|c| !is_digit(*c)).map(like).collect();
        let parts: Vec<&str> = cell.split(|c: char| !is_digit(c)).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return false;
        };
        let in_groups = |parts: &[&str]| {
            let mut parts = parts.iter();
            let begins = parts
                .next()
                .is_some_and(|part| (1..=3).contains(&part.len()) && !part.starts_with('0'));
            begins && parts.all(|part| part.len() == 3)
        };
        let unlike = between.windows(2).position(|pair| pair[0] != pair[1]);
        match (between.as_slice(), unlike) {
            ([], _) => {
                self.ungrouped |= cell.len() > 3 && !cell.starts_with('0');
                true
            }
            ([only @ (',' | '.')], _) => {
                let sign = self.sign(*only);
                if last.len() == 3 && (1..=3).contains(&first.len()) && !first.starts_with('0') {
                    sign.unclear.get_or_insert_with(|| cell.to_owned());
                } else {
                    sign.decimal = true;
                }
                true
            }
            ([group, ..], None) if in_groups(&parts) && is_sign(*group) => {
                self.sign(*group).group = true;
                true
            }
            ([group, .., decimal @ (',' | '.')], Some(at))
                if at + 2 == between.len()
                    && is_sign(*group)
                    && in_groups(&parts[..parts.len() - 1]) =>
            {
                self.sign(*group).group = true;
                self.sign(*decimal).decimal = true;
                true
            }
            _ => false,
        }
    }

    fn sign(&mut self, character: char) -> &mut Sign {
        match character {
            ',' => &mut self.comma,
            '.' => &mut self.point,
            '\'' => &mut self.apostrophe,
            _ => &mut self.space,
        }
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, ',' | '.' | ' ' | '\'')
}
