//! Every figure a second time, by plain arithmetic with exact fractions.

use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use super::*;

const KINDS: [&str; 3] = ["a", "b", "c"];
const YEARS: [i64; 3] = [2009, 2010, 2011];

/// A row: its kind, its year, and an amount in hundredths.
#[derive(Clone, Copy, Debug)]
struct Line {
    kind: usize,
    year: usize,
    amount: Option<i64>,
}

/// A fraction whose denominator is greater than nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn of(above: i128, below: i128) -> Self {
        let sign = if below < 0 { -1 } else { 1 };
        Self(above * sign, below * sign)
    }

    /// Whether a decimal of at most 28 digits is this, or as near to it as its digits go.
    fn is(self, value: Decimal) -> bool {
        let value = value.normalize();
        let is_cut = value.scale() > 20;
        let value = if is_cut {
            value.trunc_with_scale(20)
        } else {
            value
        };
        let scale = 10_i128.pow(value.scale());
        let apart = (value.mantissa() * self.1 - self.0 * scale).abs();
        apart <= if is_cut { self.1 } else { 0 }
    }

    /// Whether a rounded decimal is less than one unit of its last digit from this.
    fn is_next_to(self, value: Decimal, digits: u32) -> bool {
        let unit = 10_i128.pow(digits);
        let mantissa = value.mantissa() * 10_i128.pow(digits - value.scale().min(digits));
        (mantissa * self.1 - self.0 * unit).abs() < self.1
    }
}

/// What comes of some rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Value(Fraction),
    /// Nothing that could be printed.
    Gap,
    /// An error, whatever else there is.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Count,
    Sum,
    Mean,
    Median,
    Min,
    Max,
    Share,
    ShareOfAmount,
    Ratio,
    RatioOfAmount,
    Change,
    ChangeOfAmount,
    ChangeInPercent,
}

const WHAT: [What; 13] = [
    What::Count,
    What::Sum,
    What::Mean,
    What::Median,
    What::Min,
    What::Max,
    What::Share,
    What::ShareOfAmount,
    What::Ratio,
    What::RatioOfAmount,
    What::Change,
    What::ChangeOfAmount,
    What::ChangeInPercent,
];

impl What {
    fn written(self) -> &'static str {
        match self {
            Self::Count => "measure = 'count'",
            Self::Sum => "measure = 'sum', column = 'amount'",
            Self::Mean => "measure = 'mean', column = 'amount'",
            Self::Median => "measure = 'median', column = 'amount'",
            Self::Min => "measure = 'min', column = 'amount'",
            Self::Max => "measure = 'max', column = 'amount'",
            Self::Share => "measure = 'share', where = { mark = 'x' }",
            Self::ShareOfAmount => "measure = 'share', column = 'amount', where = { mark = 'x' }",
            Self::Ratio => "measure = 'ratio', where = { mark = 'x' }, of = { mark = 'y' }",
            Self::RatioOfAmount => {
                "measure = 'ratio', column = 'amount', where = { mark = 'x' }, of = { mark = 'y' }"
            }
            Self::Change => "measure = 'change', from = { mark = 'x' }, to = { mark = 'y' }",
            Self::ChangeOfAmount => {
                "measure = 'change', column = 'amount', from = { mark = 'x' }, to = { mark = 'y' }"
            }
            Self::ChangeInPercent => {
                "measure = 'change', column = 'amount', from = { mark = 'x' }, to = { mark = 'y' }, format = { style = 'percent' }"
            }
        }
    }

    fn has_amount(self) -> bool {
        !matches!(self, Self::Count | Self::Share | Self::Ratio | Self::Change)
    }
}

/// The mark of a row: x for those of even place, y for the others.
type Row = (Line, bool);

