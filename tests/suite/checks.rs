//! What the rules of `check` find, and what they leave alone.
//!
//! A case is a folder in `tests/checks/`, called by the code that it is about. The files of its `fires`
//! and of its `silent` are laid over the small workspace, with `tests/checks/base/` between them, which
//! nothing can be said against. What the program says of `fires` is in `tests/suite/snapshots/checks/`; of
//! `silent` it has nothing to say. A new case needs no Rust: run this test with `INSTA_UPDATE=always`.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Output;

use crate::workspace::hostile::hostile;
use crate::workspace::{SMALL, Workspace, files_under, repository};
use rapporteur::check::RULES;
use rapporteur::diagnostic::code;
use serde_json::Value;

fn clean() -> Workspace {
    let workspace = Workspace::small();
    workspace.lay_over(&repository().join("tests/checks/base"));
    workspace
}

fn case(path: &str) -> Workspace {
    let workspace = clean();
    let folder = repository().join("tests/checks").join(path);
    assert!(folder.is_dir(), "there is no case {path}");
    workspace.lay_over(&folder);
    workspace
}

fn check(workspace: &Workspace, arguments: &[&str]) -> Output {
    workspace
        .program()
        .args(["check", SMALL])
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn cases() -> Vec<String> {
    let folders = fs::read_dir(repository().join("tests/checks")).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut cases: Vec<String> = names.filter(|name| name != "base").collect();
    cases.sort();
    cases
}

fn snapshot(name: &str, said: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(repository().join("tests/suite/snapshots/checks"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, said));
}

#[test]
fn every_rule_fires_where_it_should_and_is_silent_where_it_should() {
    let mut wrong = Vec::new();
    for name in cases() {
        let result = catch_unwind(AssertUnwindSafe(|| {
            let output = check(&case(&format!("{name}/fires")), &[]);
            let said = text(&output.stderr);
            assert!(said.contains(&format!("[{name}]")), "{name}: {said}");
            let status = output.status.code().unwrap();
            assert_eq!(status == 1, said.contains("error["), "{name}: {said}");
            snapshot(&name, &format!("exit status {status}\n\n{said}"));
            let output = check(&case(&format!("{name}/silent")), &[]);
            let said = text(&output.stderr);
            assert_eq!(said, "small: nothing to complain of\n", "{name}");
            assert!(output.status.success(), "{name}");
        }));
        if result.is_err() {
            wrong.push(name);
        }
    }
    assert!(
        wrong.is_empty(),
        "otherwise than agreed: {}",
        wrong.join(", ")
    );
}

#[test]
fn every_rule_has_its_case_and_every_snapshot_too() {
    let cases: BTreeSet<String> = cases().into_iter().collect();
    for rule in RULES {
        assert!(cases.contains(rule.code.as_str()), "{}", rule.code);
    }
    let snapshots = files_under(&repository().join("tests/suite/snapshots/checks"));
    for path in snapshots {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            cases.contains(&name) || name == "words",
            "{name} is of no case"
        );
    }
}

