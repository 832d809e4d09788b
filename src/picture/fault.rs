//! What can be wrong with a picture, and what to do about it.

use std::fmt;
use std::path::Path;

use super::{Kind, PIXELS, SIDE, TOGETHER};
use crate::diagnostic::{Diagnostic, code};

/// What is wrong with a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is empty.
    Empty,
    /// It is something else that is known by its first bytes.
    Other(&'static str),
    /// Nothing that is known as a picture.
    NoPicture,
    /// It is another kind of picture than its name says.
    Misnamed {
        /// What it is.
        is: Kind,
        /// What its name says.
        said: Kind,
    },
    /// It ends before the picture does.
    CutOff,
    /// It cannot be decoded.
    Damaged(String),
    /// The file is larger than this many bytes.
    LargeFile(u64),
    /// It has more pixels than a document can take.
    ManyPixels {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// It would be one too many, with those that were read before.
    ManyPixelsTogether,
    /// It is coded in more passes than anybody needs.
    ManyScans,
    /// Its colours are those of printing machines.
    Cmyk,
    /// It moves.
    Moving,
    /// An SVG is not text in UTF-8.
    NotText,
    /// An SVG breaks the syntax of XML.
    Syntax(String),
    /// An SVG has elements in each other, or that refer to each other, deeper than this.
    Deep(usize),
    /// An SVG is more to draw than a document can take.
    Much,
    /// An SVG has a number that no drawing needs.
    Number(String),
    /// An element of an SVG is drawn by means of itself.
    Circle(String),
    /// An SVG draws something that is not in it.
    Elsewhere(String),
    /// An SVG has an effect that takes too long to draw.
    Effect(String),
    /// An SVG holds a picture that is at fault.
    Within(Box<Fault>),
}

impl Fault {
    /// The complaint of the file that messages call `shown`.
    #[must_use]
    pub fn diagnostic(&self, shown: &Path) -> Diagnostic {
        let message = format!("{} {self}", shown.display());
        Diagnostic::error(code::PICTURE, message).maybe_help(self.help())
    }

    /// The way out.
    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Other(_) | Self::NoPicture => {
                "save it as SVG or PNG, or as JPEG if it is a photograph"
            }
            Self::Misnamed { is, .. } => {
                return Some(format!("have its name end in `.{}`", is.extension()));
            }
            Self::Empty | Self::CutOff | Self::Damaged(_) => {
                "copy it again from where it came, or export it anew"
            }
            Self::LargeFile(_) | Self::ManyPixels { .. } | Self::ManyPixelsTogether => {
                "make it smaller: for print, 300 pixels an inch are enough"
            }
            Self::ManyScans => "save it anew, not progressive",
            Self::Cmyk => {
                "convert it to RGB: a document for screens and archives has no other colours"
            }
            Self::Moving => "save one picture of it as PNG",
            Self::NotText => "save it as UTF-8",
            Self::Syntax(_) | Self::Number(_) | Self::Circle(_) => "export it anew as plain SVG",
            Self::Deep(_) | Self::Much => "simplify it, or save it as PNG",
            Self::Elsewhere(_) => "embed it in the drawing, or draw it there",
            Self::Effect(_) => "draw it without the effect, or save it as PNG",
            Self::Within(inner) => return inner.help(),
        };
        Some(String::from(help))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Other(what) => write!(f, "is {what}"),
            Self::NoPicture => f.write_str("is no picture: nothing that it holds is known as one"),
            Self::Misnamed { is, said } => {
                write!(f, "is {} and not {}", is.article(), said.article())
            }
            Self::CutOff => f.write_str("ends before its picture does"),
            Self::Damaged(why) => write!(f, "is damaged: {}", short(why)),
            Self::LargeFile(largest) => write!(f, "is larger than {} MB", largest >> 20),
            Self::ManyPixels { width, height } => write!(
                f,
                "has {width} by {height} pixels, and at most {SIDE} a side and {} million in all can be set",
                PIXELS / 1_000_000
            ),
            Self::ManyPixelsTogether => write!(
                f,
                "is too large: with the pictures before it that is more than {} million pixels",
                TOGETHER / 1_000_000
            ),
            Self::ManyScans => f.write_str("is coded in more passes than can be read"),
            Self::Cmyk => f.write_str("has the colours of printing machines (CMYK)"),
            Self::Moving => f.write_str("is a moving picture"),
            Self::NotText => f.write_str("is not UTF-8 text"),
            Self::Syntax(why) => write!(f, "cannot be read as SVG: {}", short(why)),
            Self::Deep(depth) => write!(
                f,
                "is too deep: its elements lie in each other, or refer to each other, more than {depth} times"
            ),
            Self::Much => f.write_str("is more to draw than a document can take"),
            Self::Number(number) => {
                write!(
                    f,
                    "has a number that is too large for a drawing, `{}`",
                    short(number)
                )
            }
            Self::Circle(id) => {
                write!(
                    f,
                    "has an element `{}` that is drawn by means of itself",
                    short(id)
                )
            }
            Self::Elsewhere(address) => {
                write!(f, "draws something that is not in it, `{}`", short(address))
            }
            Self::Effect(effect) => {
                write!(
                    f,
                    "has an effect that takes too long to draw, `{}`",
                    short(effect)
                )
            }
            Self::Within(inner) => write!(f, "holds a picture that {inner}"),
        }
    }
}

impl std::error::Error for Fault {}

/// As much of a text as a message needs.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    let text = text.replace(char::is_control, " ");
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
