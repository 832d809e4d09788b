//! A style is only files: the shipped brief says the same in each of those that are built in.

use std::fs;
use std::path::Path;

use crate::proof::{pdf, squeeze};
use crate::workspace::{SHIPPED, Workspace, files_under, repository};

const DOCUMENTS: [&str; 2] = ["paper", "press-release"];

/// Each style that is built in, with the shipped brief compiled in it.
fn compiled() -> Vec<(&'static str, Workspace)> {
    let styles = rapporteur::style::shipped();
    assert!(styles.len() > 1);
    let compile = |name| {
        let workspace = Workspace::shipped();
        workspace.in_style(name);
        workspace.compile();
        (name, workspace)
    };
    styles.iter().map(|(name, _)| compile(*name)).collect()
}

fn text(workspace: &Workspace, document: &str) -> (String, usize) {
    let path = workspace.out(SHIPPED).join(format!("{document}.en.pdf"));
    let pages = pdf::Document::read(&fs::read(path).unwrap()).texts();
    (squeeze(&pages.concat()), pages.len())
}

/// Each figure that a document prints, as the comment behind it in the generated source says it.
fn figures(workspace: &Workspace, document: &str) -> Vec<String> {
    let path = format!("out/{SHIPPED}/typst/{document}.en.typ");
    let source = workspace.read(path);
    let comments = source.match_indices("/* stat ").map(|(at, _)| {
        let rest = &source[at..];
        rest[..rest.find("*/").unwrap()].to_owned()
    });
    let mut figures: Vec<String> = comments.collect();
    figures.sort();
    figures.dedup();
    figures
}

#[test]
fn numbers_and_figures_are_the_same_in_each_style() {
    let chapters = repository().join("briefs").join(SHIPPED).join("findings");
    let mut written: Vec<(String, String)> = Vec::new();
    let (mut concerns, mut recommendations) = (0, 0);
    for file in files_under(&chapters) {
        let chapter: toml::Table = fs::read_to_string(chapters.join(file))
            .unwrap()
            .parse()
            .unwrap();
        for concern in chapter["concern"].as_array().unwrap() {
            concerns += 1;
            let title = concern["title"].as_str().unwrap();
            written.push((format!("C{concerns}"), squeeze(title)));
        }
        for recommendation in chapter["recommendation"].as_array().unwrap() {
            recommendations += 1;
            let text = recommendation["text"].as_str().unwrap();
            written.push((format!("R{recommendations}"), squeeze(text)));
        }
    }
    assert_eq!(written.len(), 31);
    let compiled = compiled();
    for (style, workspace) in &compiled {
        let (paper, pages) = text(workspace, "paper");
        for (number, words) in &written {
            let entry = format!("{number}{words}");
            assert!(paper.contains(&entry), "{style}: no {entry} in {paper}");
        }
        let (release, _) = text(workspace, "press-release");
        assert!(
            release.contains(&format!("the{pages}-pagebriefingpaper")),
            "{style}: {release}"
        );
        for document in DOCUMENTS {
            let (first, workspace_of_first) = &compiled[0];
            assert_eq!(
                figures(workspace, document),
                figures(workspace_of_first, document),
                "{style} and {first}, {document}"
            );
            assert!(figures(workspace, document).len() >= 3);
        }
    }
}

#[test]
fn plain_numbers_paragraphs_and_writes_per_cent() {
    let workspace = Workspace::shipped();
    workspace.in_style("plain");
    workspace.compile();
    let (paper, _) = text(&workspace, "paper");
    assert!(paper.contains("about80percentofallassemblies"), "{paper}");
    assert!(paper.contains("1.Thisbriefingpaperisacontribution"));
    // No brief has so few paragraphs, and none is left without a number.
    assert!(paper.contains("67."), "{paper}");
    let (release, _) = text(&workspace, "press-release");
    assert!(!release.contains("1.T"), "a release has no numbers");
}

#[test]
fn every_style_says_under_which_licence_its_fonts_are() {
    for (style, files) in rapporteur::style::shipped() {
        let has = |path: &str| files.iter().any(|(inner, _)| *inner == path);
        assert!(has("fonts/OFL.txt"), "{style}");
        let fonts = files.iter().filter(|(inner, _)| {
            Path::new(inner)
                .extension()
                .is_some_and(|extension| extension == "ttf" || extension == "otf")
        });
        assert!(fonts.count() >= 4, "{style}");
    }
}

/// Status and stderr of `check --style`.
fn tried(workspace: &Workspace, style: &str) -> (bool, String) {
    let mut command = workspace.program();
    let output = command.args(["check", "--style", style]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.success(), said)
}

