//! Which quotation mark, apostrophe, prime or dash a typed sign is.

use super::{Class, Punctuation, Unit, class, is_attached};

/// How far ahead it is looked for the mark that closes a quotation.
const AHEAD: usize = 4_000;

/// How many units of a line are looked at in this way, all marks together: a line of nothing but
/// marks ends too.
const LOOKS: usize = 200_000;

/// How many accents or quotation marks in a row are looked past.
const ROW: usize = 8;

/// The longest name before the `@` of an address of electronic post.
const POST: usize = 64;

/// The most digits of a length in feet or inches.
const LENGTH: usize = 3;

/// The digits between two signs that group thousands.
const THOUSANDS: usize = 3;

/// A quotation that is open: by `"` or by `'`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Double,
    Single,
}

/// Which mark closes a quotation further on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closer {
    /// It can hardly be anything else.
    Firm,
    /// It could be the apostrophe of a plural: the workers' union.
    Soft,
}

/// What the name in an address of electronic post holds besides letters and digits.
fn is_of_post(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | '+' | '\'' | '%')
}

pub(super) struct Quotes<'a> {
    punctuation: &'a Punctuation,
    units: &'a [Unit],
    open: Vec<Open>,
    /// What each unit is for those behind it, as far as it is decided.
    decided: Vec<Class>,
    set: Vec<(usize, String)>,
    looks: usize,
}

impl<'a> Quotes<'a> {
    /// What stands in the place of the typed signs of a line.
    pub(super) fn decide(punctuation: &'a Punctuation, units: &'a [Unit]) -> Vec<(usize, String)> {
        let mut quotes = Self {
            punctuation,
            units,
            open: Vec::new(),
            decided: Vec::with_capacity(units.len()),
            set: Vec::new(),
            looks: LOOKS,
        };
        let mut at = 0;
        while at < units.len() {
            at = quotes.unit(at);
        }
        quotes.set
    }

    /// Decides what stands at `at`, and gives where to go on.
    fn unit(&mut self, at: usize) -> usize {
        if let Some(end) = self.end_of_address(at) {
            let classes = self.units[at..end].iter().map(|unit| class(*unit));
            self.decided.extend(classes);
            return end;
        }
        match self.units[at] {
            Unit::Char('"') => self.double(at),
            Unit::Char('\'') => self.single(at),
            Unit::Char('-') => return self.hyphens(at),
            Unit::Char('“') => self.open.push(Open::Double),
            Unit::Char('‘') => self.open.push(Open::Single),
            Unit::Char('”') => self.close(Open::Double),
            Unit::Char('’')
                if self.open.last() == Some(&Open::Single) && !self.next(at).is_of_a_word() =>
            {
                self.open.pop();
            }
            _ => {}
        }
        if self.decided.len() == at {
            let class = match self.units[at] {
                unit if is_attached(unit) => self.before(at),
                unit => class(unit),
            };
            self.decided.push(class);
        }
        at + 1
    }

    fn put(&mut self, at: usize, text: &str, class: Class) {
        self.set.push((at, text.to_owned()));
        self.decided.push(class);
    }

    fn open(&mut self, at: usize, what: Open) {
        self.open.push(what);
        let mark = self.punctuation.quotation[what as usize][0].clone();
        self.put(at, &mark, Class::Opening);
    }

    /// Ends a quotation and all that was opened in it; one that was never opened ends nothing.
    fn close(&mut self, what: Open) {
        if let Some(depth) = self.open.iter().rposition(|open| *open == what) {
            self.open.truncate(depth);
        }
    }

    fn shut(&mut self, at: usize, what: Open) {
        self.close(what);
        let mark = self.punctuation.quotation[what as usize][1].clone();
        self.put(at, &mark, Class::Closing);
    }

    fn apostrophe(&mut self, at: usize) {
        let mark = self.punctuation.apostrophe.clone();
        self.put(at, &mark, Class::Letter);
    }

