//! Briefs made by a machine, for measuring: as long and as many as they need be, and the same every time.

#![allow(dead_code, reason = "each benchmark uses some of it")]

use std::fs;
use std::io;
use std::path::Path;

/// How large a generated brief is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Chapters.
    pub chapters: usize,
    /// Concerns in each of them, and as many recommendations.
    pub concerns: usize,
}

/// Writes a workspace with one brief of that size, called `generated`, in the style `style`.
pub fn workspace(root: &Path, size: Size, style: &str) -> io::Result<()> {
    ground(root)?;
    brief(root, "generated", 0, size, style)
}

/// Writes a workspace with so many briefs of that size, called `brief-0001` and so on, in the style that
/// is built in. No two of them have the same text; all share a table.
pub fn many(root: &Path, count: usize, size: Size) -> io::Result<()> {
    ground(root)?;
    for number in 1..=count {
        brief(
            root,
            &format!("brief-{number:04}"),
            number * 1000,
            size,
            "coalition",
        )?;
    }
    Ok(())
}

/// What all briefs stand on.
fn ground(root: &Path) -> io::Result<()> {
    fs::create_dir_all(root.join("data"))?;
    fs::write(root.join("rapporteur.toml"), "language = \"en\"\n")?;
    fs::write(root.join("data/suits.csv"), table())
}

fn brief(root: &Path, name: &str, seed: usize, size: Size, style: &str) -> io::Result<()> {
    let brief = root.join("briefs").join(name);
    fs::create_dir_all(brief.join("findings"))?;
    fs::write(brief.join("brief.toml"), settings(style))?;
    fs::write(brief.join("statistics.toml"), STATISTICS)?;
    fs::write(brief.join("sources.bib"), SOURCES)?;
    for chapter in 1..=size.chapters {
        let path = format!("findings/{chapter}-chapter.toml");
        fs::write(brief.join(path), findings(chapter, size.concerns, seed))?;
    }
    Ok(())
}

fn settings(style: &str) -> String {
    format!(
        r#"title = "A generated brief on several rights"
state = "KZ"
treaty = "ICCPR"
session = 102
date = 2011-07-12
style = "{style}"

[[organisation]]
id = "one"
name = "A generated organisation"

[documents.paper]
formats = ["pdf"]
"#
    )
}

const STATISTICS: &str = r#"[stat.suits]
table = "suits"
measure = "sum"
column = "suits"
source = "monitoring"

[stat.claims]
table = "suits"
measure = "sum"
column = "claimed"
where = { year = { from = 2005, to = 2010 } }
format = { style = "currency", currency = "EUR", compact = "long", qualifier = "over" }
source = "monitoring"

[chart.suits]
table = "suits"
type = "bar"
x = "year"
y = { measure = "sum", column = "suits" }
title = "Suits by year"
alt = "A bar for each year; the bars grow."
source = "monitoring"

[table.suits]
table = "suits"
rows = "year"
columns = "region"
cell = { measure = "sum", column = "suits" }
totals = true
title = "Suits by year and region"
source = "monitoring"
"#;

const SOURCES: &str = r"@misc{monitoring, author = {{A generated organisation}}, title = {Monitoring data}, date = {2010}}
@misc{covenant, author = {{United Nations}}, title = {International Covenant on Civil and Political Rights}, date = {1966}}
";

fn table() -> String {
    let mut table = String::from("year,region,suits,claimed\n");
    for year in 2001..=2010 {
        for (index, region) in ["North", "South", "East", "West"].iter().enumerate() {
            let suits = (year - 2000) * 3 + index;
            table.push_str(&format!("{year},{region},{suits},{}\n", suits * 10_000));
        }
    }
    table
}

fn findings(chapter: usize, concerns: usize, seed: usize) -> String {
    let mut findings = format!(
        "id = \"chapter-{chapter}\"\ntitle = \"The right number {chapter}\"\n\
         articles = [\"ICCPR {}\"]\ncontext = \"\"\"\n{}\n\n{}\n\"\"\"\n",
        17 + chapter,
        sentences(seed + chapter * 7, 5),
        sentences(seed + chapter * 11, 4)
    );
    for concern in 1..=concerns {
        let seed = seed + chapter * 100 + concern;
        findings.push_str(&format!(
            "\n[[concern]]\nid = \"c-{chapter}-{concern}\"\n\
             title = \"What is wrong in the case {chapter} of {concern}\"\n\
             summary = \"\"\"\n{}\n\"\"\"\nbody = \"\"\"\n{} In {{{{ stat(\"suits\") }}}} suits, claims \
             were {{{{ stat(\"claims\") }}}}.{{{{ cite(\"monitoring\", \"p. {concern}\") }}}}\n\n{} \
             {{{{ concern(\"c-{chapter}-1\") }}}} says more.[^law]\n\n- {}\n- {}\n\n{}\
             {{{{ cite(\"covenant\", \"art. {concern}\") }}}}\n\n[^law]: {}\n\"\"\"\n",
            sentences(seed, 1),
            sentences(seed + 1, 3),
            sentences(seed + 2, 3),
            sentences(seed + 3, 1),
            sentences(seed + 4, 1),
            sentences(seed + 5, 3),
            sentences(seed + 6, 1),
        ));
        if concern == 1 {
            findings.push_str("charts = [\"suits\"]\ntables = [\"suits\"]\n");
        }
    }
    for concern in 1..=concerns {
        findings.push_str(&format!(
            "\n[[recommendation]]\nid = \"r-{chapter}-{concern}\"\ntext = \"\"\"\n{}\n\"\"\"\n\
             addressee = \"state\"\nanswers = [\"c-{chapter}-{concern}\"]\n",
            sentences(seed + chapter * 31 + concern, 1)
        ));
    }
    findings
}

/// Some sentences of ordinary length, the same for the same seed.
fn sentences(seed: usize, count: usize) -> String {
    const WORDS: [&str; 24] = [
        "the",
        "authorities",
        "have",
        "not",
        "answered",
        "requests",
        "for",
        "information",
        "about",
        "permission",
        "that",
        "organisers",
        "sought",
        "in",
        "several",
        "regions",
        "although",
        "legislation",
        "requires",
        "them",
        "to",
        "decide",
        "within",
        "days",
    ];
    let mut state = seed as u64 + 1;
    let mut text = Vec::new();
    for _ in 0..count {
        let mut words = Vec::new();
        for _ in 0..16 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            words.push(WORDS[usize::try_from(state >> 33).unwrap_or(0) % WORDS.len()]);
        }
        let sentence = words.join(" ");
        text.push(format!(
            "{}{}.",
            sentence[..1].to_uppercase(),
            &sentence[1..]
        ));
    }
    text.join(" ")
}
