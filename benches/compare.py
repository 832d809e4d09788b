#!/usr/bin/env python3
"""The eight statistics of `benches/csv.rs`, computed by DuckDB, Polars and SQLite from the same file.

    cargo bench --bench csv -- 10000000 /tmp/rows.csv
    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install duckdb polars
    /tmp/venv/bin/python benches/compare.py /tmp/rows.csv

The file is read by each of them three times; the best counts. SQLite has to import it first, which is
part of its time, as it is of everybody's to read the file. The results are compared: all must agree.
"""

import csv
import sqlite3
import sys
import time

import duckdb
import polars

PATH = sys.argv[1]
RUNS = 3


def by_duckdb():
    # Amounts as decimals: sums of binary fractions are not exact.
    rows = duckdb.sql(f"""
        select count(*),
            count(*) filter (year = 2010 and claimant = 'official'),
            sum(claimed) filter (year = 2010),
            avg(persons),
            min(claimed),
            max(claimed) filter (region in ('Almaty', 'Astana')),
            100.0 * count(*) filter (year between 2009 and 2010 and won)
                / count(*) filter (year between 2009 and 2010),
            sum(persons) filter (year = 2010) - sum(persons) filter (year = 2009)
        from read_csv('{PATH}', types = {{'claimed': 'decimal(18, 2)'}})
    """)
    return rows.fetchall()[0]


def by_polars():
    c = polars.col
    period = c("year").is_between(2009, 2010)
    return (
        polars.scan_csv(PATH)
        .select(
            polars.len().alias("all"),
            ((c("year") == 2010) & (c("claimant") == "official")).sum().alias("suits"),
            c("claimed").filter(c("year") == 2010).sum().alias("claimed"),
            c("persons").mean().alias("mean"),
            c("claimed").min().alias("least"),
            c("claimed").filter(c("region").is_in(["Almaty", "Astana"])).max().alias("greatest"),
            (100.0 * (period & c("won")).sum() / period.sum()).alias("share"),
            (
                c("persons").filter(c("year") == 2010).sum()
                - c("persons").filter(c("year") == 2009).sum()
            ).alias("change"),
        )
        .collect()
        .row(0)
    )


def by_sqlite():
    base = sqlite3.connect(":memory:")
    with open(PATH, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        names = next(rows)
        columns = ", ".join(
            f"\"{name}\" {'integer' if name in ('year', 'persons') else 'real' if name == 'claimed' else 'text'}"
            for name in names
        )
        base.execute(f"create table t ({columns})")
        base.executemany(f"insert into t values ({', '.join('?' * len(names))})", rows)
    return base.execute("""
        select count(*),
            count(*) filter (where year = 2010 and claimant = 'official'),
            sum(claimed) filter (where year = 2010),
            avg(persons),
            min(claimed),
            max(claimed) filter (where region in ('Almaty', 'Astana')),
            100.0 * count(*) filter (where year between 2009 and 2010 and won = 'true')
                / count(*) filter (where year between 2009 and 2010),
            sum(persons) filter (where year = 2010) - sum(persons) filter (where year = 2009)
        from t
    """).fetchone()


def main():
    results = {}
    for name, compute, runs in [
        ("DuckDB", by_duckdb, RUNS),
        ("Polars", by_polars, RUNS),
        ("SQLite", by_sqlite, 1),
    ]:
        best = None
        for _ in range(runs):
            began = time.perf_counter()
            results[name] = compute()
            took = time.perf_counter() - began
            best = took if best is None else min(best, took)
        print(f"{name:<8} {best:8.2f} s", flush=True)
    first = results["DuckDB"]
    for name, result in results.items():
        for ours, theirs in zip(first, result, strict=True):
            assert abs(float(ours) - float(theirs)) <= 1e-9 * max(1.0, abs(float(ours))), (name, result)
    print("all agree:", ", ".join(f"{float(value):.6g}" for value in first))


main()
