//! A link has a form that leads somewhere. Nobody is asked whether it does: there is no network here.

use super::{Findings, Level, Options, Rule, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::prose::Inline;

pub(super) const RULE: Rule = Rule {
    code: code::UNREACHABLE_LINK,
    level: Level::Warning,
    settings: &[],
    needs_pages: false,
    look,
};

fn look(subject: &Subject<'_>, _: Options<'_>, findings: &mut Findings<'_>) {
    for passage in subject.passages() {
        passage.prose.visit(&mut |inline| {
            let Inline::Link { address, place, .. } = inline else {
                return;
            };
            if let Some(wrong) = judge(address) {
                findings.add(&passage.allowances, finding(address, wrong).at(*place));
            }
        });
    }
    for person in &subject.brief().people {
        let Some(email) = &person.email else { continue };
        let written = email.as_str().trim();
        if let Some(wrong) = judge(&format!("mailto:{written}")) {
            findings.add(&[], finding(written, wrong).at(email.place()));
        }
    }
    let bibliography = &subject.material.bibliography;
    for key in bibliography.keys() {
        let Some(address) = bibliography.address(key) else {
            continue;
        };
        if let Some(wrong) = judge(&address) {
            let mut finding = finding(&address, wrong);
            finding.place = bibliography.place(key);
            findings.add(&[], finding);
        }
    }
}

fn finding(address: &str, wrong: &str) -> Diagnostic {
    Diagnostic::warning(RULE.code, format!("the address `{address}` {wrong}"))
        .help("write the address that a reader elsewhere can open")
}

/// What is wrong with the form of an address.
fn judge(address: &str) -> Option<&'static str> {
    if address.contains(char::is_whitespace) {
        return Some("has a space in it");
    }
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//").unwrap_or_default();
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = authority.rsplit('@').next().unwrap_or_default();
            judge_host(host)
        }
        "mailto" => {
            let to = rest.split('?').next().unwrap_or_default();
            match to.split_once('@') {
                Some((name, host)) if !name.is_empty() && !host.contains('@') => judge_host(host),
                _ => Some("is no address for letters"),
            }
        }
        "tel" => {
            let digits = rest.chars().filter(char::is_ascii_digit).count();
            (digits < 3).then_some("is no telephone number")
        }
        "file" => Some("leads to a file of one machine"),
        _ => Some("has no scheme"),
    }
}

fn judge_host(host: &str) -> Option<&'static str> {
    if host.starts_with('[') {
        return (host.starts_with("[::1]")).then_some("leads to the reader's own machine");
    }
    let name = host.split(':').next().unwrap_or_default();
    let name = name.trim_end_matches('.').to_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    if name.is_empty() {
        return Some("has no host");
    }
    if last == "localhost" || name.starts_with("127.") || name == "0.0.0.0" {
        return Some("leads to the reader's own machine");
    }
    if labels
        .iter()
        .any(|label| label.is_empty() || label.starts_with('-'))
    {
        return Some("has no host");
    }
    let octets: Vec<u8> = labels
        .iter()
        .filter_map(|label| label.parse().ok())
        .collect();
    match (octets.as_slice(), labels.len()) {
        ([10, ..] | [192, 168, ..] | [172, 16..=31, ..], 4) if octets.len() == 4 => {
            return Some("leads into a network of somebody's own");
        }
        _ => {}
    }
    if labels.len() == 1 || matches!(last, "local" | "internal" | "lan" | "home" | "corp") {
        return Some("leads into a network of somebody's own");
    }
    matches!(last, "invalid" | "test").then_some("has a host that nobody can have")
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn forms_that_lead_nowhere_are_told_from_those_that_lead_somewhere() {
        for fine in [
            "https://example.org/a?b#c",
            "HTTP://user@example.org:8080/",
            "https://xn--e1afmkfd.xn--p1ai",
            "https://9.9.9.9/",
            "https://[2001:db8::1]/",
            "mailto:press@example.org?subject=x",
            "tel:+44-20-7946-0001",
        ] {
            assert_eq!(judge(fine), None, "{fine}");
        }
        for wrong in [
            "https://",
            "https:///a",
            "https:example.org",
            "http://localhost/",
            "http://127.0.0.1",
            "http://[::1]/",
            "http://192.168.0.1/a",
            "http://10.0.0.1",
            "http://172.20.1.1",
            "http://intranet/a",
            "http://printer.local",
            "https://a..b",
            "https://exa mple.org",
            "mailto:press",
            "mailto:@example.org",
            "mailto:press@",
            "mailto:a@b@c.org",
            "tel:x",
            "file:///home/a.pdf",
            "www.example.org",
            "https://a.invalid",
        ] {
            assert!(judge(wrong).is_some(), "{wrong}");
        }
    }
}