#[test]
fn the_shipped_brief_is_clean() {
    let workspace = Workspace::shipped();
    let output = workspace
        .program()
        .args(["check", "--all", "--deny-warnings"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn what_new_makes_is_clean_in_every_style() {
    let outside = Workspace::empty();
    let new = |arguments: &[&str]| {
        let output = outside.program().arg("new").args(arguments).output();
        assert!(output.unwrap().status.success(), "{arguments:?}");
    };
    new(&["workspace", "w"]);
    new(&["brief", "another", "-C", "w"]);
    for (style, _) in rapporteur::style::shipped() {
        new(&["style", &format!("our-{style}"), "--from", style, "-C", "w"]);
        let brief = outside.read("w/briefs/another/brief.toml");
        let lines = brief.lines().filter(|line| !line.starts_with("style "));
        let rest = lines.collect::<Vec<_>>().join("\n");
        let brief = format!("style = \"our-{style}\"\n{rest}\n");
        outside.write("w/briefs/another/brief.toml", brief);
        let output = outside
            .program()
            .args(["check", "--all", "-C", "w"])
            .output()
            .unwrap();
        assert_eq!(
            text(&output.stderr),
            "another: nothing to complain of\nexample: nothing to complain of\n",
            "{style}"
        );
    }
}

/// Whatever is written, the rules have an answer, and every form can hold it.
#[test]
fn hostile_texts_are_checked_like_others() {
    let workspace = hostile().workspace;
    for format in ["human", "short", "json", "sarif", "github"] {
        let output = check(&workspace, &["--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        match format {
            "json" | "sarif" => {
                let found: Value = serde_json::from_str(&said).unwrap();
                assert!(!found.is_null());
            }
            "github" => assert!(said.lines().all(|line| line.starts_with("::warning "))),
            _ => assert!(!said.is_empty()),
        }
    }
}

#[test]
fn nothing_is_written() {
    let workspace = clean();
    let before = files_under(workspace.folder());
    assert!(check(&workspace, &[]).status.success());
    assert_eq!(files_under(workspace.folder()), before);
}

#[test]
fn warnings_pass_unless_they_are_denied() {
    let workspace = case("typed-number/fires");
    assert_eq!(check(&workspace, &[]).status.code(), Some(0));
    let denied = check(&workspace, &["--deny-warnings", "--quiet"]);
    assert_eq!(denied.status.code(), Some(1));
    assert!(text(&denied.stderr).contains("error[typed-number]"));
    // What is no error in a brief does not stop anybody from compiling it.
    workspace.compile();
}

#[test]
fn a_level_makes_an_error_of_a_warning_and_nothing_of_both() {
    let workspace = case("typed-number/fires");
    let toml = workspace.read("rapporteur.toml");
    workspace.write(
        "rapporteur.toml",
        format!("{toml}\n[check]\ntyped-number = \"error\"\n"),
    );
    assert_eq!(check(&workspace, &[]).status.code(), Some(1));
    let brief = workspace.read("briefs/small/brief.toml");
    let off = format!("{brief}\n[check]\ntyped-number = \"off\"\n");
    workspace.write("briefs/small/brief.toml", off);
    let output = check(&workspace, &[]);
    assert_eq!(text(&output.stderr), "small: nothing to complain of\n");
}

#[test]
fn without_setting_the_documents_nothing_is_said_of_their_pages() {
    let workspace = case("long-press-release/fires");
    let output = check(&workspace, &["--no-typeset"]);
    assert_eq!(text(&output.stderr), "small: nothing to complain of\n");
    assert!(!text(&output.stdout).contains("pages"));
}

#[test]
fn a_brief_that_cannot_be_compiled_is_said_to_be_so() {
    let workspace = clean();
    workspace.lay_over(&repository().join("tests/broken/five-faults"));
    let output = check(&workspace, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("\n5 errors\n"));
}

#[test]
fn words_are_told_by_part_against_the_limit_and_the_rule() {
    let output = check(&case("over-length/fires"), &[]);
    snapshot("words", &text(&output.stdout));
}

#[test]
fn a_profile_of_the_workspace_comes_before_one_that_is_built_in_and_is_for_one_document() {
    let workspace = case("unknown-profile/silent");
    assert!(check(&workspace, &[]).status.success());
    workspace.write(
        "profiles/ccpr-ngo-report.toml",
        "body = \"Us\"\nkind = \"a page\"\n[limit]\npages = 1\n[source]\ntitle = \"T\"\nchecked-on = 2026-11-24\n",
    );
    let paper = check(&workspace, &[]);
    assert_eq!(paper.status.code(), Some(1));
    let said = text(&paper.stderr);
    assert!(
        said.contains("pages are more than the 1 that the Us accepts"),
        "{said}"
    );
    workspace.replace(
        "briefs/small/brief.toml",
        "document = \"paper\"",
        "document = \"press-release\"",
    );
    assert!(
        check(&workspace, &[]).status.success(),
        "the release has one page"
    );
    workspace.replace(
        "briefs/small/brief.toml",
        "document = \"press-release\"",
        "document = \"press\"",
    );
    let unknown = check(&workspace, &[]);
    assert_eq!(unknown.status.code(), Some(1));
    let said = text(&unknown.stderr);
    assert!(said.contains("did you mean `press-release`?"), "{said}");
}

#[test]
fn in_forms_for_programs_the_messages_are_the_result() {
    let workspace = case("typed-number/fires");
    let json = check(&workspace, &["--format", "json"]);
    let found: Value = serde_json::from_slice(&json.stdout).unwrap();
    let codes: BTreeSet<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, BTreeSet::from(["typed-number"]));
    let sarif = check(&workspace, &["--format", "sarif"]);
    let log: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["level"], "warning");
    let short = text(&check(&workspace, &["--format", "short"]).stdout);
    assert!(
        short.starts_with("briefs/small/findings/3-more.toml:"),
        "{short}"
    );
    let github = check(&workspace, &["--format", "github"]);
    let commands = text(&github.stdout);
    assert!(
        commands
            .lines()
            .all(|line| line.starts_with("::warning file="))
    );
    assert!(text(&github.stderr).contains("warning[typed-number]"));
}

/// The pages of the manual that `explain` prints.
mod pages {
    use super::*;

    #[test]
    fn every_code_has_a_page_with_its_sections_and_no_page_is_without_a_code() {
        for (code, _) in code::ALL {
            let page = code::page(code.as_str()).unwrap();
            assert!(page.starts_with(&format!("# {code}\n\n")), "{code}");
            let sections: Vec<&str> = page
                .lines()
                .filter_map(|line| line.strip_prefix("## "))
                .collect();
            let rule = RULES.iter().find(|rule| rule.code == *code);
            let mut wanted = vec!["Why", "Example", "What to do"];
            wanted.extend(rule.map(|_| "Level"));
            assert_eq!(sections, wanted, "{code}");
            for part in page.split("\n## ") {
                assert!(part.trim().lines().count() > 1, "{code}: an empty section");
            }
            if let Some(rule) = rule {
                let level = format!("its level is `{}`", rule.level.word());
                assert!(page.contains(&level), "{code}: {level}");
                for (name, number) in rule.settings {
                    let setting = format!("{name} = {number} }}");
                    assert!(page.contains(&setting), "{code}: {setting}");
                }
            }
        }
        let known: BTreeSet<&str> = code::ALL.iter().map(|(code, _)| code.as_str()).collect();
        for path in files_under(&repository().join("docs/messages")) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(known.contains(name.as_str()), "{name} is no code");
        }
    }

    /// The manual has every rule in the order of the program, with its level and its settings.
    #[test]
    fn the_manual_has_every_rule_as_it_is() {
        let manual = fs::read_to_string(repository().join("docs/checking.md")).unwrap();
        let rows: Vec<&str> = manual
            .lines()
            .filter(|line| line.starts_with("| [`"))
            .map(|line| line.rsplit_once(" | ").unwrap().0)
            .collect();
        let wanted: Vec<String> = RULES
            .iter()
            .map(|rule| {
                let code = rule.code;
                let settings: Vec<String> = rule
                    .settings
                    .iter()
                    .map(|(name, number)| format!(" `{name} = {number}`"))
                    .collect();
                let level = rule.level.word();
                format!(
                    "| [`{code}`](messages/{code}.md) | {level} |{}",
                    settings.join(",")
                )
            })
            .collect();
        assert_eq!(rows, wanted);
    }

    #[test]
    fn explain_prints_a_page_lists_all_and_knows_what_was_meant() {
        let workspace = Workspace::empty();
        let run = |arguments: &[&str]| {
            let output = workspace.program().arg("explain").args(arguments).output();
            let output = output.unwrap();
            let status = output.status.code().unwrap();
            (status, text(&output.stdout), text(&output.stderr))
        };
        let page = fs::read_to_string(repository().join("docs/messages/typed-number.md")).unwrap();
        assert_eq!(run(&["typed-number"]), (0, page.clone(), String::new()));
        assert_eq!(run(&["error[typed-number]:"]).1, page);
        let (status, list, _) = run(&[]);
        assert_eq!(status, 0);
        for (code, meaning) in code::ALL {
            assert!(list.contains(code.as_str()) && list.contains(meaning.trim()));
        }
        let (status, page, said) = run(&["typed-nubmer"]);
        assert_eq!((status, page.as_str()), (1, ""));
        assert!(said.contains("did you mean `typed-number`?"), "{said}");
        let (_, coloured, _) = run(&["typed-number", "--color", "always"]);
        assert!(coloured.starts_with("\u{1b}[1mtyped-number\u{1b}[0m\n"));
    }
}
