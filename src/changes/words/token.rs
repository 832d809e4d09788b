//! The words of a text, one by one.

use super::Renames;
use crate::changes::wording::{Piece, UNKNOWN, Wording};

/// A word or a piece that counts as one.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) key: Key,
    pub(super) text: String,
    /// No space stands before it.
    pub(super) glued: bool,
    /// It is the first of its paragraph.
    pub(super) begins: bool,
}

impl Token {
    /// What tells it from others: of a figure its statistic, since what it prints may change.
    pub(super) fn as_read(&self) -> &str {
        match &self.key {
            Key::Word(word) => word,
            Key::Statistic(id) | Key::Entry(_, id) | Key::Citation(id, _) | Key::Computed(id) => id,
            Key::Open | Key::Close => &self.text,
        }
    }
}

/// What makes two tokens the same, whatever they print.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    Word(String),
    Statistic(String),
    Entry(&'static str, String),
    Citation(String, Option<String>),
    Computed(String),
    Open,
    Close,
}

pub(super) fn tokens(wording: &Wording, renames: &Renames) -> Vec<Token> {
    let mut reader = Reader {
        renames,
        tokens: Vec::new(),
        glued: true,
        begins: true,
    };
    reader.wording(wording);
    reader.tokens
}

struct Reader<'r> {
    renames: &'r Renames,
    tokens: Vec<Token>,
    glued: bool,
    begins: bool,
}

impl Reader<'_> {
    fn wording(&mut self, wording: &Wording) {
        for piece in &wording.0 {
            self.piece(piece);
        }
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Words(words) => self.words(words),
            Piece::Statistic { stat, prints } => self.push(Key::Statistic(stat.clone()), prints),
            Piece::Concern { concern, prints } => self.entry("concern", concern, prints),
            Piece::Recommendation {
                recommendation,
                prints,
            } => self.entry("recommendation", recommendation, prints),
            Piece::Chapter { chapter, prints } => self.entry("chapter", chapter, prints),
            Piece::Citation { cite, at, prints } => {
                self.glued = false;
                let key = Key::Citation(cite.clone(), at.clone());
                self.push(key, &format!("[{prints}]"));
            }
            Piece::Chart { chart } => self.entry("chart", chart, &format!("[{chart}]")),
            Piece::Table { table } => self.entry("table", table, &format!("[{table}]")),
            Piece::Computed { computed, prints } => {
                let prints = prints.as_deref().unwrap_or(UNKNOWN);
                self.push(Key::Computed(computed.clone()), prints);
            }
            Piece::Note { note } => {
                self.glued = false;
                self.push(Key::Open, "[");
                self.wording(note);
                self.glued = true;
                self.begins = false;
                self.push(Key::Close, "]");
            }
            Piece::Break { .. } => {
                self.begins = true;
                self.glued = true;
            }
        }
    }

    fn entry(&mut self, kind: &'static str, id: &str, prints: &str) {
        let known = self.renames.get(&(kind, id.to_owned()));
        let id = known.map_or(id, String::as_str);
        self.push(Key::Entry(kind, id.to_owned()), prints);
    }

    fn words(&mut self, words: &str) {
        for (index, word) in words.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.glued = self.begins;
            }
            for part in apart(word) {
                self.push(Key::Word(straight(part)), part);
            }
        }
    }

    fn push(&mut self, key: Key, text: &str) {
        self.tokens.push(Token {
            key,
            text: text.to_owned(),
            glued: self.glued,
            begins: std::mem::take(&mut self.begins),
        });
        self.glued = true;
    }
}

/// A word and the signs before and behind it: a comma that goes takes no word with it.
fn apart(word: &str) -> impl Iterator<Item = &str> {
    let is_sign = |c: char| c.is_ascii_punctuation() || is_quotation(c);
    let inner = word.trim_matches(is_sign);
    let parts = if inner.is_empty() {
        [word, "", ""]
    } else {
        let start = word.len() - word.trim_start_matches(is_sign).len();
        let (before, rest) = word.split_at(start);
        let (inner, behind) = rest.split_at(inner.len());
        [before, inner, behind]
    };
    parts.into_iter().filter(|part| !part.is_empty())
}

fn is_quotation(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '«' | '»' | '…' | '–' | '—')
}

/// A word with plain quotation marks: typesetting makes them typographic, so that both are read alike.
fn straight(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            c => c,
        })
        .collect()
}
