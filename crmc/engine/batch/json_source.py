"""NDJSON as a source of columns: one row an item, with the values of its declaration repeated.

INVARIANT: a line becomes columns only if the reader of records takes it without a fault and each value
stands on its own level; of every other one the row is ODD, and its declaration is read from LINE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.batch.source import LINE, ODD, Source, is_aside
from crmc.engine.batch.spool import GROUP
from crmc.engine.cells import CellReader
from crmc.engine.declarations import Given
from crmc.engine.engines import Job, ReadAgainError
from crmc.engine.flat_rows import IDENTIFIER
from crmc.engine.json_reader import BYTE_ORDER_MARK, RecordDecoder, declaration_of_line
from crmc.engine.plan.book import Plan
from crmc.ir.scope import NEVER_FROM_HEADER, is_hierarchical

BYTES_AT_ONCE = 32 << 20
SPACE = b" \t\r\n"
NO_ELEMENTS = frozenset({"id", "kind", "items", "item_number", IDENTIFIER})


def json_source(job: Job, plan: Plan) -> Source:
    """The declarations of a file of NDJSON."""
    return Source(False, GROUP, partial(tables, job, falling(plan)), whole=True)


def falling(plan: Plan) -> frozenset[str]:
    """The elements of which an item has its header's value, as if it were its own."""
    book = plan.book
    named = {name for rule in plan.rules if not rule.on_items for name in rule.rule.elements}
    parts = {part for facts in book.elements.values() for part in facts.made_of}
    return frozenset(
        name
        for name, facts in book.elements.items()
        if "header" in facts.levels
        and not (facts.multiple or facts.made_of or is_hierarchical(book, name))
        and name not in named | parts | NEVER_FROM_HEADER
    )


def tables(job: Job, fall: frozenset[str], rows: int) -> Iterator[Any]:
    """The rows of some declarations at a time."""
    reader = CellReader(job.book, written=False, native=False)
    number = 0
    for lines in lines_at_once(job.source):
        numbered = [(number + n, line) for n, line in enumerate(lines, start=1) if line.strip(SPACE)]
        number += len(lines)
        for start in range(0, len(numbered), rows):
            yield _table(numbered[start : start + rows], reader, fall)


def lines_at_once(path: Path) -> Iterator[list[bytes]]:
    """Many lines at a time. Raises ReadAgainError where the system refuses to give them."""
    try:
        with path.open("rb") as file:
            mark = BYTE_ORDER_MARK
            while lines := file.readlines(BYTES_AT_ONCE):
                lines[0], mark = lines[0].removeprefix(mark), b""
                yield lines
    except OSError as error:
        raise ReadAgainError from error


def _table(lines: list[tuple[int, bytes]], reader: CellReader, fall: frozenset[str]) -> Any:
    """The rows of lines, each with its number."""
    rows = _Rows(reader, fall)
    decode = LineDecoder()
    for place, (_, line) in enumerate(lines):
        rows.add(place, decode.declaration(line))
    parents = np.array(rows.parents, np.int32)
    columns = rows.columns(parents)
    columns[GROUP] = pyarrow.array(np.array([number for number, _ in lines], np.int64)[parents])
    columns[LINE] = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(parents), pyarrow.array([line for _, line in lines], pyarrow.large_binary())
    )
    columns[ODD] = pyarrow.array(rows.odd)
    return pyarrow.table(columns)


class LineDecoder:
    """Decodes plain lines at once, those with escapes or spaces before colons as the reader of records."""

    def __init__(self) -> None:
        self._quick, self._exact = msgspec.json.Decoder(), RecordDecoder()

    def declaration(self, line: bytes) -> dict[str, Any] | None:
        """The declaration of a line; None where there is a fault in it."""
        if b"\\" not in line and b" :" not in line and b"\t:" not in line and b"\r:" not in line:
            try:
                value = self._quick.decode(line)
            except (msgspec.DecodeError, RecursionError):
                return None
            # Every key ends with a quote and a colon, which stand nowhere else: with more, one is twice.
            if isinstance(value, dict) and line.count(b'":') == keys_in(value):
                return value
            return None
        result = declaration_of_line(self._exact, line, "")
        return result.declaration if isinstance(result, Given) else None


