"""Every engine against the reference interpreter, row for row, on the random worlds of one seed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from crmc.engine.batch import csv_table, flat
from crmc.engine.batch import engine as batch
from crmc.engine.blocks import Tally
from crmc.engine.engines import MODULES, Job, engine_named
from crmc.engine.reading import read_job
from crmc.ir.evaluate import Row, evaluate
from crmc.ir.record import Record
from tests.engine_tables import PROFILE, write_csv
from tests.engine_worlds import World
from tests.unit.book_builder import ELEMENTS

LOCAL = tuple(name for name in MODULES if name != "spark")
"""Spark takes seconds for each question, however small: it is proved on fewer and larger ones."""
ODD_CELLS: tuple[dict[str, object], ...] = (
    {"item_number": 0},
    {"customs_value_currency": "RSD"},
    {"hs6": "240220", "commodity_code": None},
)
TALLIED = ("declarations", "items", "pairs", "notes")


@dataclass(frozen=True)
class Size:
    """How many declarations a world has, and by how many criteria they are judged."""

    declarations: int = 40
    criteria: int = 6


SMALL = Size()


@dataclass(frozen=True)
class Difference:
    """What an engine and the interpreter said of one pair, or of the whole."""

    engine: str
    source: str
    seed: int
    expected: object
    found: object


def sources_of(world: World, folder: Path, count: int) -> list[Path]:
    """So many declarations of a world as NDJSON, and some of the same as flat rows of Parquet."""
    declarations = [without_nan(world.declaration(f"D{number}")) for number in range(count)]
    nested, table = folder / "nested.ndjson", folder / "flat.parquet"
    nested.write_text("".join(json.dumps(each) + "\n" for each in declarations), encoding="utf-8")
    write_flat(table, declarations, world)
    rows, own = folder / "flat.csv", folder / "own.csv"
    for path in (rows, own):
        write_csv(path, declarations, world)
    return [nested, table, rows, own]


def without_nan(value: Any) -> Any:
    """JSON has no NaN: it stands as text, which is as wrong."""
    if isinstance(value, dict):
        return {key: without_nan(each) for key, each in value.items()}
    return "NaN" if isinstance(value, float) and isnan(value) else value


def write_flat(path: Path, declarations: Sequence[dict[str, Any]], world: World) -> None:
    """One row an item; a column holds what has its type, and the header is not always repeated rightly."""
    rows: list[dict[str, Any]] = []
    for declaration in declarations:
        header = {key: value for key, value in declaration.items() if key not in ("id", "items")}
        for number, item in enumerate(declaration["items"] or [{}], start=1):
            row = {**header, **item, "declaration_id": declaration["id"], "item_number": number}
            if world.random.random() < world.wrong:
                row[world.pick(("importer_id", "kind", "acceptance_date", "made_up"))] = "2027-03-01"
            if world.random.random() < world.wrong:
                row |= world.pick(
                    (
                        {"item_number": 0},
                        {"customs_value_currency": "RSD"},
                        {"hs6": "240220", "commodity_code": None},
                    )
                )
            rows.append(row)
    names = sorted({*ELEMENTS, "declaration_id", "kind", "item_number", "made_up", "customs_value_currency"})
    columns = {name: column(name, [row.get(name) for row in rows], world) for name in names}
    pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=world.pick((7, 1000)))


def column(name: str, values: list[Any], world: World) -> Any:
    """The values that fit the type of a column; of numbers text, or whole numbers or decimals."""
    facts = ELEMENTS.get(name)
    if name == "item_number":
        return pyarrow.array(values, pyarrow.int64())
    if facts is not None and facts.type == "bool":
        return pyarrow.array(
            [value if isinstance(value, bool) else None for value in values], pyarrow.bool_()
        )
    if facts is not None and facts.multiple:
        several = [value if isinstance(value, list) else None for value in values]
        return pyarrow.array(several, pyarrow.list_(pyarrow.string()))
    texts = [value if isinstance(value, str) else None for value in values]
    if name == "packages" and world.random.random() < 0.5:
        return pyarrow.array(
            [int(text) if text and text.isdigit() else None for text in texts], pyarrow.int64()
        )
    return pyarrow.array(texts, pyarrow.string())


def differences(
    seed: int, folder: Path, engines: Sequence[str] = LOCAL, size: Size = SMALL
) -> tuple[int, list[Difference]]:
    """(pairs compared, what differs) for one seed."""
    world = World(seed)
    book = world.book(size.criteria)
    supplies = world.supplies(book)
    every_pair = seed % 2 == 0
    pairs, found = 0, []
    for source in sources_of(world, folder, size.declarations):
        profile = PROFILE if source.stem == "own" else None
        job = Job(book, source, supplies, profile=profile, every_pair=every_pair)
        reads = list(read_job(job))
        records = [read.record for read in reads]
        results = {str(read.record.id): read.control_result for read in reads if read.control_result}
        rows = list(evaluate(book, records, supplies))
        expected = [row for row in rows if every_pair or row.outcome != "not_selected"]
        pairs += len(rows)
        read = [record for record in records if isinstance(record, Record)]
        tally = Tally(
            len(records),
            sum(len(record.items) for record in read),
            sum(row.criterion is not None for row in rows),
            sum(len(record.notes) for record in read),
        )
        for engine in engines:
            with chunks_of(7 if seed % 3 == 0 else 20_000):
                found += compared(engine, job, seed, expected, tally, results)
    return pairs, found


@contextmanager
def chunks_of(rows: int) -> Iterator[None]:
    """The batch engine takes so many rows at once."""
    before = batch.DECLARATIONS_AT_ONCE, flat.ROWS_AT_ONCE, csv_table.BYTES_AT_ONCE
    batch.DECLARATIONS_AT_ONCE = flat.ROWS_AT_ONCE = rows
    csv_table.BYTES_AT_ONCE = rows * 40
    try:
        yield
    finally:
        batch.DECLARATIONS_AT_ONCE, flat.ROWS_AT_ONCE, csv_table.BYTES_AT_ONCE = before


def compared(
    engine: str, job: Job, seed: int, expected: list[Row], tally: Tally, results: dict[str, Any]
) -> list[Difference]:
    """What an engine says otherwise."""
    blocks = list(engine_named(engine).blocks(job))
    rows = [row for block in blocks for row in block.rows(job.templates)]
    counted = Tally(*(sum(getattr(block.tally, name) for block in blocks) for name in TALLIED))
    source = job.source.name
    found = [
        Difference(engine, source, seed, wanted, given)
        for wanted, given in zip(expected, rows, strict=False)
        if wanted != given
    ][:3]
    if len(expected) != len(rows):
        found.append(Difference(engine, source, seed, len(expected), len(rows)))
    if counted != tally:
        found.append(Difference(engine, source, seed, tally, counted))
    controlled = {name: each for block in blocks for name, each in block.control_results.items()}
    if controlled != results:
        found.append(Difference(engine, source, seed, results, controlled))
    return found
