//! The manifest that a workspace brings along as that of an earlier run.

use rapporteur::edition::Survey;
use rapporteur::output::{Digest, Manifest, Options, Output, Program, Target};

use super::base::{Desk, FILES};

thread_local! {
    static DESK: Desk = Desk::small();
}

/// The input is the manifest of the small brief.
pub(super) fn run(input: &[u8]) {
    DESK.with(|desk| {
        desk.write("out/small/manifest.json", input);
        let folder = desk.workspace.brief("small").expect("the brief");
        let target = Target::root(desk.workspace.root()).join("out/small");
        let survey = Survey::new(&desk.workspace);
        for documents in [vec![], vec![String::from("paper")]] {
            let options = Options {
                documents: documents.into_iter().collect(),
            };
            let Some(current) = survey.current(&folder, &target, &options) else {
                continue;
            };
            // No document of it is there.
            assert_eq!(
                current.documents().count(),
                0,
                "what is not there is up to date"
            );
            let json = current.to_json().expect("a manifest can be written");
            desk.write("out/small/manifest.json", &json);
            let again = survey.current(&folder, &target, &options);
            assert_eq!(again, Some(current), "what is written is another manifest");
        }
    });
}

/// The manifest of a run that has made nothing, of one that has made a document, and of one in another
/// program.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    DESK.with(|desk| {
        let folder = desk.workspace.brief("small").expect("the brief");
        let inputs = FILES
            .iter()
            .map(|(path, bytes)| ((*path).to_owned(), Some(Digest::of(bytes))));
        let nothing = Manifest {
            program: Program::this(),
            brief: folder.name.clone(),
            edition: None,
            options: Options::default(),
            locked: false,
            folders: [folder.findings_listing(&desk.workspace)].into(),
            inputs: inputs.collect(),
            withheld: ["data/north/suits.csv".into()].into(),
            outputs: [].into(),
            warnings: 0,
        };
        let mut paper = nothing.clone();
        let output = Output::document(Digest::of(b"%PDF-1.7"), "paper", 3);
        paper.outputs.insert(String::from("paper.en.pdf"), output);
        let mut other = nothing.clone();
        other.edition = Some(String::from("first"));
        other
            .inputs
            .insert(String::from("briefs/small/more.toml"), None);
        let json = |manifest: &Manifest| manifest.to_json().expect("a manifest");
        [&nothing, &paper, &other].map(json).into()
    })
}
