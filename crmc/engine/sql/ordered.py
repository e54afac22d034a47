"""Flat rows in the order of their declarations, out of core: sorted by DuckDB, which writes to disk itself.

A declaration stands where its first row does (`flat_rows.py`). Every cell is kept as it is; CSV is read
by its own reader, so that a row that cannot be read is told as ever.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow
import pyarrow.parquet

from crmc.engine.batch.spool import ASIDE, FAULT, GROUP, PLACE, Spool
from crmc.engine.csv_reader import read_csv
from crmc.engine.declarations import FlatRow, Unread
from crmc.engine.flat_rows import IDENTIFIER
from crmc.engine.output_file import OutputError

ROWS_AT_ONCE = 65_536
RUNS = (
    "SELECT count(DISTINCT i), count(*) FILTER (WHERE i IS NULL OR i = ''), "
    "count(*) FILTER (WHERE i IS DISTINCT FROM before) "
    "FROM (SELECT i, lag(i) OVER (ORDER BY n) AS before FROM rows)"
)
IN_ORDER = (
    "SELECT * EXCLUDE (first) FROM (SELECT *, min(n) OVER (PARTITION BY i) AS first FROM rows) "
    "ORDER BY first, n"
)


def spooled(source: Path, folder: Path, connection: Any) -> Spool | None:
    """The rows of a file as a spool; None where records must be read one by one.

    Raises InputError for a CSV file whose header cannot be used.
    """
    ending = source.suffix.lower()
    try:
        if ending == ".csv":
            return spooled_csv(source, folder, connection)
        return spooled_parquet(source, folder, connection) if ending == ".parquet" else None
    except (pyarrow.ArrowException, OSError, duckdb.InvalidInputException):
        # A damaged file: the reader of records tells where it ends. DuckDB reports its stream so.
        return None


def spooled_csv(source: Path, folder: Path, connection: Any) -> Spool | None:
    """The cells as text, an empty one missing."""
    table = read_csv(source)
    if IDENTIFIER not in table.columns:
        return None
    schema = pyarrow.schema([(name, pyarrow.string()) for name in (*table.columns, *ASIDE)])
    path = folder / "rows.parquet"
    write(path, schema, batches_of(table.rows, table.columns, schema))
    return Spool(in_order(path, folder, connection), written=True, has_aside=True)


def batches_of(
    rows: Iterator[FlatRow | Unread], columns: tuple[str, ...], schema: Any
) -> Iterator[pyarrow.RecordBatch]:
    """The rows in batches, with what stands aside."""
    number = 0
    while part := list(islice(rows, ROWS_AT_ONCE)):
        lines = [line_of(row, columns, f"-{number + n}") for n, row in enumerate(part)]
        number += len(part)
        arrays = [pyarrow.array(cells, pyarrow.string()) for cells in zip(*lines, strict=True)]
        yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def line_of(row: FlatRow | Unread, columns: tuple[str, ...], lone: str) -> list[object]:
    """The cells of a row, its place, its fault and its group: without an identifier it stands alone."""
    if isinstance(row, Unread):
        cells: list[object] = [row.id if column == IDENTIFIER else None for column in columns]
        return [*cells, row.place, row.reason, group_of(row.id, lone)]
    identifier = str(row.cells[IDENTIFIER])
    return [*(cell or None for cell in row.cells.values()), row.place, None, group_of(identifier, lone)]


def group_of(identifier: str | None, lone: str) -> str:
    """What the rows of one declaration have in common and no other row has."""
    return f"={identifier}" if identifier else lone


def spooled_parquet(source: Path, folder: Path, connection: Any) -> Spool | None:
    """The file itself if its rows are in order, else its rows with what stands aside."""
    schema = pyarrow.parquet.read_schema(source)
    names = schema.names
    if IDENTIFIER not in names or len(set(names)) < len(names) or set(names) & set(ASIDE):
        return None
    if not pyarrow.types.is_string(schema.field(IDENTIFIER).type):
        return None
    groups, lacking, runs = runs_in(source, IDENTIFIER, connection)
    if lacking or not runs:
        return None
    if groups == runs:
        return Spool(source, written=False, has_aside=False)
    path = folder / "rows.parquet"
    wider = pyarrow.schema([*schema, *(pyarrow.field(name, pyarrow.string()) for name in ASIDE)])
    write(path, wider, with_aside(source, wider))
    return Spool(in_order(path, folder, connection), written=False, has_aside=True)


def with_aside(source: Path, schema: Any) -> Iterator[pyarrow.RecordBatch]:
    """The batches of a file with the place and the group of each row."""
    number = 0
    with pyarrow.parquet.ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            size = batch.num_rows
            places = pyarrow.array([f"row {number + n}" for n in range(1, size + 1)], pyarrow.string())
            number += size
            beside = {PLACE: places, FAULT: pyarrow.nulls(size, pyarrow.string())}
            beside[GROUP] = batch.column(batch.schema.get_field_index(IDENTIFIER))
            arrays = [*batch.columns, *(beside[name] for name in ASIDE)]
            yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def write(path: Path, schema: Any, batches: Iterator[pyarrow.RecordBatch]) -> None:
    """The batches as a Parquet file. Raises OutputError where the system does not take it.

    What reading the batches raises goes on: a damaged input is told by the reader of records.
    """
    with writing():
        writer = pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")
    try:
        for batch in batches:
            with writing():
                writer.write_batch(batch)
    except BaseException:
        with suppress(OSError):
            writer.close()
        raise
    with writing():
        writer.close()


@contextmanager
def writing() -> Iterator[None]:
    """What the system says about a temporary file, in one sentence."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "the disk is full" if full else (error.strerror or str(error)).lower()
        raise OutputError(
            f"there is no room beside the result to put the rows of a declaration together ({why}): "
            "free some, or give another place to --out"
        ) from error


