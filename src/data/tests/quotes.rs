//! Quotation marks that are never closed.

use super::*;

const NEVER_CLOSED: &str = "invalid-table a quotation mark opens here that is never closed, so that the rest of the file is one cell\n\
     \x20 = close the quotation mark; one that belongs to the text is doubled, and the cell quoted";

fn count(text: &str) -> Computed {
    Case::with("t.csv", text).compute(&stat("measure = 'count'"))
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_shown_where_it_opens() {
    let long = "3,ok\n".repeat(50_000);
    for (text, place) in [
        // With as many cells as there should be, with fewer, and in a column behind quoted ones.
        ("id,s\n1,ok\n2,\"open\n3,ok\n4,ok\n", "3:3"),
        ("id,s\n1,2\n\"3,4\n5,6\n", "3:1"),
        ("a,b,c\n\"x \"\"y\"\"\n\",z,\"open\n1,2,3\n", "3:5"),
        ("id,s\r\n1,ok\r\n\r\n2,\"\"\"open\r\n3,ok\r\n", "4:3"),
        ("id,s\n1,ok\n2,\"", "3:3"),
        ("id,s\n1,\"ok\"\"", "2:3"),
        // In the header.
        ("\u{feff}id,\"s\n1,ok\n", "1:4"),
        ("\"id,s\n1,ok\n", "1:1"),
        // Longer than what messages show of a record.
        (&format!("id,s\n1,\"open\n{long}"), "2:3"),
        (&format!("id,s\n{long}1,\"open\n{long}"), "50002:3"),
    ] {
        let computed = count(text);
        let start: String = text.chars().take(40).collect();
        let expected = format!("data/t.csv:{place} {NEVER_CLOSED}");
        assert_eq!(computed.messages, [expected], "{start:?}");
        assert_eq!(computed.pointed, ["\""], "{start:?}");
        assert!(computed.results.figures.is_empty());
    }
}

#[test]
fn a_last_row_with_closed_quotation_marks_is_whole() {
    let long = format!("id,s\n1,\"{}\"", "a\nb ".repeat(50_000));
    for text in [
        "id,s\n1,\"ok\"",
        "id,s\n1,\"ok\"\n\n\n",
        "id,s\n1,\"a \"\"b\"\"\"\r\n",
        "id,s\n1,\"\"\n",
        // These belong to the text.
        "id,s\n1,5\" pipe\n",
        &long,
    ] {
        let computed = count(text);
        let start: String = text.chars().take(40).collect();
        assert_eq!(computed.messages, Vec::<String>::new(), "{start:?}");
        assert_eq!(computed.results.figures["x"].value.to_string(), "1");
    }
}
