//! The command line: what is printed where, and how a run ends.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use crate::proof::{layout, pdf, squeeze};
use crate::workspace::{SHIPPED, SMALL, Workspace, program, program_in, repository};

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = workspace.program().args(arguments).output().unwrap();
    Run {
        status: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// A workspace with two briefs, `small` and `second`.
fn two_briefs() -> Workspace {
    let workspace = Workspace::small();
    workspace.lay_over(&repository().join("tests/broken/base"));
    for file in crate::workspace::files_under(&workspace.path("briefs/small")) {
        let text = fs::read(workspace.path("briefs/small").join(&file)).unwrap();
        workspace.write(workspace.path("briefs/second").join(file), text);
    }
    workspace
}

#[test]
fn the_exit_status_says_how_it_ended() {
    let workspace = Workspace::small();
    assert_eq!(run(&workspace, &["compile"]).status, 0);
    assert_eq!(run(&workspace, &["compile", "small"]).status, 0);
    assert_eq!(run(&workspace, &["compile", "briefs/small"]).status, 0);
    assert_eq!(
        run(&workspace, &["compile", "briefs/small/brief.toml"]).status,
        0
    );
    assert_eq!(run(&workspace, &["context"]).status, 0);
    for help in [
        ["help", "compile"],
        ["compile", "--help"],
        ["--version", "--quiet"],
    ] {
        assert_eq!(run(&workspace, &help).status, 0, "{help:?}");
    }
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"nobody\"");
    assert_eq!(run(&workspace, &["compile"]).status, 1);
    assert_eq!(run(&workspace, &["context"]).status, 1);
    for wrong in [
        &["compile", "--nonsense"][..],
        &["nonsense"],
        &[],
        &["compile", "--all", "small"],
    ] {
        let run = run(&workspace, wrong);
        assert_eq!(run.status, 2, "{wrong:?}");
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{wrong:?}");
    }
}

