//! Rapporteur compiles *briefs*: structured findings in TOML and statistics in CSV become typeset
//! briefing papers and press releases in which every number agrees.
//!
//! Data flows one way, through the modules in this order; each imports only from those above it:
//!
//! | module | what lives there |
//! | --- | --- |
//! | [`diagnostic`] | one type for every complaint: code, severity, place, message, help |
//! | [`source`] | source files, byte ranges, lines |
//! | [`record`] | TOML read strictly: typed values that keep their places |
//! | [`language`] | numbers, dates, lists, plurals, names by locale; string tables |
//! | [`data`] | CSV tables, statistics, charts and cross tables |
//!
//! The program `rapporteur` is a thin shell around this library; see `docs/` for the manual.

pub mod data;
pub mod diagnostic;
pub mod edition;
pub mod language;
pub mod numbering;
pub mod output;
pub mod prose;
pub mod record;
pub mod source;
pub mod style;
pub mod typeset;
pub mod workspace;
