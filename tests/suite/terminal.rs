//! What the program prints is read by people on terminals and obeyed by terminals and by runners of CI: names, texts
//! and cells of a stranger must be neither obeyed nor overlooked, in any form, on either stream.

#![cfg(unix)]

use std::fs;

use crate::workspace::{SMALL, Workspace};

/// Title, clipboard, a cleared screen, C1's own way of all that, a turned line, characters that nobody sees.
const HOSTILE: &str = "\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200b}\u{7f}";

/// Commands of runners, at the head of a line and within.
const COMMANDS: &str =
    "\n::set-output name=out::evil\n  ::add-mask::a\n##[group]evil\u{1b}[8m##vso[task.complete]";

/// A key or text of TOML that holds both.
fn quoted() -> String {
    let mut text = String::from("\"");
    for c in format!("evil{HOSTILE}{COMMANDS}").chars() {
        match c {
            '\n' => text.push_str("\\n"),
            c if c.is_ascii_control() => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text + "\""
}

/// A workspace in which everything that can be named is hostile.
fn hostile() -> Workspace {
    let workspace = Workspace::small();
    let quoted = quoted();
    let name = format!("evil{HOSTILE}\n::set-output name=out::evil");
    workspace.write(
        format!("briefs/small/findings/3-{name}.toml"),
        format!(
            "title = \"Third\"\n{quoted} = 1 # \u{9b}31m \u{202e} \u{2028} \u{b} ##[error]raw\n"
        ),
    );
    for folder in ["styles", "profiles", "data"] {
        workspace.write(format!("{folder}/plain-{name}/style.toml"), "");
    }
    workspace.replace(
        "briefs/small/brief.toml",
        "state    = \"KZ\"",
        &format!("state    = {quoted}\nstyle    = {quoted}\n{quoted} = 2"),
    );
    let statistics = workspace.read("briefs/small/statistics.toml");
    workspace.write(
        "briefs/small/statistics.toml",
        format!(
            "{statistics}\n[stat.evil]\ntable = {quoted}\nmeasure = \"count\"\nsource = {quoted}\n"
        ),
    );
    workspace.write(
        "data/north/evil.csv",
        format!("year,\"a{HOSTILE}{COMMANDS}\"\n2010,\"b{HOSTILE}{COMMANDS}\"\n"),
    );
    workspace
}

/// Whether a terminal obeys it or a reader overlooks it.
fn misleads(c: char) -> bool {
    let code = u32::from(c);
    code < 0x20 && c != '\n'
        || (0x7f..0xa0).contains(&code)
        || matches!(code, 0x200b | 0x200e | 0x200f | 0x2028 | 0x2029 | 0x202a..=0x202e | 0x2066..=0x2069)
}

/// The text without the colours that the program prints.
#[track_caller]
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (numbers, rest) = part
            .split_once('m')
            .unwrap_or_else(|| panic!("no colour: {part:?}"));
        assert!(
            numbers.chars().all(|c| c.is_ascii_digit() || c == ';'),
            "no colour: {part:?}"
        );
        // Text that is hidden, or that covers other text, is none of the program's colours.
        assert!(
            !matches!(numbers, "8" | "31" | "7"),
            "a stranger's colour: {part:?}"
        );
        plain.push_str(rest);
    }
    plain
}

/// Runs the program and looks at all that it prints; gives it back.
#[track_caller]
fn printed(workspace: &Workspace, arguments: &[&str]) -> String {
    let mut all = String::new();
    for colour in ["never", "always"] {
        let output = workspace
            .program()
            .args(arguments)
            .args(["--color", colour])
            .output()
            .unwrap();
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let text = if colour == "always" {
                without_colours(&text)
            } else {
                text
            };
            let found = text.chars().find(|c| misleads(*c));
            assert!(
                found.is_none(),
                "{arguments:?} {colour}: {found:?} in\n{text:?}"
            );
            for line in text.lines() {
                let own = ["::error ", "::warning ", "::stop-commands::"]
                    .iter()
                    .any(|own| line.starts_with(own));
                let ends = line.starts_with("::") && line.ends_with("::") && line.len() == 36;
                let line = line.trim_start();
                assert!(
                    own || ends || !line.starts_with("::") || line.starts_with("::: "),
                    "{arguments:?}: {line:?} in\n{text}"
                );
                assert!(
                    own || !line.contains("##[") && !line.contains("##vso["),
                    "{arguments:?}: {line:?} in\n{text}"
                );
            }
            all.push_str(&text);
        }
    }
    all
}

