//! Whether a PDF keeps to the standards for accessible and for archived documents.

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use super::pdf::Document;

/// The rule that a stream is as long as it says. The validator counts a last byte that happens to be a
/// carriage return to the line's end after it, so that one stream in 256 fails; we measure ourselves.
const LENGTHS: &str = "ISO 19005-2:2011:6.1.7.1:1";

/// Complains of everything in which a PDF breaks PDF/UA-1 or PDF/A-2a.
#[track_caller]
pub fn assert_keeps_to_standards(bytes: &[u8]) {
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
        let options = ValidationOptions::default().profile(profile);
        let report = validate_pdf_bytes(bytes, &options).unwrap();
        let failures: Vec<_> = report
            .failures
            .iter()
            .filter(|failure| failure.rule_id != LENGTHS)
            .collect();
        assert!(failures.is_empty(), "{profile}: {failures:#?}");
        assert_eq!(report.is_compliant, report.failures.is_empty());
        assert!(
            report.rules.passed > 50,
            "{profile}: only {} rules",
            report.rules.passed
        );
    }
    let document = Document::read(bytes);
    let streams = document.stream_count();
    assert!(
        streams.as_ref().is_ok_and(|count| *count > 10),
        "{streams:?}"
    );
    assert!(document.is_tagged());
    let fonts = document.fonts();
    assert!(fonts.len() >= 2, "{fonts:?}");
    let loose: Vec<_> = fonts.iter().filter(|(_, embedded)| !embedded).collect();
    assert!(loose.is_empty(), "not embedded: {loose:?}");
    assert!(
        document
            .texts()
            .iter()
            .all(|text| !text.contains('\u{FFFD}')),
        "a glyph that no search finds"
    );
}
