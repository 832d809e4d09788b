//! Marks vanish without a trace and lead back to where they came from.

use proptest::prelude::*;

use crate::diagnostic::{FileId, Place};
use crate::prose::{CLOSE, Marks, strip};

fn place(start: usize) -> Place {
    Place::new(FileId(0), start..start + 1)
}

#[test]
fn the_innermost_stretch_answers_and_else_the_last_point() {
    let marks = Marks::new();
    let generated = [
        "a",
        &marks.point(place(1)),
        "bc",
        &marks.open(place(2)),
        "de",
        &marks.open(place(3)),
        "fg",
        CLOSE,
        "h",
        CLOSE,
        "i",
        &marks.point(place(4)),
        "j",
    ]
    .concat();
    let (text, origins) = strip(&generated, &marks);
    assert_eq!(text, "abcdefghij");
    let found: Vec<_> = (0..text.len())
        .map(|at| origins.place_of(at..at + 1).map(|place| place.start))
        .collect();
    assert_eq!(
        found,
        [
            None,
            Some(1),
            Some(1),
            Some(2),
            Some(2),
            Some(3),
            Some(3),
            Some(2),
            Some(1),
            Some(4)
        ]
    );
    assert_eq!(origins.spans().len(), 2);
    assert_eq!(origins.spans()[0].range, 3..8);
    assert_eq!(&text[origins.spans()[1].range.clone()], "fg");
}

#[test]
fn damaged_marks_say_nothing_and_end_nothing_else() {
    let marks = Marks::new();
    let outer = marks.open(place(1));
    let damaged = marks.open(place(2)).replace('\u{FDD4}', "");
    let generated = format!("{CLOSE}{outer}a{damaged}b{CLOSE}c{CLOSE}d{CLOSE}");
    let (text, origins) = strip(&generated, &marks);
    assert_eq!(text, "abcd");
    assert_eq!(origins.spans().len(), 1);
    assert_eq!(origins.spans()[0].range, 0..3);
    // A number that no place has.
    let (text, origins) = strip("\u{FDD1}\u{FDEF}\u{FDEF}\u{FDD4}x", &Marks::new());
    assert_eq!((text.as_str(), origins.spans().len()), ("x", 0));
}

#[test]
fn a_mark_that_is_not_closed_goes_to_the_end() {
    let marks = Marks::new();
    let (text, origins) = strip(&format!("a{}bc", marks.open(place(1))), &marks);
    assert_eq!(text, "abc");
    assert_eq!(origins.place_of(2..3), Some(place(1)));
}

#[test]
fn marks_may_be_made_by_several_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Marks>();
}

proptest! {
    #[test]
    fn stripping_gives_the_text_back(
        pieces in prop::collection::vec(("[a-zé日 #\\n]{0,4}", 0..6u8), 0..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let marks = Marks::new();
        let mut plain = String::new();
        let mut marked = String::new();
        for (index, (piece, kind)) in pieces.iter().enumerate() {
            plain.push_str(piece);
            marked.push_str(piece);
            match kind {
                0 | 1 => marked.push_str(&marks.open(place(index))),
                2 | 3 => marked.push_str(CLOSE),
                4 => marked.push_str(&marks.point(place(index))),
                _ => {}
            }
        }
        let (text, origins) = strip(&marked, &marks);
        prop_assert_eq!(&text, &plain);
        for at in 0..=text.len() {
            let _ = origins.place_of(at..at);
        }
        for span in origins.spans() {
            prop_assert!(text.get(span.range.clone()).is_some_and(|part| !part.is_empty()));
        }
        // Torn apart anywhere, nothing of a mark is left.
        let characters: Vec<char> = marked.chars().collect();
        let cut = cut.index(characters.len() + 1);
        let (rest, _) = strip(&characters[cut..].iter().collect::<String>(), &marks);
        prop_assert!(plain.ends_with(&rest));
    }
}
