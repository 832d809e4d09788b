//! What is told of templates before any data, and what is left alone.

use super::*;
use crate::source::Sources;

/// The faults of a style of these templates, of which the first is a document's: place and message.
fn faults(templates: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::new();
    let files: Vec<_> = templates
        .iter()
        .map(|(name, text)| (*name, sources.add(*name, *text), *text))
        .collect();
    let roles = [
        (templates[0].0.to_owned(), Role::Document),
        (String::from("chart"), Role::Fragment("chart")),
        (String::from("table"), Role::Fragment("table")),
        (String::from("changes"), Role::Changes),
    ];
    let found = review(files.into_iter(), &roles);
    let faults = found.faults.iter().map(|fault| {
        let place = fault.place.unwrap();
        let text = sources.file(place.file).unwrap();
        let marked = text.text()[place.range()].to_owned();
        let help = fault.helps.first().map(|help| format!("; {help}"));
        format!("{marked}: {}{}", fault.message, help.unwrap_or_default())
    });
    faults.collect()
}

fn of(template: &str) -> Vec<String> {
    faults(&[("paper", template)])
}

#[test]
fn what_cannot_be_compared_is_a_fault_in_whatever_form() {
    const PRINTED: &str = "what `stat(...)` gives can only be printed, not changed or compared";
    for template in [
        "{% if stat('a') > 5000 %}{% endif %}",
        "{% if 5000 < stat('a') %}{% endif %}",
        "{% if stat('a') == 85 %}{% endif %}",
        "{% if stat('a') != '85' %}{% endif %}",
        "{% if 1 < stat('a') < 3 %}{% endif %}",
        "{% if stat('a') in [85] %}{% endif %}",
        "{% if 85 in [stat('a')] %}{% endif %}",
        "{% if 85 not in [stat('a'), 1] %}{% endif %}",
        "{% if stat('a') %}{% endif %}",
        "{% if not stat('a') %}{% endif %}",
        "{% if true and (stat('a') or false) %}{% endif %}",
        "{{ 'x' if stat('a') else 'y' }}",
        "{{ [stat('a'), stat('b')] | max }}",
        "{{ [stat('a'), 3] | min }}",
        "{{ [stat('a')] | sort | first }}",
        "{{ [stat('a')] | sum }}",
        "{{ [stat('a')] | unique | length }}",
        "{{ stat('a') | int }}",
        "{{ stat('a') | round(1) }}",
        "{{ stat('a') | replace('a', 'b') }}",
        "{{ stat('a') + 1 }}",
        "{{ 100 - stat('a') }}",
        "{{ -stat('a') }}",
        "{% if stat('a') is gt(3) %}{% endif %}",
        "{% if stat('a') is odd %}{% endif %}",
        "{% if stat('a') is none %}{% endif %}",
        "{{ [1, 2] | select('gt', stat('a')) | list }}",
        "{{ [stat('a')] | select('eq', 85) | list }}",
        "{{ concerns | selectattr('ordinal', 'eq', stat('a')) | list }}",
        "{% set x = stat('a') %}{% if x > 3 %}{% endif %}",
        "{% set x = stat('a') if brief.session else stat('b') %}{% if x > 3 %}{% endif %}",
        "{% with x = stat('a') %}{{ x > 3 }}{% endwith %}",
        "{% for x in [stat('a')] %}{% if x > 3 %}{% endif %}{% endfor %}",
        "{% macro m(x) %}{% if x > 3 %}{% endif %}{% endmacro %}{{ m(stat('a')) }}",
        "{% macro m(y, x=1) %}{% if x > 3 %}{% endif %}{% endmacro %}{{ m(2, x=stat('a')) }}",
        "{{ {'k': stat('a')}.k > 3 }}",
        "{{ {'k': stat('a')}['k'] > 3 }}",
        "{{ (stat('a') | capitalize) == 'Nine' }}",
        "{{ (stat('a') | default('x')) == 'Nine' or 1 > stat('a') }}",
        "{% for c in concerns if stat('a') > 1 %}{% endfor %}",
        "{% if false %}{% if stat('a') > 5 %}{% endif %}{% endif %}",
    ] {
        let found = of(template);
        assert_eq!(found.len(), 1, "{template}: {found:?}");
        assert!(found[0].contains(PRINTED), "{template}: {found:?}");
    }
    // The value is somewhere, and the message says where.
    assert!(of("{{ stat('a') > 5 }}")[0].contains("`statistics[\"a\"].value`"));
    for (template, function) in [
        ("{{ concern('a') == 'Concern 7' }}", "concern"),
        ("{{ recommendation('a') < 3 }}", "recommendation"),
        ("{{ chapter('a') in ['1'] }}", "chapter"),
        ("{% if cite('a') %}{% endif %}", "cite"),
        ("{{ chart('a') == none }}", "chart"),
    ] {
        let found = of(template);
        assert_eq!(found.len(), 1, "{template}: {found:?}");
        assert!(
            found[0].contains(&format!("what `{function}(...)`")),
            "{found:?}"
        );
    }
}

