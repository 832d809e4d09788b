//! Articles of treaties as templates see them.

use minijinja::value::Value;

use super::entries::list;
use super::render::Evaluator;
use crate::record::Text;

/// Articles in a line, those of one treaty together: "ICCPR articles 18, 19 and 21".
pub(super) fn line(evaluator: &Evaluator, articles: &[&Text]) -> Value {
    let locale = &evaluator.desk.material.locale;
    let mut treaties: Vec<(&str, Vec<&str>)> = Vec::new();
    let articles_set = articles
        .iter()
        .map(|article| locale.punctuation().text(article.as_str()));
    let articles_set: Vec<String> = articles_set.collect();
    for article in &articles_set {
        let (treaty, number) = article.rsplit_once(' ').unwrap_or(("", article));
        match treaties.iter_mut().find(|(known, _)| *known == treaty) {
            Some((_, numbers)) => numbers.push(number),
            None => treaties.push((treaty, vec![number])),
        }
    }
    let lines: Vec<String> = treaties
        .iter()
        .map(|(treaty, numbers)| {
            let arguments = [
                ("treaty", (*treaty).to_owned()),
                ("list", locale.list(numbers)),
            ];
            evaluator
                .desk
                .material
                .strings
                .get("articles", &arguments, Some(numbers.len() as u64))
                .unwrap_or_default()
        })
        .collect();
    let first = articles.first().filter(|_| !lines.is_empty());
    first.map_or(Value::from(()), |first| {
        let placed = &evaluator.desk.placed;
        placed.value(locale.list(&lines), first.place())
    })
}

/// Articles, each a text.
pub(super) fn all(evaluator: &Evaluator, articles: &[&Text]) -> Value {
    let placed = &evaluator.desk.placed;
    let punctuation = evaluator.desk.material.locale.punctuation();
    list(
        articles
            .iter()
            .map(|article| placed.value(punctuation.text(article.as_str()), article.place())),
    )
}

/// The order of articles: by treaty, then by number, so that 9 comes before 18.
pub(super) fn order(article: &str) -> (String, u64, String) {
    let (treaty, number) = article.rsplit_once(' ').unwrap_or(("", article));
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    (
        treaty.to_owned(),
        digits.parse().unwrap_or(u64::MAX),
        number.to_owned(),
    )
}
