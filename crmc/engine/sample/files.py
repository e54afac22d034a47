"""Made-up declarations and results as files, by their ending; whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from crmc.catalogue.model import Element
from crmc.engine.output_file import OutputError, replacing

DECLARATION_ENDINGS = (".ndjson", ".jsonl", ".json", ".csv", ".parquet")
RESULT_ENDINGS = (".csv", ".parquet")
_ROWS_AT_ONCE = 5_000
Cells = Mapping[str, object]


class Writer(Protocol):
    """Takes declarations, or rows, one by one."""

    def write(self, one: Cells) -> None:
        """Adds one."""

    def close(self) -> None:
        """Writes what is left."""


def json_line(declaration: Cells) -> str:
    """One declaration on one line."""
    return json.dumps(declaration, ensure_ascii=False) + "\n"


class JsonLines:
    """One declaration a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, one: Cells) -> None:
        """Adds a line."""
        self._file.write(json_line(one).encode())

    def close(self) -> None:
        """Nothing is left."""


class JsonArray:
    """One array, a declaration a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._before = file, "["

    def write(self, one: Cells) -> None:
        """Adds a declaration."""
        self._file.write((self._before + json_line(one).rstrip("\n")).encode())
        self._before = ",\n"

    def close(self) -> None:
        """The end of the array."""
        self._file.write(b"[]\n" if self._before == "[" else b"]\n")


class CsvRows:
    """Rows in columns that are known before; `yes` and `no`, several values between `;`."""

    def __init__(self, file: BinaryIO, columns: Sequence[str]) -> None:
        self._file, self._columns = file, columns
        self._row(columns)

    def _row(self, cells: Iterable[object]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(cells)
        self._file.write(text.getvalue().encode())

    def write(self, one: Cells) -> None:
        """Adds a row."""
        self._row(_cell(one.get(column)) for column in self._columns)

    def close(self) -> None:
        """Nothing is left."""


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(map(_cell, value)) or "[]"
    return "" if value is None else str(value)


class ParquetRows:
    """Texts, booleans, and lists of texts; numbers stay decimal text."""

    def __init__(self, file: BinaryIO, columns: Sequence[str], forms: Mapping[str, str]) -> None:
        import pyarrow
        import pyarrow.parquet

        text = pyarrow.string()
        types = {"list": pyarrow.list_(text), "bool": pyarrow.bool_()}
        self._pyarrow, self._rows = pyarrow, list[Cells]()
        self._schema = pyarrow.schema([(name, types.get(forms.get(name, ""), text)) for name in columns])
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema)

    def write(self, one: Cells) -> None:
        """Adds a row."""
        self._rows.append({name: _value(one.get(name)) for name in self._schema.names})
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(self._pyarrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        """Writes the rows that are left and the end of the file."""
        if self._rows:
            self._flush()
        self._writer.close()


def _value(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    return [str(each) for each in value] if isinstance(value, list) else str(value)


# Flat rows


class FlatRows:
    """Puts a declaration into rows, one an item, with the header repeated."""

    def __init__(self, rows: Writer) -> None:
        self._rows = rows

    def write(self, one: Cells) -> None:
        """Adds the rows of a declaration."""
        for row in rows_of(one):
            self._rows.write(row)

    def close(self) -> None:
        """The end of the rows."""
        self._rows.close()


def rows_of(declaration: Cells) -> Iterator[dict[str, object]]:
    """One row an item; one alone where there are no items."""
    header = {name: value for name, value in declaration.items() if name not in ("id", "items")}
    items = declaration.get("items")
    for item in items if isinstance(items, list) else [{}]:
        row: dict[str, object] = {"declaration_id": declaration["id"]}
        for name, value in {**header, **item}.items():
            amount = value if isinstance(value, dict) else None
            row[name] = amount["amount"] if amount else value
            row |= {f"{name}_currency": amount["currency"]} if amount else {}
        yield row


def columns_of(carried: Sequence[Element]) -> list[str]:
    """`declaration_id`, `kind`, `item_number`, and every element, an amount with its currency."""
    names = ["declaration_id", "kind", "item_number"]
    for element in carried:
        names += [element.id]
        names += [f"{element.id}_currency"] if element.type == "money" and not element.multiple else []
    return names


@contextmanager
def declarations_file(path: Path, carried: Sequence[Element]) -> Iterator[Writer]:
    """A writer of declarations. Raises OutputError for an unknown ending and what the system refuses."""
    ending = checked_ending(path, DECLARATION_ENDINGS)
    with replacing(path) as file:
        writer: Writer
        if ending in (".csv", ".parquet"):
            forms = {one.id: "list" if one.multiple else one.type for one in carried}
            writer = FlatRows(_table(file, ending, columns_of(carried), forms))
        else:
            writer = JsonArray(file) if ending == ".json" else JsonLines(file)
        yield from _closing(writer)


@contextmanager
def results_file(path: Path, columns: Sequence[str]) -> Iterator[Writer]:
    """A writer of control results, CSV or Parquet. Raises OutputError."""
    ending = checked_ending(path, RESULT_ENDINGS)
    with replacing(path) as file:
        writer = _table(file, ending, columns, {})
        yield from _closing(writer)


def _closing(writer: Writer) -> Iterator[Writer]:
    """Ends what is written; lets go of a file that will not be kept."""
    try:
        yield writer
    except BaseException:
        with suppress(Exception):
            writer.close()
        raise
    writer.close()


def _table(file: BinaryIO, ending: str, columns: Sequence[str], forms: Mapping[str, str]) -> Writer:
    return CsvRows(file, columns) if ending == ".csv" else ParquetRows(file, columns, forms)


def checked_ending(path: Path, allowed: Sequence[str]) -> str:
    """The ending in small letters. Raises OutputError unless it is one of the allowed."""
    ending = path.suffix.lower()
    if ending not in allowed:
        raise OutputError(f"`{path.name}` has an unknown ending: allowed are {', '.join(allowed)}")
    return ending