    fn prime(&mut self, at: usize, what: Open) {
        let single = usize::from(what == Open::Double);
        let mark = self.punctuation.primes[single].clone();
        self.put(at, &mark, Class::Closing);
    }

    /// What stands before `at`, marks being what they were decided to be.
    fn before(&self, at: usize) -> Class {
        at.checked_sub(1)
            .and_then(|before| self.decided.get(before))
            .map_or(Class::Space, |class| *class)
    }

    /// What stands behind `at`.
    fn next(&self, at: usize) -> Class {
        let behind = self.units[at + 1..].iter().take(ROW);
        behind
            .copied()
            .find(|unit| !is_attached(*unit))
            .map_or(Class::Space, class)
    }

    fn char(&self, at: usize) -> Option<char> {
        match self.units.get(at) {
            Some(Unit::Char(c)) => Some(*c),
            _ => None,
        }
    }

    fn double(&mut self, at: usize) {
        let is_open = self.open.contains(&Open::Double);
        let (before, next) = (self.before(at), self.next(at));
        if before == Class::Digit {
            let is_length = self.is_behind_feet(at)
                || !is_open && self.digits_before(at) <= LENGTH
                || is_open && self.closes_later(at, Open::Double).is_some();
            if is_length {
                return self.prime(at, Open::Double);
            }
            return self.shut(at, Open::Double);
        }
        let opens = match (before, next) {
            (Class::Space, Class::Space) => !is_open,
            (_, Class::Space) => false,
            (Class::Space | Class::Opening, _) => true,
            (Class::Between, _) => !is_open,
            (_, next) => !is_open && (next.is_of_a_word() || next == Class::Quote),
        };
        if opens {
            self.open(at, Open::Double);
        } else {
            self.shut(at, Open::Double);
        }
    }

    fn single(&mut self, at: usize) {
        let (before, next) = (self.before(at), self.next(at));
        let is_open = self.open.last() == Some(&Open::Single);
        match (before, next) {
            // As in Switzerland: 18'420.
            (Class::Digit, Class::Digit) if self.digits_behind(at) == THOUSANDS => {
                self.apostrophe(at);
            }
            (Class::Digit, Class::Digit) => self.prime(at, Open::Single),
            // Within a word, or between a word and its ending: `(CAT)'s`.
            (Class::Letter | Class::Digit | Class::Word, next) if next.is_of_a_word() => {
                self.apostrophe(at);
            }
            (Class::Closing, next) if next.is_of_a_word() => {
                if is_open && self.word(at + 1).chars().count() > 2 {
                    self.shut(at, Open::Single);
                } else {
                    self.apostrophe(at);
                }
            }
            (Class::Digit, _) if !is_open && self.is_length(at) => self.prime(at, Open::Single),
            (Class::Space | Class::Opening, next) if next != Class::Space => self.beginning(at),
            (Class::Between, next) if next != Class::Space && !is_open => self.beginning(at),
            _ if is_open => {
                let goes_on = self.is_soft(at) && self.closes_later(at, Open::Single).is_some();
                if goes_on {
                    self.apostrophe(at);
                } else {
                    self.shut(at, Open::Single);
                }
            }
            _ => self.apostrophe(at),
        }
    }

    /// A mark at the beginning of a word: it opens a quotation, or stands for what is left out.
    fn beginning(&mut self, at: usize) {
        let later = self.closes_later(at, Open::Single);
        let is_apostrophe = if self.is_pair(at) || self.is_decade(at) {
            true
        } else if self.punctuation.elisions.contains(&self.word(at + 1)) {
            later != Some(Closer::Firm)
        } else {
            later.is_none()
        };
        if is_apostrophe {
            self.apostrophe(at);
        } else {
            self.open(at, Open::Single);
        }
    }

    /// The word that begins at `at`, in lower case.
    fn word(&self, at: usize) -> String {
        (at..self.units.len())
            .map_while(|at| self.char(at).filter(|c| c.is_alphanumeric()))
            .take(20)
            .flat_map(char::to_lowercase)
            .collect()
    }

