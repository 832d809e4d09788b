//! Few persons, in what a whole brief prints of them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::*;

fn people(counts: &[Vec<u32>]) -> Case {
    let mut text = String::from("place,year,age\n");
    for (place, line) in counts.iter().enumerate() {
        for (year, count) in line.iter().enumerate() {
            for age in 0..*count {
                text.push_str(&format!("p{place},{},{}\n", 2009 + year, 20 + age % 40));
            }
        }
    }
    Case::with("t.csv", text).and("t.toml", "source = \"s\"\nprotect = \"persons\"\n")
}

const PLACES: &str = "[chart.places]\ntable = \"t\"\ntype = \"bar\"\nx = \"place\"\nalt = \"a\"\ny = { measure = \"count\" }\n";
const TABLE: &str = "[table.both]\ntable = \"t\"\nrows = \"place\"\ncolumns = \"year\"\ncell = { measure = \"count\" }\n";
const ALL: &str = "[stat.all]\ntable = \"t\"\nmeasure = \"count\"\n";

fn chart(computed: &Computed, id: &str) -> Vec<Option<u32>> {
    let values = computed.results.charts[id].series[0].values.iter();
    values
        .map(|value| value.and_then(|value| value.to_u32()))
        .collect()
}

#[test]
fn a_total_that_stands_elsewhere_counts_as_one_that_stands_here() {
    let case = people(&[vec![3, 0], vec![50, 0], vec![90, 0]]);
    let alone = case.compute(PLACES);
    assert_eq!(chart(&alone, "places"), [None, Some(50), Some(90)]);
    let both = case.compute(&format!("{PLACES}{ALL}"));
    assert_eq!(both.messages, Vec::<String>::new());
    assert_eq!(both.results.figures["all"].value, Decimal::from(143));
    assert_eq!(chart(&both, "places"), [None, None, Some(90)]);
}

#[test]
fn the_same_rows_are_hidden_wherever_they_are_counted() {
    // 3 of 2009 in the first place; its year of 2010 goes with it, since the row has a total.
    let case = people(&[vec![3, 20], vec![30, 60], vec![70, 80]]);
    let table = TABLE.replace("cell =", "totals = true\ncell =");
    // The same counts as a chart of one place, by a filter and not by a group.
    let years = "[chart.years]\ntable = \"t\"\ntype = \"bar\"\nx = \"year\"\nwhere = { place = \"p0\" }\nalt = \"a\"\n\
        y = { measure = \"count\" }\n";
    let alone = case.compute(years);
    assert_eq!(chart(&alone, "years"), [None, Some(20)]);
    let both = case.compute(&format!("{table}{years}"));
    assert_eq!(both.messages, Vec::<String>::new());
    assert_eq!(both.results.tables["both"].cells[0], [None, None]);
    assert_eq!(chart(&both, "years"), [None, None]);
    // And as a statistic, which cannot be left out without a word.
    let stat =
        "[stat.x]\ntable = \"t\"\nmeasure = \"count\"\nwhere = { place = \"p0\", year = 2010 }\n";
    let both = case.compute(&format!("{table}{stat}"));
    assert!(both.results.figures.is_empty());
    assert!(
        both.messages[0].contains(
            "small-cell together with the charts and tables that leave cells out, the statistic `x`"
        ),
        "{:?}",
        both.messages
    );
    // Of another place it may be said.
    let other = stat.replace("p0", "p2");
    let both = case.compute(&format!("{table}{other}"));
    assert_eq!(
        both.results.figures["x"].value,
        Decimal::from(80),
        "{:?}",
        both.messages
    );
}

#[test]
fn a_hidden_count_is_not_printed_in_parts() {
    // The chart hides the third place, and the first lest it be computed from the total.
    let case = people(&[vec![6, 7], vec![50, 60], vec![0, 2], vec![70, 80]]);
    let both = case.compute(&format!("{PLACES}{ALL}{TABLE}"));
    assert_eq!(both.messages, Vec::<String>::new());
    assert_eq!(chart(&both, "places"), [None, Some(110), None, Some(150)]);
    let table = &both.results.tables["both"];
    assert!(table.cells[0].contains(&None), "{:?}", table.cells);
    assert!(table.cells[2].contains(&None), "{:?}", table.cells);
}

