//! TeX, as far as bibliographies have it, to text.
//!
//! Accents, dashes, quotation marks, emphasis and the commands of BibLaTeX's manual are understood; of a
//! command that is not, the argument is kept and the name is handed back, so that it can be said.

mod symbol;

use unicode_normalization::UnicodeNormalization;

use self::symbol::symbol;
use super::marked::{EMPHASIS, END, SMALL_CAPS, STRONG, SUBSCRIPT, SUPERSCRIPT};

/// How deep groups are followed.
const DEEPEST: usize = 100;

/// What a field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    /// Its text, cut where braces begin or end.
    pub parts: Vec<Part>,
    /// The commands that are not understood.
    pub unknown: Vec<String>,
}

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The text.
    pub text: String,
    /// It stands in braces: what looks like "and" or a surname there is none.
    pub guarded: bool,
}

impl Decoded {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        let text: String = self.parts.iter().map(|part| part.text.as_str()).collect();
        text.trim().to_owned()
    }
}

/// Reads TeX.
pub(super) fn decode(tex: &str) -> Decoded {
    let mut reader = Reader {
        tex: tex.chars().collect(),
        at: 0,
        depth: 0,
        decoded: Decoded::default(),
    };
    reader.run(Until::End);
    reader.decoded
}

/// Reads what is no TeX but an address: only escapes, braces around it, and `\url`.
pub(super) fn verbatim(tex: &str) -> String {
    let mut text = String::with_capacity(tex.len());
    let tex = tex.trim();
    let tex = tex.strip_prefix("\\url").unwrap_or(tex);
    let tex = tex.replace("\\textasciitilde{}", "~").replace("\\~{}", "~");
    let mut rest = tex.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' | '}' => {}
            '\\' if rest.peek().is_some_and(char::is_ascii_punctuation) => {
                text.extend(rest.next());
            }
            c => text.push(c),
        }
    }
    text.trim().to_owned()
}

#[derive(Clone, Copy, PartialEq)]
enum Until {
    End,
    Brace,
    Dollar,
}

