//! String tables of styles, and every string in them.

use rapporteur::diagnostic::Diagnostics;
use rapporteur::language::Strings;

use super::base::Small;

/// The input is the file.
pub(super) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    Small::with(|small| {
        let sources = small.sources();
        let file = sources.add("styles/s/strings/en.toml", text);
        let mut diagnostics = Diagnostics::new();
        let locale = &small.prepared.material.locale;
        let strings = Strings::read(&sources, file, locale, &mut diagnostics);
        let keys: Vec<_> = strings.keys().map(str::to_owned).collect();
        for key in &keys {
            assert!(strings.has(key));
            for count in [None, Some(0), Some(1), Some(2), Some(u64::MAX)] {
                let args =
                    ["a", "title", "number", "pages"].map(|name| (name, String::from("{a}{{")));
                let got = strings.get(key, &args, count);
                assert!(got.is_ok() || !got.unwrap_err().to_string().is_empty());
            }
        }
        super::complaints::hold(diagnostics, &sources);
    });
}
