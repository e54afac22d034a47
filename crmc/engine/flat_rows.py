"""Declarations from flat rows (CSV, Parquet): one row an item, header values repeated.

Rows of one `declaration_id` are one declaration in the order of its first row, wherever they stand;
so all rows are held until the last is read. An element that stands on both levels is the item's. An
empty header cell beside a filled one of the same declaration repeats it; two different values are an
error of the declaration, and so is a row of it that cannot be read: no part of it is judged without
the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from crmc.engine.cells import CellReader
from crmc.engine.declarations import FaultyValue, FlatRow, FlatTable, Given, InputError, ReadResult, Unread
from crmc.engine.profile import Profile

IDENTIFIER = "declaration_id"


@dataclass(slots=True)
class _Gathered:
    """The rows of one declaration so far."""

    id: str
    place: str
    header: dict[str, object] = field(default_factory=dict)
    items: list[dict[str, object]] = field(default_factory=list)
    item_places: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    control_result: dict[str, object] = field(default_factory=dict)
    texts: dict[str, object] = field(default_factory=dict)

    def result(self) -> ReadResult:
        if self.faults:
            return Unread(self.id, self.place, "; ".join(self.faults))
        declaration = {"id": self.id, **self.header, "items": self.items}
        return Given(declaration, self.place, self.control_result, self.texts, self.item_places)


_Entry: TypeAlias = _Gathered | Unread


def declarations_of(table: FlatTable, reader: CellReader, profile: Profile | None) -> Iterator[ReadResult]:
    """The declarations of a table. Raises InputError if a column that it needs is not there."""
    needed = [IDENTIFIER] if profile is None else profile.columns
    absent = [column for column in needed if column not in table.columns]
    if absent:
        whose = "the profile maps" if profile else "every row needs"
        raise InputError(*(f"{whose} the column `{column}`, which is not in the file" for column in absent))
    return _declarations(table.rows, _Gatherer(reader, profile))


def _declarations(rows: Iterator[FlatRow | Unread], gatherer: _Gatherer) -> Iterator[ReadResult]:
    for row in rows:
        gatherer.add(row)
    for entry in gatherer.order:
        yield entry.result() if isinstance(entry, _Gathered) else entry


class _Gatherer:
    """Puts rows to their declarations; `order` holds what was read, in the order of the file."""

    def __init__(self, reader: CellReader, profile: Profile | None) -> None:
        self.order: list[_Entry] = []
        self._known: dict[str, _Gathered] = {}
        self._reader, self._profile = reader, profile

    def add(self, row: FlatRow | Unread) -> None:
        if isinstance(row, Unread):
            self._add_unread(row)
            return
        cells = row.cells if self._profile is None else self._profile.elements_of(row.cells)
        identifier = cells.get(IDENTIFIER)
        if isinstance(identifier, str) and identifier:
            self._add_row(self._declaration(identifier, row.place), row, cells)
            return
        reason = "is empty" if identifier in (None, "") else f"must be a text, not `{identifier}`"
        self.order.append(Unread(None, row.place, f"`{IDENTIFIER}` {reason}"))

    def _declaration(self, identifier: str, place: str) -> _Gathered:
        known = self._known.get(identifier)
        if known is None:
            known = self._known[identifier] = _Gathered(identifier, place)
            self.order.append(known)
        return known

    def _add_unread(self, row: Unread) -> None:
        if row.id is None:
            self.order.append(row)
            return
        declaration = self._declaration(row.id, row.place)
        declaration.faults.append(row.reason if row.place == declaration.place else f"in {row.message}")

    def _add_row(self, declaration: _Gathered, row: FlatRow, cells: dict[str, object]) -> None:
        header, item = self._reader.read(cells)
        declaration.items.append(item)
        declaration.item_places.append(row.place)
        for element, value in header.items():
            present = declaration.header.setdefault(element, value)
            if not _same(present, value):
                declaration.faults.append(_difference(element, present, value, row.place))
        if self._profile is not None:
            add_aside(declaration.control_result, self._profile.control_result_of(row.cells))
            add_aside(declaration.texts, self._profile.texts_of(row.cells))


def _difference(element: str, present: object, value: object, place: str) -> str:
    return (
        f"`{element}` differs between the rows of the declaration: "
        f"`{_shown(present)}` first, `{_shown(value)}` in {place}"
    )


def add_aside(kept: dict[str, object], values: dict[str, object]) -> None:
    """Puts values of one more row to those of the rows before it; different ones are a fault."""
    for name, value in values.items():
        if not _same(kept.setdefault(name, value), value):
            kept[name] = FaultyValue(f"`{name}` differs between the rows of the declaration")


def _same(one: object, other: object) -> bool:
    # True and 1 are equal in Python and different in a declaration.
    return type(one) is type(other) and one == other


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{value.get('amount')} {value.get('currency')}"
    return ";".join(map(_shown, value)) if isinstance(value, list) else str(value)
