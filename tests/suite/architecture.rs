//! The house stays a house: a room imports only from the rooms above it, and no file grows past what
//! fits in one head.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The rooms in their order, as the table in `src/lib.rs` has them.
fn rooms() -> Vec<String> {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    library
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"))
        .filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The rooms that a file imports from, with the number of the line that does so.
fn imports(text: &str) -> Vec<(usize, String)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .flat_map(|(number, line)| {
            line.match_indices("crate::")
                .map(|(at, found)| {
                    line[at + found.len()..]
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect::<String>()
                })
                .map(|room| (number + 1, room))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_room_imports_only_from_the_rooms_above_it() {
    let rooms = rooms();
    assert!(
        rooms.len() > 10,
        "the table in lib.rs was not found: {rooms:?}"
    );
    let floor = |name: &str| rooms.iter().position(|room| room == name);
    let mut wrong = Vec::new();
    for path in files(&source()) {
        let inner = path.strip_prefix(source()).unwrap();
        let first = inner
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let own = floor(&room).unwrap_or_else(|| panic!("`{room}` is not in the table of lib.rs"));
        for (line, imported) in imports(&fs::read_to_string(&path).unwrap()) {
            if floor(&imported).is_some_and(|other| other > own) {
                wrong.push(format!("{}:{line} imports {imported}", inner.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The manual of the house has the rooms in the same order.
#[test]
fn the_manual_has_the_rooms_as_they_stand() {
    let manual = fs::read_to_string(source().join("../docs/architecture.md")).unwrap();
    let table = manual.split("## The rooms").nth(1).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let told: Vec<String> = rows
        .filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(told, rooms());
}

/// A room that is divided says in its head, in a table like that of `lib.rs`, in which order its parts stand.
fn parts(room: &str) -> Vec<String> {
    let text = fs::read_to_string(source().join(format!("{room}.rs"))).unwrap_or_default();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | `"));
    rows.filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_part_of_a_room_imports_only_from_the_parts_above_it() {
    let mut wrong = Vec::new();
    let mut divided = 0;
    for room in rooms() {
        let parts = parts(&room);
        divided += usize::from(!parts.is_empty());
        let floor = |module: &str| {
            let mut path = module.split("::");
            let inside = path.next() == Some(room.as_str());
            let part = path.next()?;
            parts.iter().position(|known| inside && known == part)
        };
        for (module, imported) in imports::imports() {
            let (true, Some(own)) = (!parts.is_empty(), floor(&module)) else {
                if !parts.is_empty() && module.starts_with(&format!("{room}::")) {
                    wrong.push(format!("{module} is in no part of its room"));
                }
                continue;
            };
            let above = imported
                .iter()
                .filter(|other| floor(other).is_some_and(|other| other > own));
            wrong.extend(above.map(|other| format!("{module} imports {other}")));
        }
    }
    assert!(divided > 0, "no room says in which order its parts stand");
    assert_eq!(wrong, Vec::<String>::new());
}

/// Rooms whose files still lead to each other in a circle.
const ROUND: &[&str] = &["style"];

#[test]
fn files_do_not_import_each_other_in_a_circle() {
    let circles: Vec<Vec<String>> = imports::circles(&imports::imports())
        .into_iter()
        .filter(|circle| {
            !ROUND
                .iter()
                .any(|room| circle[0].split("::").next() == Some(room))
        })
        .collect();
    assert_eq!(circles, Vec::<Vec<String>>::new());
}

/// What goes to a terminal may be anybody's: it goes through `cli/terminal.rs`, which prints signs for what a
/// terminal or a runner would obey. The others print nothing that is not the program's own.
#[test]
fn there_is_one_door_to_the_streams() {
    // The guard's own words are printed as signs too; what it hands on has come through the door already.
    let own = [
        "completions.rs",
        "guard.rs",
        "keeper.rs",
        "say.rs",
        "schema.rs",
        "terminal.rs",
        "worker.rs",
    ];
    let others: Vec<String> = files(&source())
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .filter(|path| {
            !own.iter()
                .any(|own| path.ends_with(Path::new("cli").join(own)))
        })
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            let text: String = text.split_whitespace().collect();
            [
                "stdout().lock()",
                "stderr().lock()",
                "stdout().write",
                "stderr().write",
                "print!(",
                "println!(",
            ]
            .iter()
            .any(|door| text.contains(door))
        })
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(others, Vec::<String>::new());
}

/// The action takes the program from a cache by a key: what is compiled in and not in the key would be an old one.
#[test]
fn the_key_of_the_action_covers_all_that_is_compiled_in() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let action = fs::read_to_string(repository.join("action.yml")).unwrap();
    let parts = action.split("parts=(").nth(1).unwrap();
    let parts: Vec<&str> = parts.split(')').next().unwrap().split(' ').collect();
    let build = fs::read_to_string(repository.join("build.rs")).unwrap();
    for list in ["const SOURCES", "const BUILT_IN"] {
        let list = build
            .split(list)
            .nth(1)
            .unwrap()
            .split("];")
            .next()
            .unwrap();
        for part in list.split('"').skip(1).step_by(2) {
            assert!(
                parts.contains(&part),
                "{part} of build.rs is not in {parts:?}"
            );
        }
    }
    let mut included = 0;
    for path in files(&source()) {
        let text = fs::read_to_string(&path).unwrap();
        let inner = path.strip_prefix(repository).unwrap();
        if inner.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let depth = inner.components().count() - 1;
        for call in ["include_str!(", "include_bytes!("] {
            for call in text.split(call).skip(1) {
                // `"path"` or `concat!("beginning of the path", …`.
                let name = call.split('"').nth(1).unwrap();
                let part = match name.matches("../").count() {
                    up if up == depth => name.trim_start_matches("../").split('/').next().unwrap(),
                    _ => "src",
                };
                assert!(
                    parts.contains(&part),
                    "{name} in {} is not in {parts:?}",
                    inner.display()
                );
                included += 1;
            }
        }
    }
    assert!(included > 10, "{included} files are compiled in");
}

/// A file is one idea. Nearly all have fewer than 450 lines; a few may have more rather than cut a type in two.
#[test]
fn files_fit_in_one_head() {
    let mut lengths: Vec<(usize, String)> = files(&source())
        .into_iter()
        .map(|path| {
            (
                fs::read_to_string(&path).unwrap().lines().count(),
                path.display().to_string(),
            )
        })
        .collect();
    lengths.sort();
    let longer = |most: usize| {
        lengths
            .iter()
            .filter(|(lines, _)| *lines > most)
            .collect::<Vec<_>>()
    };
    assert!(longer(600).is_empty(), "{:#?}", longer(600));
    assert!(longer(450).len() * 50 < lengths.len(), "{:#?}", longer(450));
}

/// The functions that open, write or list by a path, which only the two gates may call: all others would follow links.
/// `clippy.toml` forbids them as well; this finds them without it, and those of other libraries too.
#[test]
fn only_the_gates_touch_the_file_system() {
    const FORBIDDEN: [&str; 22] = [
        "fs::write(",
        "fs::copy(",
        "fs::rename(",
        "fs::hard_link(",
        "fs::remove_",
        "fs::create_dir",
        "fs::set_permissions(",
        "fs::read(",
        "fs::read_to_string(",
        "fs::read_dir(",
        "fs::symlink(",
        ".read_dir()",
        "File::open(",
        "File::create",
        "File::options(",
        "OpenOptions::",
        "DirBuilder",
        "NamedTempFile",
        "TempDir",
        "tempdir",
        "open_ambient",
        "ambient_authority",
    ];
    /// Which files may, and why.
    const GATES: [(&str, &str); 7] = [
        (
            "preview/opening.rs",
            "makes a file for the browser, in a new folder of its own",
        ),
        (
            "cli/trial.rs",
            "makes a folder of its own for the briefs that a style is tried with",
        ),
        (
            "output/folder.rs",
            "opens the root that the user has named, and all below it",
        ),
        ("source/gate.rs", "opens files for reading"),
        ("limits.rs", "asks the system for its memory"),
        (
            "watch/standing.rs",
            "looks at names, lengths and times, and follows no link",
        ),
        (
            "workspace.rs",
            "opens the workspace's own folder, and lists folders",
        ),
    ];
    let mut wrong = Vec::new();
    for path in files(&source()) {
        let inner = path.strip_prefix(source()).unwrap();
        let shown = inner.to_string_lossy().replace('\\', "/");
        let is_test = shown.ends_with("tests.rs") || shown.contains("/tests/");
        if is_test || GATES.iter().any(|(gate, _)| *gate == shown) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        // Tests stand at the end of a file.
        let code = text.split("\nmod tests {").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap();
            for forbidden in FORBIDDEN {
                let is_called = |(at, _): (usize, &str)| {
                    // The end of another type's name is none of these.
                    !line[..at].ends_with(|c: char| c.is_alphanumeric())
                };
                if line.match_indices(forbidden).any(is_called) {
                    wrong.push(format!("{shown}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A newcomer's second command builds nothing again that the first has built.
#[test]
fn the_tests_ask_for_no_other_features_of_what_the_program_is_made_of() {
    let crates = |edges: &str| -> BTreeMap<String, BTreeSet<String>> {
        let tree = Command::new(env!("CARGO"))
            .args([
                "tree", "--locked", "--prefix", "none", "--format", "{p}\t{f}", "--edges", edges,
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(
            tree.status.success(),
            "{}",
            String::from_utf8_lossy(&tree.stderr)
        );
        let mut crates = BTreeMap::<_, BTreeSet<_>>::new();
        for line in String::from_utf8(tree.stdout).unwrap().lines() {
            if let Some((name, features)) = line.trim_end_matches(" (*)").split_once('\t') {
                crates
                    .entry(name.to_owned())
                    .or_default()
                    .insert(features.to_owned());
            }
        }
        crates
    };
    let program = crates("normal,build");
    let tests = crates("normal,build,dev");
    assert!(program.len() > 100, "{program:?}");
    let twice: Vec<_> = program
        .iter()
        .filter(|(name, features)| tests.get(*name) != Some(features))
        .map(|(name, features)| {
            format!("{name}: {features:?}, with the tests {:?}", tests.get(name))
        })
        .collect();
    assert!(twice.is_empty(), "{twice:#?}");
}
