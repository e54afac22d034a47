"""Records as columns: of each element of the plan the values of every row, missing ones marked.

A row is an item, or the header of a declaration without items; in a frame of headers, the header.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from crmc.engine.plan.amounts import NUMERIC
from crmc.engine.plan.book import Plan
from crmc.engine.plan.truth import is_foreign
from crmc.ir.record import Declared, Item, Record
from crmc.ir.scope import NEVER_FROM_HEADER

Rows: TypeAlias = NDArray[np.signedinteger[Any]]
Numbers64: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]

MISSING, ODD = -1, -2
"""Codes of a row without a value, and of one whose value only the referee reads (an amount in RSD)."""
THERE, NOT_THERE, NOT_READ = 0, 1, 2
"""The state of a number: there, missing, or one that only the referee reads (more than 64 bits)."""
LARGEST = 2**62


@dataclass(slots=True)
class Coded:
    """Values by code; `codes` may be MISSING or ODD. `ordered`: texts stand in their order."""

    codes: Rows
    values: Sequence[Any]
    ordered: bool = True
    whole: bool | None = None

    def is_whole(self) -> bool:
        """Does every row have a value?"""
        if self.whole is None:
            self.whole = int(self.codes.min(initial=0)) >= 0
        return self.whole


@dataclass(slots=True)
class Amount:
    """Whole numbers of 10^-decimals, or days; `state` None: all are there."""

    numbers: Numbers64
    state: Bytes | None
    decimals: int
    least: int | None = None

    def is_whole(self) -> bool:
        """Does every row have a number?"""
        return self.state is None

    def is_above_zero(self) -> bool:
        """Is every number above zero?"""
        if self.least is None:
            self.least = int(self.numbers.min(initial=1))
        return self.least > 0


@dataclass(slots=True)
class Plain:
    """Normalised texts, for words: as Python texts; None where there is none."""

    texts: list[str | None]


Column: TypeAlias = Coded | Amount


@dataclass(slots=True)
class Frame:
    """`declaration` and `item` tell for each row whose it is (item -1: the header).

    `days` are reference dates as numbers of days, 0 where there is none; `kinds` codes into `kind_names`.
    `faulty` are the rows that see a fault of an element.
    """

    size: int
    columns: dict[str, Column]
    declaration: Rows
    item: Rows
    days: Rows
    kinds: Rows
    kind_names: list[str]
    faulty: dict[str, Rows] = field(default_factory=dict)


Look: TypeAlias = Callable[[str], list[Declared | None]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row before it is columns."""

    position: int
    record: Record
    item: Item | None


def lines_of(records: Sequence[Record], of_items: bool) -> list[tuple[int, int, Line]]:
    """(declaration, item, line) of each row."""
    found = []
    for position, record in enumerate(records):
        if of_items and record.items:
            found += [(position, n, Line(position, record, item)) for n, item in enumerate(record.items)]
        else:
            found.append((position, -1, Line(position, record, None)))
    return found


def frame_of(plan: Plan, records: Sequence[Record], of_items: bool, elements: Sequence[str]) -> Frame:
    """The frame of typed records."""
    rows = lines_of(records, of_items)
    kinds = list(plan.book.kinds)
    place = {kind: code for code, kind in enumerate(kinds)}
    frame = Frame(
        size=len(rows),
        columns={},
        declaration=np.array([row[0] for row in rows], np.int32),
        item=np.array([row[1] for row in rows], np.int32),
        days=np.array([day_number(row[2].record) for row in rows], np.int32),
        kinds=np.array([place[row[2].record.kind] for row in rows], np.int32),
        kind_names=kinds,
        faulty=faulty_rows([row[2] for row in rows]),
    )
    for element in elements:
        values = [value_at(row[2], element, of_items) for row in rows]
        frame.columns[element] = column_of(plan, element, values)
    return frame


def day_number(record: Record) -> int:
    """The reference date as a number, 0 for none."""
    return 0 if record.reference is None else record.reference.toordinal()


def faulty_rows(lines: list[Line]) -> dict[str, Rows]:
    """By element the rows from which a fault of it is seen (4.4)."""
    found: dict[str, list[int]] = {}
    for row, line in enumerate(lines):
        for number, element in line.record.faults:
            if number is None or line.item is None or line.item.number == number:
                found.setdefault(element, []).append(row)
    return {element: np.unique(np.array(rows, np.int32)) for element, rows in found.items()}


def value_at(line: Line, element: str, of_items: bool) -> Declared | None:
    """4.1: the item's, else the header's; several of both together (`scope.declared`)."""
    on_header = line.record.header.get(element)
    if line.item is None:
        return None if of_items and element in NEVER_FROM_HEADER else on_header
    on_item = line.item.values.get(element)
    if element in NEVER_FROM_HEADER or on_header is None:
        return on_item
    if isinstance(on_item, tuple) and isinstance(on_header, tuple):
        return on_item + on_header
    return on_header if on_item is None else on_item


# Columns


def column_of(plan: Plan, element: str, values: list[Declared | None]) -> Column:
    """A column of values in the form that suits the type of its element."""
    facts = plan.book.elements[element]
    if not facts.multiple and (facts.type in NUMERIC or facts.type == "date"):
        return amount_of(values, plan.decimals[element])
    return coded_of(values)


def coded_of(values: list[Declared | None]) -> Coded:
    """Values by code, in order where they are texts."""
    distinct = {value for value in values if value is not None and not is_foreign(value)}
    textual = all(isinstance(value, str) for value in distinct)
    in_order: list[Any] = sorted(distinct) if textual else list(distinct)
    place = {value: code for code, value in enumerate(in_order)}
    codes = [MISSING if value is None else ODD if is_foreign(value) else place[value] for value in values]
    return Coded(np.array(codes, np.int32), in_order)


def amount_of(values: list[Declared | None], decimals: int) -> Amount:
    """Numbers and days; what is too large or in another currency is left to the referee."""
    numbers = np.zeros(len(values), np.int64)
    state = np.zeros(len(values), np.uint8)
    scale = 10**decimals
    for row, value in enumerate(values):
        number = whole(value, scale)
        if number is None:
            state[row] = NOT_THERE if value is None else NOT_READ
        else:
            numbers[row] = number
    return Amount(numbers, state if state.any() else None, decimals)


def whole(value: Declared | None, scale: int) -> int | None:
    """A value as a whole number, None where it is none or takes more than 62 bits."""
    if isinstance(value, Fraction):
        scaled = value * scale
        fits = scaled.denominator == 1 and -LARGEST < scaled.numerator < LARGEST
        return scaled.numerator if fits else None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal()
    return None