/// A copy of the workspace of the small brief with a style of its own, a copy of one that is built in.
fn with_own_style(from: Option<&str>) -> Workspace {
    let workspace = Workspace::small();
    let mut command = workspace.program();
    command.args(["new", "style", "mine"]);
    command.args(from.iter().flat_map(|from| ["--from", from]));
    assert!(command.output().unwrap().status.success());
    workspace
}

#[test]
fn every_style_sets_all_that_a_brief_can_have_and_as_little_as_it_can() {
    let workspace = Workspace::shipped();
    for (style, _) in rapporteur::style::shipped() {
        let (fine, said) = tried(&workspace, style);
        assert!(fine && !said.contains("warning"), "{style}: {said}");
        assert_eq!(said.matches("nothing to complain of").count(), 2, "{said}");
    }
    let (fine, said) = tried(&with_own_style(None), "mine");
    assert!(fine && !said.contains("warning"), "{said}");
}

#[test]
fn a_style_is_tried_where_no_brief_of_its_own_leads() {
    let workspace = with_own_style(Some("coalition"));
    for (file, old, new, expected) in [
        (
            "styles/mine/paper.typ.j2",
            "#part-heading(<matrix>)",
            "#heading(level: 1)",
            "warning[typesetting]: the document has no label `<matrix>`, which is named here",
        ),
        (
            "styles/mine/table.typ.j2",
            "{{ table.totals.label | literal }}",
            "{{ table.totals.lable | literal }}",
            "error[template]: `table.totals` has no field `lable`",
        ),
        (
            "styles/mine/press-release.typ.j2",
            "[{{ person.email }}]",
            "[#mail({{ person.email | literal }})]",
            "error[typesetting]: unknown variable: mail",
        ),
    ] {
        let before = workspace.read(file);
        assert!(before.contains(old), "{file}: {old}");
        workspace.write(file, before.replacen(old, new, 1));
        let (fine, said) = tried(&workspace, "mine");
        assert_eq!(fine, expected.starts_with("warning"), "{said}");
        assert!(said.contains(expected), "{said}");
        workspace.write(file, before);
    }
    let (fine, said) = tried(&workspace, "nobodys");
    assert!(
        !fine && said.contains("no style is called `nobodys`"),
        "{said}"
    );
}

#[test]
fn fonts_that_cannot_be_used_are_told() {
    let workspace = with_own_style(None);
    workspace.write("styles/mine/fonts/Web.woff2", "wOF2");
    workspace.write("styles/mine/Astray.ttf", "");
    let (fine, said) = tried(&workspace, "mine");
    assert!(fine, "{said}");
    let woff =
        "warning[style]: styles/mine/fonts/Web.woff2 is a font that documents cannot be set in";
    assert!(said.contains(woff), "{said}");
    let astray =
        "warning[style]: styles/mine/Astray.ttf is not in the folder `fonts/`, and is passed over";
    assert!(said.contains(astray), "{said}");
    fs::remove_file(workspace.path("styles/mine/fonts/Tinos-Bold.ttf")).unwrap();
    fs::remove_file(workspace.path("styles/mine/fonts/Tinos-BoldItalic.ttf")).unwrap();
    let (_, said) = tried(&workspace, "mine");
    assert!(
        said.contains("warning[style]: the family `Tinos` has no bold face"),
        "{said}"
    );
    workspace.write("styles/mine/fonts/Damaged.ttf", [0, 1, 0, 0, 7, 7, 7]);
    let (fine, said) = tried(&workspace, "mine");
    let damaged = "error[style]: styles/mine/fonts/Damaged.ttf is no font that can be used";
    assert!(!fine && said.contains(damaged), "{said}");
}

