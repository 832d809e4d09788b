//! What people write in TeX, and what it says.

use super::*;

fn text(tex: &str) -> String {
    let decoded = decode(tex);
    assert_eq!(decoded.unknown, Vec::<String>::new(), "{tex}");
    decoded.text()
}

#[test]
fn accents_in_every_form_that_people_write() {
    for (tex, expected) in [
        (r#"{\"\i}"#, "ï"),
        (r"Garc{\'\i}a", "García"),
        (r"Garc\'{\i}a", "García"),
        (r"Garc\'ia", "García"),
        (
            r#"Stra{\ss}e, Stra\ss e, \"{A}ther, {\"o}l"#,
            "Straße, Straße, Äther, öl",
        ),
        (r"Dvo\v{r}{\'a}k, Dvo\v r\'ak", "Dvořák, Dvořák"),
        (
            r"\c{C}elik {\c s}, \k{a}, \H{o}, {\l}{\'o}d{\'z}",
            "Çelik ş, ą, ő, łódź",
        ),
        (
            r#"\.Istanbul, I\~nigo, na\"ive, \AA rhus"#,
            "İstanbul, Iñigo, naïve, Århus",
        ),
        ("J.~Hum. Rights", "J.\u{A0}Hum. Rights"),
    ] {
        assert_eq!(text(tex), expected, "{tex}");
    }
}

#[test]
fn dashes_quotation_marks_and_escapes() {
    for (tex, expected) in [
        ("1--20 --- and more - so", "1–20 — and more - so"),
        (
            "``Quoted'' and `single' and it's",
            "“Quoted” and ‘single' and it's",
        ),
        (r"\enquote{x \enquote*{y}}", "“x “y””"),
        (
            r"Q\&A, 80\,\%, \$5, \#1, a\_b, \{x\}",
            "Q&A, 80\u{A0}%, $5, #1, a_b, {x}",
        ),
        (r"Law \S~5, \pounds5, \texteuro{}7", "Law §\u{A0}5, £5, €7"),
        ("two\n  lines", "two lines"),
        (
            r"See \url{https://example.org/a\_b~c} or \href{https://x.org}{here}",
            "See https://example.org/a_b~c or here",
        ),
        (r"{\noopsort{b}}B", "B"),
        ("$\\alpha$ and $x$", "α and x"),
    ] {
        assert_eq!(text(tex), expected, "{tex}");
    }
}

#[test]
fn emphasis_is_kept_and_what_is_not_understood_is_named() {
    assert_eq!(
        text(r"On \emph{Foo v. Bar}, {\it more} \textsuperscript{th}"),
        "On \u{FDD5}Foo v. Bar\u{FDDA}, \u{FDD5}more\u{FDDA} \u{FDD8}th\u{FDDA}"
    );
    assert_eq!(
        text("9$^{th}$ H$_2$O"),
        "9\u{FDD8}th\u{FDDA} H\u{FDD9}2\u{FDDA}O"
    );
    let decoded = decode(r"A \weird{kept} \odd B");
    assert_eq!(decoded.text(), "A kept B");
    assert_eq!(decoded.unknown, [r"\weird", r"\odd"]);
}

#[test]
fn addresses_are_no_tex() {
    for (tex, expected) in [
        (r"https://a.org/S\_Dbw", "https://a.org/S_Dbw"),
        (
            r"{https://a.org/%20x?a=1&b=~c}",
            "https://a.org/%20x?a=1&b=~c",
        ),
        (r"\url{https://a.org/x--y}", "https://a.org/x--y"),
        (r"https://a.org/\%20\#n \&", "https://a.org/%20#n &"),
        (r"https://a.org/\~{}x", "https://a.org/~x"),
    ] {
        assert_eq!(verbatim(tex), expected, "{tex}");
    }
}

#[test]
fn braces_that_do_not_match_end_somewhere() {
    for tex in [
        "{{{", "}}}", "\\", "\\emph", "$x", "\\'", "\\url{", "{\\it", "^$^",
    ] {
        let _ = decode(tex);
    }
    let deep = "{".repeat(5000);
    let _ = decode(&deep);
    let deep = "\\emph{".repeat(5000);
    let _ = decode(&deep);
    let deep = "\\'".repeat(5000);
    let _ = decode(&deep);
}
