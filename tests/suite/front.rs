//! The first pages: covers and document heads for few organisations and for many, letterheads, and where
//! a press release ends.

use std::fmt::Write;

use crate::proof::layout::{self, PICTURE, Piece};
use crate::proof::squeeze;
use crate::workspace::{SMALL, Workspace};

/// The width and height of a page in points.
const PAGE: (f64, f64) = (595.28, 841.89);

/// Nothing is printed so near to the paper's edge, in points: printers do not reach further.
const EDGE: f64 = 20.0;

/// Below this stands the foot of a page.
const FOOT: f64 = PAGE.1 - 60.0;

const NAMES: [&str; 7] = [
    "Red Andina",
    "International Partnership for the Defence of Human Rights and the Rule of Law",
    "Open Archive",
    "Centre for the Study of Labour, Migration and Social Policy in Central Asia",
    "Legal Aid Network of the North and East",
    "Coalition against Torture",
    "Menschenrechtsorganisationszusammenschlussverband",
];
const CITIES: [&str; 3] = ["The Hague", "Santa Cruz de la Sierra", "Lima"];

/// The small brief of so many organisations, every one of them with a logo or none.
fn brief_of(organisations: usize, logos: bool, long: bool) -> Workspace {
    let workspace = Workspace::small();
    let mut more = String::new();
    for n in 2..organisations {
        let (name, city) = (NAMES[n % NAMES.len()], CITIES[n % CITIES.len()]);
        write!(
            more,
            "[[organisation]]\nid = \"o{n}\"\nname = \"{name} {n}\"\nshort = \"{} {n}\"\ncity = \"{city}\"\n",
            name.split(' ').take(2).collect::<Vec<_>>().join(" ")
        )
        .unwrap();
        more.push_str(if logos {
            "logo = \"assets/wide.svg\"\n\n"
        } else {
            "\n"
        });
    }
    let brief = "briefs/small/brief.toml";
    if logos {
        let logo = |width| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"40\"><rect width=\"{width}\" height=\"40\"/></svg>"
            )
        };
        workspace.write("briefs/small/assets/wide.svg", logo(110));
        workspace.write("briefs/small/assets/square.svg", logo(40));
        workspace.replace(
            brief,
            "city  = \"Almaty\"\n",
            "city  = \"Almaty\"\nlogo = \"assets/square.svg\"\n",
        );
    }
    if organisations == 1 {
        workspace.replace(brief, "and the {{ organisation(\"archive\") }}", "alone");
        let archive = "[[organisation]]\nid    = \"archive\"\nname  = \"Open Archive\"\ncity  = \"The Hague\"\n";
        workspace.replace(brief, archive, "");
        workspace.replace(
            "briefs/small/press-release.toml",
            "[\"lantern\", \"archive\"]",
            "[\"lantern\"]",
        );
    }
    workspace.replace(brief, "[[person]]", &format!("{more}[[person]]"));
    if long {
        workspace.replace(
            brief,
            "phone        =",
            "email        = \"communications.department@international-partnership-for-rights.example.org\"\nphone        =",
        );
        workspace.replace(
            brief,
            "Courts and press in Kazakhstan",
            "Courts and press in Kazakhstan: what has become of the freedom of expression and of fair trials, the \
             law behind it, and what the Committee should ask the State party to change before its next report",
        );
        workspace.replace(
            brief,
            "[documents.paper]\n",
            "[documents.paper]\nembargo = 2011-07-12T10:00:00+02:00\n",
        );
    }
    workspace
}

fn pages(workspace: &Workspace, document: &str) -> Vec<Vec<Piece>> {
    let folder = workspace.out(SMALL).join("typst");
    layout::pieces(&layout::set(&folder, &format!("{document}.en.typ")))
}

fn words(page: &[Piece]) -> String {
    let words: Vec<&str> = page.iter().map(|piece| &*piece.text).collect();
    squeeze(&words.concat())
}

/// Nothing stands on something else, or nearer to the edge than printers print.
fn assert_clear(page: &[Piece], place: &str) {
    for (index, piece) in page.iter().enumerate() {
        let inside = piece.left > EDGE
            && piece.top > EDGE
            && piece.right < PAGE.0 - EDGE
            && piece.bottom < PAGE.1 - EDGE;
        assert!(inside, "{place}: {piece:?} is at the paper's edge");
        for other in &page[index + 1..] {
            assert!(!piece.meets(other), "{place}: {piece:?} and {other:?}");
        }
    }
}

/// How many lines stand at the foot of a page.
fn lines_at_foot(page: &[Piece]) -> usize {
    let mut heights: Vec<f64> = page
        .iter()
        .filter(|piece| piece.top > FOOT)
        .map(|piece| piece.bottom.round())
        .collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    heights.len()
}

