//! Typst's own parser as the judge: what a markup prints, if it holds nothing but what the writer
//! may write.

use typst::syntax::{SyntaxKind, SyntaxNode, ast};

/// How a table begins.
const TABLE: &str = "#{let (row-head, no-head) = if \"header-cell\" in dictionary(pdf) { \
     (pdf.header-cell.with(scope: \"row\"), pdf.data-cell) } else { (it => it, it => it) }; ";

const FUNCTIONS: [&str; 14] = [
    "emph",
    "strong",
    "link",
    "footnote",
    "list",
    "enum",
    "quote",
    "table",
    "raw",
    "text",
    "linebreak",
    "smallcaps",
    "super",
    "sub",
];

/// What may stand in a markup.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum May {
    /// Text only.
    Text,
    /// Text and calls of the writer's functions.
    Calls,
}

/// The text that `markup` prints, or what in it must not be there.
pub(super) fn text_of(markup: &str, may: May) -> Result<String, String> {
    let root = typst::syntax::parse(markup);
    let (errors, warnings) = root.errors_and_warnings();
    if !errors.is_empty() || !warnings.is_empty() {
        return Err(format!("{errors:?} {warnings:?} in {markup:?}"));
    }
    let mut text = String::new();
    walk(&root, may, &mut text).map_err(|what| format!("{what} in {markup:?}"))?;
    Ok(text)
}

fn walk(markup: &SyntaxNode, may: May, text: &mut String) -> Result<(), String> {
    let calls = may == May::Calls;
    let mut before = None;
    for node in markup.children() {
        match node.kind() {
            SyntaxKind::Text | SyntaxKind::SmartQuote => text.push_str(node.leaf_text()),
            SyntaxKind::Space if calls || node.leaf_text().bytes().all(|b| b == b' ') => {
                text.push(' ');
            }
            SyntaxKind::Escape => {
                text.extend(node.cast::<ast::Escape>().map(ast::Escape::get));
            }
            SyntaxKind::Shorthand if node.leaf_text() == "~" => text.push('\u{A0}'),
            SyntaxKind::Parbreak if calls => text.push(' '),
            SyntaxKind::BlockComment | SyntaxKind::Hash | SyntaxKind::Semicolon if calls => {}
            SyntaxKind::FuncCall if calls && node.full_text() == "h(0pt)" => {}
            SyntaxKind::FuncCall if calls => call(node, text)?,
            SyntaxKind::CodeBlock if calls => table(node, text)?,
            // A link whose entry the document does not print.
            SyntaxKind::ContentBlock if calls => block(node, text)?,
            SyntaxKind::Label if calls && before == Some(SyntaxKind::Semicolon) => {}
            kind => return Err(format!("{kind:?} {:?}", node.full_text())),
        }
        before = Some(node.kind());
    }
    Ok(())
}

/// A table, behind the two functions that every table begins with.
fn table(node: &SyntaxNode, text: &mut String) -> Result<(), String> {
    let written = format!("#{}", node.full_text());
    if !written.starts_with(TABLE) {
        return Err(format!("code {written:?}"));
    }
    let code = node
        .children()
        .find(|child| child.kind() == SyntaxKind::Code)
        .ok_or("an empty block")?;
    let mut statements = code
        .children()
        .filter(|child| !matches!(child.kind(), SyntaxKind::Space | SyntaxKind::Semicolon));
    match (statements.next(), statements.next(), statements.next()) {
        (Some(_), Some(node), None) if node.kind() == SyntaxKind::FuncCall => call(node, text),
        _ => Err(format!("code {written:?}")),
    }
}

fn call(node: &SyntaxNode, text: &mut String) -> Result<(), String> {
    for child in node.children() {
        match child.kind() {
            SyntaxKind::Ident if FUNCTIONS.contains(&&**child.leaf_text()) => {}
            SyntaxKind::Args => arguments(child, text)?,
            kind => return Err(format!("{kind:?} {:?}", child.full_text())),
        }
    }
    Ok(())
}

fn arguments(node: &SyntaxNode, text: &mut String) -> Result<(), String> {
    for child in node.children() {
        match child.kind() {
            SyntaxKind::LeftParen
            | SyntaxKind::RightParen
            | SyntaxKind::Comma
            | SyntaxKind::Space
            | SyntaxKind::Label => {}
            SyntaxKind::Str => {
                text.extend(child.cast::<ast::Str>().map(|s| s.get().to_string()));
            }
            SyntaxKind::Named => named(child)?,
            SyntaxKind::ContentBlock => block(child, text)?,
            SyntaxKind::FuncCall => match &*child.full_text() {
                call if ["table.header(", "row-head[", "no-head["]
                    .iter()
                    .any(|name| call.starts_with(name)) =>
                {
                    for child in child.children().filter(|c| c.kind() == SyntaxKind::Args) {
                        arguments(child, text)?;
                    }
                }
                call if call.starts_with("label(\"") => {}
                other => return Err(format!("call {other:?}")),
            },
            kind => return Err(format!("argument {kind:?} {:?}", child.full_text())),
        }
    }
    Ok(())
}

fn named(node: &SyntaxNode) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || " :,()".contains(c);
    let written = node.full_text();
    let language = written
        .strip_prefix("lang: \"")
        .and_then(|rest| rest.strip_suffix('"'))
        .is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_lowercase()));
    if language || written.chars().all(plain) {
        Ok(())
    } else {
        Err(format!("argument {written:?}"))
    }
}

fn block(node: &SyntaxNode, text: &mut String) -> Result<(), String> {
    for child in node.children() {
        match child.kind() {
            SyntaxKind::LeftBracket | SyntaxKind::RightBracket => {}
            SyntaxKind::Markup => walk(child, May::Calls, text)?,
            kind => return Err(format!("{kind:?}")),
        }
    }
    Ok(())
}
