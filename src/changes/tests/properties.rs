//! What holds for all editions: made here by any edits of a small one.

use proptest::prelude::*;

use super::*;

/// An edit of a record, at a place that some number picks.
fn edit(record: &mut EditionRecord, what: u8, at: usize) {
    let chapter = at % record.chapters.len();
    let chapter = &mut record.chapters[chapter];
    let count = chapter.concerns.len();
    match what % 8 {
        0 => chapter
            .concerns
            .push(concern(&format!("new-{at}"), &format!("C{at}0"))),
        1 if count > 0 => {
            chapter.concerns.remove(at % count);
        }
        2 if count > 0 => {
            chapter.concerns[at % count].title = words(&format!("A title {at} is this"));
        }
        3 => chapter
            .recommendations
            .push(recommendation(&format!("mend-{at}"), &format!("R{at}0"))),
        4 => record.statistics.push(StatisticRecord {
            id: format!("stat-{at}"),
            prints: at.to_string(),
            value: at.to_string(),
        }),
        5 => record.charts = vec![drawing("chart", &["1", &at.to_string()])],
        6 => chapter.context = Some(words(&format!("The law of {at} says so."))),
        _ => record.release = None,
    }
}

fn records() -> impl Strategy<Value = EditionRecord> {
    prop::collection::vec((any::<u8>(), 0..40_usize), 0..12).prop_map(|edits| {
        let mut made = record();
        // No two new entries have the same id.
        for (turn, (what, at)) in edits.into_iter().enumerate() {
            edit(&mut made, what, at + 40 * turn);
        }
        made
    })
}

/// What came or went: in which list, and what it is called.
fn with(changes: &Changes, status: Status) -> Vec<(&'static str, String)> {
    let entries = changes.sections().flat_map(|(section, entries)| {
        let entries = entries.iter().filter(|entry| entry.status == status);
        entries.map(move |entry| (section, entry.id.clone()))
    });
    let mut found: Vec<_> = entries.collect();
    found.sort();
    found
}

proptest! {
    #[test]
    fn a_record_is_as_it_is(record in records()) {
        prop_assert!(between(&record, &record).is_empty());
        let read: EditionRecord = serde_json::from_str(&record.to_json().unwrap()).unwrap();
        prop_assert!(between(&record, &read).is_empty());
    }

    #[test]
    fn the_way_back_swaps_what_came_and_what_went(old in records(), new in records()) {
        let (there, back) = (between(&old, &new), between(&new, &old));
        prop_assert_eq!(with(&there, Status::Added), with(&back, Status::Withdrawn));
        prop_assert_eq!(with(&there, Status::Withdrawn), with(&back, Status::Added));
        prop_assert_eq!(there.is_empty(), back.is_empty());
    }

    #[test]
    fn both_wordings_can_be_read_out_of_one(old in "[a-d]( [a-d]){0,20}", new in "[a-d]( [a-d]){0,20}") {
        let mut a = record();
        let mut b = record();
        a.title = words(&old);
        b.title = words(&new);
        let changes = between(&a, &b);
        let Some(entry) = changes.front.first() else {
            prop_assert_eq!(old, new);
            return Ok(());
        };
        let read = |left_out: RunChange| -> String {
            let runs = entry.texts[0].paragraphs.iter().flatten();
            let kept = runs.filter(|run| run.change != left_out);
            let text: String = kept.map(|run| run.text.as_str()).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        prop_assert_eq!(read(RunChange::Added), old);
        prop_assert_eq!(read(RunChange::Removed), new);
    }
}
