//! TOML files, each under the eyes of its reader.

use rapporteur::diagnostic::Diagnostics;
use rapporteur::record::{Reader, key_at, read_file, read_json, survey};
use rapporteur::source::Sources;
use rapporteur::{brief, check, data, language, style};

/// The readers, in an order that seeds rely on.
pub(super) fn readers() -> Vec<(&'static str, Reader)> {
    [
        brief::READERS,
        data::READERS,
        style::READERS,
        language::READERS,
        check::READERS,
    ]
    .concat()
}

/// The first byte says which reader; what follows is the file.
pub(super) fn run(input: &[u8]) {
    let readers = readers();
    let Some((reader, text)) = super::choice(input, readers.len()) else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let (name, read) = readers[reader];
    let sources = Sources::new();
    let file = sources.add(format!("{name}.toml"), text);
    let mut diagnostics = Diagnostics::new();
    read_file(&sources, file, &mut diagnostics, read).expect("the file is among the sources");
    // What is no TOML is never read as if it were.
    let is_toml = text.parse::<toml::Table>().is_ok();
    assert!(
        is_toml || diagnostics.has_errors(),
        "broken TOML passes without a word"
    );
    super::complaints::hold(diagnostics, &sources);

    let mut diagnostics = Diagnostics::new();
    read_json(&sources, file, &mut diagnostics, read);
    super::complaints::hold(diagnostics, &sources);

    let (_, found) = survey(text, read);
    drop(found);
    for at in [0, text.len() / 3, text.len() / 2, text.len()] {
        let _ = key_at(text, at);
    }
}
