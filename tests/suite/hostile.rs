//! Nothing that an author or a table holds can become markup or code: what was written is printed.

use std::fs;

use unicode_normalization::UnicodeNormalization as _;

use crate::proof::{drawn, layout, pdf, squeeze};
use crate::workspace::hostile::{Hostile, hostile};
use crate::workspace::{SMALL, Workspace};

/// What a document says, from its pages, after a look at whether its PDF says the same.
fn text(workspace: &Workspace, name: &str) -> String {
    let set = layout::texts(&layout::set(
        &workspace.out(SMALL).join("typst"),
        &format!("{name}.en.typ"),
    ));
    let bytes = fs::read(workspace.out(SMALL).join(format!("{name}.en.pdf"))).unwrap();
    let printed = pdf::Document::read(&bytes).texts();
    assert_eq!(set.len(), printed.len());
    for (set, printed) in set.iter().zip(&printed) {
        // Where a letter and its accent are two glyphs, the reader of the PDF gives both for each; and one that is written
        // both ways has one glyph.
        let once = |text: String| text.nfc().collect::<String>().replace("о\u{301}", "");
        assert_eq!(once(drawn(set)), once(squeeze(printed)));
    }
    squeeze(&set.concat()).nfc().collect()
}

#[test]
fn what_was_written_is_printed() {
    let Hostile {
        workspace,
        paper,
        release,
    } = hostile();
    let output = workspace
        .program()
        .args(["compile", "--quiet"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(
        paper.len() > 60 && release.len() > 30,
        "{} and {}",
        paper.len(),
        release.len()
    );
    for (name, written) in [("paper", paper), ("press-release", release)] {
        // Hyphens that are typed for a dash are printed as one.
        let typed = |text: String| text.replace('—', "---").replace('–', "--");
        let text = typed(text(&workspace, name));
        let lost: Vec<&String> = written
            .iter()
            .filter(|one| !text.contains(&typed(squeeze(one).nfc().collect())))
            .collect();
        assert!(
            lost.is_empty(),
            "the {name} does not print {lost:#?}\nbut {text}"
        );
    }
}

/// Every construct of prose; `word` is another word each time, `N` the number of the text.
const CONSTRUCTS: &[&str] = &[
    "word *word* **word** ***word*** `word` *word `word` word*",
    "> word\n>\n> > word\n>\n> - word",
    "- word\n  - word\n\n    word\n- word",
    "3. word\n4. word\n   > word",
    "| word | word |\n|:--|--:|\n| word | *word* |\n| word |",
    "[word](https://example.org/a) *[word](<https://example.org/b c>)* https://example.org/word",
    "word[^nN] word[^nN] *word[^mN]*\n\n[^nN]: word *word*\n\n    word\n\n[^mN]: word",
    "```\nword   word\n```",
    "word\\\nword  \nword\nword",
    "word &amp; word \\* word \\[word\\] &lt;word&gt;",
    "[word][rN] [rN] [RN][]\n\n[rN]: https://example.org/c",
    "\"word\" (word)'s 'word' word--word \\\"word\\\"",
    "| word[^oN] [word](https://example.org/e) |\n|---|\n| word |\n\n[^oN]: word",
    "{{ \"word\" }} word{{ cite(\"covenant\", \"word\") }} *{{ \"word\" }}* `{{ \"word\" }}`",
];

/// What a word may look like; `w` is the word.
const WORDS: &[&str] = &[
    "w",
    "#w",
    "$w$",
    "@w",
    "w_w",
    "=w",
    "/w",
    "éw",
    "Қw",
    "w#link(&lt;a>)[b]",
    "1.w",
];

#[test]
fn every_word_of_every_construct_is_printed() {
    let workspace = Workspace::small();
    workspace.in_style("coalition");
    let mut words = 0;
    let mut body = String::new();
    for (number, look) in WORDS.iter().enumerate() {
        for construct in CONSTRUCTS {
            let construct = construct.replace('N', &number.to_string());
            let mut parts = construct.split("word");
            body.push_str(parts.next().unwrap());
            for part in parts {
                // Brackets would end a link.
                let plain = look.contains(['(', '$']) && body.ends_with(['"', '[', '/']);
                let look = if plain { "w" } else { look };
                let look = look.replacen('w', &format!("x{words}x"), 1);
                words += 1;
                body.push_str(&look.replace('w', "x"));
                body.push_str(part);
            }
            body.push_str("\n\n");
        }
    }
    // A head with a note, of a table that goes on over pages.
    body.push_str("| a[^head] | [b](https://example.org/f) |\n|---|---|\n");
    for _ in 0..90 {
        body.push_str(&format!("| x{words}x | c |\n"));
        words += 1;
    }
    body.push_str("\n[^head]: Note.\n");
    workspace.write("briefs/small/findings/1-press/licences.md", &body);
    let output = workspace
        .program()
        .args(["compile", "--quiet"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && words > 400, "{said}");
    let text = text(&workspace, "paper");
    let lost: Vec<usize> = (0..words)
        .filter(|word| !text.contains(&format!("x{word}x")))
        .collect();
    assert!(lost.is_empty(), "{lost:?} of {body}");
}