#[test]
fn a_template_reads_values_options_and_the_pages_of_others() {
    let workspace = Workspace::small();
    workspace.own_style("mine");
    workspace.replace("rapporteur.toml", "coalition", "mine");
    workspace.replace(
        "briefs/small/brief.toml",
        "[documents.press-release]\nformats = [\"pdf\"]\n",
        "[documents.press-release]\nformats = [\"pdf\"]\noptions = { annex-title = \"Annex *A*\", cases = true, least = 2 }\n\
         \n[submission]\nprofile = \"cescr-ngo-report\"\n\n",
    );
    let embargo = workspace.read("briefs/small/brief.toml");
    let embargo = embargo.replace("embargo = 2011-07-12T10:00:00+02:00\n", "");
    workspace.write("briefs/small/brief.toml", embargo);
    let probe = "\n{% if statistics['suits-2010'].value == 3 and statistics['claims-2010'].value > 13000000 %}// VALUES {{ statistics['claims-2010'].printed }}\n{% endif %}\n\
         {% if document.options.cases and document.options.least < 3 and document.options.other is none %}// OPTIONS {{ document.options.annex_title }}\n{% endif %}\n\
         // PAGES {{ documents.paper.pages }}\n// LENGTH {{ length.counted }} of {{ submission.pages }} {{ length.body }}\n\
         // CASES {{ cases | length }} TABLES {{ tables | map(attribute='id') | join(',') }} {{ editions | length }}\n\
         {% for concern in concerns %}// NEW {{ concern.published is none }} {{ concern.ordinal | numbered('i') }}\n{% endfor %}\n";
    let file = "styles/mine/press-release.typ.j2";
    workspace.write(file, workspace.read(file) + probe);
    workspace.compile();
    let source = workspace.read("out/small/typst/press-release.en.typ");
    let line = |name: &str| {
        let start = format!("// {name} ");
        let mut lines = source.lines();
        let line = lines.find_map(|line| Some(line.split_once(&start)?.1.to_owned()));
        line.unwrap_or_else(|| panic!("no {name} in {source}"))
    };
    assert!(line("VALUES").starts_with("over"), "{}", line("VALUES"));
    assert_eq!(line("OPTIONS"), "Annex \\*A\\*");
    let (_, pages) = text_of(&workspace, "small", "paper");
    assert_eq!(line("PAGES"), pages.to_string());
    let words = line("LENGTH");
    assert!(words.contains(" of 15 "), "{words}");
    assert!(line("CASES").contains("TABLES suits"), "{}", line("CASES"));
    assert_eq!(line("NEW"), "True i");
    // The words are those that `check` counts.
    let mut command = workspace.program();
    let checked = command.args(["check", "small"]).output().unwrap();
    let checked = String::from_utf8(checked.stdout).unwrap();
    let together = checked
        .lines()
        .find(|line| line.contains("together"))
        .unwrap();
    let together = together.split_whitespace().nth(1).unwrap();
    assert_eq!(words.split(' ').next(), Some(together));
}

fn text_of(workspace: &Workspace, brief: &str, document: &str) -> (String, usize) {
    let path = workspace.out(brief).join(format!("{document}.en.pdf"));
    let pages = pdf::Document::read(&fs::read(path).unwrap()).texts();
    (squeeze(&pages.concat()), pages.len())
}

#[test]
fn the_smallest_style_prints_what_stands_below_figures_and_what_answers_what() {
    let workspace = with_own_style(None);
    let style = workspace
        .read("rapporteur.toml")
        .replace("coalition", "mine");
    workspace.write("rapporteur.toml", style);
    let statistics = "briefs/small/statistics.toml";
    let text = workspace
        .read(statistics)
        .replace(
            "{ measure = \"count\" }",
            "{ measure = \"sum\", column = \"claimed\" }",
        )
        .replace(
            "[table.suits-by-claimant]\n",
            "[table.suits-by-claimant]\nmissing = \"skip\"\nunit = \"euros claimed\"\n",
        );
    workspace.write(statistics, text);
    workspace.replace("data/north/suits.csv", ",150000,", ",150000*,");
    let suits = workspace.read("data/north/suits.csv");
    workspace.write(
        "data/north/suits.csv",
        format!("{suits}2004,Official,,no\n"),
    );
    let description = workspace.read("data/north/suits.toml");
    let footnotes = "footnotes = { \"*\" = \"As estimated.\" }\n";
    workspace.write("data/north/suits.toml", format!("{footnotes}{description}"));
    workspace.replace(
        "briefs/small/statistics.toml",
        "type   = \"bar\"",
        "type   = \"bar\"\nmissing = \"skip\"",
    );
    workspace.compile();
    let (paper, _) = text_of(&workspace, "small", "paper");
    for words in [
        "eurosclaimed",
        "150,000*",
        "*Asestimated.",
        "Leftoutforwantofavalue",
        "TotheStateparty·answersC",
    ] {
        assert!(paper.contains(words), "{words}: {paper}");
    }
}

#[test]
fn plain_numbers_no_paragraphs_where_the_brief_says_so() {
    let workspace = Workspace::shipped();
    workspace.in_style("plain");
    let file = format!("briefs/{SHIPPED}/brief.toml");
    workspace.replace(
        &file,
        "[documents.paper]\n",
        "[documents.paper]\nnumbered-paragraphs = false\n",
    );
    workspace.compile();
    let (paper, _) = text(&workspace, "paper");
    assert!(
        !paper.contains("1.Thisbriefingpaperisacontribution"),
        "{paper}"
    );
}