#[test]
fn a_folder_that_is_no_workspace_is_said_to_be_none() {
    let workspace = Workspace::empty();
    for command in ["compile", "context"] {
        let run = run(&workspace, &[command]);
        assert_eq!(run.status, 2);
        assert!(
            run.stderr.starts_with("error: there is no workspace here"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("rapporteur.toml"), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    workspace.write(
        "rapporteur.toml",
        "language = \"en\"\nstyle = \"coalition\"\n",
    );
    let run = run(&workspace, &["compile"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("has no brief under `briefs/`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_run_from_a_folder_below_finds_its_workspace() {
    let workspace = Workspace::small();
    let below = workspace.path("briefs/small/findings");
    let output = program_in(&below).arg("compile").output().unwrap();
    assert!(output.status.success());
    assert!(workspace.out(SMALL).join("paper.en.pdf").is_file());

    let elsewhere = Workspace::empty();
    let output = elsewhere
        .program()
        .arg("compile")
        .arg("-C")
        .arg(workspace.folder())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(
        crate::workspace::files_under(elsewhere.folder()).is_empty(),
        "nothing is written here"
    );
}

#[test]
fn an_unknown_brief_is_not_compiled_and_the_nearest_is_named() {
    let workspace = two_briefs();
    let unknown = run(&workspace, &["compile", "smal"]);
    assert_eq!(unknown.status, 1);
    assert!(
        unknown
            .stderr
            .contains("error[unknown-brief]: there is no brief `smal`")
    );
    assert!(
        unknown.stderr.contains("did you mean `small`?"),
        "{}",
        unknown.stderr
    );
    let far = run(&workspace, &["compile", "small", "xylophone"]);
    assert_eq!(far.status, 1);
    assert!(far.stderr.contains("`second`, `small`"), "{}", far.stderr);
    assert!(
        !workspace.path("out").exists(),
        "nothing is made where a name is wrong"
    );
    let outside = run(&workspace, &["compile", "/etc"]);
    assert_eq!(outside.status, 1);
    assert!(
        outside.stderr.contains("there is no brief `/etc`"),
        "{}",
        outside.stderr
    );
}

#[test]
fn several_briefs_are_made_by_name_or_all_of_them() {
    let workspace = two_briefs();
    let unsaid = run(&workspace, &["compile"]);
    assert_eq!(unsaid.status, 2);
    assert!(
        unsaid.stderr.contains("say which brief (second, small)"),
        "{}",
        unsaid.stderr
    );
    let lines = |stdout: &str| -> Vec<String> {
        stdout
            .lines()
            .map(|line| line.split("  ").next().unwrap().to_owned())
            .collect()
    };
    let all = run(&workspace, &["compile", "--all"]);
    assert_eq!(all.status, 0, "{}", all.stderr);
    assert_eq!(
        lines(&all.stdout),
        [
            "out/second/paper.en.pdf",
            "out/second/press-release.en.pdf",
            "out/small/paper.en.pdf",
            "out/small/press-release.en.pdf",
        ]
    );
    let twice = run(&workspace, &["compile", "small", "briefs/small"]);
    assert_eq!(
        lines(&twice.stdout).len(),
        2,
        "a brief named twice is made once"
    );

    // One that is broken does not keep the other from being made.
    workspace.replace("briefs/second/brief.toml", "\"KZ\"", "\"KAZ\"");
    let all = run(&workspace, &["compile", "--all"]);
    assert_eq!(all.status, 1);
    assert_eq!(lines(&all.stdout).len(), 2);
    assert!(
        all.stderr
            .contains("1 made or up to date (1 up to date), 1 failed: second"),
        "{}",
        all.stderr
    );
}

#[test]
fn the_release_alone_knows_the_pages_of_the_paper() {
    let workspace = Workspace::small();
    let both = run(&workspace, &["compile", "--out", "both"]);
    assert_eq!(both.status, 0, "{}", both.stderr);
    let alone = run(&workspace, &["compile", "--document", "press-release"]);
    assert_eq!(alone.status, 0, "{}", alone.stderr);
    assert_eq!(alone.stdout.lines().count(), 1, "{}", alone.stdout);
    assert!(
        !workspace.out(SMALL).join("paper.en.pdf").exists(),
        "only what was asked for"
    );
    let paper = fs::read(workspace.path("both/small/paper.en.pdf")).unwrap();
    let pages = pdf::Document::read(&paper).page_count();
    let release = layout::set(&workspace.out(SMALL).join("typst"), "press-release.en.typ");
    let text = squeeze(&layout::texts(&release).concat());
    assert!(
        text.contains(&format!("publisha{pages}-pagepapertoday")),
        "{text}"
    );

    let unknown = run(&workspace, &["compile", "--document", "papers"]);
    assert_eq!(unknown.status, 1);
    assert!(
        unknown.stderr.contains("makes no document `papers`"),
        "{}",
        unknown.stderr
    );
    assert!(
        unknown.stderr.contains("did you mean `paper`?"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn quiet_leaves_errors_and_results() {
    let workspace = Workspace::small();
    workspace.replace(
        "briefs/small/findings/1-press.toml",
        "Limit damages by law.",
        "{% Limit damages by law.",
    );
    let loud = run(&workspace, &["compile"]);
    assert!(loud.stderr.contains("warning[") && loud.stderr.contains("1 warning"));
    assert!(loud.stderr.contains("small done in "), "{}", loud.stderr);
    let quiet = run(&workspace, &["compile", "--quiet"]);
    assert_eq!(quiet.status, 0);
    assert_eq!(quiet.stderr, "");
    assert_eq!(quiet.stdout.lines().count(), 2);
    workspace.replace("briefs/small/brief.toml", "\"KZ\"", "\"KAZ\"");
    let broken = run(&workspace, &["compile", "-q"]);
    assert_eq!(broken.status, 1);
    assert!(
        broken.stderr.starts_with("error[unknown-name]"),
        "{}",
        broken.stderr
    );
    assert!(!broken.stderr.contains("warning"), "{}", broken.stderr);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let workspace = Workspace::small();
    workspace.replace("briefs/small/brief.toml", "\"KZ\"", "\"KAZ\"");
    let coloured = |arguments: &[&str], no_colour: Option<&str>| {
        let mut program = workspace.program();
        program.arg("compile").args(arguments);
        if let Some(value) = no_colour {
            program.env("NO_COLOR", value);
        }
        let said = program.output().unwrap().stderr;
        said.contains(&0x1b)
    };
    assert!(!coloured(&[], None), "not into a pipe");
    assert!(!coloured(&[], Some("1")));
    assert!(coloured(&["--color", "always"], None));
    assert!(
        coloured(&["--color", "always"], Some("1")),
        "what is asked for outright wins"
    );
    assert!(!coloured(&["--color", "never"], None));
}

/// `rapporteur context | head` ends without complaint.
#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let workspace = Workspace::shipped();
    let mut child = Command::new(program())
        .args(["context", SHIPPED])
        .current_dir(workspace.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "{\n");
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_context_is_json_with_what_templates_see() {
    let workspace = Workspace::small();
    let paper = run(&workspace, &["context", "small"]);
    assert_eq!(paper.status, 0, "{}", paper.stderr);
    assert_eq!(paper.stderr, "");
    let context: serde_json::Value = serde_json::from_str(&paper.stdout).unwrap();
    let at = |pointer: &str| {
        context
            .pointer(pointer)
            .unwrap_or_else(|| panic!("no {pointer}"))
    };
    assert_eq!(at("/document/name"), "paper");
    assert_eq!(at("/document/format"), "pdf");
    assert_eq!(at("/brief/title"), "Courts and press in Kazakhstan");
    assert_eq!(at("/brief/state/name"), "Kazakhstan");
    assert_eq!(at("/brief/session"), "102nd session");
    assert_eq!(at("/brief/review"), "14–15 July 2011");
    assert_eq!(at("/brief/organisations/0/short"), "Lantern");
    assert_eq!(at("/brief/people/0/languages_line"), "Russian, Kazakh");
    assert_eq!(at("/concerns/0/number"), "C1");
    assert_eq!(at("/concerns/0/name"), "Concern\u{a0}1");
    assert_eq!(at("/concerns/2/number"), "C3");
    assert_eq!(at("/concerns/2/title"), "Hearings are closed");
    assert_eq!(at("/concerns/0/answered_by/1/number"), "R2");
    assert_eq!(at("/chapters/1/recommendations/0/answers/0/number"), "C1");
    let summary = at("/concerns/0/summary")
        .as_str()
        .unwrap()
        .replace('\u{a0}', " ");
    assert_eq!(
        summary.trim(),
        "In 3 suits brought in 2010, claims exceeded over €13.5 million."
    );
    assert_eq!(
        at("/release/headline"),
        "Committee should ask about the courts"
    );
    assert_eq!(at("/release/blocks/1/person/name"), "Anna Sample");

    let release = run(&workspace, &["context", "--document", "press-release"]);
    let context: serde_json::Value = serde_json::from_str(&release.stdout).unwrap();
    assert_eq!(context["document"]["name"], "press-release");
    assert!(context["document"]["embargo"].is_string());
    let unknown = run(&workspace, &["context", "--document", "leaflet"]);
    assert_eq!(unknown.status, 1);
    assert!(unknown.stdout.is_empty());
    assert!(
        unknown.stderr.contains("makes no document `leaflet`"),
        "{}",
        unknown.stderr
    );
    assert!(
        !workspace.path("out").exists(),
        "to look at the context makes nothing"
    );
}

#[test]
fn shells_and_readers_of_manuals_know_the_commands() {
    let workspace = Workspace::empty();
    for shell in ["bash", "zsh", "fish"] {
        let run = run(&workspace, &["completions", shell]);
        assert_eq!(run.status, 0, "{shell}: {}", run.stderr);
        assert!(run.stdout.contains("trace"), "{shell}");
    }
    assert_eq!(run(&workspace, &["completions", "tcl"]).status, 2);
    let page = run(&workspace, &["man"]);
    assert_eq!(page.status, 0);
    assert!(
        page.stdout.contains("rapporteur\\-compile(1)"),
        "{}",
        page.stdout
    );
    assert_eq!(run(&workspace, &["man", "--out", "pages"]).status, 0);
    let page = workspace.read("pages/rapporteur-trace.1");
    assert!(page.contains("where a number comes from"), "{page}");
}

#[test]
fn the_help_of_each_command_is_as_it_was_agreed() {
    let workspace = Workspace::empty();
    for (name, arguments) in [
        ("rapporteur", &["--help"][..]),
        ("compile", &["compile", "--help"]),
        ("check", &["check", "--help"]),
        ("explain", &["explain", "--help"]),
        ("context", &["context", "--help"]),
        ("watch", &["watch", "--help"]),
        ("diff", &["diff", "--help"]),
        ("release", &["release", "--help"]),
        ("manifest", &["manifest", "merge", "--help"]),
        ("new", &["new", "--help"]),
        ("new-style", &["new", "style", "--help"]),
        ("schema", &["schema", "--help"]),
        ("trace", &["trace", "--help"]),
        ("data", &["data", "--help"]),
        ("data-show", &["data", "show", "--help"]),
        ("data-describe", &["data", "describe", "--help"]),
        ("completions", &["completions", "--help"]),
        ("man", &["man", "--help"]),
    ] {
        let run = run(&workspace, arguments);
        assert_eq!(run.status, 0);
        assert_eq!(run.stderr, "");
        insta::with_settings!({ snapshot_path => "snapshots/help", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, run.stdout);
        });
    }
}
