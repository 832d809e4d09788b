//! What can be read, gone to and asked of on the pages.

use super::*;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// What the panel is told of a point.
fn spot_at(preview: &Preview, told: &Value, page: usize, (x, y): (f64, f64)) -> Value {
    let key = told["documents"][0]["pages"][page][0].as_str().unwrap();
    preview.json(&format!(
        "spot?document=0&page={page}&key={key}&x={x}&y={y}"
    ))
}

/// The texts of a page with their rectangles, as they are served.
fn pieces(preview: &Preview, key: &str) -> Vec<(String, [f64; 4])> {
    let read = preview.json(&format!("text/{key}"));
    let pieces = read[0].as_array().unwrap().iter();
    let pieces = pieces.flat_map(|line| line[1].as_array().unwrap());
    pieces
        .map(|piece| {
            let area = [0, 1, 2, 3].map(|side| number(&piece[1][side]));
            let text = piece[0].as_str().unwrap();
            (text.replace('\u{a0}', " "), area)
        })
        .collect()
}

#[test]
fn the_text_of_a_page_lies_where_it_is_printed() {
    let workspace = Workspace::shipped();
    let preview = Preview::with(&workspace, &[SHIPPED]);
    let told = preview.news().until("fine");
    let pages = told["documents"][0]["pages"].as_array().unwrap();
    let mut all = String::new();
    for page in pages {
        let (width, height) = (number(&page[1]), number(&page[2]));
        for (text, [left, top, wide, high]) in pieces(&preview, page[0].as_str().unwrap()) {
            assert!(left >= 0.0 && top >= 0.0, "{text}");
            assert!(left + wide <= width && top + high <= height, "{text}");
            all.push_str(&text);
            all.push(' ');
        }
    }
    for words in [
        "Freedom of religion, expression",
        "Civil defamation suits answer critical reporting",
        "over €13 million",
        "102nd session",
    ] {
        assert!(all.contains(words), "{words}");
    }
    // The same places that the program's own search finds.
    let found = preview.json("find?document=0&words=Civil+defamation+suits+answer");
    for hit in found.as_array().unwrap() {
        let page = usize::try_from(hit[0].as_u64().unwrap()).unwrap();
        let area = &hit[1][0];
        let inside = pieces(&preview, pages[page][0].as_str().unwrap());
        let inside = inside.iter().any(|(text, [left, top, wide, high])| {
            let (x, y) = (number(&area[0]), number(&area[1]));
            let near = x > left - 1.0 && x < left + wide && (y - top).abs() < *high;
            text.starts_with("Civil defamation") && near
        });
        assert!(inside, "page {page}");
    }
    assert_eq!(preview.get(&format!("text/{}", "0".repeat(32))).status, 404);
    assert_eq!(preview.get("text/").status, 404);
}

#[test]
fn a_document_says_what_it_has_to_go_to() {
    let workspace = Workspace::shipped();
    let preview = Preview::with(&workspace, &[SHIPPED]);
    let told = preview.news().until("fine");
    let entries = preview.json("entries?document=0");
    let entries = entries.as_array().unwrap();
    let of = |kind: &str| entries.iter().filter(|one| one["kind"] == kind).count();
    let written = |entry: &str| {
        let chapters = fs::read_dir(workspace.path("briefs").join(SHIPPED).join("findings"));
        let texts = chapters
            .unwrap()
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        texts.map(|text| text.matches(entry).count()).sum::<usize>()
    };
    assert_eq!(of("concern"), written("\n[[concern]]"));
    assert_eq!(of("recommendation"), written("\n[[recommendation]]"));
    assert!(of("chart") > 0 && of("chapter") > 0);
    let mut before = (0, 0.0);
    for entry in entries {
        let at = (entry["page"].as_u64().unwrap(), number(&entry["y"]));
        assert!(at >= before, "in their order: {entry}");
        before = at;
    }
    // Each stands where its number is printed.
    for entry in entries.iter().filter(|one| one["kind"] == "concern") {
        let page = usize::try_from(entry["page"].as_u64().unwrap()).unwrap();
        let key = told["documents"][0]["pages"][page][0].as_str().unwrap();
        let printed = pieces(&preview, key);
        let there = printed.iter().any(|(text, [_, top, ..])| {
            entry["number"] == text.as_str() && (top - number(&entry["y"])).abs() < 40.0
        });
        assert!(there, "{entry}");
    }
    let release = preview.json("entries?document=1");
    assert!(release.as_array().is_some());
    assert_eq!(
        preview.json("entries?document=77"),
        Value::Array(Vec::new())
    );
}

