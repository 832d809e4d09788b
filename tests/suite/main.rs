//! The integration tests, a module a subject, in one program: each of several would be linked with Typst anew.
//!
//! `cargo test --test suite editions` runs those of one subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test says what it expects, and ends where it is not so"
)]

mod architecture;
mod batch;
mod bombs;
mod broken;
mod charts;
mod checks;
mod commands;
mod context;
mod corpus;
mod data;
mod diff;
mod editions;
mod first_brief;
mod formats;
mod front;
mod git;
mod hostile;
mod interrupted;
mod kept;
mod limits;
mod listening;
mod manifest;
mod new;
mod palette;
mod pictures;
mod positions;
mod preview;
mod proof;
mod protected;
mod record;
mod repeatable;
mod shipped;
mod standards;
mod statistical;
mod strangers;
mod styles;
mod terminal;
mod uptodate;
mod watch;
mod widths;
mod workspace;