#[test]
fn a_total_of_few_that_nobody_prints_is_not_told_either() {
    let case = people(&[vec![1, 2], vec![20, 50], vec![30, 40]]);
    let hidden = |computed: &Computed| {
        assert_eq!(computed.messages, Vec::<String>::new());
        let cells = &computed.results.tables["both"].cells;
        cells
            .iter()
            .skip(1)
            .flatten()
            .filter(|cell| cell.is_none())
            .count()
    };
    assert_eq!(hidden(&case.compute(TABLE)), 0);
    // All of them but those of the other places would be the three of the first.
    assert!(hidden(&case.compute(&format!("{TABLE}{ALL}"))) > 0);
}

#[test]
fn two_statistics_of_which_one_is_nearly_the_other_tell_of_the_rest() {
    let case = people(&[vec![48, 2], vec![1, 1]]);
    let text = "[stat.wide]\ntable = \"t\"\nmeasure = \"count\"\nwhere = { place = \"p0\" }\n\
        [stat.narrow]\ntable = \"t\"\nmeasure = \"count\"\nwhere = { year = 2009, place = \"p0\" }\n";
    let computed = case.compute(text);
    assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
    assert!(
        computed.messages[0].contains("together with the statistic `wide`, the statistic `narrow` tells of fewer than 5 persons"),
        "{:?}",
        computed.messages
    );
    let fewer = people(&[vec![48, 5], vec![1, 1]]).compute(text);
    assert_eq!(fewer.messages, Vec::<String>::new());
    assert_eq!(fewer.results.figures.len(), 2);
}

#[test]
fn a_figure_for_each_value_is_hidden_with_the_table_that_hides_it() {
    let case = people(&[vec![3, 0], vec![50, 0], vec![90, 0]]);
    let family = "[stat.each]\ntable = \"t\"\nmeasure = \"count\"\nby = \"place\"\n";
    let alone = case.compute(family);
    assert_eq!(alone.results.families["each"].few, ["p0"]);
    let both = case.compute(&format!("{family}{ALL}"));
    assert_eq!(both.results.families["each"].few, ["p0", "p1"]);
    assert_eq!(both.results.families["each"].known, ["p2"]);
}

/// Whether `wanted` can be computed from sums of cells that are known, by elimination.
fn follows(known: &[Vec<f64>], wanted: &[f64]) -> bool {
    let mut rows: Vec<Vec<f64>> = known.to_vec();
    let mut rest = wanted.to_vec();
    let mut used = 0;
    for column in 0..wanted.len() {
        let Some(pivot) = (used..rows.len()).find(|row| rows[*row][column].abs() > 1e-9) else {
            continue;
        };
        rows.swap(used, pivot);
        let lead = rows[used].clone();
        let take = |row: &mut Vec<f64>| {
            let times = row[column] / lead[column];
            for (cell, lead) in row.iter_mut().zip(&lead) {
                *cell -= times * lead;
            }
        };
        for row in rows.iter_mut().skip(used + 1) {
            take(row);
        }
        take(&mut rest);
        used += 1;
    }
    rest.iter().all(|cell| cell.abs() < 1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever a brief prints of a table: no count of few persons can be computed from all of it together.
    #[test]
    fn nothing_that_is_printed_gives_few_persons_away(
        counts in (2_usize..4, 2_usize..4).prop_flat_map(|(places, years)| {
            prop::collection::vec(prop::collection::vec([0_u32..14, 0_u32..4], years), places)
        }),
        totals in any::<bool>(),
        chosen in prop::collection::vec(any::<bool>(), 6),
    ) {
        let people = persons(&counts);
        prop_assume!(!people.is_empty());
        let rows = people.iter().map(|(place, year, sex)| format!("p{place},{},{}\n", 2009 + year, SEXES[*sex]));
        let text = format!("place,year,sex\n{}", rows.collect::<String>());
        let case = Case::with("t.csv", text).and("t.toml", "source = \"s\"\nprotect = \"persons\"\n");
        let table = if totals { TABLE.replace("cell =", "totals = true\ncell =") } else { TABLE.to_owned() };
        let years = PLACES.replace("places", "years").replace("\"place\"", "\"year\"");
        let each = "[stat.each]\ntable = \"t\"\nmeasure = \"count\"\nby = \"place\"\n";
        let one = "[stat.one]\ntable = \"t\"\nmeasure = \"count\"\nwhere = { place = \"p1\", year = 2010 }\n";
        let sexes = TABLE.replace("both", "sexes").replace("year", "sex");
        let parts = [PLACES, &years, ALL, each, one, &sexes];
        let taken = parts.iter().zip(&chosen).filter(|(_, chosen)| **chosen);
        let text: String = taken.map(|(part, _)| *part).collect();
        let computed = case.compute(&format!("{table}{text}"));
        let printed = printed(&computed.results, &counts);

        let cells: BTreeSet<Person> = all(&counts).collect();
        let mut groups: Vec<BTreeSet<Person>> = Vec::new();
        for (place, year, sex) in &cells {
            let group = |wanted: &dyn Fn(&Person) -> bool| cells.iter().copied().filter(wanted).collect();
            groups.push(group(&|person| person.0 == *place));
            groups.push(group(&|person| person.0 == *place && person.1 == *year));
            if chosen[5] {
                groups.push(group(&|person| person.0 == *place && person.2 == *sex));
            }
        }
        for group in groups {
            let count = people.iter().filter(|person| group.contains(person)).count();
            let few = count > 0 && count < 5;
            prop_assert!(!few || !follows(&printed, &vector(&counts, |person| group.contains(person))),
                "{} of {:?} in {:?}\n{}", count, group, counts, text);
        }
    }
}

const SEXES: [&str; 2] = ["f", "m"];

/// The place, the year and the sex of somebody.
type Person = (usize, usize, usize);

/// How many of each place and year, by sex.
type People = Vec<Vec<[u32; 2]>>;

fn all(counts: &People) -> impl Iterator<Item = Person> + '_ {
    let years =
        (0..counts.len()).flat_map(|place| (0..counts[0].len()).map(move |year| (place, year)));
    years.flat_map(|(place, year)| [(place, year, 0), (place, year, 1)])
}

