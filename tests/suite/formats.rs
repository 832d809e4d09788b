//! The forms of messages: what an editor, a script and a code host read.

use std::process::Output;

use crate::workspace::{SMALL, Workspace, repository};
use serde_json::Value;

/// The small workspace with five faults in four files.
fn five_faults() -> Workspace {
    let workspace = Workspace::small();
    workspace.lay_over(&repository().join("tests/broken/five-faults"));
    workspace
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Output {
    workspace
        .program()
        .env_remove("GITHUB_WORKSPACE")
        .args(arguments)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The same with one word for the one that no run says twice.
fn without_word(said: &str) -> String {
    let word = said.split("::stop-commands::").nth(1);
    let word = word.and_then(|rest| rest.lines().next());
    word.map_or_else(|| said.to_owned(), |word| said.replace(word, "WORD"))
}

fn snapshot(name: &str, said: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(repository().join("tests/suite/snapshots/formats"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, without_word(said)));
}

#[test]
fn every_form_says_the_same_five_faults() {
    let workspace = five_faults();
    for format in ["human", "short", "json", "sarif", "github"] {
        let output = run(&workspace, &["compile", SMALL, "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(output.stdout.is_empty(), "{format}: nothing was made");
        snapshot(format, &stderr(&output));
    }
}

#[test]
fn what_is_one_text_is_one_for_all_briefs_of_a_run_and_nothing_else_is_beside_it() {
    let workspace = five_faults();
    workspace.lay_over(&repository().join("tests/broken/five-faults"));
    for file in crate::workspace::files_under(&workspace.path("briefs/small")) {
        let text = workspace.read(workspace.path("briefs/small").join(&file));
        workspace.write(workspace.path("briefs/second").join(file), text);
    }
    let output = run(&workspace, &["compile", "--all", "--format", "json"]);
    let found: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 10);
    let output = run(&workspace, &["compile", "--all", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 10);
}

#[test]
fn a_run_without_messages_is_an_empty_list() {
    let workspace = Workspace::small();
    let output = run(&workspace, &["compile", SMALL, "--format", "json"]);
    assert!(output.status.success());
    assert_eq!(stderr(&output), "[]\n");
    let output = run(&workspace, &["compile", SMALL, "--format", "short"]);
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_run_that_could_not_do_its_work_does_not_say_that_all_is_well() {
    let workspace = Workspace::empty();
    for command in ["compile", "check"] {
        let output = run(&workspace, &[command, "--format", "json"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(stderr(&output).starts_with("error: there is no workspace here"));
    }
}

#[test]
fn the_place_in_json_is_the_text_itself() {
    let workspace = five_faults();
    let output = run(&workspace, &["compile", SMALL, "--format", "json"]);
    let found: Value = serde_json::from_str(&stderr(&output)).unwrap();
    for one in found.as_array().unwrap() {
        let (Some(file), range) = (one["file"].as_str(), &one["range"]) else {
            continue;
        };
        let text = workspace.read(file);
        let at = |point: &Value| usize::try_from(point["byte"].as_u64().unwrap()).unwrap();
        let (start, end) = (at(&range["start"]), at(&range["end"]));
        let before = text.get(..start).unwrap();
        let line = before.matches('\n').count() + 1;
        assert_eq!(range["start"]["line"], line, "{one}");
        assert!(text.get(start..end).is_some(), "{one}");
        // The name that the message complains of stands there.
        if one["code"] == "unknown-statistic" {
            let name = text.get(start..end).unwrap().trim_matches('"');
            assert!(one["message"].as_str().unwrap().contains(name), "{one}");
        }
    }
}

/// A workspace in a folder of the repository: a runner must be told the path from the repository on.
#[test]
fn annotations_name_files_as_the_repository_does() {
    let outer = Workspace::empty();
    let inner = five_faults();
    for file in crate::workspace::files_under(inner.folder()) {
        let bytes = std::fs::read(inner.path(&file)).unwrap();
        outer.write(std::path::Path::new("reports/un").join(file), bytes);
    }
    let output = outer
        .program()
        .env("GITHUB_WORKSPACE", outer.folder())
        .args(["-C", "reports/un", "compile", SMALL, "--format", "github"])
        .output()
        .unwrap();
    let said = stderr(&output);
    let commands = said.lines().filter(|line| line.starts_with("::error "));
    let commands: Vec<&str> = commands.collect();
    assert_eq!(commands.len(), 5, "{said}");
    let of_a_file: Vec<_> = commands
        .iter()
        .filter(|line| line.contains("file="))
        .collect();
    assert!(!of_a_file.is_empty());
    for command in of_a_file {
        assert!(command.starts_with("::error file=reports/un/"), "{command}");
    }
    assert!(said.contains("error["), "people can read the log as well");
}
