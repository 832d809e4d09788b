//! What has changed between two editions: in lines, as data, as a page.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::proof::pdf::Document;
use crate::proof::squeeze;
use crate::proof::standards::assert_keeps_to_standards;
use crate::proof::tags;
use crate::workspace::{SHIPPED, SMALL, Workspace, files_under};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs the program; says how it ended and what it printed.
fn run(workspace: &Workspace, arguments: &[&str]) -> Output {
    workspace.program().args(arguments).output().unwrap()
}

/// What the program prints; it must succeed.
#[track_caller]
fn said(workspace: &Workspace, arguments: &[&str]) -> String {
    let output = run(workspace, arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// What the program complains of; it must end with 1.
#[track_caller]
fn refused(workspace: &Workspace, arguments: &[&str]) -> String {
    let output = run(workspace, arguments);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert_eq!(text(&output.stdout), "");
    stderr
}

fn release(workspace: &Workspace, brief: &str, edition: &str) {
    let arguments = [
        "release",
        brief,
        "--edition",
        edition,
        "--under-embargo",
        "--quiet",
    ];
    said(workspace, &arguments);
}

/// Edits of every kind.
fn edit_small(workspace: &Workspace) {
    let press = "briefs/small/findings/1-press.toml";
    let courts = "briefs/small/findings/2-courts.toml";
    workspace.replace(
        press,
        "suits brought in 2010, claims",
        "suits that were lodged in 2010, claims",
    );
    workspace.replace(
        press,
        "[[concern]]\nid      = \"licences\"\ntitle   = \"Licences are refused\"\nsummary = \"Licences are refused without reasons.\"\n",
        "",
    );
    workspace.replace(
        courts,
        "[[recommendation]]\n",
        "[[concern]]\nid      = \"permits\"\nwas     = \"licences\"\ntitle   = \"Licences are refused\"\n\
         summary = \"Licences are refused without any reasons.\"\n\n\
         [[concern]]\nid      = \"delays\"\ntitle   = \"Trials are delayed\"\n\
         summary = \"Trials are delayed for years, as {{ stat(\\\"suits-2010\\\") }} cases show.\"\n\n[[recommendation]]\n",
    );
    workspace.replace(courts, "addressee = \"state\"", "addressee = \"body\"");
    workspace.replace(
        "data/north/suits.csv",
        "2010,Company,650000,yes\n",
        "2010,Company,650000,yes\n2010,State,1000,no\n",
    );
    let release = "briefs/small/press-release.toml";
    workspace.replace(
        release,
        "closing their doors.",
        "shutting their doors to all.",
    );
}

/// A small brief of which an edition was released, and which was edited since.
fn edited() -> Workspace {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    edit_small(&workspace);
    workspace
}

/// The shipped brief, edited as its authors might for a second edition.
fn edited_shipped() -> Workspace {
    let workspace = Workspace::shipped();
    release(&workspace, SHIPPED, "2011-07-12");
    let findings = format!("briefs/{SHIPPED}/findings");
    let assembly = format!("{findings}/3-assembly.toml");
    let expression = format!("{findings}/2-expression.toml");
    workspace.replace(
        &assembly,
        "Any public gathering needs permission in advance, and local authorities have wide discretion to restrict or\nforbid it.",
        "Nearly every public gathering needs permission in advance, and local authorities have unlimited discretion to\nforbid it.",
    );
    workspace.replace(
        &assembly,
        "The requirement covers\npublic gatherings of any kind: the law does not exempt those that are small, that stand still, or that\ndisturb nobody.",
        "It covers\nvigils and pickets of one person too.",
    );
    workspace.replace(
        &assembly,
        "title   = \"Heavy policing and mass detentions meet protest\"",
        "title   = \"Protest is met with mass detentions\"",
    );
    workspace.replace(
        &assembly,
        "a warning to a fine and to",
        "a caution to a fine and to",
    );
    workspace.replace(
        &assembly,
        "Raise the Committee’s findings in dialogue with the government of Kazakhstan, and ask at regular intervals\nwhat has been done to put its recommendations into effect.",
        "Raise the Committee’s findings in every dialogue with the government of Kazakhstan.",
    );
    // A concern goes, and with it what answered it alone.
    let text = workspace.read(&expression);
    let start = text
        .find("[[concern]]\nid      = \"attacks-on-journalists\"")
        .unwrap();
    let end = start + text[start + 1..].find("\n[[").unwrap() + 2;
    let text = format!("{}{}", &text[..start], &text[end..]);
    let start = text
        .find("[[recommendation]]\nid        = \"investigate-attacks\"")
        .unwrap();
    let end = start + text[start + 1..].find("\n[[").unwrap() + 2;
    let text = format!("{}{}", &text[..start], &text[end..]);
    workspace.write(&expression, text);
    workspace.replace(
        &assembly,
        "[[recommendation]]\nid        = \"notification-not-permission\"",
        "[[concern]]\nid      = \"spontaneous\"\ntitle   = \"The law has no place for spontaneous assemblies\"\n\
         summary = \"Who gathers at once, because something has just happened, breaks the law.\"\n\
         body    = \"\"\"\nAn assembly must be applied for ten days ahead.{{ cite(\"law-assemblies1995\") }} What happens today can be\n\
         protested against next week.\n\nThe Committee has found that this empties the right of its meaning.\n\"\"\"\n\n\
         [[recommendation]]\nid        = \"notification-not-permission\"",
    );
    let data = workspace.read("data/kazakhstan/assemblies.csv");
    workspace.write("data/kazakhstan/assemblies.csv", data.replace("80", "82"));
    workspace.replace(
        &format!("briefs/{SHIPPED}/press-release.toml"),
        "should use the review to press for change, and that the Committee’s\nrecommendations will give them leverage to do so.",
        "must use the review to press for change now.",
    );
    workspace
}

#[test]
fn the_changes_of_the_small_brief_in_lines() {
    let workspace = edited();
    insta::assert_snapshot!(said(&workspace, &["diff", SMALL]));
}

#[test]
fn the_changes_of_the_small_brief_as_data() {
    let workspace = edited();
    let json = said(&workspace, &["diff", SMALL, "first", "--format", "json"]);
    insta::assert_snapshot!(json);
}

#[test]
fn the_changes_of_the_shipped_brief_in_lines() {
    let workspace = edited_shipped();
    insta::assert_snapshot!(said(&workspace, &["diff", SHIPPED]));
}

#[test]
fn an_edition_that_nobody_has_touched_has_no_changes() {
    for brief in [SMALL, SHIPPED] {
        let workspace = if brief == SMALL {
            Workspace::small()
        } else {
            Workspace::shipped()
        };
        release(&workspace, brief, "first");
        let said = said(&workspace, &["diff", brief, "--exit-code"]);
        let expected = format!("{brief}: from edition first to the working state\nno changes\n");
        assert_eq!(said, expected);
    }
}

#[test]
fn editions_are_found_by_name_by_folder_and_by_file() {
    let workspace = edited();
    // The second edition has its own date, and is the newest.
    workspace.replace(
        "briefs/small/brief.toml",
        "date     = 2011-07-12",
        "date     = 2011-11-02",
    );
    release(&workspace, SMALL, "a-second");
    let first = said(&workspace, &["diff", SMALL, "first", "a-second"]);
    assert!(
        first.starts_with("small: from edition first to edition a-second\n"),
        "{first}"
    );
    let newest = said(&workspace, &["diff", SMALL]);
    assert_eq!(
        newest,
        "small: from edition a-second to the working state\nno changes\n"
    );
    // A partner has got the file alone.
    let elsewhere = Workspace::empty();
    fs::copy(
        workspace.path("out/small/editions/first/edition.json"),
        elsewhere.path("sent.json"),
    )
    .unwrap();
    let sent = elsewhere.path("sent.json");
    let folder = workspace.path("out/small/editions/a-second");
    let paths = said(
        &workspace,
        &[
            "diff",
            SMALL,
            sent.to_str().unwrap(),
            folder.to_str().unwrap(),
        ],
    );
    assert_eq!(paths, first);
    // The other way round what was added is withdrawn.
    let back = said(&workspace, &["diff", SMALL, "a-second", "first"]);
    assert!(
        first.contains("C4 added: {+Trials are delayed+}"),
        "{first}"
    );
    assert!(
        back.contains("C4 withdrawn: [-Trials are delayed-]"),
        "{back}"
    );
    // Two editions can be compared while the brief is broken.
    workspace.write("briefs/small/findings/2-courts.toml", "not TOML");
    assert_eq!(
        said(&workspace, &["diff", SMALL, "first", "a-second"]),
        first
    );
    refused(&workspace, &["diff", SMALL, "first"]);
}

#[test]
fn how_it_ends_says_whether_there_are_changes_if_it_is_asked_to() {
    let workspace = edited();
    let output = run(&workspace, &["diff", SMALL, "--exit-code"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), said(&workspace, &["diff", SMALL]));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn an_unknown_edition_is_said_with_those_there_are() {
    let workspace = Workspace::small();
    let none = refused(&workspace, &["diff", SMALL]);
    insta::assert_snapshot!("no_edition", none);
    release(&workspace, SMALL, "first");
    release(&workspace, SMALL, "second");
    let unknown = refused(&workspace, &["diff", SMALL, "frist"]);
    insta::assert_snapshot!("unknown_edition", unknown);
}

#[test]
fn a_damaged_record_is_shown_where_it_is_damaged() {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    let path = "out/small/editions/first/edition.json";
    workspace.replace(path, "\"number\": \"C2\",", "\"number\": C2,");
    let stderr = refused(&workspace, &["diff", SMALL, "first"]);
    insta::assert_snapshot!(stderr);
    workspace.write(path, [0xFF, 0xFE]);
    let stderr = refused(&workspace, &["diff", SMALL]);
    assert!(
        stderr.contains("edition.json is not UTF-8 text"),
        "{stderr}"
    );
    fs::remove_file(workspace.path(path)).unwrap();
    let stderr = refused(&workspace, &["diff", SMALL]);
    assert!(
        stderr.contains("the edition `first` has no record of what it said"),
        "{stderr}"
    );
}

#[test]
fn an_edition_of_another_brief_is_warned_of() {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    let path = "out/small/editions/first/edition.json";
    workspace.replace(path, "\"brief\": \"small\"", "\"brief\": \"large\"");
    let output = run(&workspace, &["diff", SMALL]);
    assert!(output.status.success());
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("this is an edition of the brief `large`, not of `small`"),
        "{stderr}"
    );
}

#[test]
fn a_style_without_a_page_for_changes_says_so() {
    let workspace = Workspace::small();
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"plain\"");
    release(&workspace, SMALL, "first");
    let stderr = refused(&workspace, &["diff", SMALL, "--format", "pdf"]);
    insta::assert_snapshot!(stderr);
    assert!(
        !files_under(&workspace.out(SMALL))
            .iter()
            .any(|path| path.starts_with("changes"))
    );
}

#[test]
fn what_is_said_goes_to_a_file_whole() {
    let workspace = edited();
    let there = said(&workspace, &["diff", SMALL, "--output", "changes.txt"]);
    assert_eq!(there, "");
    assert_eq!(
        workspace.read("changes.txt"),
        said(&workspace, &["diff", SMALL])
    );
    let output = run(
        &workspace,
        &["diff", SMALL, "--output", "no/such/folder.txt"],
    );
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let page = said(&workspace, &["diff", SMALL, "--format", "pdf"]);
    assert_eq!(
        Path::new(page.trim_end()),
        Path::new("out/small/changes.first-working.en.pdf")
    );
    said(
        &workspace,
        &["diff", SMALL, "--format", "pdf", "-o", "page.pdf"],
    );
    // The same bytes, wherever they go.
    let bytes = |path: &str| fs::read(workspace.path(path)).unwrap();
    assert_eq!(
        bytes("page.pdf"),
        bytes("out/small/changes.first-working.en.pdf")
    );
}

#[test]
fn colour_is_for_those_who_want_it() {
    let workspace = edited();
    let plain = said(&workspace, &["diff", SMALL]);
    assert!(!plain.contains('\u{1b}'));
    let coloured = said(&workspace, &["--color", "always", "diff", SMALL]);
    assert!(
        coloured.contains("\u{1b}[31;9mbrought\u{1b}[0m\u{1b}[32;4mthat\u{1b}[0m"),
        "{coloured}"
    );
    assert!(!coloured.contains("[-"), "{coloured}");
}

/// The page as a PDF, and its text without white space.
fn page(workspace: &Workspace, brief: &str) -> (Vec<u8>, String) {
    said(
        workspace,
        &["diff", brief, "--format", "pdf", "--output", "page.pdf"],
    );
    let bytes = fs::read(workspace.path("page.pdf")).unwrap();
    let pages = Document::read(&bytes).texts();
    (bytes, squeeze(&pages.concat()))
}

#[test]
fn the_page_for_a_partner_says_what_the_lines_say() {
    let workspace = edited_shipped();
    let (bytes, read) = page(&workspace, SHIPPED);
    assert_keeps_to_standards(&bytes);
    for expected in [
        "From edition 2011-07-12 to the working state",
        // Told apart by words too, for those who hear them.
        "[removed: Any][added: Nearly every] public gathering",
        "[removed: about 80%] → [added: about 82%] (+2)",
        "The law has no place for spontaneous assemblies",
        "[removed: should][added: must] use the review",
        "withdrawn",
    ] {
        assert!(
            read.contains(&squeeze(expected)),
            "`{expected}` is not in {read}"
        );
    }
    // Ids are never printed.
    for id in [
        "attacks-on-journalists",
        "unsanctioned-share",
        "mass-detentions",
    ] {
        assert!(!read.contains(id), "{id} is in {read}");
    }
    let document = Document::read(&bytes);
    let title = document.title().unwrap();
    assert!(
        title.starts_with("What has changed: Freedom of religion"),
        "{title}"
    );
    let bookmarks = document.bookmarks();
    assert!(
        bookmarks
            .iter()
            .any(|(depth, text)| *depth == 1 && text == "Concerns"),
        "{bookmarks:?}"
    );
}

#[test]
fn each_style_that_is_shipped_has_a_page_of_changes() {
    for (style, _) in rapporteur::style::shipped() {
        let workspace = edited_shipped();
        let chosen = format!("\"{style}\"");
        let text = workspace.read("rapporteur.toml");
        workspace.write("rapporteur.toml", text.replace("\"coalition\"", &chosen));
        let (bytes, read) = page(&workspace, SHIPPED);
        assert_keeps_to_standards(&bytes);
        let document = tags::document(&bytes);
        tags::assert_blocks(&document, style);
        tags::assert_heads_of_tables(&document, style);
        let expected = squeeze("[removed: Any][added: Nearly every] public gathering");
        assert!(read.contains(&expected), "{style}: {read}");
    }
}

#[test]
fn a_page_without_changes_says_that_there_are_none() {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    let (_, read) = page(&workspace, SMALL);
    assert!(
        read.contains(&squeeze("Nothing that readers read has changed.")),
        "{read}"
    );
}

#[test]
fn no_text_of_a_record_becomes_markup() {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    // Whoever sends an edition may have put anything into it.
    let path = "out/small/editions/first/edition.json";
    let hostile = r#"#panic(1) ]; #{ $ * _ ` < @x // /* {{ x }} {% y %} = \"q\" \\ ~ -- 1. a"#;
    for old in [
        "Suits end in damages out of proportion",
        "Licences are refused without reasons.",
        "Courts are closing their doors.",
        "over\u{a0}€13.5\u{a0}million",
        "C2",
        "Anna Sample",
        "2010",
        "Suits by claimant",
    ] {
        let json = workspace.read(path);
        let (old, new) = (format!("\"{old}\""), format!("\"{hostile}\""));
        assert!(json.contains(&old), "{old}");
        workspace.write(path, json.replace(&old, &new));
    }
    let (bytes, read) = page(&workspace, SMALL);
    assert_keeps_to_standards(&bytes);
    assert!(read.contains(&squeeze("#panic(1) ]; #{")), "{read}");
    assert!(read.contains(&squeeze("{{ x }} {% y %}")), "{read}");
}

#[test]
fn where_there_is_one_brief_it_need_not_be_named() {
    let workspace = edited();
    assert_eq!(
        said(&workspace, &["diff"]),
        said(&workspace, &["diff", SMALL])
    );
    assert_eq!(
        said(&workspace, &["diff", "first"]),
        said(&workspace, &["diff", SMALL, "first"])
    );
    let unknown = refused(&workspace, &["diff", "frist"]);
    assert!(unknown.contains("did you mean `first`?"), "{unknown}");
    let many = run(&workspace, &["diff", "a", "b", "c"]);
    assert_eq!(many.status.code(), Some(2));
}

/// Every text of `brief.toml` that a reader reads.
#[test]
fn what_a_brief_says_of_itself_and_of_its_authors_is_compared() {
    let workspace = Workspace::small();
    let settings = "briefs/small/brief.toml";
    workspace.replace(
        settings,
        "phone        = ",
        "email        = \"press@lantern.example\"\nphone        = ",
    );
    release(&workspace, SMALL, "first");
    for (old, new) in [
        (
            "title    = \"Courts and press in Kazakhstan\"",
            "title    = \"Courts and press\"\nshort-title = \"Courts\"",
        ),
        ("Briefing paper to", "Paper to"),
        ("session  = 102", "session  = 103"),
        (
            "review   = [2011-07-14, 2011-07-15]",
            "review   = [2011-10-17]",
        ),
        ("date     = 2011-07-12", "date     = 2011-10-12"),
        ("state    = \"KZ\"", "state    = \"KG\""),
        ("treaty   = \"ICCPR\"", "treaty   = \"CAT\""),
        ("Lantern for Human Rights", "Lantern for Rights"),
        ("short = \"Lantern\"", "short = \"The Lantern\""),
        ("city  = \"Almaty\"", "city  = \"Astana\""),
        ("watches courts", "watches courts and prisons"),
        (
            "id    = \"archive\"\nname  = \"Open Archive\"\ncity  = \"The Hague\"",
            "id    = \"press-club\"\nname  = \"Press Club\"",
        ),
        ("organisation(\"archive\")", "organisation(\"press-club\")"),
        ("\"Anna Sample\"", "\"Anne Sample\""),
        (
            "role         = \"Director\"",
            "role         = \"Head of research\"",
        ),
        (
            "languages    = [\"ru\", \"kk\"]",
            "languages    = [\"ru\", \"en\"]",
        ),
        ("+44 20 7946 0001", "+44 20 7946 0002"),
        ("press@lantern.example", "desk@lantern.example"),
        ("10:00:00+02:00", "11:00:00+02:00"),
    ] {
        workspace.replace(settings, old, new);
    }
    workspace.replace(
        "briefs/small/press-release.toml",
        "about = [\"lantern\", \"archive\"]",
        "about = [\"lantern\", \"press-club\"]",
    );
    insta::assert_snapshot!("what_a_brief_says_of_itself", said(&workspace, &["diff"]));
    let (_, page) = page(&workspace, SMALL);
    for told in [
        "Press Club",
        "Title in running heads",
        "Head of research",
        "103",
    ] {
        assert!(squeeze(&page).contains(&squeeze(told)), "{told}: {page}");
    }
}

/// A note that prints another title is another note, though no text of the brief has changed.
#[test]
fn a_source_that_is_cited_in_other_words_is_a_change() {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    workspace.replace(
        "briefs/small/sources.bib",
        "International Covenant",
        "The International Covenant",
    );
    let lines = said(&workspace, &["diff"]);
    assert!(lines.contains("source reworded"), "{lines}");
    assert!(lines.contains("{+The+}"), "{lines}");
}

/// An older program has recorded less: what it has not is not said to be new.
#[test]
fn what_an_older_record_does_not_hold_is_not_compared() {
    let workspace = Workspace::small();
    release(&workspace, SMALL, "first");
    let path = workspace.out(SMALL).join("editions/first/edition.json");
    let record = fs::read(&path).unwrap();
    let mut record: serde_json::Value = serde_json::from_slice(&record).unwrap();
    record.as_object_mut().unwrap().remove("front");
    let release = record["release"].as_object_mut().unwrap();
    release.remove("contacts");
    release.remove("about");
    fs::write(&path, serde_json::to_vec(&record).unwrap()).unwrap();
    let output = run(&workspace, &["diff", SMALL]);
    assert!(
        text(&output.stdout).ends_with("no changes\n"),
        "{}",
        text(&output.stdout)
    );
    let note = text(&output.stderr);
    assert!(
        note.contains("organisations and people are not compared"),
        "{note}"
    );
}

#[test]
fn a_difference_is_rounded_as_its_figures_are() {
    let workspace = Workspace::small();
    let share = "\n[stat.company-share]\ntable = \"north/suits\"\nmeasure = \"share\"\nwhere = { claimant = \"Company\" }\n\
        format = { precision = 1 }\nsource = \"monitoring\"\n";
    let definitions = workspace.read("briefs/small/statistics.toml");
    workspace.write("briefs/small/statistics.toml", definitions + share);
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Licences are refused without reasons.",
        "Companies brought {{ stat('company-share') }}.",
    );
    release(&workspace, SMALL, "first");
    workspace.replace(
        "data/north/suits.csv",
        "2010,Official,400000,no\n",
        "2010,Official,400000,no\n2010,Official,5,no\n2010,Official,6,no\n",
    );
    let lines = said(&workspace, &["diff"]);
    // Two of five are 40 %, two of seven 28.571428... %.
    assert!(lines.contains("(\u{2212}11.4)"), "{lines}");
    assert!(!lines.contains("11.42"), "{lines}");
    let data = said(&workspace, &["diff", "--format", "json"]);
    assert!(
        data.contains("\"-11.428571428571428571428571429\""),
        "{data}"
    );
    let (_, page) = page(&workspace, SMALL);
    assert!(page.contains("\u{2212}11.4)"), "{page}");
}
