//! A line each, as compilers have printed them for fifty years: every editor can jump to it.

use super::Found;
use crate::cli::visible;

pub(super) fn print(found: &[Found]) -> String {
    found.iter().map(line).collect()
}

fn line(found: &Found) -> String {
    let place = match (&found.file, &found.range) {
        (Some(file), Some(range)) => {
            format!("{file}:{}:{}: ", range.start.line, range.start.column)
        }
        _ => String::new(),
    };
    let Found {
        severity,
        code,
        message,
        ..
    } = found;
    // A message is one sentence, but what it names may hold anything.
    let line = format!("{place}{severity}[{code}]: {message}");
    visible::lines(&format!("{}\n", visible::line(&line))).into_owned()
}
