//! The newcomer's path is true: every command of `docs/first-brief.md` is run, every change made, and
//! the program says what stands there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace::{Workspace, program, repository};

/// The examples of a page, in their order: kind and text.
fn examples(page: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(kind), None) => open = Some((kind.to_owned(), String::new())),
            (Some(_), Some(example)) => examples.push(example),
            (None, Some((kind, text))) => open = Some((kind, text + line + "\n")),
            (None, None) => {}
        }
    }
    examples
}

/// What differs from run to run and from machine to machine: how long it took.
fn without_times(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    for at in 1..words.len() {
        if matches!(words[at], "ms" | "s") && words[at - 1].parse::<f64>().is_ok() {
            words[at - 1] = "N";
            words[at] = "ms";
        }
    }
    words.join(" ").trim_end().to_owned()
}

/// Whether the lines are those of the page, where `…` stands for any number of them.
fn agree(said: &[String], page: &[String]) -> bool {
    match (said, page) {
        ([], []) => true,
        (_, [first, rest @ ..]) if first == "…" => {
            (0..=said.len()).any(|skipped| agree(&said[skipped..], rest))
        }
        ([one, said @ ..], [other, page @ ..]) => one == other && agree(said, page),
        _ => false,
    }
}

fn run(folder: &Path, command: &str) -> String {
    let path = std::env::var("PATH").unwrap();
    let own = program().parent().unwrap().display().to_string();
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("{command} 2>&1"))
        .current_dir(folder)
        .env("PATH", format!("{own}:{path}"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Makes a change as the page writes it: lines in the place of lines, or at the end of the file.
fn change(folder: &Path, diff: &str) {
    let mut file = None;
    let (mut old, mut new) = (String::new(), String::new());
    for line in diff.lines() {
        if let Some(path) = line.strip_prefix("--- ") {
            file = Some(folder.join(path));
        } else if let Some(line) = line.strip_prefix('-') {
            old.push_str(&format!("{line}\n"));
        } else if let Some(line) = line.strip_prefix('+') {
            new.push_str(&format!("{line}\n"));
        }
    }
    let file = file.unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let changed = if old.is_empty() {
        text + &new
    } else {
        assert_eq!(text.matches(&old).count(), 1, "{old} in {}", file.display());
        text.replacen(&old, &new, 1)
    };
    fs::write(file, changed).unwrap();
}

#[cfg(unix)]
#[test]
fn every_step_of_the_first_brief_does_what_the_page_says() {
    let page = fs::read_to_string(repository().join("docs/first-brief.md")).unwrap();
    let start = Workspace::empty();
    let mut folder: PathBuf = start.folder().to_path_buf();
    let mut shares = Vec::new();
    let mut commands = 0;
    for (kind, text) in examples(&page) {
        match kind.as_str() {
            "diff" => change(&folder, &text),
            "console" => {
                for step in text.split("$ ").skip(1) {
                    let (command, page) = step.split_once('\n').unwrap();
                    commands += 1;
                    if let Some(inner) = command.strip_prefix("cd ") {
                        folder.push(inner);
                        continue;
                    }
                    let said = run(&folder, command);
                    let lines = |text: &str| text.lines().map(without_times).collect::<Vec<_>>();
                    assert!(
                        agree(&lines(&said), &lines(page)),
                        "{command} says\n{said}and not\n{page}"
                    );
                    let source = folder.join("out/example/typst/press-release.en.typ");
                    if let Ok(source) = fs::read_to_string(source) {
                        let at = source.find("bout~4").or_else(|| source.find("bout~5"));
                        let share = &source[at.unwrap() + "bout~".len()..];
                        shares.push(share[..2].to_owned());
                    }
                }
            }
            // What stands in a file is quoted as it stands there.
            "toml" => {
                let file = folder.join("briefs/example/findings/1-complaints.toml");
                assert!(fs::read_to_string(file).unwrap().contains(&text), "{text}");
            }
            other => panic!("an example of a kind that nobody tries: {other}"),
        }
    }
    assert!(commands > 8, "{commands}");
    shares.dedup();
    assert_eq!(shares, ["44", "50"], "the figure follows the table");
}
