//! The shipped brief that is made of official statistics: what it prints is what its table holds.

use std::collections::BTreeSet;
use std::fs;

use crate::proof::{drawn, layout, pdf, squeeze};
use crate::workspace::{SMALL, STATISTICAL, Workspace, repository};

const TABLE: &str = "data/kazakhstan/decent-work-indicators.csv";

/// A document as it is laid out, after a look at whether its PDF says the same.
fn text(workspace: &Workspace, brief: &str, name: &str) -> String {
    let out = workspace.out(brief);
    let set = layout::texts(&layout::set(&out.join("typst"), &format!("{name}.en.typ")));
    let bytes = fs::read(out.join(format!("{name}.en.pdf"))).unwrap();
    let printed = pdf::Document::read(&bytes).texts();
    assert_eq!(set.len(), printed.len(), "{name}: pages");
    for (set, printed) in set.iter().zip(&printed) {
        assert_eq!(drawn(set), squeeze(printed), "{name}");
    }
    squeeze(&set.concat())
}

fn statistics() -> toml::Table {
    let path = repository()
        .join("briefs")
        .join(STATISTICAL)
        .join("statistics.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn the_table_has_the_bytes_that_it_was_published_with() {
    let bytes = fs::read(repository().join(TABLE)).unwrap();
    // As its data package says.
    assert_eq!(bytes.len(), 149_541);
    let text = String::from_utf8(bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.records().count(), 1_000);
    assert!(text.contains("Mальчики"), "the Latin M");
    assert!(
        repository()
            .join(TABLE.replace(".csv", ".LICENCE.md"))
            .is_file()
    );
}

#[test]
fn the_paper_and_the_release_print_what_the_table_says() {
    let workspace = Workspace::shipped();
    let output = workspace.compile();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("warning"), "{said}");
    let paper = text(&workspace, STATISTICAL, "paper");
    // Found in the table by hand.
    for sentence in [
        "9.6%areneitherinworknorineducation",
        "from42.9%ofallemploymentin2005to14.1%in2020",
        "52.6%menand52.6%womeninthetable,whichmakes105.1%",
        "Officially0.0047%ofthose",
        "Of100,000peopleinwork,5.4diedofaninjuryatworkin2020.In2001itwas11.0.",
    ] {
        assert!(paper.contains(sentence), "no {sentence} in {paper}");
    }
    let release = text(&workspace, STATISTICAL, "press-release");
    assert!(release.contains("9.6%to4.8%(Concern2)"), "{release}");
    assert!(release.contains("from42.9%ofallemploymentin2005to14.1%in2020"));
    // Every chart and table has its title, in English; no word of the table's own language is printed.
    let statistics = statistics();
    let mut kinds = BTreeSet::new();
    for (id, chart) in statistics["chart"].as_table().unwrap() {
        kinds.insert(chart["type"].as_str().unwrap());
        // One stands in a line of text only, so that its title is in the annex alone.
        let title = squeeze(chart["title"].as_str().unwrap());
        assert!(paper.contains(&title), "{id}: {title}");
    }
    assert!(statistics["chart"].as_table().unwrap().len() >= 6);
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    let tables = statistics["table"].as_table().unwrap();
    assert!(tables.len() >= 3);
    for (id, table) in tables {
        let title = squeeze(table["title"].as_str().unwrap());
        assert!(paper.contains(&title), "{id}: {title}");
    }
    for text in [&paper, &release] {
        let cyrillic = text.chars().find(|c| ('\u{400}'..'\u{500}').contains(c));
        assert_eq!(cyrillic, None);
    }
    // The annex has what no label in a chart has room for.
    let (_, annex) = paper.rsplit_once("Dataofthecharts").unwrap();
    assert!(annex.contains("200211.618.3"), "{annex}");
}

#[test]
fn a_gap_in_the_data_is_said_below_the_table() {
    let workspace = Workspace::shipped();
    workspace.compile();
    let paper = text(&workspace, STATISTICAL, "paper");
    assert!(paper.contains("200542.9……"), "{paper}");
    assert!(paper.contains("…:nodata"), "{paper}");
}

/// Whatever is defined can be asked for wherever prose stands, in every document.
#[test]
fn statistics_charts_and_tables_can_be_cited_from_the_prose_of_any_document() {
    let asks = "Of {{ stat(\"suits-2010\") }} suits: {{ sparkline(\"suits\") }}.\n\n\
                {{ chart(\"suits\") }}\n\n{{ table(\"suits-by-claimant\") }}\n";
    for (style, _) in rapporteur::style::shipped() {
        let workspace = Workspace::small();
        workspace.in_style(style);
        let release = workspace.read("briefs/small/press-release.toml");
        workspace.write(
            "briefs/small/press-release.toml",
            format!("{release}\n[[block]]\ntext = \"\"\"\n{asks}\"\"\"\n"),
        );
        workspace.replace(
            "briefs/small/findings/1-press.toml",
            "Most of them were brought by *officials*; see {{ recommendation(\"cap-damages\") }}.\n",
            asks,
        );
        workspace.replace(
            "briefs/small/findings/1-press.toml",
            "charts  = [\"suits\"]\ntables  = [\"suits-by-claimant\"]\n",
            "",
        );
        workspace.compile();
        for document in ["paper", "press-release"] {
            let text = text(&workspace, SMALL, document);
            for printed in ["suits:23.", "Suitsagainstthepress", "Suitsbyclaimant"] {
                assert!(
                    text.contains(printed),
                    "{style}, {document}: no {printed} in {text}"
                );
            }
            // Few values are told to those who cannot see the chart.
            let source = workspace.read(format!("out/small/typst/{document}.en.typ"));
            assert!(source.contains("2009 2, 2010 3"), "{style}, {document}");
        }
    }
}

#[test]
fn the_library_that_draws_is_the_same_in_each_style() {
    let styles = rapporteur::style::shipped();
    for file in ["charts.typ", "tables.typ"] {
        let texts: Vec<_> = styles
            .iter()
            .map(|(_, files)| files.iter().find(|(inner, _)| *inner == file).unwrap().1)
            .collect();
        assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "{file}");
    }
}

/// The figures of a chart with many stand in an annex, under the number that the chart has where it is printed first.
#[test]
fn a_chart_of_the_annex_may_stand_in_two_concerns() {
    for style in ["coalition", "plain"] {
        let workspace = Workspace::shipped();
        workspace.in_style(style);
        workspace.replace(
            "briefs/kazakhstan-icescr-work/findings/1-employment.toml",
            "charts  = [\"neet\"]",
            "charts  = [\"neet\", \"unemployment\"]",
        );
        let output = workspace
            .program()
            .args(["compile", STATISTICAL])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{style}: {said}");
        assert!(said.contains("warning[printed-twice]"), "{style}: {said}");
    }
}
