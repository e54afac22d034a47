"""Parquet of flat rows as a source of columns: the file itself, or a spool that was made of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from crmc.engine.batch.source import Source
from crmc.engine.batch.spool import GROUP, Spool
from crmc.engine.batch.table import CODED, is_text, joined
from crmc.engine.engines import ReadAgainError
from crmc.engine.flat_rows import IDENTIFIER
from crmc.ir.model import RuleBook
from crmc.ir.scope import is_hierarchical


def parquet_source(book: RuleBook, spool: Spool) -> Source:
    """The rows of a Parquet file whose rows of one declaration follow one another."""

    def tables(rows: int) -> Iterator[Any]:
        try:
            coded = coded_columns(book, pyarrow.parquet.read_schema(spool.path))
            with pyarrow.parquet.ParquetFile(spool.path, read_dictionary=coded) as file:
                for batch in file.iter_batches(batch_size=rows):
                    yield pyarrow.Table.from_batches([batch])
        except (pyarrow.ArrowException, OSError) as error:
            raise ReadAgainError from error

    group = GROUP if spool.has_aside else IDENTIFIER
    return Source(spool.written, group, tables, native=not spool.written)


def coded_columns(book: RuleBook, schema: Any) -> list[str]:
    """The columns of text that are better read as codes."""
    elements = book.elements
    coded = {name for name, facts in elements.items() if facts.type in CODED and not facts.multiple}
    names = {name for name in coded if not is_hierarchical(book, name)} | {"kind"}
    return [field.name for field in schema if is_text(field.type) and field.name in names]


def has_runs(path: Path) -> bool:
    """Does every row have an identifier, and does none come back after another one?"""
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if IDENTIFIER not in names or len(set(names)) < len(names):
                return False
            if any(name.startswith(" ") for name in names):
                return False
            column = file.read(columns=[IDENTIFIER]).column(0)
    except (pyarrow.ArrowException, OSError):
        return False
    return is_text(column.type) and not column.null_count and len(column) > 0 and are_runs(joined(column))


def are_runs(array: Any) -> bool:
    """Is no text empty, and does none come back after another one?"""
    if pyarrow.compute.all(pyarrow.compute.less(array[:-1], array[1:])).as_py():
        return bool(array[0].as_py())
    runs = 1 + int(pyarrow.compute.sum(pyarrow.compute.not_equal(array[1:], array[:-1])).as_py() or 0)
    known = array.unique()
    return len(known) == runs and not pyarrow.compute.any(pyarrow.compute.equal(known, "")).as_py()
