//! Long stretches that did not change are left out, so that what did is found.

use super::model::Changes;
use super::words::{Paragraph, Run, RunChange};

impl Changes {
    /// The same with no more than about `words` words that did not change before and behind each change
    /// of a text. What is left out is a run of its own.
    #[must_use]
    pub fn shortened(&self, words: usize) -> Self {
        let mut short = self.clone();
        for entry in short.entries_mut() {
            for text in &mut entry.texts {
                text.paragraphs = paragraphs(&text.paragraphs, words);
            }
            if let Some(context) = &mut entry.context {
                *context = paragraph(context, words);
            }
        }
        short
    }
}

fn left_out() -> Run {
    Run {
        change: RunChange::LeftOut,
        text: String::from("…"),
    }
}

fn paragraphs(paragraphs: &[Paragraph], words: usize) -> Vec<Paragraph> {
    let mut short: Vec<Paragraph> = Vec::new();
    let mut gap = false;
    for whole in paragraphs {
        if whole.iter().all(|run| run.change == RunChange::Same) {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            short.push(vec![left_out()]);
        }
        short.push(paragraph(whole, words));
    }
    if gap {
        short.push(vec![left_out()]);
    }
    short
}

fn paragraph(whole: &[Run], words: usize) -> Paragraph {
    let mut short = Paragraph::new();
    for (index, run) in whole.iter().enumerate() {
        // One that is not much longer than what would be kept of it is kept whole.
        let before = if index == 0 { 0 } else { words };
        let behind = if index + 1 == whole.len() { 0 } else { words };
        let count = run.text.split(' ').filter(|word| !word.is_empty()).count();
        if run.change != RunChange::Same || count <= before + behind + 3 {
            short.push(run.clone());
            continue;
        }
        let head = head(&run.text, before);
        let tail = tail(&run.text, behind);
        let same = |text: &str| Run {
            change: RunChange::Same,
            text: text.to_owned(),
        };
        if !head.is_empty() {
            short.push(same(head));
        }
        short.push(left_out());
        if !tail.is_empty() {
            short.push(same(tail));
        }
    }
    short
}

/// The beginning of a text, up to the space behind its first words.
fn head(text: &str, words: usize) -> &str {
    let lead = text.len() - text.trim_start_matches(' ').len();
    let mut ends = text[lead..].match_indices(' ').map(|(at, _)| lead + at + 1);
    match words.checked_sub(1).and_then(|last| ends.nth(last)) {
        Some(end) => &text[..end],
        None => "",
    }
}

/// The end of a text, from the space before its last words.
fn tail(text: &str, words: usize) -> &str {
    let kept = text.trim_end_matches(' ').len();
    let mut starts = text[..kept].rmatch_indices(' ').map(|(at, _)| at);
    match words.checked_sub(1).and_then(|last| starts.nth(last)) {
        Some(start) => &text[start..],
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(change: RunChange, text: &str) -> Run {
        Run {
            change,
            text: text.to_owned(),
        }
    }

    fn shown(paragraph: &[Run]) -> String {
        paragraph.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn what_is_far_from_a_change_is_left_out() {
        let long = "1 2 3 4 5 6 7 8 9 10 11 12 ";
        let whole = [
            run(RunChange::Same, long),
            run(RunChange::Added, "new"),
            run(RunChange::Same, &format!(" {long}")),
            run(RunChange::Removed, "old"),
            run(RunChange::Same, &format!(" {}", long.trim_end())),
        ];
        assert_eq!(
            shown(&paragraph(&whole, 2)),
            "… 11 12 new 1 2 … 11 12 old 1 2 …"
        );
        assert_eq!(shown(&paragraph(&whole, 20)), shown(&whole));
    }

    #[test]
    fn paragraphs_without_a_change_are_left_out_together() {
        let same = vec![run(RunChange::Same, "same")];
        let new = vec![run(RunChange::Added, "new")];
        let short = paragraphs(&[same.clone(), same.clone(), new, same], 5);
        let shown: Vec<String> = short.iter().map(|paragraph| shown(paragraph)).collect();
        assert_eq!(shown, ["…", "new", "…"]);
    }
}