#[test]
fn what_is_never_the_same_is_a_fault() {
    for (template, expected) in [
        (
            "{{ brief.title == 'A' }}",
            "brief.title: a line and a text are never the same, and neither comes before the other; `brief.title | string` is its text",
        ),
        (
            "{{ 'A' != brief.title }}",
            "brief.title: a text and a line are never the same, and neither comes before the other; `brief.title | string` is its text",
        ),
        (
            "{{ 'A' in brief.title }}",
            "brief.title: nothing is `in` a line; `brief.title | string` is its text",
        ),
        (
            "{{ brief.title in ['A', 'B'] }}",
            "brief.title: a line and a text are never the same, and neither comes before the other; `brief.title | string` is its text",
        ),
        (
            "{{ chapters[0].number > 5 }}",
            "chapters[0].number: a printed number has no order: by its letters, 10 comes before 9; take what it prints: the `value` of a statistic, the `values` of a series, `ordinal | int`; lists of entries are in their order",
        ),
        (
            "{{ chapters | selectattr('ordinal', 'eq', 5) | list }}",
            "5: a printed number and a number are never the same, and neither comes before the other; `| int` makes a number of a text, and quotation marks a text",
        ),
        (
            "{{ concerns | selectattr('title', 'eq', 'A') | list }}",
            "'title': a line and a text are never the same, and neither comes before the other; take the elements one by one, and compare the text of each: `x.title | string`",
        ),
        (
            "{{ (concerns | length) == '5' }}",
            "'5': a number and a text are never the same, and neither comes before the other; `| int` makes a number of a text, and quotation marks a text",
        ),
        (
            "{{ chapters == 'x' }}",
            "'x': a list and a text are never the same, and neither comes before the other",
        ),
        (
            "{% for c in concerns %}{% if c.summary == '' %}{% endif %}{% endfor %}",
            "c.summary: prose and a text are never the same, and neither comes before the other; `c.summary | string` is its text",
        ),
    ] {
        assert_eq!(of(template), [expected], "{template}");
    }
}

#[test]
fn printed_numbers_have_no_order() {
    for template in [
        "{{ concerns | sort(attribute='number') | list }}",
        "{{ concerns | max(attribute='ordinal') }}",
        "{{ charts[0].series[0].printed | max }}",
        "{{ charts[0].series[0].printed | sort | first }}",
        "{% for row in tables[0].rows %}{{ row.cells | min }}{% endfor %}",
        "{% for row in tables[0].rows %}{{ row.cells[0] > row.cells[1] }}{% endfor %}",
        "{{ concerns | selectattr('number', 'gt', 'C9') | list }}",
        "{{ statistics['a'].printed >= '5' }}",
        "{{ chapters[0].ordinal is lt('5') }}",
    ] {
        let found = of(template);
        assert_eq!(found.len(), 1, "{template}: {found:?}");
        assert!(found[0].contains("has no order"), "{template}: {found:?}");
    }
    for template in [
        "{% set ns = namespace(m=stat('a')) %}{% if ns.m > 5 %}{% endif %}",
        "{% set ns = namespace() %}{% set ns.m = stat('a') %}{% if ns.m > 5 %}{% endif %}",
    ] {
        assert_eq!(of(template).len(), 1, "{template}");
    }
}