#[test]
fn the_first_page_holds_from_one_organisation_to_forty() {
    for (style, _) in rapporteur::style::shipped() {
        for (organisations, logos, long) in [
            (1, false, false),
            (1, true, true),
            (3, true, false),
            (9, false, true),
            (12, true, false),
            (21, false, false),
            (21, true, true),
            (40, false, true),
            (40, true, false),
            (40, true, true),
        ] {
            let place = format!("{style}, {organisations}, logos {logos}, long {long}");
            let workspace = brief_of(organisations, logos, long);
            workspace.in_style(style);
            workspace.compile();
            let paper = pages(&workspace, "paper");
            for page in &paper[..3] {
                assert_clear(page, &place);
                assert!(lines_at_foot(page) <= 2, "{place}: {page:?}");
            }
            // All are there, each with its logo, on the first page; `plain` has a head instead of a cover,
            // which goes on where the text does.
            let cover = *style == "coalition";
            let front = if cover { &paper[..1] } else { &paper[..2] };
            let above = |page: &[Piece]| {
                let pieces = page.iter().filter(|piece| piece.top < FOOT);
                words(&pieces.cloned().collect::<Vec<_>>())
            };
            let said = front.iter().map(|page| above(page)).collect::<String>();
            for n in 2..organisations {
                let name = squeeze(&format!("{} {n}", NAMES[n % NAMES.len()]));
                assert!(said.contains(&name), "{place}: no {name} in {said}");
            }
            let drawn = front
                .iter()
                .flatten()
                .filter(|piece| piece.text == PICTURE)
                .count();
            assert_eq!(
                drawn,
                if logos { organisations.max(2) - 1 } else { 0 },
                "{place}"
            );
            assert!(said.contains("12July2011"), "{place}: no date");
            if cover {
                assert!(
                    words(&paper[1]).contains("Contents"),
                    "{place}: a second cover"
                );
            }
            let release = pages(&workspace, "press-release");
            for page in &release {
                assert_clear(page, &place);
            }
            let line = if organisations > 12 {
                "others"
            } else {
                "Lantern"
            };
            assert!(words(&release[0]).contains(line), "{place}: no letterhead");
        }
    }
}

/// A brief may name no organisation at all.
#[test]
fn a_brief_without_organisations_has_first_pages() {
    let workspace = Workspace::small();
    let brief = workspace.read("briefs/small/brief.toml");
    let (before, after) = brief.split_once("[[organisation]]").unwrap();
    let (_, person) = after.split_once("[[person]]").unwrap();
    let (_, introduction) = before.split_once("introduction").unwrap();
    let brief = before.replace(introduction, " = \"See the text.\"\n\n") + "[[person]]" + person;
    let brief = brief.replace("organisation = \"lantern\"\n", "");
    workspace.write("briefs/small/brief.toml", brief);
    let about = "[[block]]\nabout = [\"lantern\", \"archive\"]";
    workspace.replace("briefs/small/press-release.toml", about, "");
    for (style, _) in rapporteur::style::shipped() {
        workspace.in_style(style);
        workspace.compile();
        assert_clear(&pages(&workspace, "paper")[0], style);
        assert_clear(&pages(&workspace, "press-release")[0], style);
    }
}

/// Whatever the length of the text before it, ENDS stands on the page on which that text ends.
#[test]
fn ends_stands_on_the_page_of_the_last_words() {
    let last = [
        (
            "A last paragraph in two lines, so that there is something to keep together with the word behind it, LASTWORDS.",
            "text",
        ),
        (
            "They ask for:\n\n- courts that are open, with a point in two lines, so that there is something to keep;\n- judges who are independent of all others, LASTWORDS.",
            "list",
        ),
    ];
    for (style, _) in rapporteur::style::shipped() {
        let mut before = 0;
        for (lines, (text, kind)) in (13..34)
            .step_by(3)
            .flat_map(|lines| last.map(|last| (lines, last)))
        {
            let workspace = Workspace::small();
            workspace.in_style(style);
            let filler = "One line of text.\n\n".repeat(lines);
            workspace.replace(
                "briefs/small/press-release.toml",
                "[[block]]\ncontacts",
                &format!("[[block]]\ntext = \"\"\"\n{filler}{text}\n\"\"\"\n\n[[block]]\ncontacts"),
            );
            workspace.compile();
            let release = pages(&workspace, "press-release");
            let place = format!("{style}, {lines} lines, {kind}");
            let at = |wanted: &str| {
                let page = release.iter().position(|page| words(page).contains(wanted));
                page.unwrap_or_else(|| panic!("{place}: no {wanted}"))
            };
            assert_eq!(at("LASTWORDS"), at("ENDS"), "{place}");
            assert!(at("Contacts") >= at("ENDS"), "{place}");
            before += usize::from(at("ENDS") == 0);
            for page in &release {
                assert_clear(page, &place);
            }
        }
        // The lengths are about the end of a page: some releases end on the first, some on the second.
        assert!(
            (2..12).contains(&before),
            "{style}: {before} end on the first page"
        );
    }
}
