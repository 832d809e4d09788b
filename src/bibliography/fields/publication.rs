//! Who published a source, under which numbers, and where it is found.

use super::{Reader, is_law};
use crate::bibliography::draft::Draft;
use crate::bibliography::kinds::{self, Kind};
use crate::bibliography::marked::opaque;
use crate::bibliography::names;
use crate::bibliography::tex::verbatim;

impl Reader<'_> {
    pub(super) fn publication(&mut self, draft: &mut Draft, kind: Kind) {
        let mut houses: Vec<String> = Vec::new();
        let institution = self.list("institution");
        let school = self.list("school");
        let court = self.text("court");
        let organization = self.list("organization");
        let publisher = self.list("publisher");
        let mut authority: Vec<String> = Vec::new();
        let judges = is_law(kind);
        for house in [court, institution, school, organization] {
            let Some(house) = house else { continue };
            // A report that a body publishes of itself does not name it twice.
            if draft.is_author(&house) {
                continue;
            }
            let list = if judges { &mut authority } else { &mut houses };
            if !list.contains(&house) {
                list.push(house);
            }
        }
        if let Some(publisher) = publisher.filter(|house| !draft.is_author(house))
            && !houses.contains(&publisher)
        {
            houses.push(publisher);
        }
        let place = match (self.list("location"), self.list("address")) {
            (Some(place), _) | (None, Some(place)) => Some(place),
            (None, None) => None,
        };
        draft.text_if(
            "authority",
            (!authority.is_empty()).then(|| authority.join(", ")),
        );
        draft.text_if("publisher", (!houses.is_empty()).then(|| houses.join(", ")));
        draft.text_if("publisher-place", place);
        draft.text_if("original-publisher", self.list("origpublisher"));
        draft.text_if("original-publisher-place", self.list("origlocation"));
        draft.text_if("jurisdiction", self.text("jurisdiction"));
    }

    pub(super) fn numbers(&mut self, draft: &mut Draft, kind: Kind) {
        let number = self.text("number");
        let issue = self.text("issue");
        match kind.csl {
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical"
            | "review" => {
                let both: Vec<String> = [number, issue].into_iter().flatten().collect();
                draft.number("issue", (!both.is_empty()).then(|| both.join(", ")));
                draft.number("number", self.text("eid"));
            }
            "book" | "chapter" | "paper-conference" | "entry-encyclopedia" | "pamphlet" => {
                let in_series = draft.has("collection-title");
                draft.number(
                    if in_series {
                        "collection-number"
                    } else {
                        "number"
                    },
                    number,
                );
                draft.number("issue", issue);
                draft.remark(self.text("eid"));
            }
            _ => {
                draft.number("number", number);
                draft.number("issue", issue);
                draft.remark(self.text("eid"));
            }
        }
        draft.number("volume", self.text("volume"));
        draft.number("number-of-volumes", self.text("volumes"));
        draft.number("part-number", self.text("part"));
        draft.number("chapter-number", self.text("chapter"));
        draft.number("edition", self.text("edition"));
        draft.number("version", self.text("version"));
        draft.number("number-of-pages", self.text("pagetotal"));
        if let Some(pages) = self.text("pages") {
            draft.text("page", pages_of(&pages));
        }
    }

    pub(super) fn addresses(&mut self, draft: &mut Draft) {
        let doi = self.field("doi").map(|field| {
            let doi = verbatim(&field.tex);
            let doi = doi.rsplit("doi.org/").next().unwrap_or(&doi).trim();
            doi.trim_start_matches("doi:").trim().to_owned()
        });
        let url = self.field("url").map(|field| verbatim(&field.tex));
        let medium = self.field("howpublished").and_then(|field| {
            let tex = field.tex.trim();
            // BibTeX has no field for addresses, and this is where people put them.
            let is_address = tex.starts_with("\\url") || tex.starts_with("http");
            if is_address && url.is_none() && !tex.contains(char::is_whitespace) {
                draft.text("URL", verbatim(tex));
                return None;
            }
            self.text("howpublished")
        });
        draft.text_if("medium", medium);
        let eprint = self.field("eprint").map(|field| verbatim(&field.tex));
        let kind = self.first(&["eprinttype", "archiveprefix"]);
        let class = self.first(&["eprintclass", "primaryclass"]);
        if let Some(eprint) = eprint {
            let kind = kind.map_or_else(String::new, |kind| match kind.to_lowercase().as_str() {
                "arxiv" => String::from("arXiv:"),
                "jstor" => String::from("JSTOR: "),
                "pubmed" => String::from("PubMed: "),
                "hdl" => String::from("HDL: "),
                _ => format!("{kind}: "),
            });
            let class = class.map_or_else(String::new, |class| format!(" [{class}]"));
            draft.remark(Some(format!("{kind}{eprint}{class}")));
        }
        // An address that only repeats the DOI is the same address.
        let repeats = doi
            .as_ref()
            .zip(url.as_ref())
            .is_some_and(|(doi, url)| url.ends_with(doi.as_str()));
        draft.text_if("DOI", doi.filter(|doi| !doi.is_empty()));
        draft.text_if("URL", url.filter(|url| !url.is_empty() && !repeats));
    }

    pub(super) fn remarks(&mut self, draft: &mut Draft, kind: Kind) {
        for field in ["note", "addendum"] {
            let text = self.text(field);
            draft.remark(text.map(|text| text.trim_end_matches('.').to_owned()));
        }
        let languages = self.decoded("language").map(|field| names::texts(&field));
        let languages: Vec<String> = languages.into_iter().flatten().collect();
        // The titles' own, or that of the text if it is one.
        let (own, certain) = match (self.text("langid"), &languages[..]) {
            (Some(own), _) => (Some(own), true),
            (None, [one]) => (Some(one.clone()), false),
            (None, _) => (None, false),
        };
        draft.language(own.and_then(|key| kinds::language_code(&key)), certain);
        let languages: Vec<String> = languages
            .into_iter()
            .filter_map(|language| kinds::language(&language))
            .collect();
        if !languages.is_empty() {
            draft.remark(Some(format!("in {}", names::in_a_line(&languages))));
        }
        let original = self
            .text("origlanguage")
            .and_then(|key| kinds::language(&key));
        draft.remark(original.map(|language| format!("originally in {language}")));
        let state = self.word("pubstate");
        draft.text_if("status", state);
        // A gazette or a collection of judgments is where they were published.
        if is_law(kind) {
            let reporter = self.text("reporter");
            if !draft.has("container-title") {
                draft.text_if("container-title", reporter);
            }
        }
    }
}

/// Pages as CSL takes them; what it would misread carries its own label.
fn pages_of(pages: &str) -> String {
    let is_page = |part: &str| {
        let digits = part.trim_matches(|c: char| c.is_ascii_alphabetic());
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number && !digits.starts_with('0') && digits.len() < 9
    };
    let mut parts = pages.split([',', '–', '-']);
    if parts.all(|part| is_page(part.trim())) {
        return pages.replace('–', "-");
    }
    let begins = pages.split_whitespace().next().unwrap_or_default();
    if matches!(begins, "p." | "pp." | "S." | "col." | "fol." | "art.") {
        return opaque(pages);
    }
    let several = pages.contains(['–', '-', ',', '&']);
    let label = if several { "pp." } else { "p." };
    format!("{label}\u{A0}{}", opaque(pages))
}