#[test]
fn a_misspelt_name_is_a_fault_in_every_branch_and_at_its_place() {
    for (template, expected) in [
        ("{% set a = charts | selectattr('mnay') | list %}", "'mnay'"),
        ("{% set a = charts | rejectattr('mnay') | list %}", "'mnay'"),
        (
            "{% for c in concerns %}{% if c.boddy is not none %}{% endif %}{% endfor %}",
            "c.boddy",
        ),
        ("{% if false %}{{ brief.titel }}{% endif %}", "brief.titel"),
        (
            "{% if brief.subtitel is defined %}{% endif %}",
            "brief.subtitel",
        ),
        ("{{ brief.titel | default('x') }}", "brief.titel"),
        ("{{ brief['titel'] }}", "brief['titel']"),
        ("{{ brief | attr('titel') }}", "'titel'"),
        ("{{ concerns | map(attribute='titel') | join }}", "'titel'"),
        (
            "{{ concerns | map(attribute='titel', default='x') | list }}",
            "'titel'",
        ),
        ("{{ concerns | sort(attribute='titel') | list }}", "'titel'"),
        (
            "{{ concerns | sort(attribute='title, numer') | list }}",
            "'title, numer'",
        ),
        (
            "{{ recommendations | groupby('adressee') | list }}",
            "'adressee'",
        ),
        (
            "{{ recommendations | groupby(attribute='adressee') | list }}",
            "'adressee'",
        ),
        (
            "{% for k, v in recommendations | groupby('addressee') %}{{ v[0].titel }}{% endfor %}",
            "v[0].titel",
        ),
        (
            "{{ concerns | unique(attribute='titel') | list }}",
            "'titel'",
        ),
        ("{{ charts | sum(attribute='minimun') }}", "'minimun'"),
        ("{{ charts | max(attribute='minimun') }}", "'minimun'"),
        (
            "{{ brief.people | map(attribute='organisation.shrt') | list }}",
            "'organisation.shrt'",
        ),
        ("{{ brief.title.x }}", "brief.title.x"),
        ("{{ chapters.first }}", "chapters.first"),
        (
            "{{ chapters[0].concerns[0].cases[0].titel }}",
            "chapters[0].concerns[0].cases[0].titel",
        ),
        (
            "{% for c in chapters %}{% set d = c.concerns[0] %}{{ d.numbr }}{% endfor %}",
            "d.numbr",
        ),
        ("{{ (concerns | first).numbr }}", "(concerns | first).numbr"),
        (
            "{{ (concerns | selectattr('body') | list)[0].numbr }}",
            "(concerns | selectattr('body') | list)[0].numbr",
        ),
        (
            "{% macro m(c) %}{{ c.numbr }}{% endmacro %}{{ m(concerns[0]) }}",
            "c.numbr",
        ),
        ("{{ t('x', a=brief.titel) }}", "brief.titel"),
        ("{{ 'a' ~ brief.titel }}", "brief.titel"),
        ("{% set ns = namespace(x=brief.titel) %}", "brief.titel"),
        ("{{ breif.title }}", "breif"),
        ("{% if breif is defined %}{% endif %}", "breif"),
        ("{{ brief.title | uper }}", "uper"),
        (
            "{% if false %}{{ concerns | map('uper') | list }}{% endif %}",
            "'uper'",
        ),
        ("{% if brief.title is nonne %}{% endif %}", "nonne"),
        ("{{ concerns | select('odde') | list }}", "'odde'"),
        ("{% if false %}{{ stt('a') }}{% endif %}", "stt"),
        ("{% if false %}{% include 'x' %}{% endif %}", "'x'"),
        ("{{ statistics['a'].valeu }}", "statistics['a'].valeu"),
        ("{{ documents.paper.page }}", "documents.paper.page"),
        ("{{ length.boddy }}", "length.boddy"),
        ("{{ chart.title }}{{ x.y }}", "x"),
    ] {
        let found = of(template);
        assert_eq!(found.len(), 1, "{template}: {found:?}");
        let at = found[0].split(": ").next().unwrap();
        assert_eq!(
            at.trim_start_matches('('),
            expected.trim_start_matches('('),
            "{template}: {found:?}"
        );
    }
    let said = of("{% set a = charts | selectattr('mnay') | list %}");
    assert!(
        said[0].ends_with("has no field `mnay`; did you mean `many`?"),
        "{said:?}"
    );
}