# What DuckDB does


def runs_in(path: Path, group: str, connection: Any) -> tuple[int, int, int]:
    """(declarations, rows without an identifier, runs of rows of one declaration)."""
    with bound(path, [group], ["i"], connection):
        ((groups, lacking, runs),) = connection.execute(RUNS).fetchall()
    return int(groups), int(lacking), int(runs)


def in_order(path: Path, folder: Path, connection: Any) -> Path:
    """The file, or one beside it whose rows of one declaration follow one another."""
    groups, _, runs = runs_in(path, GROUP, connection)
    if groups == runs:
        return path
    schema = pyarrow.parquet.read_schema(path)
    names = ["i" if name == GROUP else f"c{n}" for n, name in enumerate(schema.names)]
    ordered = folder / "ordered.parquet"
    with bound(path, schema.names, names, connection):
        reader = connection.sql(IN_ORDER).to_arrow_reader(ROWS_AT_ONCE)
        write(ordered, schema, (renamed(batch, schema) for batch in reader))
    path.unlink()
    return ordered


def renamed(batch: pyarrow.RecordBatch, schema: Any) -> pyarrow.RecordBatch:
    """A batch with the names and types of the file again, without its row numbers."""
    columns = batch.columns[: len(schema)]
    arrays = [column.cast(field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


@contextmanager
def bound(path: Path, columns: list[str], names: list[str], connection: Any) -> Iterator[None]:
    """Columns of a file as the relation `rows`, under names of our own, with the row number `n`."""
    with pyarrow.parquet.ParquetFile(path) as file:
        fields = [
            pyarrow.field(name, file.schema_arrow.field(column).type)
            for name, column in zip(names, columns, strict=True)
        ]
        schema = pyarrow.schema([*fields, pyarrow.field("n", pyarrow.int64())])
        batches = numbered(file, columns, schema)
        connection.register("rows", pyarrow.RecordBatchReader.from_batches(schema, batches))
        try:
            yield
        finally:
            connection.unregister("rows")


def numbered(file: Any, columns: list[str], schema: Any) -> Iterator[pyarrow.RecordBatch]:
    """The batches of a file with the number of each row."""
    number = 0
    for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns):
        arrays = [batch.column(batch.schema.get_field_index(name)) for name in columns]
        numbers = pyarrow.array(np.arange(number, number + batch.num_rows, dtype=np.int64))
        number += batch.num_rows
        yield pyarrow.RecordBatch.from_arrays([*arrays, numbers], schema=schema)
