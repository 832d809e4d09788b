//! PDF that keeps to PDF/UA-1 and PDF/A-2a.

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::unprintable;
use super::world::House;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Sources;

/// What identifies a PDF file, the same in every run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A name that no other document has: brief, document and language.
    pub name: String,
}

pub(super) fn export(
    document: &PagedDocument,
    house: &House,
    identity: &Identity,
    sources: &Sources,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).map_err(|error| {
            vec![Diagnostic::error(
                code::PDF_STANDARD,
                error.message().to_string(),
            )]
        })?;
    let options = PdfOptions {
        ident: Smart::Custom(identity.name.clone()),
        creator: Smart::Custom(Some(format!("Rapporteur {}", env!("CARGO_PKG_VERSION")))),
        // The brief's date, not the clock's: two runs give the same bytes.
        timestamp: house.today().map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options)
        .map_err(|errors| unprintable::diagnostics(house, &errors, code::PDF_STANDARD, sources))
}