    /// Whether it is the first mark of `'n'`.
    fn is_pair(&self, at: usize) -> bool {
        let letter = self.char(at + 1).map(|c| c.to_ascii_lowercase());
        letter == Some('n') && self.char(at + 2) == Some('\'')
    }

    /// Whether it begins a decade, `'90s`, or a year that nothing closes behind: `'68`.
    fn is_decade(&mut self, at: usize) -> bool {
        let word = self.word(at + 1);
        let digits = word.chars().take_while(char::is_ascii_digit).count();
        digits == 2
            && match &word[2..] {
                "s" => true,
                "" => self.closes_later(at, Open::Single).is_none(),
                _ => false,
            }
    }

    fn digits_before(&self, at: usize) -> usize {
        (0..at)
            .rev()
            .map_while(|at| self.char(at).filter(|c| c.is_numeric()))
            .take(LENGTH + 1)
            .count()
    }

    fn digits_behind(&self, at: usize) -> usize {
        (at + 1..self.units.len())
            .map_while(|at| self.char(at).filter(char::is_ascii_digit))
            .take(THOUSANDS + 1)
            .count()
    }

    /// Whether `'` behind a number stands for feet or minutes, and not for a plural's or a genitive's.
    fn is_length(&self, at: usize) -> bool {
        self.digits_before(at) <= LENGTH
    }

