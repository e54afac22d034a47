"""Rows of a Parquet file, with each value in the form that `crmc.ir.record` takes.

Text, whole numbers, booleans, decimals (as exact text), dates, timestamps, lists and structures of
them. A binary number (float) stays one and is a fault of its element: it is never made a decimal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from crmc.engine.declarations import FaultyValue, FlatRow, FlatTable, InputError, Unread

_ROWS_AT_ONCE = 10_000


def read_parquet(path: Path) -> FlatTable:
    """The table; where the file is damaged the rows end with an Unread.

    Raises InputError for a file that is not Parquet or has a column name twice.
    """
    try:
        source = pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"`{path.name}` is not a Parquet file: {_first_line(error)}") from None
    names = source.schema_arrow.names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(*(f"`{path.name}` has the column `{name}` more than once" for name in twice))
    return FlatTable(tuple(names), _rows(source))


def _rows(source: pyarrow.parquet.ParquetFile) -> Iterator[FlatRow | Unread]:
    number = 0
    batches = source.iter_batches(batch_size=_ROWS_AT_ONCE)
    while True:
        try:
            batch = next(batches, None)
        except (pyarrow.ArrowException, OSError) as error:
            yield Unread(None, f"row {number + 1}", f"the file is damaged from here on: {_first_line(error)}")
            return
        if batch is None:
            source.close()
            return
        columns = [cell_values(column) for column in batch.columns]
        for cells in zip(*columns, strict=True):
            number += 1
            yield FlatRow(f"row {number}", dict(zip(batch.schema.names, cells, strict=True)))


def cell_values(column: Any) -> list[object]:
    """The cells of an Arrow array in the form of a declaration, None where they are null."""
    if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        return [_nanoseconds(value, column.type.tz) for value in column.cast(pyarrow.int64()).to_pylist()]
    try:
        cells: list[object] = column.to_pylist()
        return cells if pyarrow.types.is_string(column.type) else [_value(cell) for cell in cells]
    except (pyarrow.ArrowException, ValueError, UnicodeDecodeError) as error:
        return [_value_alone(scalar, error) for scalar in column]


def _value_alone(scalar: Any, error: Exception) -> object:
    try:
        return _value(scalar.as_py())
    except (pyarrow.ArrowException, ValueError):
        return FaultyValue(f"the value cannot be read: {_first_line(error)}")


def _value(value: object) -> object:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_value(each) for each in value]
    if isinstance(value, dict):
        return {key: _value(each) for key, each in value.items()}
    return FaultyValue(f"a column of type {type(value).__name__} holds no value of a declaration")


def _decimal_text(value: Decimal) -> str:
    """The exact digits, without the zeros that only the scale of the column adds."""
    text = format(value, "f")
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _nanoseconds(value: int | None, zone: str | None) -> object:
    """Nanoseconds since 1970, which no Python time holds: refused unless they are whole microseconds."""
    if value is None:
        return None
    if value % 1000:
        return FaultyValue("a time is given to the nanosecond, finer than a microsecond")
    moment = pyarrow.scalar(value // 1000, pyarrow.timestamp("us", tz=zone)).as_py()
    return str(moment.isoformat())


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
