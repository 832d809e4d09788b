//! Quotation marks, apostrophes, primes and dashes as a careful editor would set them.

use proptest::prelude::*;

use super::*;
use crate::language::Locale;

fn english() -> Punctuation {
    let language = "en".parse().unwrap();
    Locale::of(&language).unwrap().punctuation().clone()
}

/// Each line is typed, ` => `, and as it is set.
fn hold(cases: &str) {
    let english = english();
    let mut wrong = Vec::new();
    for case in cases.lines().map(str::trim).filter(|case| !case.is_empty()) {
        let (typed, expected) = case.split_once(" => ").unwrap();
        let set = english.text(typed);
        if set != expected {
            wrong.push(format!(
                "{typed}\n  is set     {set}\n  instead of {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn apostrophes() {
    hold(
        "the Committee (CAT)'s view => the Committee (CAT)’s view
        José's and Jose\u{301}'s => José’s and Jose\u{301}’s
        article 19's scope, C1's and the 1990's => article 19’s scope, C1’s and the 1990’s
        don't, O'Brien, l'État => don’t, O’Brien, l’État
        the prisoners' families said => the prisoners’ families said
        the music of the '90s => the music of the ’90s
        the class of '68 => the class of ’68
        rock 'n' roll => rock ’n’ roll
        'tis the season => ’tis the season
        'Tis the workers' season => ’Tis the workers’ season
        'Abd al-'Aziz of Sana'a => ’Abd al-’Aziz of Sana’a
        's-Hertogenbosch => ’s-Hertogenbosch
        the U.S.'s and the [sic]'s => the U.S.’s and the [sic]’s
        100%'s => 100%’s
        Жанаозен'нің => Жанаозен’нің
        goin' and comin' => goin’ and comin’
        \"'Tis so,\" he said. => “’Tis so,” he said.
        Q&A's => Q&A’s
        CHF 18'420'000 and 18'420's => CHF 18’420’000 and 18’420’s
        o'brien@example.org's and \"o'b--x@example.org\" => o'brien@example.org’s and “o'b--x@example.org”
        www.example.org/a--b'c => www.example.org/a--b'c
        ('https://x.org/a'b'), so => (‘https://x.org/a'b’), so
        it's@ and 'a' @b => it’s@ and ‘a’ @b",
    );
}

#[test]
fn quotations() {
    hold(
        "\"He said, 'I don't know.'\" => “He said, ‘I don’t know.’”
        'Don't,' she said => ‘Don’t,’ she said
        'Don't,' she said, 'go to the workers' club.' => ‘Don’t,’ she said, ‘go to the workers’ club.’
        ''double'' => ‘‘double’’
        (\"a\") [\"b\"] —\"c\"— d/\"e\" => (“a”) [“b”] —“c”— d/“e”
        \"Yes\"—\"No\" => “Yes”—“No”
        \"'Why?' she asked.\" => “‘Why?’ she asked.”
        \"I—\" => “I—”
        the so-called \"foreign agents\". => the so-called “foreign agents”.
        the 'foreign agents' law => the ‘foreign agents’ law
        \"one\" and \"two\" => “one” and “two”
        \"He said \"x\" again\" => “He said “x” again”
        \"(CAT)\"'s => “(CAT)”’s
        \"...and then\" => “...and then”
        \"…and then…\" => “…and then…”
        “already” ‘set’ l’État => “already” ‘set’ l’État
        “mixed\" and \"mixed” => “mixed” and “mixed”
        \"No,\" said \"X's\" lawyer => “No,” said “X’s” lawyer
        \"in 1990\" and \"in 12\" => “in 1990” and “in 12”
        word\" and more => word” and more
        \"never closed => “never closed
        he called it 'never closed => he called it ’never closed
        the bosses said 'the workers' and 'the owners' => the bosses said ‘the workers’ and ‘the owners’
        the 'free' and the 'fair' => the ‘free’ and the ‘fair’
        'It's the '90s' => ‘It’s the ’90s’
        \"What's 'news'?\" => “What’s ‘news’?”
        « l'« État » » => « l’« État » »",
    );
}

#[test]
fn primes() {
    hold(
        "5'10\" tall => 5′10″ tall
        6' 2\" tall => 6′ 2″ tall
        a 12\" gun => a 12″ gun
        a 6' wall => a 6′ wall
        \"a 12\" gun\" => “a 12″ gun”
        \"He is 5'10\" tall\" => “He is 5′10″ tall”
        \"He is 5'10\"\" => “He is 5′10″”
        a 12½\" pipe => a 12½″ pipe
        'in cell 12' => ‘in cell 12’
        43°14'20\" N => 43°14′20″ N",
    );
}

#[test]
fn dashes() {
    hold(
        "paras. 60--64 => paras. 60–64
        so---and no other way---it is => so—and no other way—it is
        so -- and not otherwise -- it is => so – and not otherwise – it is
        well-known, -1 => well-known, -1
        ---- and a --> b => ---- and a --> b
        https://x.org/a--b'c and a--b => https://x.org/a--b'c and a–b
        \"a\"--\"b\" => “a”–“b”",
    );
}

#[test]
fn within_a_quotation_the_marks_are_the_other_ones() {
    let within = english().within_quotation();
    assert_eq!(
        within.text("the \"law\" of 'x' isn't"),
        "the ‘law’ of “x” isn’t"
    );
}

fn beginnings(line: &str) -> Vec<usize> {
    // What an expression prints is written as a tilde.
    let units: Vec<Unit> = line
        .chars()
        .map(|c| match c {
            '~' => Unit::Word,
            c => Unit::Char(c),
        })
        .collect();
    english().line(&units, true).beginnings
}

#[test]
fn sentences() {
    for line in [
        "~ died",
        "\"~ died\"",
        "(~ died)",
        " ~ died",
        "So. ~ died",
        "So?  ~ died",
        "So! \"~ died",
        "“So.” ~ died",
        "In 2010. ~ died",
        "(So.) ~ died",
        "So it was. '~ died'",
    ] {
        let at = line.chars().position(|c| c == '~').unwrap();
        assert_eq!(beginnings(line), [at], "{line}");
    }
    for line in [
        "See paras. ~",
        "No. ~",
        "Mr. ~",
        "e.g. ~",
        "(cf. ~)",
        "J. ~",
        "and ~",
        "so: ~",
        "so, ~",
        "so... ~",
        "so.~",
        "“Stop!” ~ shouted",
        "x-~",
    ] {
        assert_eq!(beginnings(line), [0usize; 0], "{line}");
    }
}

/// What is left of a line without what may be set.
fn letters(line: &str) -> String {
    line.chars()
        .filter(|c| !"\"'-“”‘’′″–—".contains(*c))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn only_marks_change_and_none_twice(
        line in "[a-z0-9'\"“”‘’ .,()—/-]{0,40}",
        other in any::<String>(),
    ) {
        let english = english();
        for line in [line, other] {
            let set = english.text(&line);
            prop_assert_eq!(letters(&line), letters(&set));
            prop_assert_eq!(&english.text(&set), &set);
            let straight = set.contains(['"', '\'']);
            let has_address = line.contains("http") || line.contains("www.") || line.contains('@');
            prop_assert!(!straight || has_address, "{} is {}", line, set);
        }
    }

    #[test]
    fn a_quotation_is_closed_as_often_as_it_is_opened(
        words in prop::collection::vec("[a-r]{2,5}", 1..6),
        from in 0usize..6,
        to in 0usize..6,
    ) {
        let (from, to) = (from.min(words.len() - 1), to.min(words.len() - 1));
        let (from, to) = (from.min(to), from.max(to));
        for (mark, open, close) in [('"', '“', '”'), ('\'', '‘', '’')] {
            let quoted: Vec<String> = words.iter().enumerate().map(|(at, word)| {
                let before = if at == from { mark.to_string() } else { String::new() };
                let behind = if at == to { mark.to_string() } else { String::new() };
                format!("{before}{word}{behind}")
            }).collect();
            let set = english().text(&quoted.join(" "));
            prop_assert_eq!(set.matches(open).count(), 1, "{}", set);
            prop_assert_eq!(set.matches(close).count(), 1, "{}", set);
        }
    }
}

#[test]
fn a_line_of_marks_ends() {
    let english = english();
    for piece in ["'a ", "\"a ", "'\"", "12\" ", "'", "a' "] {
        let line = piece.repeat(30_000 / piece.len());
        assert_eq!(letters(&english.text(&line)), letters(&line));
    }
}
