//! Numbers as people write them.

use super::*;
use crate::check::paragraph::paragraphs;
use crate::diagnostic::Diagnostics;
use crate::prose::{english, parse};
use crate::record::Text;
use crate::source::Sources;

fn found(text: &str) -> Vec<String> {
    let sources = Sources::new();
    let file = sources.add("a.md", text);
    let prose = parse(
        &Text::whole(file, text),
        &english(),
        &mut Diagnostics::new(),
    );
    paragraphs(&prose)
        .iter()
        .filter(|paragraph| !paragraph.is_quotation)
        .flat_map(|paragraph| {
            figures(paragraph)
                .into_iter()
                .map(|range| {
                    let place = paragraph.place(&range, &sources).unwrap();
                    let shown = paragraph.text[range].to_owned();
                    assert_eq!(&text[place.range()], shown, "the place is the figure");
                    shown
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn figures_are_found() {
    assert_eq!(found("In 2010, 85 suits were brought."), ["85"]);
    assert_eq!(
        found("About 80% of 1,900 assemblies; €13 million."),
        ["80%", "1,900", "€13"]
    );
    assert_eq!(
        found("A 16-page paper, 5km away, EUR 2.5m."),
        ["16-page", "5km", "2.5m"]
    );
    assert_eq!(
        found("Up to 15 days, 3 of them\nin 2009–2010."),
        ["15", "3"]
    );
    assert_eq!(
        found("- one item with\n  a second line of 12 words"),
        ["12"]
    );
    assert_eq!(found("**12** people and *7* others"), ["12", "7"]);
    assert_eq!(found("Of them 12 may appeal, 5 of 7."), ["12", "5", "7"]);
    assert_eq!(found("Article 5 was applied to 7 people"), ["7"]);
}

#[test]
fn numbers_that_count_nothing_are_left_alone() {
    for text in [
        "The 102nd session, from 11 to 29 July 2011, with a review on 14 and 15 July.",
        "On 14–15 July, July 14, the 14th of July, in 2009/10, 2009–2010 and the 1990s.",
        "Articles 18 and 26, article 19, paragraph 3, arts. 2, 3 and 5, section 4 (2), § 5.",
        "Covenant article\n19, and CCPR/C/KAZ/CO/1, para. 8; A/HRC/16/5; resolution 60/251.",
        "General comment No. 34; Law No. 155-IV; communication No. 412/1990.",
        "He was 17 years old, she 18 years of age, a man aged 40, a 17-year-old.",
        "Colony 12, school No. 7, Concern 4, Goal 16, COVID-19, G20, C7.",
        "Resolution 1325 (2000), ILO Convention No. 87, article 19 (3) (b), Rule 60(1), ages 15–24.",
        "Security Council resolution 2250, the 60th anniversary, 10 December, 7 May 2010, on the 7th.",
        "SDG 16.3, target 16.10.1, fn. 12, A/HRC/29/25/Add.2, resolutions 15/21 of 6 October 2010 and 24/5, 21.11.2013.",
        "At 10:00, at 10 a.m., call +44 20 7946 0001.",
        "He said: “We had 85 suits.” It was (1) late and (2) cold.",
        "See {{ stat(\"suits-2010\") }} suits and `85`.",
        "1. First\n2. Second",
        "> In 85 cases nothing was said.",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}
