//! Pictures of all kinds: what is read, and what comes of it.

use std::fs;
use std::path::Path;

use rapporteur::picture::Picture;

/// The input is the file.
pub(super) fn run(input: &[u8]) {
    match Picture::read(input, "picture") {
        Ok(picture) => {
            // What is left is a picture of the same kind, from which nothing more is to be taken.
            let again = Picture::read(picture.bytes(), "picture");
            let again = again.unwrap_or_else(|_| panic!("what is written cannot be read"));
            assert_eq!(again.kind(), picture.kind(), "a picture changes its kind");
            assert!(
                again.bytes() == picture.bytes(),
                "something is left to be taken out"
            );
        }
        Err(fault) => {
            let said = fault.diagnostic(Path::new("picture")).message;
            assert!(!said.is_empty(), "a picture is refused without a word");
        }
    }
}

/// The pictures of the tests.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let tests = super::seeds::repository().join("tests");
    let mut folders = vec![tests.join("pictures")];
    for case in fs::read_dir(tests.join("broken"))
        .expect("the cases")
        .flatten()
    {
        folders.push(case.path().join("briefs/small/assets"));
    }
    let files = folders
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    files
        .filter(|file| file.path().extension().is_none_or(|ending| ending != "rs"))
        .filter_map(|file| fs::read(file.path()).ok())
        .collect()
}
