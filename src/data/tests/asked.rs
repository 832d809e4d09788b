//! Random tables of persons, and random briefs of them.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

const PLACES: [&str; 3] = ["p0", "p1", "p2"];
const YEARS: [u32; 2] = [2009, 2010];
const SEXES: [&str; 2] = ["f", "m"];

/// The place, the year, the sex and the age of somebody.
pub(super) type Person = (usize, usize, usize, u32);

pub(super) fn person(person: &Person, column: &str) -> String {
    match column {
        "place" => PLACES[person.0].to_owned(),
        "year" => YEARS[person.1].to_string(),
        "sex" => SEXES[person.2].to_owned(),
        other => panic!("{other}"),
    }
}

/// What a filter finds: of each column the values that it takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted(Vec<(&'static str, Vec<String>, bool)>);

impl Wanted {
    pub(super) fn finds(&self, one: &Person) -> bool {
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
pub(super) enum Kind {
    Stat,
    Each(&'static str),
    Chart(&'static str, Option<&'static str>, bool),
    Table(&'static str, Option<&'static str>, bool),
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Count,
    Sum,
    Mean,
    Share(Wanted),
    Change(bool),
}

#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) what: What,
    pub(super) wanted: Wanted,
}

pub(super) fn asked() -> impl Strategy<Value = Asked> {
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
    pub(super) fn written(&self, id: usize) -> String {
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

pub(super) fn people() -> impl Strategy<Value = Vec<Person>> {
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

pub(super) fn table(people: &[Person]) -> Case {
    let rows = people.iter().map(|one| {
        let columns = ["place", "year", "sex"].map(|column| person(one, column));
        format!("{},{}\n", columns.join(","), one.3)
    });
    let text = format!("place,year,sex,age\n{}", rows.collect::<String>());
    Case::with("t.csv", text).and("t.toml", "source = \"s\"\nprotect = \"persons\"\n")
}
