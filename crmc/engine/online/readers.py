"""Declared values read quickly where they are well formed; everything else by the reader of records.

Readers remember what was declared and what it means for the clauses, up to a bound: a value that is not
remembered is read anew each time.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeGuard, TypeVar

from crmc.engine.online.masks import CodeMasks, FlatMasks, WordMasks
from crmc.engine.plan.truth import is_foreign
from crmc.ir import text
from crmc.ir.declared import Fault, read_value
from crmc.ir.model import RuleBook
from crmc.ir.record import expectation, read_several
from crmc.ir.values import day

MOST_KNOWN = 50_000
"""Values that are remembered of one element, at most."""
MOST_BYTES = 16_000_000
"""Memory for the masks of one element's values."""
LONGEST_KNOWN = 100
"""Characters of a text that is remembered."""
MOST_VALUES = 8
"""Values that are remembered of one element, declared together."""
BYTES_BESIDE = 250
"""Of a remembered value, beside its mask: about what Python takes for a text and a place in a mapping."""

CODE_LENGTHS = frozenset((2, 4, 6, 8, 10))

T = TypeVar("T")


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


class Reader(Generic[T]):
    """What values mean; those seen before are in `known`, a plain mapping, since that is looked up fastest.

    INVARIANT: a value put there twice is the same both times, so that threads need no lock.
    """

    __slots__ = ("_most", "known")

    def __init__(self, clauses: int) -> None:
        self.known: dict[Any, T] = {}
        self._most = min(MOST_KNOWN, MOST_BYTES // (clauses // 8 + BYTES_BESIDE))

    def remember(self, key: Any, value: T) -> None:
        """Keeps a value, as long as there are not too many, under a short text, or some."""
        if len(self.known) < self._most and is_short_text(key):
            self.known[key] = value


class FlatReader(Reader[int]):
    """The clauses that a raw value leaves."""

    __slots__ = ("_book", "_element", "_every", "_masks")

    def __init__(self, book: RuleBook, element: str, masks: FlatMasks | None, every: int) -> None:
        super().__init__(every.bit_length())
        self._book, self._element, self._masks, self._every = book, element, masks, every

    def __call__(self, raw: Any) -> int:
        """Raises OddError as well where a clause is unknown for the value."""
        value = read(self._book, self._element, raw)
        may, unknown = (self._every, 0) if self._masks is None else self._masks.of(value)
        if unknown or is_foreign(value):
            raise OddError("a value that leaves clauses unknown")
        self.remember(raw, may)
        return may


class CodeReader(Reader[int]):
    """The clauses that a hierarchical code leaves, by as many of its digits as any clause names."""

    __slots__ = ("_book", "_element", "_masks")

    def __init__(self, book: RuleBook, element: str, masks: CodeMasks) -> None:
        super().__init__(masks.base.bit_length())
        self._book, self._element, self._masks = book, element, masks

    def judged(self, raw: object) -> tuple[int, int]:
        """(clauses that may hold, those of them for which the code is too short to tell)."""
        masks = self._masks
        code = raw if is_plain_code(raw) else str(read(self._book, self._element, raw))
        may = masks.base
        for length in masks.lengths:
            may |= masks.by_top.get(code[:length], 0)
        short = masks.short.get(code, 0) & ~may
        if raw == code and not short:
            self.remember(code[: masks.longest], may)
        return may | short, short


class NumberReader:
    """A number as a whole one of 10^-decimals; None for an amount in another currency."""

    __slots__ = ("_book", "_element", "_scale")

    def __init__(self, book: RuleBook, element: str, scale: int) -> None:
        self._book, self._element, self._scale = book, element, scale

    def __call__(self, raw: object) -> int | None:
        value = read(self._book, self._element, raw)
        if not isinstance(value, Fraction):
            return None
        scaled = value * self._scale
        if scaled.denominator != 1:
            raise OddError("more decimals than the catalogue has")
        return scaled.numerator


class DayReader(Reader[int]):
    """A date, or the day of a moment, as a number of days."""

    __slots__ = ("_book", "_element")

    def __init__(self, book: RuleBook, element: str) -> None:
        super().__init__(0)
        self._book, self._element = book, element

    def __call__(self, raw: object) -> int:
        value = read(self._book, self._element, raw)
        if not isinstance(value, date):
            raise OddError("no date")
        number = day(value).toordinal()
        self.remember(raw, number)
        return number


class PartReader(Reader[int]):
    """The clauses of which a part of a text holds a word; the part is normalised, or of ASCII alone."""

    __slots__ = ("_masks",)

    def __init__(self, masks: WordMasks) -> None:
        super().__init__(masks.base.bit_length())
        self._masks = masks
        for word, _ in masks.by_word:
            self(word)

    def __call__(self, part: str) -> int:
        lower = part.lower() if part.isascii() else part
        mask = self.known.get(lower)
        if mask is None:
            mask = self._masks.of_part(lower, text.words)
            self.remember(lower, mask)
        self.remember(part, mask)
        return mask


def is_plain_code(raw: object) -> TypeGuard[str]:
    """Is it a commodity code of digits alone?"""
    return type(raw) is str and raw.isascii() and raw.isdigit() and len(raw) in CODE_LENGTHS


def is_short_text(key: Any) -> bool:
    """Is a key a text, or several, that costs little memory? Numbers are none: True would pass for 1."""
    if type(key) is tuple:
        return len(key) <= MOST_VALUES and all(
            type(each) is str and len(each) <= LONGEST_KNOWN for each in key
        )
    return type(key) is str and len(key) <= LONGEST_KNOWN
