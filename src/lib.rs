//! Rapporteur compiles *briefs*: structured findings in TOML and statistics in CSV become typeset
//! briefing papers and press releases in which every number agrees.
//!
//! Data flows one way, through the modules in this order; each imports only from those above it:
//!
//! | module | what lives there |
//! | --- | --- |
//! | [`diagnostic`] | one type for every complaint: code, severity, place, message, help |
//! | [`source`] | source files, byte ranges, lines |
//! | [`limits`] | how much memory and stack a run may take |
//! | [`record`] | TOML read strictly: typed values that keep their places |
//! | [`workspace`] | where briefs, data, styles and outputs are; refuses paths that leave it |
//! | [`brief`] | the authors' types and their reader |
//! | [`numbering`] | ids to numbers, by pattern |
//! | [`language`] | numbers, dates, lists, plurals by locale; names; string tables |
//! | [`data`] | CSV tables, column types, statistics, series of charts and tables |
//! | [`prose`] | Markdown with expressions: one tree, a writer for each format |
//! | [`bibliography`] | what a brief cites, and how citations are printed |
//! | [`picture`] | pictures: measured, decoded, and stripped of what cannot be seen |
//! | [`typeset`] | Typst in process: pages, PDF, complaints brought back to their authors |
//! | [`style`] | templates, the context that they see, what expressions print |
//! | [`check`] | rules: what compiles and should not be handed in as it is |
//! | [`schema`] | JSON Schemas of the files that people write, for their editors |
//! | [`output`] | files written whole or not at all; manifests |
//! | [`scaffold`] | what `new` makes: workspaces, briefs and styles to begin with |
//! | [`changes`] | what an edition said, as data, and how two of them differ |
//! | [`edition`] | the phases in order for one brief; the only module that knows them all |
//! | [`watch`] | waiting for changes of what a brief was made from |
//! | [`preview`] | a page in the browser that shows the documents as they are typeset |
//! | [`cli`] | the command line |
//!
//! The program `rapporteur` is a thin shell around this library; see `docs/` for the manual.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod bibliography;
pub mod brief;
pub mod changes;
pub mod check;
pub mod cli;
pub mod data;
pub mod diagnostic;
pub mod edition;
pub mod language;
pub mod limits;
pub mod numbering;
pub mod output;
pub mod picture;
pub mod preview;
pub mod prose;
pub mod record;
pub mod scaffold;
pub mod schema;
pub mod source;
pub mod style;
pub mod typeset;
pub mod watch;
pub mod workspace;