fn persons(counts: &People) -> Vec<Person> {
    let one = |at: Person| std::iter::repeat_n(at, counts[at.0][at.1][at.2] as usize);
    all(counts).flat_map(one).collect()
}

/// Which cells a sum is of.
fn vector(counts: &People, wanted: impl Fn(&Person) -> bool) -> Vec<f64> {
    all(counts)
        .map(|person| f64::from(u8::from(wanted(&person))))
        .collect()
}

/// The sums of cells that a reader can see.
fn printed(results: &Results, counts: &People) -> Vec<Vec<f64>> {
    let place = |name: &str| name[1..].parse::<usize>().unwrap();
    let year = |name: &str| name.parse::<usize>().unwrap() - 2009;
    let sex = |name: &str| SEXES.iter().position(|sex| *sex == name).unwrap();
    let mut printed: Vec<Vec<f64>> = Vec::new();
    for (id, is_year) in [("both", true), ("sexes", false)] {
        let Some(made) = results.tables.get(id) else {
            continue;
        };
        let in_column = |person: &Person, name: &str| {
            if is_year {
                person.1 == year(name)
            } else {
                person.2 == sex(name)
            }
        };
        for (row, cells) in made.rows.iter().zip(&made.cells) {
            for (column, _) in made
                .columns
                .iter()
                .zip(cells)
                .filter(|(_, cell)| cell.is_some())
            {
                printed.push(vector(counts, |person| {
                    person.0 == place(row) && in_column(person, column)
                }));
            }
        }
        let Some(totals) = &made.totals else { continue };
        for (row, _) in made
            .rows
            .iter()
            .zip(&totals.rows)
            .filter(|(_, total)| total.is_some())
        {
            printed.push(vector(counts, |person| person.0 == place(row)));
        }
        for (column, _) in made
            .columns
            .iter()
            .zip(&totals.columns)
            .filter(|(_, total)| total.is_some())
        {
            printed.push(vector(counts, |person| in_column(person, column)));
        }
        if totals.all.is_some() {
            printed.push(vector(counts, |_| true));
        }
    }
    for (id, is_place) in [("places", true), ("years", false)] {
        let Some(chart) = results.charts.get(id) else {
            continue;
        };
        for (name, value) in chart.categories.iter().zip(&chart.series[0].values) {
            if value.is_some() {
                printed.push(vector(counts, |person| {
                    if is_place {
                        person.0 == place(name)
                    } else {
                        person.1 == year(name)
                    }
                }));
            }
        }
    }
    for figure in results.figures.values() {
        printed.push(match (figure.id.as_str(), &figure.of) {
            ("all", _) => vector(counts, |_| true),
            ("each", Some(of)) => vector(counts, |person| person.0 == place(of)),
            ("one", _) => vector(counts, |person| person.0 == 1 && person.1 == 1),
            other => panic!("{other:?}"),
        });
    }
    printed
}
