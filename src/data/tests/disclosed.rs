//! What a reader can work out of all that a brief prints of a table of persons, by elimination.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

const PLACES: [&str; 3] = ["p0", "p1", "p2"];
const YEARS: [u32; 2] = [2009, 2010];
const SEXES: [&str; 2] = ["f", "m"];

/// The place, the year, the sex and the age of somebody.
type Person = (usize, usize, usize, u32);

fn person(person: &Person, column: &str) -> String {
    match column {
        "place" => PLACES[person.0].to_owned(),
        "year" => YEARS[person.1].to_string(),
        "sex" => SEXES[person.2].to_owned(),
        other => panic!("{other}"),
    }
}

/// What a filter finds: of each column the values that it takes.
#[derive(Clone, Debug, Default)]
struct Wanted(Vec<(&'static str, Vec<String>, bool)>);

impl Wanted {
    fn finds(&self, one: &Person) -> bool {
        let mut columns = self.0.iter();
        columns.all(|(column, values, _)| values.contains(&person(one, column)))
    }

    fn written(&self) -> String {
        let columns = self.0.iter().map(|(column, values, as_range)| {
            if *as_range {
                format!(
                    "{column} = {{ from = {}, to = {} }}",
                    values[0],
                    values[values.len() - 1]
                )
            } else if *column == "year" {
                format!("{column} = [{}]", values.join(", "))
            } else if let [value] = values.as_slice() {
                format!("{column} = \"{value}\"")
            } else {
                format!("{column} = [\"{}\"]", values.join("\", \""))
            }
        });
        format!("{{ {} }}", columns.collect::<Vec<_>>().join(", "))
    }
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let places = subsequence(PLACES.to_vec(), 1..=3).prop_map(|places| {
        (
            "place",
            places.into_iter().map(str::to_owned).collect(),
            false,
        )
    });
    let years =
        (subsequence(YEARS.to_vec(), 1..=2), any::<bool>()).prop_map(|(years, as_range)| {
            ("year", years.iter().map(u32::to_string).collect(), as_range)
        });
    let sexes = select(SEXES.to_vec()).prop_map(|sex| ("sex", vec![sex.to_owned()], false));
    let some = (
        prop::option::of(places),
        prop::option::weighted(0.3, years),
        prop::option::weighted(0.3, sexes),
    );
    some.prop_map(|(places, years, sexes)| {
        Wanted([places, years, sexes].into_iter().flatten().collect())
    })
}

#[derive(Clone, Debug)]
enum Kind {
    Stat,
    Each(&'static str),
    Chart(&'static str, Option<&'static str>, bool),
    Table(&'static str, Option<&'static str>, bool),
}

#[derive(Clone, Debug)]
enum What {
    Count,
    Sum,
    Mean,
    Share(Wanted),
    Change(bool),
}

#[derive(Clone, Debug)]
struct Asked {
    kind: Kind,
    what: What,
    wanted: Wanted,
}

fn asked() -> impl Strategy<Value = Asked> {
    let column = || select(vec!["place", "year", "sex"]);
    let kind = prop_oneof![
        3 => Just(Kind::Stat),
        1 => column().prop_map(Kind::Each),
        2 => (column(), prop::option::of(column()), prop::bool::weighted(0.2))
            .prop_map(|(x, series, percent)| Kind::Chart(x, series.filter(|one| *one != x), percent)),
        2 => (column(), prop::option::of(column()), any::<bool>())
            .prop_map(|(rows, columns, totals)| Kind::Table(rows, columns.filter(|one| *one != rows), totals)),
    ];
    let what = prop_oneof![
        5 => Just(What::Count),
        1 => Just(What::Sum),
        1 => Just(What::Mean),
        2 => wanted().prop_map(What::Share),
        1 => any::<bool>().prop_map(What::Change),
    ];
    (kind, what, wanted()).prop_map(|(kind, what, wanted)| {
        let percent = matches!(kind, Kind::Chart(_, _, true));
        Asked {
            what: if percent { What::Count } else { what },
            kind,
            wanted,
        }
    })
}

impl Asked {
    fn written(&self, id: usize) -> String {
        let wanted = self.wanted.written();
        let common = "table = \"t\"\n";
        let years = format!(
            "from = {{ year = {} }}, to = {{ year = {} }}",
            YEARS[0], YEARS[1]
        );
        let (measure, filter) = match &self.what {
            What::Count => (
                "measure = \"count\"".to_owned(),
                format!("where = {wanted}"),
            ),
            What::Sum => (
                "measure = \"sum\", column = \"age\"".to_owned(),
                format!("where = {wanted}"),
            ),
            What::Mean => (
                "measure = \"mean\", column = \"age\"".to_owned(),
                format!("where = {wanted}"),
            ),
            What::Share(of) => (
                format!(
                    "measure = \"share\", where = {wanted}, of = {}",
                    of.written()
                ),
                String::new(),
            ),
            What::Change(relative) => (
                format!(
                    "measure = \"change\", {years}{}",
                    if *relative {
                        ", format = { style = \"percent\" }"
                    } else {
                        ""
                    }
                ),
                format!("where = {wanted}"),
            ),
        };
        let lines = |measure: &str| {
            let mut depth = 0;
            let lines: String = measure
                .chars()
                .map(|c| {
                    depth += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
                    if c == ',' && depth == 0 { '\n' } else { c }
                })
                .collect();
            lines
        };
        match &self.kind {
            Kind::Stat => format!("[stat.d{id}]\n{common}{}\n{filter}\n", lines(&measure)),
            Kind::Each(by) => {
                format!(
                    "[stat.d{id}]\n{common}by = \"{by}\"\n{}\n{filter}\n",
                    lines(&measure)
                )
            }
            Kind::Chart(x, series, percent) => format!(
                "[chart.d{id}]\n{common}type = \"bar\"\nx = \"{x}\"\nalt = \"a\"\n{}{}y = {{ {measure} }}\n{filter}\n",
                series.map_or(String::new(), |series| format!("series = \"{series}\"\n")),
                if *percent {
                    "percent-of = \"all\"\n"
                } else {
                    ""
                },
            ),
            Kind::Table(rows, columns, totals) => format!(
                "[table.d{id}]\n{common}rows = \"{rows}\"\n{}totals = {totals}\ncell = {{ {measure} }}\n{filter}\n",
                columns.map_or(String::new(), |columns| format!(
                    "columns = \"{columns}\"\n"
                )),
            ),
        }
    }
}

/// What a figure says of persons: a sum of unknowns that is known. The unknowns are how many persons there
/// are of each place, year and sex, and behind these the sum of their ages.
struct Reader {
    people: Vec<Person>,
    cells: Vec<(usize, usize, usize)>,
    known: Vec<Vec<i128>>,
}

const PRIME: i128 = 1_000_000_007;

impl Reader {
    fn new(people: Vec<Person>) -> Self {
        let cells: BTreeSet<_> = people.iter().map(|one| (one.0, one.1, one.2)).collect();
        Self {
            people,
            cells: cells.into_iter().collect(),
            known: Vec::new(),
        }
    }

    fn sum(&self, ages: bool, wanted: &dyn Fn(&Person) -> bool) -> Vec<i128> {
        let mut sum = vec![0; self.cells.len() * 2];
        for (at, cell) in self.cells.iter().enumerate() {
            let own = (cell.0, cell.1, cell.2, 0);
            sum[at + if ages { self.cells.len() } else { 0 }] = i128::from(wanted(&own));
        }
        sum
    }

    fn count(&self, wanted: &dyn Fn(&Person) -> bool) -> i128 {
        i128::try_from(self.people.iter().filter(|one| wanted(one)).count()).unwrap()
    }

    fn knows(&mut self, line: Vec<i128>) {
        self.known.push(line);
    }

    /// A figure of the persons for whom `group` holds.
    fn is_told(
        &mut self,
        asked: &Asked,
        group: &dyn Fn(&Person) -> bool,
        in_percent_of: Option<&dyn Fn(&Person) -> bool>,
    ) {
        let wanted = |one: &Person| asked.wanted.finds(one) && group(one);
        let mix = |times: i128, first: &[i128], less: i128, second: &[i128]| -> Vec<i128> {
            first
                .iter()
                .zip(second)
                .map(|(a, b)| times * a - less * b)
                .collect()
        };
        let proportion = |part: &dyn Fn(&Person) -> bool, whole: &dyn Fn(&Person) -> bool| {
            mix(
                self.count(whole),
                &self.sum(false, part),
                self.count(part),
                &self.sum(false, whole),
            )
        };
        let line = match (&asked.what, in_percent_of) {
            (What::Count, Some(whole)) => proportion(&wanted, &|one: &Person| {
                asked.wanted.finds(one) && whole(one)
            }),
            (What::Count, None) => self.sum(false, &wanted),
            (What::Sum, _) => self.sum(true, &wanted),
            (What::Mean, _) => {
                let ages = self
                    .people
                    .iter()
                    .filter(|one| wanted(one))
                    .map(|one| i128::from(one.3))
                    .sum();
                mix(
                    self.count(&wanted),
                    &self.sum(true, &wanted),
                    ages,
                    &self.sum(false, &wanted),
                )
            }
            (What::Share(of), _) => {
                let whole = |one: &Person| of.finds(one) && group(one);
                proportion(&|one: &Person| wanted(one) && whole(one), &whole)
            }
            (What::Change(relative), _) => {
                let before = |one: &Person| wanted(one) && one.1 == 0;
                let after = |one: &Person| wanted(one) && one.1 == 1;
                if *relative {
                    proportion(&after, &before)
                } else {
                    mix(1, &self.sum(false, &after), 1, &self.sum(false, &before))
                }
            }
        };
        self.knows(line);
    }

    /// A set of few persons of whom it follows how many they are, or what their ages add up to.
    fn finds(&self, threshold: i128) -> Option<(bool, Vec<(usize, usize, usize)>)> {
        let width = self.cells.len() * 2;
        let mut rows: Vec<Vec<i128>> = self
            .known
            .iter()
            .map(|line| line.iter().map(|one| one.rem_euclid(PRIME)).collect())
            .collect();
        let mut pivots = Vec::new();
        let mut used = 0;
        for column in 0..width {
            let Some(found) = (used..rows.len()).find(|row| rows[*row][column] != 0) else {
                continue;
            };
            rows.swap(used, found);
            let inverse = power(rows[used][column], PRIME - 2);
            let lead: Vec<i128> = rows[used].iter().map(|one| one * inverse % PRIME).collect();
            for row in &mut rows {
                let times = row[column];
                for (one, lead) in row.iter_mut().zip(&lead) {
                    *one = (*one - times * lead).rem_euclid(PRIME);
                }
            }
            rows[used] = lead;
            pivots.push(column);
            used += 1;
        }
        let follows = |mut line: Vec<i128>| {
            for (column, row) in pivots.iter().zip(&rows) {
                let times = line[*column];
                for (one, lead) in line.iter_mut().zip(row) {
                    *one = (*one - times * lead).rem_euclid(PRIME);
                }
            }
            line.iter().all(|one| *one == 0)
        };
        let counts: Vec<i128> = self
            .cells
            .iter()
            .map(|cell| self.count(&|one: &Person| (one.0, one.1, one.2) == *cell))
            .collect();
        // All sets of few: those of one cell, those with another one, and so on.
        let mut sets: Vec<(Vec<usize>, i128)> = vec![(Vec::new(), 0)];
        let mut next = 0;
        while let Some((set, count)) = sets.get(next).cloned() {
            next += 1;
            for (cell, more) in counts
                .iter()
                .enumerate()
                .skip(set.last().map_or(0, |last| last + 1))
            {
                if count + more < threshold {
                    let mut set = set.clone();
                    set.push(cell);
                    sets.push((set, count + more));
                }
            }
        }
        for (set, _) in sets.iter().skip(1) {
            for ages in [false, true] {
                let mut line = vec![0; width];
                for cell in set {
                    line[cell + if ages { self.cells.len() } else { 0 }] = 1;
                }
                if follows(line) {
                    return Some((ages, set.iter().map(|cell| self.cells[*cell]).collect()));
                }
            }
        }
        None
    }
}

fn power(base: i128, mut exponent: i128) -> i128 {
    let (mut base, mut result) = (base, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// Tells a reader all that is printed.
fn tell(reader: &mut Reader, results: &Results, all: &[Asked]) {
    for (id, asked) in all.iter().enumerate() {
        let id = format!("d{id}");
        let all = |_: &Person| true;
        match &asked.kind {
            Kind::Stat | Kind::Each(_) => {
                for figure in results.figures.values().filter(|figure| figure.id == id) {
                    assert!(!figure.remark().contains(" rows,"), "{}", figure.remark());
                    let by = match asked.kind {
                        Kind::Each(by) => by,
                        _ => "",
                    };
                    let group =
                        |one: &Person| figure.of.as_ref().is_none_or(|of| person(one, by) == *of);
                    reader.is_told(asked, &group, None);
                }
            }
            Kind::Chart(x, series, percent) => {
                let Some(chart) = results.charts.get(&id) else {
                    continue;
                };
                for one in &chart.series {
                    for (category, value) in chart.categories.iter().zip(&one.values) {
                        let group = |who: &Person| {
                            person(who, x) == *category
                                && one
                                    .name
                                    .as_ref()
                                    .is_none_or(|name| person(who, series.unwrap()) == *name)
                        };
                        if value.is_some() {
                            reader.is_told(
                                asked,
                                &group,
                                percent.then_some(&all as &dyn Fn(&Person) -> bool),
                            );
                        }
                    }
                }
            }
            Kind::Table(rows, columns, _) => {
                let Some(table) = results.tables.get(&id) else {
                    continue;
                };
                let in_row = |who: &Person, row: Option<&String>| {
                    row.is_none_or(|row| person(who, rows) == *row)
                };
                let in_column = |who: &Person, column: Option<&String>| {
                    column.is_none_or(|column| person(who, columns.unwrap()) == *column)
                };
                let heads: Vec<Option<&String>> = if table.columns.is_empty() {
                    vec![None]
                } else {
                    table.columns.iter().map(Some).collect()
                };
                let mut printed = Vec::new();
                for (row, cells) in table.rows.iter().zip(&table.cells) {
                    for (column, value) in heads.iter().zip(cells) {
                        printed.push((Some(row), *column, *value));
                    }
                }
                if let Some(totals) = &table.totals {
                    printed.extend(
                        heads
                            .iter()
                            .zip(&totals.columns)
                            .map(|(column, value)| (None, *column, *value)),
                    );
                    printed.extend(
                        table
                            .rows
                            .iter()
                            .zip(&totals.rows)
                            .map(|(row, value)| (Some(row), None, *value)),
                    );
                    printed.push((None, None, totals.all));
                }
                for (row, column, value) in printed {
                    if value.is_some() {
                        reader.is_told(
                            asked,
                            &|who: &Person| in_row(who, row) && in_column(who, column),
                            None,
                        );
                    }
                }
            }
        }
    }
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let count = prop_oneof![3 => 0_u32..3, 2 => 3_u32..8, 2 => 8_u32..30];
    let cells = PLACES.len() * YEARS.len() * SEXES.len();
    prop::collection::vec((count, 18_u32..60), cells).prop_map(|counts| {
        let cells = (0..PLACES.len()).flat_map(|place| {
            (0..YEARS.len())
                .flat_map(move |year| (0..SEXES.len()).map(move |sex| (place, year, sex)))
        });
        let people = cells
            .zip(counts)
            .flat_map(|((place, year, sex), (count, age))| {
                (0..count).map(move |more| (place, year, sex, age + more))
            });
        people.collect()
    })
}

fn table(people: &[Person]) -> Case {
    let rows = people.iter().map(|one| {
        let columns = ["place", "year", "sex"].map(|column| person(one, column));
        format!("{},{}\n", columns.join(","), one.3)
    });
    let text = format!("place,year,sex,age\n{}", rows.collect::<String>());
    Case::with("t.csv", text).and("t.toml", "source = \"s\"\nprotect = \"persons\"\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Lists, ranges, filters of several columns, shares, sums, means and changes, in whatever mixture.
    #[test]
    fn nothing_follows_of_few_persons(people in people(), all in prop::collection::vec(asked(), 1..7)) {
        prop_assume!(!people.is_empty());
        let text: String = all.iter().enumerate().map(|(id, asked)| asked.written(id)).collect();
        let computed = table(&people).compute(&text);
        let known = ["small-cell", "not-computable", "filter-finds-nothing", "invalid-value", "share-of-nothing"];
        for message in &computed.messages {
            prop_assert!(known.iter().any(|code| message.contains(code)), "{}\n{}", message, text);
        }
        let mut reader = Reader::new(people);
        tell(&mut reader, &computed.results, &all);
        let found = reader.finds(5);
        prop_assert!(found.is_none(), "{:?}\n{}\n{:?}", found, text, computed.messages);
    }
}

const FIVE: &str = "[stat.x]\ntable = \"t\"\n";

/// Forty of the first place, fifty of the second, two of the third, of ages that go up.
fn three() -> Vec<Person> {
    let mut people = Vec::new();
    for (place, count) in [(0, 40), (1, 50), (2, 2)] {
        people.extend((0..count).map(|one| {
            (
                place,
                usize::from(one >= 10),
                usize::from(one % 2 == 0),
                20 + one,
            )
        }));
    }
    people
}

fn both(first: &str, second: &str) -> Computed {
    table(&three()).compute(&format!(
        "[stat.wide]\ntable = \"t\"\n{first}\n[stat.narrow]\ntable = \"t\"\n{second}\n"
    ))
}

#[track_caller]
fn assert_told(computed: &Computed, is_told: bool) {
    let said = computed
        .messages
        .iter()
        .any(|said| said.contains("small-cell"));
    assert_eq!(said, is_told, "{:?}", computed.messages);
    assert_eq!(computed.results.figures.len(), if is_told { 1 } else { 2 });
}

#[test]
fn lists_ranges_and_filters_are_the_sets_of_rows_that_they_find() {
    let count = |filter: &str| format!("measure = \"count\"\nwhere = {filter}");
    for (wide, narrow) in [
        // A list against one of its values, and against a longer list.
        ("{ place = [\"p1\", \"p2\"] }", "{ place = \"p1\" }"),
        (
            "{ place = [\"p0\", \"p1\", \"p2\"] }",
            "{ place = [\"p1\", \"p0\"] }",
        ),
        // A range against a year, written otherwise.
        (
            "{ age = { from = 20 } }",
            "{ age = { from = 20, to = 67 } }",
        ),
        ("{ age = { to = 61 } }", "{ age = { from = 22, to = 61 } }"),
        // All of them, written as a list of everything.
        (
            "{ place = [\"p0\", \"p1\", \"p2\"] }",
            "{ sex = [\"f\", \"m\"], place = [\"p0\", \"p1\"] }",
        ),
    ] {
        assert_told(&both(&count(wide), &count(narrow)), true);
    }
    // What tells of many may be said.
    assert_told(
        &both(
            &count("{ place = [\"p0\", \"p1\"] }"),
            &count("{ place = \"p1\" }"),
        ),
        false,
    );
    // And the same rows twice, by other words.
    assert_told(
        &both(
            &count("{ year = { from = 2010, to = 2010 } }"),
            &count("{ year = 2010 }"),
        ),
        false,
    );
}

#[test]
fn a_range_of_one_year_is_that_year() {
    // The chart hides the third place; a range that finds the same rows may not print it in a table.
    let text = "[chart.places]\ntable = \"t\"\ntype = \"bar\"\nx = \"place\"\nalt = \"a\"\n\
        where = { year = 2010 }\ny = { measure = \"count\" }\n\
        [stat.all]\ntable = \"t\"\nmeasure = \"count\"\nwhere = { year = { from = 2010, to = 2010 } }\n";
    let people: Vec<Person> = [(0, 40), (1, 50), (2, 2)]
        .into_iter()
        .flat_map(|(place, count)| (0..count).map(move |one| (place, 1, 0, 20 + one)))
        .collect();
    let computed = table(&people).compute(text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let values = &computed.results.charts["places"].series[0].values;
    assert_eq!(
        values.iter().filter(|value| value.is_none()).count(),
        2,
        "{values:?}"
    );
}

#[test]
fn sums_and_means_are_judged_together_with_counts() {
    let of = "column = \"age\"\nwhere = ";
    for (first, second, is_told) in [
        // Two sums that differ by two persons.
        (
            format!("measure = \"sum\"\n{of}{{ place = [\"p1\", \"p2\"] }}"),
            format!("measure = \"sum\"\n{of}{{ place = \"p1\" }}"),
            true,
        ),
        (
            format!("measure = \"sum\"\n{of}{{ place = [\"p1\", \"p0\"] }}"),
            format!("measure = \"sum\"\n{of}{{ place = \"p1\" }}"),
            false,
        ),
        // Two means alone do not tell of how many they are.
        (
            format!("measure = \"mean\"\n{of}{{ place = [\"p1\", \"p2\"] }}"),
            format!("measure = \"mean\"\n{of}{{ place = \"p1\" }}"),
            false,
        ),
    ] {
        assert_told(&both(&first, &second), is_told);
    }
    // A sum and a mean of the same rows tell how many they are, and with a count how many are missing.
    let text = format!(
        "[stat.sum]\ntable = \"t\"\nmeasure = \"sum\"\n{of}{{ place = [\"p1\", \"p2\"] }}\n\
         [stat.mean]\ntable = \"t\"\nmeasure = \"mean\"\n{of}{{ place = [\"p1\", \"p2\"] }}\n\
         [stat.count]\ntable = \"t\"\nmeasure = \"count\"\nwhere = {{ place = \"p1\" }}\n"
    );
    let computed = table(&three()).compute(&text);
    assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
    assert!(
        computed.messages[0].contains("small-cell"),
        "{:?}",
        computed.messages
    );
    assert_eq!(computed.results.figures.len(), 2);
}

#[test]
fn what_one_person_has_told_is_not_printed() {
    let case = table(&three());
    for measure in ["min", "max", "value"] {
        for text in [
            format!("{FIVE}measure = \"{measure}\"\ncolumn = \"age\"\n"),
            format!("{FIVE}measure = \"{measure}\"\ncolumn = \"age\"\nby = \"place\"\n"),
            format!(
                "[table.x]\ntable = \"t\"\nrows = \"place\"\ncell = {{ measure = \"{measure}\", column = \"age\" }}\n"
            ),
            format!(
                "[chart.x]\ntable = \"t\"\ntype = \"bar\"\nalt = \"a\"\nx = \"place\"\n\
                 y = {{ measure = \"{measure}\", column = \"age\" }}\n"
            ),
        ] {
            let computed = case.compute(&text);
            assert_eq!(computed.messages.len(), 1, "{:?}", computed.messages);
            let message = &computed.messages[0];
            assert!(
                message.contains("small-cell") && message.contains("\n  = "),
                "{message}"
            );
            let results = &computed.results;
            assert!(
                results.figures.is_empty()
                    && results.tables.is_empty()
                    && results.charts.is_empty()
            );
        }
    }
    // A median is what the one in the middle has told, unless many have told the same.
    let median = format!("{FIVE}measure = \"median\"\ncolumn = \"age\"\n");
    assert!(case.compute(&median).messages[0].contains("small-cell"));
    let alike: Vec<Person> = three()
        .into_iter()
        .map(|one| (one.0, one.1, one.2, 20 + one.3 % 3))
        .collect();
    let computed = table(&alike).compute(&median);
    assert_eq!(computed.messages, Vec::<String>::new());
    assert_eq!(computed.results.figures["x"].value.to_string(), "21");
}

#[test]
fn figures_of_persons_have_no_more_digits_than_are_printed() {
    let text = format!(
        "{FIVE}measure = \"mean\"\ncolumn = \"age\"\nwhere = {{ place = \"p0\", age = {{ to = 52 }} }}\n\
         [stat.share]\ntable = \"t\"\nmeasure = \"share\"\nwhere = {{ place = \"p0\" }}\n\
         [chart.c]\ntable = \"t\"\ntype = \"bar\"\nalt = \"a\"\nx = \"place\"\ny = {{ measure = \"mean\", column = \"age\" }}\n\
         [table.t]\ntable = \"t\"\nrows = \"place\"\ncell = {{ measure = \"share\", where = {{ sex = \"f\" }} }}\n"
    );
    let computed = table(&three()).compute(&text);
    assert_eq!(computed.messages, Vec::<String>::new());
    let results = &computed.results;
    let figures = results.figures.values().map(|figure| figure.value);
    let charts = results
        .charts
        .values()
        .flat_map(|chart| chart.series[0].values.iter().flatten().copied());
    let tables = results
        .tables
        .values()
        .flat_map(|table| table.cells.iter().flatten().flatten().copied());
    for value in figures.chain(charts).chain(tables) {
        assert!(value.scale() <= 1, "{value}");
    }
    assert_eq!(results.figures["share"].value.to_string(), "43.5");
    for figure in results.figures.values() {
        assert!(!figure.remark().contains("rows,"), "{}", figure.remark());
    }
}