#[test]
fn what_the_program_words_leads_to_whoever_has_written_it() {
    let workspace = Workspace::shipped();
    let preview = Preview::with(&workspace, &[SHIPPED]);
    let told = preview.news().until("fine");
    // On the cover and in the margin.
    for (words, key, entry) in [
        ("Kazakhstan · ICCPR", "state", None),
        ("ICCPR · 102nd", "treaty", None),
        ("102nd session", "session", None),
        ("Human Rights Committee, 102nd", "treaty", None),
        ("14–15 July 2011", "review", None),
        ("12 July 2011", "date", None),
        ("ICCPR articles 18, 19", "articles", None),
        (
            "C7 Defamation suits",
            "concern[3].id",
            Some("defamation-damages"),
        ),
    ] {
        let spot = spot_of(&preview, &told, words);
        let place = &spot["place"];
        let said = place["key"].as_str().unwrap_or_default();
        assert!(
            said == key || said.starts_with(&format!("{key}[")),
            "{words}: {spot}"
        );
        assert!(
            place["path"].as_str().unwrap().starts_with("briefs/"),
            "{words}: {spot}"
        );
        if let Some(entry) = entry {
            assert_eq!(place["entry"], entry, "{words}");
        }
    }
    // Every number on every page, in the margin, the summary, the matrix and the contents.
    let entries = preview.json("entries?document=0");
    let numbers: Vec<&str> = entries
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "concern" || one["kind"] == "recommendation")
        .map(|one| one["number"].as_str().unwrap())
        .collect();
    let mut asked = 0;
    for page in 0..told["documents"][0]["pages"].as_array().unwrap().len() {
        let key = told["documents"][0]["pages"][page][0].as_str().unwrap();
        for (text, [left, top, wide, high]) in pieces(&preview, key) {
            if numbers.contains(&text.as_str()) {
                let spot = spot_at(&preview, &told, page, (left + wide / 2.0, top + high / 2.0));
                let path = spot["place"]["path"].as_str().unwrap_or_default();
                assert!(path.starts_with("briefs/"), "{text} on page {page}: {spot}");
                asked += 1;
            }
        }
    }
    assert!(asked > 3 * numbers.len(), "{asked} of {}", numbers.len());
}

#[test]
fn a_page_says_where_each_of_its_texts_begins() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    let told = preview.news().until("fine");
    let pages = told["documents"][0]["pages"].as_array().unwrap();
    let mut seen = Vec::new();
    for (page, face) in pages.iter().enumerate() {
        let stops = preview.json(&format!("stops/{}", face[0].as_str().unwrap()));
        let mut last = Value::Null;
        for stop in stops.as_array().unwrap() {
            let spot = spot_at(&preview, &told, page, (number(&stop[0]), number(&stop[1])));
            let place = spot["place"].clone();
            assert!(place["path"].as_str().is_some(), "{spot}");
            assert_ne!(spot["areas"], last, "each is another: {spot}");
            last = spot["areas"].clone();
            if let Some(figure) = spot["figure"]["id"].as_str() {
                seen.push(figure.to_owned());
            }
            seen.extend(place["key"].as_str().map(str::to_owned));
        }
    }
    for key in [
        "suits-2010",
        "concern[1].summary",
        "concern[2].summary",
        "title",
    ] {
        assert!(seen.iter().any(|one| one == key), "{key} in {seen:?}");
    }
}

/// The number that a text prints, and how many digits it has behind the point; none if it prints none.
fn printed(text: &str) -> Option<(f64, usize)> {
    let digits: String = text
        .trim()
        .replace(['\u{a0}', '\u{202f}', ','], "")
        .replace('\u{2212}', "-");
    let digits = digits.trim_end_matches('%').trim();
    let number = digits.parse().ok()?;
    let behind = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
    Some((number, behind))
}

/// Whether a value is printed so, rounded half away from nought.
fn is_printed(value: &Value, (number, behind): (f64, usize)) -> bool {
    let exact: f64 = value.as_str().unwrap().parse().unwrap();
    (exact - number).abs() <= 0.5 / 10_f64.powi(i32::try_from(behind).unwrap()) + 1e-9
}

#[test]
fn a_click_on_a_figure_of_a_chart_or_a_table_gives_its_value() {
    let workspace = Workspace::shipped();
    let preview = Preview::with(&workspace, &[crate::workspace::STATISTICAL]);
    let told = preview.news().until("fine");
    let pages = told["documents"][0]["pages"].as_array().unwrap();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (page, face) in pages.iter().enumerate() {
        let key = face[0].as_str().unwrap();
        for (text, [left, top, wide, high]) in pieces(&preview, key) {
            let Some(number) = printed(&text) else {
                continue;
            };
            let spot = spot_at(&preview, &told, page, (left + wide / 2.0, top + high / 2.0));
            let figure = &spot["figure"];
            if figure["kind"] == "Statistic" || figure["value"] == Value::Null {
                continue;
            }
            let of = format!("{text} on page {page}: {spot}");
            assert!(is_printed(&figure["value"], number), "{of}");
            assert_eq!(
                spot["place"]["path"].as_str().unwrap(),
                "briefs/kazakhstan-icescr-work/statistics.toml",
                "{of}"
            );
            assert!(
                figure["table"]["path"]
                    .as_str()
                    .unwrap()
                    .starts_with("data/"),
                "{of}"
            );
            assert!(figure["filter"].as_str().unwrap().contains(" is "), "{of}");
            *seen
                .entry(figure["kind"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
        // What is drawn without figures has them too: bars, points of lines.
        let drawn = preview.json(&format!("text/{key}"));
        for area in drawn[1].as_array().unwrap() {
            let [left, top, wide, high] = [0, 1, 2, 3].map(|side| number(&area[side]));
            let spot = spot_at(&preview, &told, page, (left + wide / 2.0, top + high / 2.0));
            let figure = &spot["figure"];
            assert_eq!(figure["kind"], "Chart", "{area} on page {page}: {spot}");
            let [row, column] = [0, 1]
                .map(|at| usize::try_from(figure["all"]["now"][at].as_u64().unwrap()).unwrap());
            assert_eq!(
                figure["all"]["rows"][row][1][column], figure["value"],
                "{spot}"
            );
            *seen.entry(String::from("drawn")).or_default() += 1;
        }
    }
    assert!(
        seen["Chart"] > 50 && seen["Table"] > 100 && seen["drawn"] > 100,
        "{seen:?}"
    );
}
