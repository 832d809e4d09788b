//! A small record, and parts for others.

use super::*;

pub(super) fn words(text: &str) -> Wording {
    Wording::words(text)
}

pub(super) fn concern(id: &str, number: &str) -> ConcernRecord {
    ConcernRecord {
        id: id.to_owned(),
        was: None,
        number: number.to_owned(),
        title: words(&format!("The title of {id} is this")),
        summary: Wording(vec![
            Piece::Words(format!("The summary of {id} prints ")),
            Piece::Statistic {
                stat: String::from("suits"),
                prints: String::from("85"),
            },
            Piece::Words(String::from(" suits, as in ")),
            Piece::Concern {
                concern: String::from("one"),
                prints: String::from("Concern 1"),
            },
            Piece::Words(String::from(".")),
        ]),
        body: None,
        cases: vec![CaseRecord {
            title: Some(words("A weekly")),
            date: Some(String::from("8 August 2009")),
            place: None,
            body: words("A weekly was closed after a claim."),
        }],
        charts: vec![String::from("chart")],
        tables: Vec::new(),
    }
}

pub(super) fn recommendation(id: &str, number: &str) -> RecommendationRecord {
    RecommendationRecord {
        id: id.to_owned(),
        was: None,
        number: number.to_owned(),
        text: words(&format!("Do {id} by law and at once.")),
        addressee: String::from("state"),
        answers: vec![String::from("one")],
    }
}

pub(super) fn chapter(id: &str, number: &str, concerns: Vec<ConcernRecord>) -> ChapterRecord {
    ChapterRecord {
        id: id.to_owned(),
        was: None,
        number: number.to_owned(),
        title: words(&format!("The chapter {id}")),
        articles: vec![String::from("ICCPR 19")],
        context: None,
        concerns,
        recommendations: vec![recommendation(&format!("mend-{id}"), &format!("R{number}"))],
    }
}

pub(super) fn drawing(id: &str, values: &[&str]) -> FigureRecord {
    let row = |(index, value): (usize, &&str)| RowRecord {
        name: (2009 + index).to_string(),
        prints: vec![(*value).to_owned()],
        values: vec![Some((*value).to_owned())],
    };
    FigureRecord {
        id: id.to_owned(),
        title: Some(words("Suits by year")),
        alt: None,
        unit: None,
        note: None,
        columns: vec![String::new()],
        rows: values.iter().enumerate().map(row).collect(),
    }
}

pub(super) fn record() -> EditionRecord {
    let said = QuotationRecord {
        person: String::from("sample"),
        name: String::from("Anna Sample"),
        verb: words("said"),
        text: words("Courts are closing their doors."),
    };
    EditionRecord {
        format: FORMAT,
        program: String::from("0.1.0"),
        brief: String::from("small"),
        edition: Some(String::from("first")),
        date: String::from("2011-07-12"),
        language: String::from("en"),
        title: words("Courts and press"),
        subtitle: None,
        introduction: None,
        front: Some(FrontRecord::default()),
        chapters: vec![
            chapter(
                "press",
                "1",
                vec![concern("one", "C1"), concern("two", "C2")],
            ),
            chapter("courts", "2", vec![concern("three", "C3")]),
        ],
        statistics: vec![StatisticRecord {
            id: String::from("suits"),
            prints: String::from("85"),
            value: String::from("85"),
        }],
        charts: vec![drawing("chart", &["2", "3"])],
        tables: vec![drawing("table", &["2", "3"])],
        release: Some(ReleaseRecord {
            kicker: None,
            headline: words("Committee should ask"),
            dateline: vec![words("Geneva")],
            blocks: vec![
                BlockRecord::Text {
                    text: words("The organisations publish a paper."),
                },
                BlockRecord::Quote(said),
                BlockRecord::Highlights {
                    intro: None,
                    concerns: vec![String::from("one")],
                },
            ],
            contacts: None,
            about: None,
        }),
        withdrawn: Vec::new(),
    }
}
