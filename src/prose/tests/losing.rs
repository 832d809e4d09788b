//! Nothing that an author writes is left out without a word.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::escaping::hostile;
use super::{complaints_of, markup, read};
use crate::prose::parse_line;

fn complaints(text: &str) -> String {
    read(text).1.join("\n")
}

#[test]
fn cells_beyond_the_last_column() {
    assert_snapshot!(complaints("| a | b |\n|---|---|\n| c | d | e |\n| f | g | | *h* {{ x }} |\n| i | j |  |\n| k \\| l | `m` |\n"), @r#"
    a.md:3:11-3:12 error prose: this row has more cells than its table has columns
    a.md:4:13-4:24 error prose: this row has more cells than its table has columns
    "#);
}

#[test]
fn tables_that_are_none() {
    assert_snapshot!(complaints("| a | b | c |\n|---|---|\n| d | e | f |\n"), @r#"a.md:2:1-2:10 error prose: this is no table: its head has 3 cells and the rule below it 2"#);
    assert_snapshot!(complaints("Text\n| a | b |\n|---|---|\n\n|---|\n\n> | a |\n> |---|---|\n"), @r#"
    a.md:5:1-5:6 error prose: this rule of a table has no head above it
    a.md:8:3-8:12 error prose: this is no table: its head has 1 cell and the rule below it 2
    "#);
    assert_snapshot!(complaints("| a | b |\n| c | d |\n\n|x|\n"), @r#"a.md:1:1-2:10 warning prose: these lines are printed with their bars, and not as a table"#);
}

#[test]
fn addresses_by_reference() {
    assert_snapshot!(complaints("[a][b] [C] [d](http://e \"f\")\n\n[b]: http://b 'g'\n[c]: http://c\n[h]: http://h\n[b]: http://i\n"), @r#"
    a.md:1:1-1:7 warning prose: the title of a link is not printed
    a.md:1:26-1:27 warning prose: the title of a link is not printed
    a.md:5:1-5:14 warning prose: no link uses the address that is called `h` here
    a.md:6:2-6:14 error prose: another address has this name, and this one is used by no link
    "#);
    let long = format!("http://x.org/{}", "y".repeat(3000));
    let text = format!("{}\n\n[a]: {long}\n", "[b][a]\n\n".repeat(40));
    assert!(
        complaints(&text).contains("there are too many"),
        "{}",
        complaints(&text)
    );
    let text = format!("{}\n\n[a]: {long}\n", "[b][a]\n\n".repeat(20));
    assert_eq!(complaints(&text), "");
}

#[test]
fn signs_of_other_dialects() {
    assert_snapshot!(complaints("~~a~~ ^[b] &nbps; \\~\\~ &amp; &nbsp; AT&T; R&D\n\n- [x] c\n- [ ] d\n- [y] e\n1. [X] f\n"), @r#"
    a.md:1:1-1:3 warning prose: `~~` strikes nothing through and is printed as it stands
    a.md:1:7-1:9 warning prose: `^[` begins no footnote and is printed as it stands
    a.md:1:12-1:18 warning prose: no character is called `&nbps;`: it is printed as it stands
    a.md:3:3-3:6 warning prose: a box to be ticked is printed as it stands, as brackets
    a.md:4:3-4:6 warning prose: a box to be ticked is printed as it stands, as brackets
    a.md:6:4-6:7 warning prose: a box to be ticked is printed as it stands, as brackets
    "#);
    assert_snapshot!(complaints("1. a\n1. b\n\nx\n\n1. a\n3. b\n5. c\n\ny\n\n3. a\n4. b\n"), @r#"a.md:7:1-7:2 warning prose: this point is numbered 3 and is printed as 2"#);
}

#[test]
fn charts_within_lines() {
    assert_snapshot!(complaints("{{ chart('a') }}\n\n- {{ table('b') }}\n\n> {{ chart('c') }}\n"), @"");
    assert_snapshot!(complaints("See {{ chart('a') }}.\n\n*{{ table('b') }}*, c\n\n| {{ chart('d') }} |\n|---|\n"), @r#"
    a.md:1:5-1:21 error prose: a chart is a block of its own and cannot stand within a line
    a.md:3:2-3:18 error prose: a table is a block of its own and cannot stand within a line
    a.md:5:3-5:19 error prose: a chart is a block of its own and cannot stand within a line
    "#);
    assert_snapshot!(complaints_of("Title {{ chart('a') }}", parse_line).1.join("\n"), @r#"a.md:1:7-1:23 error prose: a chart is a block of its own and cannot stand within a line"#);
}

#[test]
fn links_around_notes_and_addresses_alone() {
    assert_snapshot!(complaints("[a[^n] b](http://y) [a [b](http://c) d](http://e)\n\n[^n]: N.\n"), @r#"
    a.md:1:9-1:11 error prose: these brackets make no link and are printed as they stand
    a.md:1:39-1:41 error prose: these brackets make no link and are printed as they stand
    "#);
    let (prose, _) = read(
        "[a b{{ cite('x') }}](http://y) [^n] https://x.org/a_b_(c)_d, (https://z.org).\n\n[^n]: N.\n",
    );
    assert_snapshot!(markup(&prose, "c"), @r#"#link("http://y")[a b];#footnote[#emph[c];]; #super[,~];#footnote[N.]; #link("https://x.org/a_b_(c)_d")[https:\/\/x.org/a\_b\_(c)\_d];, (#link("https://z.org")[https:\/\/z.org];)."#);
    let (prose, _) = read("[https://a_b_.org/_c_](https://d.org/Закон) `https://e.org/_f_`\n");
    assert_snapshot!(markup(&prose, "c"), @r#"#link("https://d.org/%D0%97%D0%B0%D0%BA%D0%BE%D0%BD")[https:\/\/a\_b\_.org\/\_c\_]; #raw("https://e.org/_f_");"#);
}

#[test]
fn an_address_that_nobody_can_follow_is_refused() {
    assert_snapshot!(complaints("[a](<https://exa mple/>) [b](https://[x]) https://[x"), @r#"
    a.md:1:6-1:23 error prose: `https://exa mple/` is no address that can be followed
    a.md:1:30-1:41 error prose: `https://[x]` is no address that can be followed
    "#);
}

/// Words, and what of Markdown may stand around and between them.
fn construct() -> impl Strategy<Value = String> {
    let pieces = vec![
        "\n",
        "\n\n",
        " ",
        "| ",
        " |",
        "|---|---|\n",
        "|---|\n",
        "- ",
        "1. ",
        "3. ",
        "> ",
        "    ",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~",
        "[",
        "]",
        "](http://x.org)",
        "[^a]",
        "[^a]: ",
        "[r]: http://y.org/z 'title'\n",
        "[r]",
        "![",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "# ",
        "---\n",
        "===\n",
        "\\",
        "&amp;",
        "&x;",
        "https://x.org/a_b",
        "\"",
        "'",
        "--",
        "{{ x }}",
        ":",
        "\t",
        "+ ",
        "- [ ] ",
        "***\n",
        "  \n",
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(pieces).prop_map(String::from),
        2 => "[a-zé0-9]{1,4}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// The words of letters and digits in `text`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Each letter of a text without complaints is printed: found by a look at the text itself, and not at
    /// what the Markdown parser says of it.
    #[test]
    fn every_word_is_printed_or_said(text in prop_oneof![construct(), hostile()]) {
        let (prose, complaints) = read(&text);
        let clean = complaints.is_empty()
            // What these print is not what they say.
            && !text.contains("{{") && !text.contains('&') && !text.contains("]:")
            && !text.contains("[^") && !text.contains("```") && !text.contains("](");
        if clean {
            let mut printed = String::new();
            super::hostile::plain_words(&prose, &mut printed);
            let missing: Vec<&str> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty() && !printed.contains(word))
                // The numbers and signs of lists are counted anew, which is said where they change.
                .filter(|word| !word.chars().all(char::is_numeric))
                .collect();
            prop_assert!(missing.is_empty(), "{:?} of {:?} are not in {:?}", missing, text, printed);
            prop_assert!(letters(&printed).len() <= letters(&text).len() + 100);
        }
    }
}
