//! What is fuzzed: a function for each kind of input that comes from other people.
//!
//! Each takes any bytes, gives them to the program as the program would read them from a file, and holds
//! what must be true of every input: nothing panics, everything ends, no complaint points outside of its
//! file, and what cannot be made is complained of.
//!
//! The targets of cargo-fuzz and `tests/suite/corpus.rs` of the program call the same functions.

mod base;
mod bibliography;
mod brief;
mod by_hand;
mod complaints;
mod data;
mod edition;
mod lock;
mod manifest;
mod picture;
mod prose;
mod records;
mod seeds;
mod strings;
mod template;
#[path = "../../src/prose/tests/typst_tree.rs"]
mod typst_tree;
mod workbook;
mod zip;

pub use seeds::{kept, seeds, sow};

/// A kind of input, by its name.
pub struct Target {
    /// The name, which is that of the fuzz target.
    pub name: &'static str,
    /// Reads an input and holds what must be true of it.
    pub run: fn(&[u8]),
}

/// All the targets.
pub const TARGETS: &[Target] = &[
    target("bibliography", bibliography::run),
    target("brief", brief::run),
    target("data", data::run),
    target("edition", edition::run),
    target("lock", lock::run),
    target("manifest", manifest::run),
    target("picture", picture::run),
    target("prose", prose::run),
    target("records", records::run),
    target("strings", strings::run),
    target("template", template::run),
    target("workbook", workbook::run),
];

const fn target(name: &'static str, run: fn(&[u8])) -> Target {
    Target { name, run }
}

/// Runs the target called `name` with an input.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target of that name").run)(input);
}

/// What stands between the files of an input that is several.
pub const BETWEEN: &[u8] = b"\n%%\n";

/// The files of an input that is several, `N` at most; one that is not there is empty.
fn files<const N: usize>(input: &[u8]) -> [&[u8]; N] {
    let mut rest = Some(input);
    std::array::from_fn(|_| {
        let Some(all) = rest.take() else {
            return &[][..];
        };
        let at = all
            .windows(BETWEEN.len())
            .position(|window| window == BETWEEN);
        let Some(at) = at else {
            return all;
        };
        rest = Some(&all[at + BETWEEN.len()..]);
        &all[..at]
    })
}

/// The first byte as a choice of one in `many`, and what follows it.
fn choice(input: &[u8], many: usize) -> Option<(usize, &[u8])> {
    let (first, rest) = input.split_first()?;
    Some((usize::from(*first) % many, rest))
}