#[test]
fn no_form_of_messages_lets_a_stranger_speak_to_the_terminal_or_the_runner() {
    let workspace = hostile();
    for form in ["human", "short", "json", "sarif", "github"] {
        for command in ["compile", "check", "context", "release"] {
            let said = printed(&workspace, &[command, SMALL, "--format", form]);
            let shown = match form {
                "json" | "sarif" => "\\u009b31m",
                _ => "evil␛]0;title␇",
            };
            assert!(said.contains(shown), "{command} {form}:\n{said}");
        }
    }
}

#[test]
fn what_github_prints_for_people_stands_where_nothing_is_obeyed() {
    let workspace = hostile();
    let output = workspace
        .program()
        .args(["compile", "--format", "github"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let mut stopped: Option<String> = None;
    let mut shown = 0;
    for line in said.lines() {
        match &stopped {
            None => match line.strip_prefix("::stop-commands::") {
                Some(word) => {
                    assert_eq!(word.len(), 32);
                    stopped = Some(word.to_owned());
                }
                None => assert!(
                    line.starts_with("::error ") || line.starts_with("::warning "),
                    "{line}\n{said}"
                ),
            },
            Some(word) if line == format!("::{word}::") => stopped = None,
            Some(_) => shown += 1,
        }
    }
    assert!(stopped.is_none() && shown > 10, "{said}");
}

#[test]
fn results_let_nobody_speak_either() {
    let workspace = hostile();
    let said = printed(&workspace, &["data", "show", "north/evil"]);
    assert!(said.contains("␛]0;title␇"), "{said}");
    printed(
        &workspace,
        &["data", "show", "north/evil", "--format", "json"],
    );
    let described = workspace
        .program()
        .args(["data", "describe", "north/evil", "--out", "-"])
        .output()
        .unwrap();
    let described = String::from_utf8(described.stdout).unwrap();
    assert!(!described.contains(misleads), "{described:?}");
    let read: toml::Table = toml::from_str(&described).unwrap();
    let name = read["fields"][1]["name"].as_str().unwrap();
    assert_eq!(
        name,
        format!("a{HOSTILE}{COMMANDS}"),
        "the description says what the column is called"
    );

    // A brief that compiles, with rows and definitions that are hostile.
    let workspace = Workspace::small();
    workspace.write(
        "data/north/evil.csv",
        format!("year,who\n2010,\"b{HOSTILE}{COMMANDS}\"\n"),
    );
    let statistics = workspace.read("briefs/small/statistics.toml");
    workspace.write(
        "briefs/small/statistics.toml",
        format!(
            "{statistics}\n[stat.evil]\ntable = \"north/evil\"\nmeasure = \"count\" # \u{202e} \u{9b}31m ##[group]\n\
             note = 'seen'\n"
        ),
    );
    let said = printed(&workspace, &["trace", "evil"]);
    assert!(said.contains("##\\[group]"), "{said}");
    printed(&workspace, &["trace", "evil", "--format", "json"]);
}

#[test]
fn names_on_the_command_line_are_a_strangers_too() {
    let workspace = Workspace::small();
    let hostile = format!("evil{HOSTILE}{COMMANDS}");
    let hostile = hostile.as_str();
    for arguments in [
        vec!["compile", hostile],
        vec![hostile],
        vec!["compile", "--format", hostile],
        vec!["compile", "--document", hostile],
        vec!["explain", hostile],
        vec!["trace", hostile],
        vec!["data", "show", hostile],
        vec!["diff", SMALL, hostile],
        vec!["release", "--edition", hostile],
        vec!["release", "--reworded", hostile],
        vec!["context", "--document", hostile],
        vec!["new", "brief", hostile],
        vec!["new", "style", "mine", "--from", hostile],
        vec!["manifest", "merge", hostile],
        vec!["compile", "-C", hostile],
        vec!["compile", "--out", "\u{1b}[2J\u{202e}\n::add-mask::out"],
    ] {
        printed(&workspace, &arguments);
    }
}

#[test]
fn batches_and_their_workers_let_nobody_speak() {
    let workspace = hostile();
    for file in [
        "brief.toml",
        "press-release.toml",
        "statistics.toml",
        "sources.bib",
    ] {
        let text = fs::read(workspace.path("briefs/small").join(file)).unwrap();
        workspace.write(format!("briefs/o\u{202e}ther/{file}"), text);
    }
    for form in ["human", "short", "json", "github"] {
        let said = printed(&workspace, &["compile", "--all", "--format", form]);
        assert!(said.contains("evil"), "{said}");
    }
}
