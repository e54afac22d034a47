"""How fast many declarations are judged, beside DuckDB with one expression a criterion: `make bench`.

Ours counts all of an evaluation: plan, reading, index, judging, and writing the results as Parquet. DuckDB
has its table in memory, without an index, before its time begins. Both must find the same pairs; nothing is
missing in the declarations, so that the third value costs neither anything. With --require it is an error
if a ratio does not hold.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet

from crmc.catalogue.loader import packaged_catalogue
from crmc.cli.judging import open_book
from crmc.engine.run import Options, run_evaluation
from crmc.ir.model import RuleBook
from tests.bench.workload import SEED, WORDS, Leaf, Rule, rules, write_knowledge_base

FORMS = ("parquet", "csv", "ndjson")
HEADER = ("kind", "acceptance_date", "importer_first_seen_days")
AT_ONCE = 100
LEAST = {"parquet": 3.0, "csv": 2.0, "ndjson": 1.0}


def items(count: int, seed: int) -> list[dict[str, Any]]:
    """Declarations of one item each, as flat rows; `cents` and `grams` are for the peer."""
    chance = random.Random(seed)
    lists = packaged_catalogue().code_lists
    headings = sorted(code for code in lists["hs2022"].codes if len(code) == 6)
    countries = sorted(lists["country"].codes)
    vocabulary = [*WORDS, *(f"{word}{number}" for word in ("part", "set", "item") for number in range(50))]
    made = []
    for number in range(count):
        cents, grams = chance.randint(1, 10**7), chance.randint(1, 10**6)
        made.append(
            {
                "declaration_id": f"D{number:08d}",
                "kind": "import",
                "acceptance_date": f"2027-0{chance.randint(1, 6)}-{chance.randint(10, 28)}",
                "importer_first_seen_days": chance.randint(0, 20_000),
                "commodity_code": chance.choice(headings),
                "origin_country": chance.choice(countries),
                "customs_value": f"{cents // 100}.{cents % 100:02d}",
                "net_mass": f"{grams // 1000}.{grams % 1000:03d}",
                "goods_description": " ".join(chance.choices(vocabulary, k=chance.randint(1, 4))).title(),
                "cents": cents,
                "grams": grams,
            }
        )
    return made


def write_forms(folder: Path, made: Sequence[dict[str, Any]]) -> None:
    """The declarations in every form of a file."""
    names = [name for name in made[0] if name not in ("cents", "grams")]
    pyarrow.parquet.write_table(
        pyarrow.table({name: [row[name] for row in made] for name in names}), folder / "in.parquet"
    )
    with (folder / "in.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
    with (folder / "in.ndjson").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(nested(row, names)) + "\n" for row in made)


def nested(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """A flat row as a declaration with one item."""
    item = {name: row[name] for name in names if name not in (*HEADER, "declaration_id")}
    return {"id": row["declaration_id"], **{name: row[name] for name in HEADER}, "items": [item]}


def sql(rule: Rule) -> str:
    """A rule as one expression."""
    return " OR ".join("(" + " AND ".join(map(expression, group)) + ")" for group in rule.groups)


def expression(leaf: Leaf) -> str:
    """A comparison; every literal in it is a number, a code or one of WORDS."""
    ((name, value),) = leaf.sigma.items()
    match name:
        case "commodity_code|startswith":
            return f"heading IN ({', '.join(map(repr, value))})"
        case "origin_country":
            return f"origin_country IN ({', '.join(map(repr, value))})"
        case "unit_value|lt":
            return f"cents * 1000 < {round(value * 100)} * grams"
        case "importer_first_seen_days|lt":
            return f"importer_first_seen_days < {value}"
    return "(" + " OR ".join(f"contains(described, {word!r})" for word in value) + ")"


def peer(made: Sequence[dict[str, Any]], judged: Sequence[Rule]) -> tuple[float, int]:
    """(seconds, pairs found) of DuckDB with one expression a criterion."""
    connection = duckdb.connect()
    connection.register("given", pyarrow.Table.from_pylist(list(made)))
    connection.execute(
        "CREATE TABLE items AS SELECT *, commodity_code[:4] AS heading, "
        "lower(goods_description) AS described FROM given"
    )
    start, found = time.perf_counter(), 0
    for first in range(0, len(judged), AT_ONCE):
        part = judged[first : first + AT_ONCE]
        columns = ", ".join(f"list(declaration_id) FILTER (WHERE {sql(rule)})" for rule in part)
        row = connection.execute(f"SELECT {columns} FROM items").fetchone() or ()
        found += sum(len(names) for names in row if names)
    return time.perf_counter() - start, found


def ours(book: RuleBook, source: Path, rounds: int) -> tuple[float, int]:
    """(seconds, pairs found) of the best of some evaluations of a file."""
    out, best, found = source.with_suffix(".out.parquet"), float("inf"), 0
    for _ in range(rounds):
        start = time.perf_counter()
        summary = run_evaluation(book, source, out, Options(engine="numpy"), time.perf_counter)
        best, found = min(best, time.perf_counter() - start), summary.selected
        assert not summary.undetermined + summary.errors, summary
    return best, found


def main() -> int:
    """Prints the table; 1 where a ratio does not hold and --require is given."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--criteria", type=int, default=1000)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--require", action="store_true", help="end with 1 where a ratio does not hold")
    given = options.parse_args()
    judged, made = rules(given.criteria, given.seed), items(given.items, given.seed)
    holds = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_knowledge_base(folder / "kb", judged)
        write_forms(folder, made)
        book, _ = open_book(folder / "kb", None, (), False)
        pairs = given.criteria * given.items / 1e6
        print(
            f"{given.criteria} criteria, {given.items} declarations, seed {given.seed}; "
            "million pairs a second"
        )
        for form in FORMS:
            theirs, expected = peer(made, judged)
            spent, found = ours(book, folder / f"in.{form}", given.rounds)
            assert found == expected, (form, found, expected)
            ratio = theirs / spent
            holds = holds and ratio >= LEAST[form]
            figures = f"{pairs / spent:8.1f}   DuckDB {pairs / theirs:8.1f}"
            print(f"{form:8} {figures}   {ratio:6.1f} x (at least {LEAST[form]:.0f})")
    return 0 if holds or not given.require else 1


if __name__ == "__main__":
    raise SystemExit(main())