#[test]
fn what_a_template_includes_sees_what_it_sees() {
    let include = "{% for concern in concerns %}{% for chart in concern.charts %}{% include 'chart' %}{% endfor %}{% endfor %}";
    assert_eq!(
        faults(&[("paper", include), ("chart", "{{ chart.title }}")]),
        [""; 0]
    );
    let found = faults(&[("paper", include), ("chart", "{{ chart.titel }}")]);
    assert_eq!(found.len(), 1, "{found:?}");
    let part = "{% for c in concerns %}{% include 'part' %}{% endfor %}";
    let found = faults(&[("paper", part), ("part", "{{ c.titel }}")]);
    assert_eq!(found.len(), 1, "{found:?}");
    let import = "{% from 'macros' import m as n %}{{ n(concerns[0]) }}{{ n(stat('a')) }}";
    let found = faults(&[
        ("paper", import),
        (
            "macros",
            "{% macro m(c) %}{{ c.titel if c != 3 }}{% endmacro %}",
        ),
    ]);
    assert_eq!(found.len(), 4, "{found:?}");
    let module = "{% import 'macros' as lib %}{{ lib.m(concerns[0]) }}";
    let found = faults(&[
        ("paper", module),
        ("macros", "{% macro m(c) %}{{ c.titel }}{% endmacro %}"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    let found = faults(&[
        (
            "paper",
            "{% extends 'base' %}{% block body %}{{ brief.titel }}{% endblock %}",
        ),
        ("base", "{{ brief.subtitel }}{% block body %}{% endblock %}"),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    // A fragment sees its own thing and nothing else, a page of changes what it is made of.
    let found = faults(&[("paper", ""), ("table", "{{ table.titel }}")]);
    assert_eq!(found.len(), 1, "{found:?}");
    let changes = "{{ from.edition }}{{ to.date_iso }}{{ brief.title }}{% for s in ['a'] %}{{ changes[s] | length }}{% endfor %}";
    assert_eq!(faults(&[("paper", ""), ("changes", changes)]), [""; 0]);
    assert_eq!(
        faults(&[("paper", ""), ("changes", "{{ from.dat }}")]).len(),
        1
    );
    // Templates that include each other, and macros that call themselves, come to an end.
    assert_eq!(faults(&[("paper", "{% include 'paper' %}")]), [""; 0]);
    let itself = "{% macro m(x) %}{{ m(x) }}{{ m(1) }}{% endmacro %}{{ m(2) }}";
    assert_eq!(of(itself), [""; 0]);
}

#[test]
fn what_can_be_meant_is_left_alone() {
    for template in [
        "{{ stat('a') }} {{ stat('a') | capitalize }} {{ stat('a') | literal }} {{ stat('a') | string }}",
        "{{ stat('a') ~ ' people' }} {{ t('x', n=stat('a')) }} {{ [stat('a'), stat('b')] | join(', ') }}",
        "{% if (stat('a') | string) == '85' %}{% endif %}",
        "{% if statistics['a'].value > 5000 and statistics.b.value == 85 %}{{ statistics['a'].printed }}{% endif %}",
        "{{ [statistics['a'].value, statistics['b'].value] | max }}",
        "{% for f in statistics['a'].figures %}{% if f.value > 2 and f.of == '2010' %}{{ f.printed }}{% endif %}{% endfor %}",
        "{% if brief.subtitle %}{% endif %}{% if brief.subtitle is not none and brief.subtitle != none %}{% endif %}",
        "{% if brief.title | string == 'A' %}{% endif %}{% if 'A' in brief.title | string %}{% endif %}",
        "{% if brief.organisations[0].name == brief.organisations[1].name %}{% endif %}",
        "{% if chapters[0].number == '2' %}{% endif %}{% if chapters[0].ordinal | int > 2 %}{% endif %}",
        "{% if concerns | length > 5 and loop is not defined %}{% endif %}",
        "{% for block in release.blocks %}{% if block.kind == 'quote' and block.kind in ['quote', 'text'] %}{{ block.person.name }}{% endif %}{% if block.person is defined %}{% endif %}{% endfor %}",
        "{% for c in concerns %}{{ loop.index }}{% if not loop.last %}{% endif %}{% if loop.previtem is defined %}{% endif %}{% else %}none{% endfor %}",
        "{% for group in recommendations | groupby('addressee') %}{{ group.grouper }}{% for r in group.list %}{{ r.number }}{% endfor %}{% endfor %}",
        "{% for who, list in recommendations | groupby('addressee') %}{{ who }}{{ list[0].number }}{% endfor %}",
        "{% set ns = namespace(n=0) %}{% for c in concerns %}{% set ns.n = ns.n + 1 %}{% endfor %}{% if ns.n > 3 %}{% endif %}",
        "{% set x = concerns[0] %}{% set x = 5 %}{% if x > 3 %}{% endif %}",
        "{% for key in brief %}{{ key }}{{ brief[key] is defined }}{% endfor %}",
        "{% for key, value in brief | items %}{{ key }}{% endfor %}",
        "{% if document.options.anything == 'x' %}{{ document.options['a b'] }}{% endif %}{% if document.options.numbered_paragraphs is false %}{% endif %}",
        "{{ (brief.title | string)[:3] }}{{ (brief.title | string | length) > 90 }}",
        "{{ charts | selectattr('many') | list | length }}{{ charts | map(attribute='title') | join }}",
        "{{ brief.people | selectattr('organisation.id', 'eq', 'a') | list }}",
        "{{ concerns | sort(attribute='title') | map(attribute='number') | join(', ') }}",
        "{% if chart is defined %}{{ chart.title }}{% endif %}",
        "{% macro m(x, y=none) %}{{ x }}{% if y is not none and y > 2 %}{% endif %}{{ caller() }}{% endmacro %}{% call m(3) %}x{% endcall %}",
        "{% set body %}{{ brief.title }}{% endset %}{% if body == 'x' %}{% endif %}",
        "{% filter upper %}a{% endfilter %}{% raw %}{{ brief.titel }}{% endraw %}{# {{ brief.titel }} #}",
        "{{ range(3) | list }}{{ dict(a=1).a }}{{ {'a': 1}.a == 1 }}{{ [1, 2] is iterable }}",
        "{% if chapters[0].articles_line == 'ICCPR article 19' %}{% endif %}",
        "{{ 3 | numbered('i') }}{{ chapters[0].ordinal | numbered('I') }}",
        "{% if document.embargo is none or brief.date_iso < '2027-01-01' %}{% endif %}",
        "{% include 'elsewhere' ignore missing %}{{ cases[0].concern.number }}{{ editions | last }}",
        "{% if submission is not none and length.counted > submission.words %}{% endif %}",
    ] {
        assert_eq!(of(template), [""; 0], "{template}");
    }
}

#[test]
fn words_are_noted_in_every_branch() {
    let sources = Sources::new();
    let text = "{% if false %}{{ t('a', x=1) }}{% endif %}{{ t('b' if brief.session else 'c', n=2) }}{{ t('d' ~ 1) }}{{ t(key='e') }}";
    let file = sources.add("paper", text);
    let found = review(
        [("paper", file, text)].into_iter(),
        &[(String::from("paper"), Role::Document)],
    );
    let words: Vec<_> = found.words.iter().map(|word| word.key.as_str()).collect();
    assert_eq!(words, ["a", "b", "c"]);
    let parts = found.words[0].parts.clone().unwrap();
    assert!(parts.contains("x"));
}

#[test]
fn the_styles_that_are_built_in_have_no_faults() {
    for (style, files) in crate::style::shipped() {
        let sources = Sources::new();
        let texts: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.split('.').next_back() == Some("j2"))
            .map(|(path, bytes)| {
                let text = std::str::from_utf8(bytes).unwrap();
                (*path, sources.add(*path, text), text)
            })
            .collect();
        let roles = [
            ("paper.typ.j2", Role::Document),
            ("press-release.typ.j2", Role::Document),
            ("chart.typ.j2", Role::Fragment("chart")),
            ("sparkline.typ.j2", Role::Fragment("chart")),
            ("table.typ.j2", Role::Fragment("table")),
            ("changes.typ.j2", Role::Changes),
        ];
        let roles = roles.map(|(name, role)| (name.to_owned(), role));
        let found = review(texts.into_iter(), &roles);
        assert!(found.faults.is_empty(), "{style}: {:#?}", found.faults);
        assert!(found.words.len() > 40, "{style}");
        assert!(found.read["paper.typ.j2"].contains("numbered_paragraphs"));
    }
}
