//! Each construct as Typst markup.

use insta::assert_snapshot;

use super::{Values, read, written};
use crate::prose::{Marks, strip, typst};

#[test]
fn paragraphs_and_what_stands_in_a_line() {
    assert_snapshot!(written(
        "One *two **three*** four\nfive, \"six\" `se_v\\n`.\n\nA [li_nk](https://x.org/a_\"b) and <a@b.org>\\\nnew line.",
        ""
    ), @r#"
    One #emph[two #strong[three];]; four five, “six” #raw("se_v\\n");.

    A #link("https://x.org/a_%22b")[li\_nk]; and #link("mailto:a@b.org")[a\@b.org];#linebreak();new line.
    "#);
}

#[test]
fn lists() {
    assert_snapshot!(written("- one\n- two\n  - *three*\n- four\n", ""), @r#"
    #list[one][two
    #list[#emph[three];];][four];
    "#);
    assert_snapshot!(written("3. one\n\n   more\n\n4. two\n", ""), @r#"
    #enum(tight: false, start: 3)[one

    more][two];
    "#);
    assert_snapshot!(written("1. one\n2. 1986&#46; Then\n", ""), @r#"#enum[one][1986\. Then];"#);
    assert_snapshot!(written("- one\n\n  > two\n- \n", ""), @r#"
    #list(tight: false)[one

    #quote(block: true)[two];][];
    "#);
}

#[test]
fn quotations_and_code() {
    assert_snapshot!(written("> is #\n>\n> two\n", ""), @r#"
    #quote(block: true)[is \#

    two];
    "#);
    assert_snapshot!(written("```rust\nfn a() { \"b\" } // #c\n```\n", ""), @r#"#raw(block: true, "fn a() { \"b\" } // #c");"#);
}

#[test]
fn tables() {
    assert_snapshot!(written(
        "| a | b *c* | d | e |\n|---|:--|:-:|--:|\n| 1 | {{ stat(\"x|y\") }} | \\| |\n| 2 | 3 | 4 | 5 |\n",
        "85"
    ), @r#"
    #{let (row-head, no-head) = if "header-cell" in dictionary(pdf) { (pdf.header-cell.with(scope: "row"), pdf.data-cell) } else { (it => it, it => it) }; table(columns: 4, align: (auto, left, center, right), table.header([a], [b #emph[c];], [d], [e]),
      row-head[1], [85/* 2 of 3 rows 85 */], [\|], [],
      row-head[2], [3], [4], [5])};
    "#);
    // A column alone names no rows, and a head without a word is none.
    assert_snapshot!(written("| a |\n|---|\n| 1 |\n", ""), @r##"
    #{let (row-head, no-head) = if "header-cell" in dictionary(pdf) { (pdf.header-cell.with(scope: "row"), pdf.data-cell) } else { (it => it, it => it) }; table(columns: 1, table.header([a]),
      [1])};
    "##);
    assert_snapshot!(written("| | b |\n|---|---|\n| | 1 |\n", ""), @r##"
    #{let (row-head, no-head) = if "header-cell" in dictionary(pdf) { (pdf.header-cell.with(scope: "row"), pdf.data-cell) } else { (it => it, it => it) }; table(columns: 2, table.header(no-head[], [b]),
      [], [1])};
    "##);
}

#[test]
fn a_footnote_is_written_once_and_referred_to_again() {
    assert_snapshot!(written(
        "One[^law] two[^b] three[^LAW].\n\n[^b]: B[^law].\n\n[^law]: *Article* 143.\n\n    Second paragraph.\n",
        ""
    ), @r#"
    One#footnote[#emph[Article]; 143.

    Second paragraph.];<note-6> two#footnote[B#footnote(<note-6>);.]; three#footnote(<note-6>);.
    "#);
}

#[test]
fn labels_of_footnotes_are_never_the_same_in_one_document() {
    let (prose, _) = read("One[^a] two[^a].\n\n[^a]: A.\n");
    let marks = Marks::new();
    let once = typst::write(&prose, &mut Values::default(), &marks);
    let twice = typst::write(&prose, &mut Values::default(), &marks);
    assert_ne!(strip(&once, &marks).0, strip(&twice, &marks).0);
}

#[test]
fn hyphens_between_words_are_left_alone() {
    assert_snapshot!(written("well-known and/or COVID-19, 1-2 -- a- b/ -c", ""), @r#"well-known and/or COVID-19, 1-2 – a\- b\/ \-c"#);
}

#[test]
fn what_expressions_print() {
    assert_snapshot!(written("In {{ stat(\"a\") }} suits, see {{ concern(\"x\") }}; {{ nothing }}{{ name }}.", "1. #x"), @r#"In 1. \#x/* 2 of 3 rows 1. #x */ suits, see #link(<concern-x>)[1\. \#x];; 1. \#x."#);
    assert_snapshot!(written("As said{{ cite(\"a\") }}.\n\n{{ chart(\"a\") }}\n\n`a {{ name }} {{ stat(\"x\") }}`", "p_1"), @r#"
    As said#footnote[#emph[p\_1];];.

    #figure[x];

    #raw("a ");#raw("p_1");#raw(" ");#raw("p_1");/* 2 of 3 rows p_1 */
    "#);
    assert_snapshot!(written("{{ stat(\"x\") }}", "a */ b /* c */*/ d\n#e"), @r#"a \*\/ b \/\* c \*\/\*\/ d \#e/* 2 of 3 rows a * / b / * c * / * / d #e */"#);
    assert_snapshot!(written("{{ odd }}", "a>b"), @r#"#link(label("a>b"))[a\>b];"#);
}

#[test]
fn titles_are_written_in_one_line() {
    let (prose, complaints) = super::complaints_of(
        "Suits & claims: {{ x }}\n= *2010*",
        crate::prose::parse_line,
    );
    assert_eq!(complaints, Vec::<String>::new());
    let marks = Marks::new();
    let mut values = Values {
        text: String::from("85"),
        ..Values::default()
    };
    let markup = typst::write_inline(&prose, &mut values, &marks);
    assert_snapshot!(strip(&markup, &marks).0, @r#"Suits \& claims: 85 \= \*2010\*"#);
    assert_eq!(values.asked, ["x"]);
}

#[test]
fn generated_text_leads_back_to_its_author() {
    let text = "One *two*\nthree {{ stat(\"a\") }} [four](http://x)[^n].\n\n[^n]: Five `six`.\n";
    let (prose, _) = read(text);
    let marks = Marks::new();
    let mut values = Values {
        text: String::from("85"),
        ..Values::default()
    };
    let generated = format!("begin{}end", typst::write(&prose, &mut values, &marks));
    let (markup, origins) = strip(&generated, &marks);
    let origin = |what: &str| {
        let at = markup.find(what).unwrap();
        let place = origins.place_of(at..at + what.len());
        place.map(|place| text[place.range()].escape_debug().to_string())
    };
    let found: Vec<_> = [
        "begin",
        "One",
        "#emph",
        "two",
        "three",
        "85",
        "#link",
        "four",
        "#footnote",
        "Five",
        "#raw",
        "end",
    ]
    .iter()
    .map(|what| format!("{what}: {}", origin(what).unwrap_or_default()))
    .collect();
    assert_snapshot!(found.join("\n"), @r#"
    begin: 
    One: One
    #emph: One *two*\nthree {{ stat(\"a\") }} [four](http://x)[^n].\n\n[^n]: Five `six`.\n
    two: two
    three: three
    85: {{ stat(\"a\") }}
    #link: [four](http://x)
    four: four
    #footnote: [^n]
    Five: Five
    #raw: `six`
    end:
    "#);
}

#[test]
fn a_footnote_in_itself_ends() {
    let (prose, complaints) = read("One[^a].\n\n[^a]: A[^b].\n\n[^b]: B[^a].\n");
    assert_eq!(complaints.len(), 2);
    assert_snapshot!(super::markup(&prose, ""), @r#"One#footnote[A#footnote[B.];.];<note-9>."#);
}

/// What is cited in the text stands before the full stop behind which a note would stand.
#[test]
fn citations_in_the_text_stand_before_the_full_stop() {
    // What a citation says is put in later.
    let shown = |text: &str| {
        written(text, "")
            .replace("#emph[];", "<>")
            .replace('\\', "")
    };
    for (text, expected) in [
        (
            "Judges said so.{{ named('a') }} Then more.",
            "Judges said so <>. Then more.",
        ),
        (
            "Judges said so{{ named('a') }}, and left.",
            "Judges said so <>, and left.",
        ),
        ("Judges said so {{ named('a') }}.", "Judges said so <>."),
        (
            "Said,{{ named('a') }} and left;{{ named('b') }} so.",
            "Said <>, and left <>; so.",
        ),
        ("({{ named('a') }})", "(<>)"),
        ("{{ named('a') }} say so.", "<> say so."),
        ("*Judges*.{{ named('a') }}", "#emph[Judges]; <>."),
        ("Is it so?{{ named('a') }}", "Is it so? <>"),
    ] {
        assert_eq!(shown(text).trim_end(), expected, "{text}");
    }
}