fn compute(what: What, rows: &[Row]) -> Outcome {
    let amounts = |wanted: &dyn Fn(bool) -> bool| -> Vec<i128> {
        let rows = rows.iter().filter(|(_, mark)| wanted(*mark));
        rows.map(|(line, _)| {
            if what.has_amount() {
                line.amount.map_or(0, i128::from)
            } else {
                100
            }
        })
        .collect()
    };
    let all = amounts(&|_| true);
    let (x, y) = (amounts(&|mark| mark), amounts(&|mark| !mark));
    let sum = |amounts: &[i128]| amounts.iter().sum::<i128>();
    let value = |above: i128, below: i128| Outcome::Value(Fraction::of(above, below));
    match what {
        What::Count => value(sum(&all), 100),
        _ if all.is_empty() && !matches!(what, What::Change) => Outcome::Gap,
        What::Sum => value(sum(&all), 100),
        What::Mean => value(sum(&all), 100 * i128::try_from(all.len()).unwrap()),
        What::Median => {
            let mut sorted = all.clone();
            sorted.sort_unstable();
            value(
                sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2],
                200,
            )
        }
        What::Min => value(*all.iter().min().unwrap(), 100),
        What::Max => value(*all.iter().max().unwrap(), 100),
        What::Share | What::ShareOfAmount if all.iter().any(|amount| *amount < 0) => {
            Outcome::Refused
        }
        What::Share | What::ShareOfAmount if sum(&all) == 0 => Outcome::Gap,
        What::Share | What::ShareOfAmount => value(100 * sum(&x), sum(&all)),
        What::Ratio | What::RatioOfAmount if y.is_empty() => Outcome::Gap,
        What::RatioOfAmount if x.is_empty() => Outcome::Gap,
        What::Ratio | What::RatioOfAmount if sum(&y) < 0 => Outcome::Refused,
        What::Ratio | What::RatioOfAmount if sum(&y) == 0 => Outcome::Gap,
        What::Ratio | What::RatioOfAmount => value(100 * sum(&x), sum(&y)),
        What::ChangeOfAmount | What::ChangeInPercent if x.is_empty() || y.is_empty() => {
            Outcome::Gap
        }
        What::Change | What::ChangeOfAmount => value(sum(&y) - sum(&x), 100),
        What::ChangeInPercent if sum(&x) < 0 => Outcome::Refused,
        What::ChangeInPercent if sum(&x) == 0 => Outcome::Gap,
        What::ChangeInPercent => value(100 * (sum(&y) - sum(&x)), sum(&x)),
    }
}

fn lines(least: i64) -> impl Strategy<Value = Vec<Line>> {
    let amount = prop_oneof![8 => (least..100_000_i64).prop_map(Some), 1 => Just(None)];
    let line = (0..KINDS.len(), 0..YEARS.len(), amount);
    prop::collection::vec(
        line.prop_map(|(kind, year, amount)| Line { kind, year, amount }),
        1..30,
    )
}

