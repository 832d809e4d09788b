//! Writes the lock: a line for each entry, sorted by number, so that it diffs and merges well.

use std::cmp::Ordering;
use std::fmt;

use super::{Edition, FORMAT, Kind, Lock, Published};

const HEAD: &str = "\
# Numbers that are public and never change their meaning. Written by `rapporteur release`: commit it with
# the brief, and do not edit it; each line ends with a check of itself.
";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}format = {FORMAT}\n\n[edition]")?;
        for edition in &self.editions {
            write_edition(f, edition, self.published_by(&edition.name))?;
        }
        for kind in Kind::ALL {
            let mut entries: Vec<_> = self.of(kind).collect();
            entries.sort_by(|a, b| by_number(&a.number, &b.number).then_with(|| a.id.cmp(&b.id)));
            if !entries.is_empty() {
                writeln!(f, "\n[{}]", kind.word())?;
            }
            for entry in entries {
                write_entry(f, entry)?;
            }
        }
        Ok(())
    }
}

fn write_edition(f: &mut fmt::Formatter<'_>, edition: &Edition, numbers: usize) -> fmt::Result {
    let Edition {
        name, date, inputs, ..
    } = edition;
    writeln!(
        f,
        "{} = {{ date = {date}, numbers = {numbers}, inputs = {}, check = \"{}\" }}",
        quoted(name.as_str()),
        quoted(inputs),
        edition.check(numbers)
    )
}

fn write_entry(f: &mut fmt::Formatter<'_>, entry: &Published) -> fmt::Result {
    write!(
        f,
        "{} = {{ number = {}, edition = {}",
        entry.id,
        quoted(&entry.number),
        quoted(entry.edition.as_str())
    )?;
    if let Some(withdrawal) = &entry.withdrawn {
        write!(f, ", withdrawn = {}", quoted(withdrawal.edition.as_str()))?;
        if !withdrawal.into.is_empty() {
            write!(f, ", into = {}", list(&withdrawal.into))?;
        }
    }
    if !entry.was.is_empty() {
        write!(f, ", was = {}", list(&entry.was))?;
    }
    writeln!(
        f,
        ", title = {}, reads = \"{}\", check = \"{}\" }}",
        quoted(&entry.title),
        entry.reads,
        entry.check()
    )
}

fn list(ids: &[String]) -> String {
    let ids: Vec<_> = ids.iter().map(|id| quoted(id)).collect();
    format!("[{}]", ids.join(", "))
}

/// A basic string of TOML; the ordinary escapes of debug output are not all TOML's.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The order in which people count: `C2` before `C10`, `C4` before `C4 bis`.
pub(super) fn by_number(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (x, y) = (digits(a), digits(b));
        let order = if x.is_empty() || y.is_empty() {
            match (a.chars().next(), b.chars().next()) {
                (Some(x), Some(y)) if x == y => {
                    a = &a[x.len_utf8()..];
                    b = &b[y.len_utf8()..];
                    continue;
                }
                (x, y) => return x.cmp(&y),
            }
        } else {
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        };
        if order != Ordering::Equal {
            return order;
        }
        a = &a[x.len()..];
        b = &b[y.len()..];
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}