struct Reader {
    tex: Vec<char>,
    at: usize,
    depth: usize,
    decoded: Decoded,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.tex.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let there = text
            .chars()
            .enumerate()
            .all(|(index, c)| self.tex.get(self.at + index) == Some(&c));
        if there {
            self.at += text.chars().count();
        }
        there
    }

    fn push(&mut self, text: &str) {
        let guarded = self.depth > 0;
        match self.decoded.parts.last_mut() {
            Some(part) if part.guarded == guarded => part.text.push_str(text),
            _ => self.decoded.parts.push(Part {
                text: text.to_owned(),
                guarded,
            }),
        }
    }

    fn character(&mut self, c: char) {
        let mut bytes = [0; 4];
        self.push(c.encode_utf8(&mut bytes));
    }

    /// Reads up to the end, the brace or the dollar sign that ends this.
    fn run(&mut self, until: Until) {
        // Declarations such as \itshape hold to the end of their group.
        let mut declared = 0_usize;
        while let Some(c) = self.next() {
            match c {
                '}' if until == Until::Brace => break,
                '$' if until == Until::Dollar => break,
                '}' => {}
                '{' => self.group(),
                '\\' => declared += usize::from(self.command(until == Until::Dollar)),
                '$' => self.nested(|reader| reader.run(Until::Dollar)),
                '~' => self.character('\u{A0}'),
                '-' if until != Until::Dollar && self.eat("--") => self.character('—'),
                '-' if until != Until::Dollar && self.eat("-") => self.character('–'),
                '`' if self.eat("`") => self.character('“'),
                '`' => self.character('‘'),
                '\'' if self.eat("'") => self.character('”'),
                '^' if until == Until::Dollar => self.formatted(SUPERSCRIPT),
                '_' if until == Until::Dollar => self.formatted(SUBSCRIPT),
                c if c.is_whitespace() => {
                    while self.peek().is_some_and(char::is_whitespace) {
                        self.at += 1;
                    }
                    self.character(' ');
                }
                c => self.character(c),
            }
        }
        for _ in 0..declared {
            self.character(END);
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self)) {
        if self.depth < DEEPEST {
            self.depth += 1;
            read(self);
            self.depth -= 1;
        }
    }

    /// What stands between braces, of which the first has been read.
    fn group(&mut self) {
        self.nested(|reader| reader.run(Until::Brace));
    }

    /// The argument of a command: a group, a command, or one character.
    fn argument(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        match self.next() {
            Some('{') => self.group(),
            Some('\\') => self.nested(|reader| {
                reader.command(false);
            }),
            Some(c) => self.character(c),
            None => {}
        }
    }

    fn formatted(&mut self, code: char) {
        self.character(code);
        self.argument();
        self.character(END);
    }

    /// The argument as a text of its own.
    fn taken(&mut self) -> String {
        let around = std::mem::take(&mut self.decoded.parts);
        self.argument();
        let taken = std::mem::replace(&mut self.decoded.parts, around);
        taken.into_iter().map(|part| part.text).collect()
    }

    fn around(&mut self, before: &str, behind: &str) {
        self.push(before);
        self.argument();
        self.push(behind);
    }

    /// An optional argument in square brackets, which is passed over.
    fn pass_option(&mut self) {
        if self.peek() == Some('[') {
            let close = self.tex[self.at..].iter().position(|c| *c == ']');
            self.at += close.map_or(0, |close| close + 1);
        }
    }

    /// A command, of which the backslash has been read. Whether it is a declaration, which holds to
    /// the end of its group.
    fn command(&mut self, math: bool) -> bool {
        let Some(first) = self.next() else {
            return false;
        };
        if !first.is_ascii_alphabetic() {
            match first {
                '"' | '\'' | '`' | '^' | '~' | '=' | '.' => self.accent(first),
                '\\' => self.character(' '),
                c if c.is_whitespace() => self.character(' '),
                ',' | ';' | ':' => self.character('\u{A0}'),
                '-' | '/' | '!' | '(' | ')' => {}
                c => self.character(c),
            }
            return false;
        }
        let mut name = String::from(first);
        while let Some(c) = self.peek().filter(char::is_ascii_alphabetic) {
            name.push(c);
            self.at += 1;
        }
        self.eat("*");
        let is_accent = matches!(
            name.as_str(),
            "u" | "v" | "H" | "c" | "d" | "b" | "k" | "r" | "t"
        );
        // White space behind a command is its end and no more.
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        if is_accent {
            self.accent(first);
            return false;
        }
        if let Some(symbol) = symbol(&name) {
            self.push(symbol);
            self.eat("{}");
            return false;
        }
        match name.as_str() {
            "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" | "mathit" => {
                self.formatted(EMPHASIS);
            }
            "textbf" | "mkbibbold" | "mathbf" => self.formatted(STRONG),
            "textsc" | "mkbibacro" => self.formatted(SMALL_CAPS),
            "textsuperscript" | "mkbibsuperscript" => self.formatted(SUPERSCRIPT),
            "textsubscript" | "mkbibsubscript" => self.formatted(SUBSCRIPT),
            "em" | "it" | "itshape" | "slshape" | "sl" => {
                self.character(EMPHASIS);
                return true;
            }
            "bf" | "bfseries" => {
                self.character(STRONG);
                return true;
            }
            "sc" | "scshape" => {
                self.character(SMALL_CAPS);
                return true;
            }
            "enquote" | "mkbibquote" | "textquote" => self.around("“", "”"),
            "mkbibparens" => self.around("(", ")"),
            "mkbibbrackets" => self.around("[", "]"),
            "href" | "foreignlanguage" | "textlang" => {
                self.taken();
                self.argument();
            }
            "url" | "nolinkurl" | "path" => {
                let start = self.at;
                self.taken();
                let tex: String = self.tex[start..self.at].iter().collect();
                self.push(&verbatim(&tex));
            }
            // They only say how to sort or to divide.
            "noopsort" | "SortNoop" | "hyphenation" => drop(self.taken()),
            "mbox" | "hbox" | "text" | "textrm" | "textnormal" | "textsf" | "texttt" | "textup"
            | "textmd" | "mathrm" | "mathsf" | "ensuremath" | "uppercase" | "MakeUppercase"
            | "autocap" | "nohyphens" | "textcyrillic" | "textgreek" | "underline" | "fbox" => {
                self.pass_option();
                self.argument();
            }
            "rm" | "sf" | "tt" | "normalfont" | "upshape" | "rmfamily" | "sffamily"
            | "ttfamily" | "relax" | "protect" | "small" | "footnotesize" | "selectfont"
            | "unspace" | "isdot" | "allowbreak" | "nolinebreak" | "limits" | "displaystyle" => {}
            _ => {
                let shown = format!("\\{name}");
                if !self.decoded.unknown.contains(&shown) {
                    self.decoded.unknown.push(shown);
                }
                if math && self.peek() != Some('{') {
                    self.push(&name);
                }
            }
        }
        false
    }

    fn accent(&mut self, mark: char) {
        let combining = match mark {
            '"' => '\u{308}',
            '\'' => '\u{301}',
            '`' => '\u{300}',
            '^' => '\u{302}',
            '~' => '\u{303}',
            '=' => '\u{304}',
            '.' => '\u{307}',
            'u' => '\u{306}',
            'v' => '\u{30C}',
            'H' => '\u{30B}',
            'c' => '\u{327}',
            'd' => '\u{323}',
            'b' => '\u{331}',
            'k' => '\u{328}',
            'r' => '\u{30A}',
            _ => '\u{361}',
        };
        let text = self.taken();
        let mut letters = text.chars();
        let Some(first) = letters.next() else {
            // An accent on nothing: \~{} is a tilde.
            if matches!(mark, '~' | '^') {
                self.character(mark);
            }
            return;
        };
        // Accents stand on letters without a dot.
        let first = match first {
            'ı' => 'i',
            'ȷ' => 'j',
            c => c,
        };
        let composed: String = [first, combining].into_iter().nfc().collect();
        self.push(&composed);
        self.push(letters.as_str());
    }
}

#[cfg(test)]
mod tests;
