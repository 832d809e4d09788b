//! What fuzzing looks at, without a fuzzer: everything that it has kept, every finding of the past, and as many
//! changed inputs as an ordinary test has time for. The same ones each time.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

#[allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    dead_code,
    unused_imports,
    reason = "it is the library of the fuzz targets, of which a test needs some"
)]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// The words of the target's dictionary.
fn words(target: &str) -> Vec<Vec<u8>> {
    let path = format!(
        "{}/fuzz/dictionaries/{target}.dict",
        env!("CARGO_MANIFEST_DIR")
    );
    let lines = fs::read_to_string(path).unwrap();
    let words = lines
        .lines()
        .map(|line| unquoted(line.strip_prefix('"').unwrap().strip_suffix('"').unwrap()));
    words.collect()
}

fn unquoted(word: &str) -> Vec<u8> {
    let mut pieces = word.split("\\x");
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    bytes
}

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % many.max(1)
    }

    /// A stretch of `bytes` that is not long.
    fn stretch(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        let end = start + self.below(40);
        start..end.min(bytes.len())
    }

    /// An input made from one that is known: a few bytes are changed, left out, doubled, or come from
    /// another input or the dictionary.
    fn change(&mut self, known: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
        let mut input = known[self.below(known.len())].clone();
        for _ in 0..=self.below(4) {
            let range = self.stretch(&input);
            match self.below(6) {
                0 => drop(input.drain(range)),
                1 => {
                    let piece = input[range.clone()].to_vec();
                    input.splice(range.start..range.start, piece.repeat(1 + self.below(3)));
                }
                2 => {
                    let other = &known[self.below(known.len())];
                    let piece = other[self.stretch(other)].to_vec();
                    input.splice(range, piece);
                }
                3 | 4 => {
                    let word = words[self.below(words.len())].clone();
                    let end = if self.below(2) == 0 {
                        range.end
                    } else {
                        range.start
                    };
                    input.splice(range.start..end, word);
                }
                _ => {
                    let at = range.start.min(input.len().saturating_sub(1));
                    if let Some(byte) = input.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
        input
    }
}

/// How many times as long to look as an ordinary test does.
fn times() -> usize {
    let asked = std::env::var("CORPUS_TIMES").ok();
    asked.map_or(1, |times| times.parse().expect("a number of times"))
}

/// Runs a target with the inputs that are kept, its seeds and `many` changed ones.
fn look(target: &'static str, many: usize) {
    let many = many * times();
    let seeds = targets::seeds(target);
    assert!(seeds.len() > 1, "{target} has no seeds");
    let words = words(target);
    let mut inputs = targets::kept(target);
    let known: Vec<_> = inputs
        .iter()
        .map(|(_, bytes)| bytes.clone())
        .chain(seeds.clone())
        .collect();
    inputs.extend(seeds.into_iter().map(|seed| (String::from("a seed"), seed)));
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    inputs
        .extend((0..many).map(|number| (format!("change {number}"), dice.change(&known, &words))));

    let (sender, receiver) = channel();
    let found = format!("{}/{target}", env!("CARGO_TARGET_TMPDIR"));
    let looking = std::thread::Builder::new()
        .stack_size(8 << 20)
        .spawn(move || {
            for (name, input) in inputs {
                sender.send((name.clone(), input.clone())).unwrap();
                let fine = catch_unwind(AssertUnwindSafe(|| targets::run(target, &input)));
                if fine.is_err() {
                    fs::write(&found, &input).unwrap();
                    panic!("{target} does not hold for {name}, which is in {found}");
                }
            }
        });
    // What has no end is named, and not only the test that hangs.
    let mut last = (String::new(), Vec::new());
    loop {
        match receiver.recv_timeout(Duration::from_mins(5)) {
            Ok(next) => last = next,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let found = format!("{}/{target}", env!("CARGO_TARGET_TMPDIR"));
                fs::write(&found, &last.1).unwrap();
                panic!("{target} does not end for {}, which is in {found}", last.0);
            }
        }
    }
    looking
        .unwrap()
        .join()
        .unwrap_or_else(|fault| std::panic::resume_unwind(fault));
}

macro_rules! looks {
    ($($target:ident: $many:literal),* $(,)?) => {
        $(#[test]
        fn $target() {
            look(stringify!($target), $many);
        })*

        #[test]
        fn every_target_is_looked_at() {
            let known: Vec<_> = targets::TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(known, [$(stringify!($target)),*]);
            for target in known {
                let path = format!("{}/fuzz/fuzz_targets/{target}.rs", env!("CARGO_MANIFEST_DIR"));
                let text = fs::read_to_string(path).unwrap();
                assert!(text.contains(&format!("run(\"{target}\", input)")), "{text}");
            }
        }
    };
}

looks! {
    bibliography: 1000,
    brief: 200,
    data: 1000,
    edition: 300,
    lock: 1000,
    manifest: 1000,
    picture: 3000,
    prose: 3000,
    records: 3000,
    strings: 1000,
    template: 1000,
    workbook: 1000,
}