NESTED = frozenset({dict, list})


def keys_in(value: dict[str, Any] | list[Any]) -> int:
    """How many keys stand in a value, at any depth."""
    count, inner = (len(value), value.values()) if isinstance(value, dict) else (0, value)
    if NESTED.isdisjoint(map(type, inner)):
        return count
    return count + sum(keys_in(each) for each in inner if type(each) in NESTED)


@dataclass(slots=True)
class _Rows:
    """Rows as they are gathered: the declaration of each, and its item."""

    reader: CellReader
    falling: frozenset[str]
    headers: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    odd: Any = None

    def add(self, place: int, declaration: dict[str, Any] | None) -> None:
        """A declaration as one row an item; one without items, or with what are none, as one row."""
        items = declaration.get("items") if declaration is not None else None
        whole = isinstance(items, list) and items and all(isinstance(item, dict) for item in items)
        self.headers.append(declaration or {})
        if whole and isinstance(items, list):
            self.items += items
            self.parents += [place] * len(items)
        else:
            self.unread.append(len(self.items))
            self.items.append({})
            self.parents.append(place)

    def columns(self, parents: Any) -> dict[str, Any]:
        """A column for every key, on the level on which its element stands."""
        self.odd = np.zeros(len(parents), bool)
        self.odd[self.unread] = True
        simple = len(parents) == len(self.headers)
        columns: dict[str, Any] = {}
        on_header = dict.fromkeys(chain.from_iterable(self.headers))
        on_item = dict.fromkeys(chain.from_iterable(self.items))
        for key, name in (("id", IDENTIFIER), ("kind", "kind")):
            array, odd = column_of([each.get(key) for each in self.headers], {str})
            columns[name] = array if simple else array.take(pyarrow.array(parents))
            self.odd |= odd[parents]
        lacking = np.asarray(pyarrow.compute.equal(columns[IDENTIFIER], "").fill_null(True))
        self.odd |= lacking
        for key in on_header:
            if key in ("id", "kind", "items"):
                continue
            array, odd = column_of([each.get(key) for each in self.headers], self._types(key, True, on_item))
            columns[key] = array if simple else array.take(pyarrow.array(parents))
            self.odd |= odd[parents]
        for key in on_item:
            types: set[type] = {int} if key == "item_number" else self._types(key, False, on_header)
            array, odd = column_of([each.get(key) for each in self.items], types)
            self.odd |= odd
            columns.setdefault(key, array)
        return {name: column for name, column in columns.items() if not is_aside(name)}

    def _types(self, key: str, on_header: bool, other: dict[str, None]) -> set[type]:
        """The types that values of a key may have in a column: none if it does not stand on that level."""
        stands = self.reader.is_header(key) == on_header or self.reader.is_unknown(key)
        stands = stands or (on_header and key in self.falling)
        odd = key in NO_ELEMENTS or key in other or is_aside(key)
        return {str, int, bool, list} if stands and not odd else set()


def column_of(values: list[Any], allowed: set[type]) -> tuple[Any, Any]:
    """(a column of one type, the values that it cannot hold)."""
    types = set(map(type, values)) - {type(None)}
    chosen = next((each for each in (str, int, bool, list) if each in types & allowed), str)
    odd = np.zeros(len(values), bool)
    if types - {chosen} or chosen is list or not allowed:
        held = [value is None or (bool(allowed) and is_held(value, chosen)) for value in values]
        odd = ~np.array(held, bool)
        values = [value if one else None for value, one in zip(values, held, strict=True)]
    try:
        return pyarrow.array(values, ARROW[chosen]), odd
    except OverflowError:
        given = np.array([value is not None for value in values], bool)
        return pyarrow.nulls(len(values), pyarrow.string()), odd | given


def is_held(value: object, chosen: type) -> bool:
    """Is it of the type; a list, one of texts?"""
    if type(value) is not chosen:
        return False
    return not isinstance(value, list) or all(type(each) is str for each in value)


ARROW = {
    str: pyarrow.string(),
    int: pyarrow.int64(),
    bool: pyarrow.bool_(),
    list: pyarrow.list_(pyarrow.string()),
}