    /// Whether `"` behind a number follows feet: `5'10"`, `6' 2"`.
    fn is_behind_feet(&self, at: usize) -> bool {
        let mut before = at;
        let mut skip = |wanted: &dyn Fn(char) -> bool| {
            let from = before;
            while before > 0 && from - before < ROW && self.char(before - 1).is_some_and(wanted) {
                before -= 1;
            }
            from - before
        };
        if skip(&|c| c.is_numeric() || matches!(c, '.' | ',' | '/' | '⁄')) == 0 {
            return false;
        }
        skip(&|c| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '-'));
        skip(&|c| matches!(c, '\'' | '’' | '′')) == 1 && skip(&char::is_numeric) > 0
    }

    /// Whether the mark could be the apostrophe of a plural that another word follows.
    fn is_soft(&self, at: usize) -> bool {
        let is_plural = at
            .checked_sub(1)
            .and_then(|before| self.char(before))
            .is_some_and(|c| matches!(c, 's' | 'S' | 'x' | 'z'));
        let follows = self.char(at + 1).is_some_and(char::is_whitespace)
            && self
                .units
                .get(at + 2)
                .is_some_and(|unit| class(*unit).is_of_a_word());
        is_plural && follows
    }

    /// Where an address of the web or of post ends that begins at `at`: it stays as it is.
    fn end_of_address(&self, at: usize) -> Option<usize> {
        let is_inside = at
            .checked_sub(1)
            .and_then(|before| self.char(before))
            .is_some_and(|c| c.is_alphanumeric() || is_of_post(c) && c != '\'');
        if is_inside || !self.char(at)?.is_alphanumeric() {
            return None;
        }
        let begins = |with: &str| {
            let mut pairs = with.chars().zip(at..);
            pairs.all(|(c, at)| self.char(at) == Some(c))
        };
        if !["http://", "https://", "www."].into_iter().any(begins) {
            return self.end_of_post(at);
        }
        let ends = |at: &usize| match self.char(*at) {
            Some(c) => c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '’' | '»'),
            None => true,
        };
        let mut end = (at..self.units.len())
            .find(ends)
            .unwrap_or(self.units.len());
        let is_behind = |at: usize| {
            let c = self.char(at - 1);
            c.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | ')'))
        };
        while end > at && is_behind(end) {
            end -= 1;
        }
        Some(end)
    }

    /// Where an address of electronic post ends, if one begins at `at`: o'brien@example.org.
    fn end_of_post(&self, at: usize) -> Option<usize> {
        let run = |from: usize, fits: &dyn Fn(char) -> bool| {
            let mut run = from..self.units.len().min(from + POST);
            run.find(|at| !self.char(*at).is_some_and(fits))
                .unwrap_or(from + POST)
        };
        let name = run(at, &|c| c.is_alphanumeric() || is_of_post(c));
        let host = name + 1;
        let end = run(host, &|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        (self.char(name) == Some('@') && end > host && end <= self.units.len()).then_some(end)
    }

    /// Two hyphens are an en dash and three an em dash, unless they are part of an arrow or a line.
    fn hyphens(&mut self, at: usize) -> usize {
        let count = (at..self.units.len())
            .take_while(|at| self.char(*at) == Some('-'))
            .count();
        let before = at.checked_sub(1).and_then(|before| self.char(before));
        let is_sign = matches!(before, Some('<' | '!' | '|' | ':'))
            || matches!(self.char(at + count), Some('>' | '|' | ':'));
        if (2..=3).contains(&count) && !is_sign {
            let dash = self.punctuation.dashes[count - 2].clone();
            self.put(at, &dash, Class::Between);
            for at in at + 1..at + count {
                self.put(at, "", Class::Between);
            }
        } else {
            self.decided.resize(at + count, Class::Between);
        }
        at + count
    }

    /// What stands before `at` where marks are not decided yet.
    fn ahead_before(&self, at: usize) -> Class {
        let mut found = at;
        for _ in 0..ROW {
            let Some(before) = found.checked_sub(1) else {
                return Class::Space;
            };
            match self.units[before] {
                unit if is_attached(unit) => found = before,
                // What a row of marks does is what its first one does.
                Unit::Char('"' | '\'') => found = before,
                unit => {
                    let class = class(unit);
                    let is_first = found == at || !matches!(class, Class::Space | Class::Opening);
                    return match class {
                        class if is_first && found == at => class,
                        _ if is_first => Class::Closing,
                        _ => Class::Opening,
                    };
                }
            }
        }
        Class::Closing
    }

    /// The mark that closes a quotation opened at `at`, or open there, without one that opens between.
    fn closes_later(&mut self, at: usize, what: Open) -> Option<Closer> {
        let (mut doubles, mut singles) = (0usize, 0usize);
        let end = self.units.len().min(at + AHEAD.min(self.looks));
        for place in at + 1..end {
            self.looks -= 1;
            let (before, next) = (self.ahead_before(place), self.next(place));
            let begins = matches!(before, Class::Space | Class::Opening | Class::Between)
                && next != Class::Space;
            match self.units[place] {
                Unit::Char('“') => doubles += 1,
                Unit::Char('"') if begins => doubles += 1,
                Unit::Char('”' | '"') => match (doubles, what) {
                    (0, Open::Double) => return Some(Closer::Firm),
                    (0, Open::Single) => return None,
                    _ => doubles -= 1,
                },
                _ if what == Open::Double || doubles > 0 => {}
                Unit::Char('‘') => singles += 1,
                Unit::Char('\'') if begins => {
                    let word = self.word(place + 1);
                    let is_apostrophe = self.is_pair(place)
                        || self.punctuation.elisions.contains(&word)
                        || word.len() == 3
                            && word.ends_with('s')
                            && word.starts_with(char::is_numeric);
                    singles += usize::from(!is_apostrophe);
                }
                Unit::Char('\'' | '’') => {
                    let within = next.is_of_a_word() || self.ends_pair(place);
                    match (within, singles) {
                        (true, _) => {}
                        (false, 0) if self.is_soft(place) => return Some(Closer::Soft),
                        (false, 0) => return Some(Closer::Firm),
                        (false, _) => singles -= 1,
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Whether it is the second mark of `'n'`.
    fn ends_pair(&self, at: usize) -> bool {
        at.checked_sub(2)
            .is_some_and(|first| self.char(first) == Some('\'') && self.is_pair(first))
    }
}
