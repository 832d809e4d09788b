//! Counts and sums again, in the plainest way, of what is written in the plainest way.

use rapporteur::data::{CrossTab, Definitions, Filter, Measure, Measured, Results, Test};
use rapporteur::record::Scalar;

/// Lines of cells between commas.
struct Lines<'t> {
    header: Vec<&'t str>,
    rows: Vec<Vec<&'t str>>,
}

/// What a description may say that makes plain lines mean something else.
const NOT_PLAIN: [&str; 14] = [
    "missing",
    "dialect",
    "elimiter",
    "ncoding",
    "eader",
    "omment",
    "Char",
    "format",
    "protect",
    "rueValues",
    "alseValues",
    "scape",
    "uote",
    "resources",
];

/// Holds that each count and each sum of a table `t` is what its lines give by hand, where they are plain. Whatever
/// could be read in two ways is left to the program.
pub(super) fn hold(definitions: &Definitions, results: &Results, csv: &[u8], described: &[u8]) {
    let (Ok(text), Ok(described)) = (std::str::from_utf8(csv), std::str::from_utf8(described))
    else {
        return;
    };
    if NOT_PLAIN.iter().any(|word| described.contains(word)) {
        return;
    }
    let Some(lines) = Lines::of(text) else {
        return;
    };
    for stat in definitions
        .stats
        .iter()
        .filter(|stat| stat.by.is_none() && stat.table.as_str() == "t")
    {
        let figure = results.figures.get(&stat.id.value);
        let value = figure.and_then(|figure| plain(&figure.value.to_string()));
        if let (Some(again), Some(value)) = (lines.measured(&stat.measured), value) {
            assert_eq!(value, again, "{:?} in millionths", stat.id.value);
        }
    }
    for table in &definitions.tables {
        let Some(found) = results.tables.get(&table.id.value) else {
            continue;
        };
        let (Some(again), None) = (lines.of_table(table), found.protected) else {
            continue;
        };
        let cells = found.cells.iter().flatten().flatten();
        let sum: i128 = cells.filter_map(|cell| plain(&cell.to_string())).sum();
        assert_eq!(
            sum, again,
            "the cells of {:?} in millionths",
            table.id.value
        );
        if let Some(totals) = &found.totals {
            let all = totals.all.and_then(|all| plain(&all.to_string()));
            assert_eq!(
                all,
                Some(again),
                "the total of {:?} in millionths",
                table.id.value
            );
        }
    }
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Option<Self> {
        if !text.is_ascii() || text.contains(['"', ';', '\t', '|', '\r', '\'']) {
            return None;
        }
        let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let header: Vec<&str> = lines.next()?.split(',').collect();
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
        let is_even = header.len() > 1 && rows.iter().all(|row| row.len() == header.len());
        is_even.then_some(Self { header, rows })
    }

    fn column(&self, name: &str) -> Option<usize> {
        let mut named = self
            .header
            .iter()
            .enumerate()
            .filter(|(_, head)| **head == name);
        let (at, _) = named.next()?;
        named.next().is_none().then_some(at)
    }

    /// A count or a sum in millionths.
    fn measured(&self, measured: &Measured) -> Option<i128> {
        let rows = self.filtered(&measured.filter)?;
        match (measured.measure, &measured.column, &measured.per) {
            (Measure::Count, None, None) => Some(i128::try_from(rows.len()).ok()? * MICRO),
            (Measure::Sum, Some(column), None) => {
                let at = self.column(column.as_str())?;
                rows.iter().map(|row| plain(row[at])).sum()
            }
            _ => None,
        }
    }

    /// What the cells of a cross table of counts or sums add up to, which has a head for each row.
    fn of_table(&self, table: &CrossTab) -> Option<i128> {
        let is_plain =
            table.table.as_str() == "t" && table.several.is_empty() && table.percent_of.is_none();
        let mut heads = [Some(&table.rows), table.columns.as_ref()]
            .into_iter()
            .flatten();
        let is_given = |head: &str| {
            let at = self.column(head)?;
            self.rows
                .iter()
                .all(|row| !row[at].trim().is_empty())
                .then_some(())
        };
        if !is_plain || heads.any(|head| is_given(head.as_str()).is_none()) || self.rows.is_empty()
        {
            return None;
        }
        if !table.filter.conditions.is_empty() && !table.cell.filter.conditions.is_empty() {
            return None;
        }
        let filter = [&table.filter, &table.cell.filter]
            .into_iter()
            .find(|filter| !filter.conditions.is_empty());
        let mut measured = table.cell.clone();
        measured.filter = filter.cloned().unwrap_or_default();
        self.measured(&measured)
    }

    /// The rows that a filter leaves, if each of its conditions is one that nobody can read in two ways.
    fn filtered(&self, filter: &Filter) -> Option<Vec<&Vec<&'t str>>> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        for condition in &filter.conditions {
            let at = self.column(&condition.column.value)?;
            let Test::AnyOf(values) = &condition.test else {
                return None;
            };
            let mut kept = Vec::new();
            for row in rows {
                let cell = row[at];
                if cell.trim() != cell || cell.is_empty() {
                    return None;
                }
                let mut is_one = false;
                for value in values {
                    is_one |= match &value.value {
                        Scalar::Text(text) => cell == text,
                        Scalar::Number(number) => plain(cell)? == plain(&number.to_string())?,
                        Scalar::Boolean(_) | Scalar::Date(_) => return None,
                    };
                }
                if is_one {
                    kept.push(row);
                }
            }
            rows = kept;
        }
        Some(rows)
    }
}

const MICRO: i128 = 1_000_000;

/// A number of a few digits in millionths.
fn plain(cell: &str) -> Option<i128> {
    let (sign, digits) = cell
        .strip_prefix('-')
        .map_or((1, cell), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(whole) || !is_plain(part) || whole.len() > 15 || part.len() > 6 {
        return None;
    }
    let part: i128 = format!("{part:0<6}").parse().ok()?;
    Some(sign * (whole.parse::<i128>().ok()? * MICRO + part))
}
