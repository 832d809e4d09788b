//! The manifest beside the documents: what they were made of, by content.

use std::fs;
use std::path::Path;

use crate::workspace::{SMALL, Workspace, files_under};
use rapporteur::output::{Digest, Folder, Manifest, Target};

fn manifest(workspace: &Workspace) -> Manifest {
    manifest_in(&workspace.out(SMALL))
}

fn manifest_in(folder: &Path) -> Manifest {
    let folder = Folder::find(&Target::root(folder)).unwrap().unwrap();
    Manifest::read(&folder).unwrap().unwrap()
}

#[test]
fn the_manifest_names_every_file_that_was_made_with_its_hash() {
    let workspace = Workspace::small();
    workspace.compile();
    let manifest = manifest(&workspace);
    let made: Vec<String> = files_under(&workspace.out(SMALL))
        .iter()
        .map(|path| path.to_str().unwrap().to_owned())
        .filter(|path| path != ".rapporteur-lock" && path != "manifest.json")
        .collect();
    assert_eq!(made, manifest.outputs.keys().cloned().collect::<Vec<_>>());
    for (path, output) in &manifest.outputs {
        let bytes = fs::read(workspace.out(SMALL).join(path)).unwrap();
        assert_eq!(output.digest(), Digest::of(&bytes), "{path}");
    }
    let documents: Vec<_> = manifest
        .documents()
        .map(|(path, output)| (path, output.document.as_deref().unwrap()))
        .collect();
    assert_eq!(
        documents,
        [
            ("paper.en.pdf", "paper"),
            ("press-release.en.pdf", "press-release")
        ]
    );
    let text = workspace.read("out/small/manifest.json");
    assert!(text.ends_with("}\n"));
    assert!(
        text.contains(&format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"))),
        "{text}"
    );
}

#[test]
fn the_manifest_names_every_input_and_what_was_looked_for_in_vain() {
    let workspace = Workspace::small();
    workspace.write("briefs/small/notes/unused.txt", "a file that nothing reads");
    workspace.write("briefs/small/brief.toml~", "a backup");
    workspace.write("data/north/unused.csv", "a\n1\n");
    fs::remove_file(workspace.path("data/north/suits.toml")).unwrap();
    workspace.replace("rapporteur.toml", "\"coalition\"", "\"plain\"");
    workspace.compile();
    let inputs = manifest(&workspace).inputs;
    for path in [
        "rapporteur.toml",
        "briefs/small/brief.toml",
        "briefs/small/findings/1-press.toml",
        "data/north/suits.csv",
        "styles/plain/theme.typ",
        "styles/plain/strings/en.toml",
        "styles/plain/fonts/SourceSans3-Regular.ttf",
    ] {
        let bytes = fs::read(workspace.path(path)).unwrap();
        assert_eq!(inputs.get(path), Some(&Some(Digest::of(&bytes))), "{path}");
    }
    assert_eq!(inputs.get("data/north/suits.toml"), Some(&None));
    for path in [
        "briefs/small/brief.toml~",
        "briefs/small/notes/unused.txt",
        "data/north/unused.csv",
    ] {
        assert_eq!(inputs.get(path), None, "{path}");
    }

    // A style that is built in is part of the program, and one of its name would come before it.
    let shipped = Workspace::shipped();
    shipped.compile();
    let inputs = manifest_in(&shipped.out(crate::workspace::SHIPPED)).inputs;
    assert_eq!(inputs.get("styles/coalition/style.toml"), Some(&None));
}
