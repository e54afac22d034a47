"""Declared values read quickly where they are well formed; everything else by the reader of records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from crmc.engine.online.masks import FlatMasks, Scale, WordMasks
from crmc.engine.plan.truth import is_foreign
from crmc.ir import text
from crmc.ir.declared import Fault, read_value
from crmc.ir.model import RuleBook
from crmc.ir.record import expectation, read_several
from crmc.ir.values import day

MOST_KNOWN = 50_000
"""Values that are remembered of one element."""


class OddError(Exception):
    """A value that only the reader of records can judge."""


def read(book: RuleBook, element: str, raw: object) -> Any:
    """The declared value. Raises OddError for a fault."""
    expected = expectation(book, element)
    if expected.facts.multiple:
        value: Any = read_several(list(raw) if isinstance(raw, tuple) else raw, expected)
    else:
        value = read_value(raw, expected)
    if isinstance(value, Fault):
        raise OddError(value.reason)
    return value


@dataclass(slots=True)
class FlatReader:
    """The mask of a raw value; those seen before are in `known`."""

    book: RuleBook
    element: str
    masks: FlatMasks | None
    every: int
    known: dict[Any, int] = field(default_factory=dict)

    def __call__(self, raw: Any) -> int:
        """Raises OddError as well where a clause is unknown for the value."""
        value = read(self.book, self.element, raw)
        may, unknown = (self.every, 0) if self.masks is None else self.masks.of(value)
        if unknown or is_foreign(value):
            raise OddError("a value that leaves clauses unknown")
        remember(self.known, raw, may)
        return may


@dataclass(slots=True)
class CodeReader:
    """A hierarchical code as its digits."""

    book: RuleBook
    element: str

    def __call__(self, raw: object) -> str:
        return str(read(self.book, self.element, raw))


@dataclass(slots=True)
class NumberReader:
    """A number as a whole one of 10^-decimals; None for an amount in another currency."""

    book: RuleBook
    element: str
    scale: int

    def __call__(self, raw: object) -> int | None:
        value = read(self.book, self.element, raw)
        if not isinstance(value, Fraction):
            return None
        scaled = value * self.scale
        if scaled.denominator != 1:
            raise OddError("more decimals than the catalogue has")
        return scaled.numerator


@dataclass(slots=True)
class DayReader:
    """A date, or the day of a moment, as a number of days."""

    book: RuleBook
    element: str
    known: dict[Any, int] = field(default_factory=dict)

    def __call__(self, raw: object) -> int:
        value = read(self.book, self.element, raw)
        if not isinstance(value, date):
            raise OddError("no date")
        number = day(value).toordinal()
        remember(self.known, raw, number)
        return number


@dataclass(slots=True)
class PlaceReader:
    """The mask of a number of which there are few different ones: a day, a count."""

    scale: Scale
    known: dict[int, int] = field(default_factory=dict)

    def __call__(self, number: int) -> int:
        mask = self.scale.of(number, 1)
        remember(self.known, number, mask)
        return mask


@dataclass(slots=True)
class PartReader:
    """The clauses of which a part of a text holds a word."""

    masks: WordMasks
    known: dict[str, int] = field(default_factory=dict)

    def __call__(self, part: str) -> int:
        mask = self.masks.of_part(part, text.words)
        remember(self.known, part, mask)
        return mask


def remember(known: dict[Any, int], key: object, value: int) -> None:
    """Keeps a value, as long as there are not too many."""
    if len(known) < MOST_KNOWN:
        known[key] = value