fn case(lines: &[Line]) -> Case {
    let mut csv = String::from("kind,year,mark,amount\n");
    for (at, line) in lines.iter().enumerate() {
        let amount = line
            .amount
            .map_or(String::new(), |amount| Decimal::new(amount, 2).to_string());
        let mark = if at % 2 == 0 { "x" } else { "y" };
        csv += &format!(
            "{},{},{mark},{amount}\n",
            KINDS[line.kind], YEARS[line.year]
        );
    }
    Case::with("t.csv", csv).and("t.toml", "source = 's'\ndecimalChar = '.'\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Cells and totals of every measure, with filters, missing values and `skip`.
    #[test]
    fn every_figure_is_that_of_plain_arithmetic(
        lines in prop_oneof![lines(0), lines(-100_000)],
        what in select(WHAT.to_vec()),
        years in prop::sample::subsequence(YEARS.to_vec(), 1..=3),
        as_range in any::<bool>(),
        columns in any::<bool>(),
    ) {
        let years = if as_range { (years[0]..=years[years.len() - 1]).collect() } else { years };
        let filter = if as_range {
            format!("{{ from = {}, to = {} }}", years[0], years[years.len() - 1])
        } else {
            format!("{years:?}")
        };
        let text = format!(
            "[table.x]\ntable = 't'\nmissing = 'skip'\nrows = 'kind'\n{}totals = true\nwhere = {{ year = {filter} }}\ncell = {{ {} }}\n",
            if columns { "columns = 'year'\n" } else { "" },
            what.written(),
        );
        let computed = case(&lines).compute(&text);
        let marked: Vec<Row> = lines.iter().enumerate().map(|(at, line)| (*line, at % 2 == 0)).collect();
        let found: Vec<Row> = marked.into_iter().filter(|(line, _)| years.contains(&YEARS[line.year])).collect();
        let lacking = |row: &Row| what.has_amount() && row.0.amount.is_none();
        let compares = matches!(what, What::ChangeOfAmount | What::ChangeInPercent | What::RatioOfAmount);
        let usable: Vec<Row> = found.iter().copied().filter(|row| !lacking(row)).collect();
        let of = |kind: Option<&str>, year: Option<&str>| {
            let rows = usable.iter().copied().filter(|(line, _)| {
                kind.is_none_or(|kind| KINDS[line.kind] == kind)
                    && year.is_none_or(|year| YEARS[line.year].to_string() == year)
            });
            compute(what, &rows.collect::<Vec<_>>())
        };
        let kinds = || KINDS.iter().copied().map(Some).chain([None]);
        let all_years = || YEARS.iter().map(ToString::to_string);
        let mut cells: Vec<Outcome> = kinds().map(|kind| of(kind, None)).collect();
        if columns {
            cells.extend(kinds().flat_map(|kind| all_years().map(move |year| (kind, year))).map(|(kind, year)| of(kind, Some(&year))));
        }
        let refused = compares && found.iter().any(lacking) || cells.contains(&Outcome::Refused) || usable.is_empty();
        let Some(table) = computed.results.tables.get("x") else {
            prop_assert!(refused, "{}\n{:?}", text, computed.messages);
            return Ok(());
        };
        prop_assert!(!refused, "{}", text);
        let check = |kind: Option<&str>, year: Option<&str>, value: Option<Decimal>| match (of(kind, year), value) {
            (Outcome::Value(fraction), Some(value)) => fraction.is(value),
            (Outcome::Gap, None) => true,
            _ => false,
        };
        let totals = table.totals.as_ref().unwrap();
        let heads: Vec<Option<&str>> = if columns { table.columns.iter().map(|year| Some(year.as_str())).collect() } else { vec![None] };
        for (kind, line) in table.rows.iter().zip(&table.cells) {
            for (year, value) in heads.iter().zip(line) {
                prop_assert!(check(Some(kind), *year, *value), "{:?} {:?} {:?}\n{}", kind, year, value, text);
            }
        }
        for (kind, value) in table.rows.iter().zip(&totals.rows) {
            prop_assert!(check(Some(kind), None, *value), "{:?} {:?}\n{}", kind, value, text);
        }
        for (year, value) in heads.iter().zip(&totals.columns) {
            prop_assert!(check(None, *year, *value), "{:?} {:?}\n{}", year, value, text);
        }
        prop_assert!(check(None, None, totals.all), "{:?}\n{}", totals.all, text);
        // None is left out that has rows.
        for kind in KINDS {
            let has_rows = usable.iter().any(|(line, _)| KINDS[line.kind] == kind);
            prop_assert!(!has_rows || table.rows.iter().any(|row| row == kind));
        }
    }

    /// Percentages of sums: each, and each total, within one unit of its last digit.
    #[test]
    fn every_percentage_is_next_to_the_truth(
        lines in lines(0),
        of in select(vec!["row", "column", "all"]),
        precision in 0_u32..3,
        counts in any::<bool>(),
    ) {
        let measure = if counts { "measure = 'count'" } else { "measure = 'sum', column = 'amount'" };
        let text = format!(
            "[table.x]\ntable = 't'\nmissing = 'skip'\nrows = 'kind'\ncolumns = 'year'\ntotals = true\npercent-of = '{of}'\n\
             cell = {{ {measure}, format = {{ precision = {precision} }} }}\n"
        );
        let computed = case(&lines).compute(&text);
        let Some(table) = computed.results.tables.get("x") else {
            prop_assert!(!computed.messages.is_empty());
            return Ok(());
        };
        let value = |kind: Option<&String>, year: Option<&String>| -> i128 {
            let rows = lines.iter().filter(|line| {
                kind.is_none_or(|kind| KINDS[line.kind] == kind)
                    && year.is_none_or(|year| YEARS[line.year].to_string() == *year)
            });
            rows.map(|line| if counts { 1 } else { line.amount.map_or(0, i128::from) }).sum()
        };
        let next_to = |printed: Option<Decimal>, part: i128, whole: i128| {
            printed.is_none_or(|printed| whole > 0 && Fraction::of(100 * part, whole).is_next_to(printed, precision))
        };
        let all = value(None, None);
        for (kind, cells) in table.rows.iter().zip(&table.cells) {
            for (year, cell) in table.columns.iter().zip(cells) {
                let whole = match of {
                    "row" => value(Some(kind), None),
                    "column" => value(None, Some(year)),
                    _ => all,
                };
                prop_assert!(next_to(*cell, value(Some(kind), Some(year)), whole), "{:?}", table.cells);
            }
        }
        let totals = table.totals.as_ref().unwrap();
        for (kind, total) in table.rows.iter().zip(&totals.rows) {
            let whole = if of == "row" { value(Some(kind), None) } else { all };
            prop_assert!(next_to(*total, value(Some(kind), None), whole), "{:?}", totals);
        }
        for (year, total) in table.columns.iter().zip(&totals.columns) {
            let whole = if of == "column" { value(None, Some(year)) } else { all };
            prop_assert!(next_to(*total, value(None, Some(year)), whole), "{:?}", totals);
        }
        prop_assert!(next_to(totals.all, all, all));
    }
}
