"""A run of flat rows as columns: each distinct cell is read once, by the reader of single records.

What needs more than that (a fault, a currency, header values that differ, …) marks its row as `odd`; the
declarations of odd rows are read as records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray

from crmc.engine.batch.decimal_text import whole_numbers
from crmc.engine.batch.frame import (
    MISSING,
    NOT_READ,
    NOT_THERE,
    ODD,
    Amount,
    Coded,
    Column,
    Rows,
    whole,
)
from crmc.engine.batch.texts import ArrowTexts, arrow_texts
from crmc.engine.cells import CellReader
from crmc.engine.parquet_reader import cell_values
from crmc.engine.plan.amounts import NUMERIC
from crmc.engine.plan.truth import is_foreign
from crmc.ir.declared import Fault, edition, is_in_edition, most_digits, read_value
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook
from crmc.ir.record import expectation, read_several
from crmc.ir.scope import is_hierarchical

Mask = NDArray[np.bool_]
FAULTY = 3
"""The state of a number that cannot be read: its row is odd."""
CODED = frozenset({"code", "bool", "date", "datetime"})
"""Types of which a column has few distinct values: they may come as codes already."""
WORKERS = 4
UNREAD = object()
"""Stands for a cell that only the reader of records can judge."""


@dataclass(slots=True)
class Cells:
    """Reads distinct cells of one element, and remembers codes and dates over the whole file."""

    book: RuleBook
    reader: CellReader
    element: str
    known: dict[object, object] = field(default_factory=dict)

    @property
    def facts(self) -> ElementFacts:
        return self.book.elements[self.element]

    def value(self, cell: object) -> object:
        """The declared value of a cell, None where it is missing, UNREAD for a fault."""
        if not isinstance(cell, str | int | date) or self.facts.type in NUMERIC:
            return self._read(cell)
        key = (type(cell), cell)
        if key not in self.known:
            self.known[key] = self._read(cell)
        return self.known[key]

    def _read(self, cell: object) -> object:
        raw = self.reader.value(self.element, cell)
        if raw is None:
            return None
        expected = expectation(self.book, self.element)
        if not self.facts.multiple:
            read: object = UNREAD if isinstance(raw, list) else read_value(raw, expected)
        else:
            read = read_several(raw, expected)
        return UNREAD if isinstance(read, Fault) else read


@dataclass(slots=True)
class Table:
    """Columns of some rows, each made when it is asked for first; `settle` takes into `odd` what they mark.

    INVARIANT: no two threads write into one array: a column marks rows in one of its own.
    """

    book: RuleBook
    data: Any
    decimals: dict[str, int]
    cells: Callable[[str], Cells]
    odd: Mask
    columns: dict[str, Column] = field(default_factory=dict)
    marked: list[Mask] = field(default_factory=list)

    def prepare(self, elements: Sequence[str]) -> None:
        """Makes columns on several processors: most of the work lets go of the interpreter."""
        with ThreadPoolExecutor(WORKERS) as pool:
            for _ in pool.map(self.column, elements):
                pass

    def settle(self) -> None:
        """Takes the rows that are odd by their columns into `odd`."""
        for rows in self.marked:
            self.odd |= rows
        self.marked.clear()

    def column(self, element: str) -> Column:
        """The column of an element; one that the file does not have is missing throughout."""
        if element not in self.columns:
            self.columns[element] = self._made(element)
        return self.columns[element]

    def _made(self, element: str) -> Column:
        facts = self.book.elements[element]
        is_amount = not facts.multiple and (facts.type in NUMERIC or facts.type == "date")
        if element not in self.data.schema.names:
            return self._missing(element, is_amount)
        coded = facts.type in CODED and not is_hierarchical(self.book, element)
        array = (in_one if coded else joined)(self.data.column(element))
        if not is_amount:
            return self._coded(element, facts, array)
        decimals = self.decimals.get(element, 0 if facts.type == "date" else most_digits(facts)[1])
        return self._amount(element, facts, array, decimals)

    def empty(self, element: str) -> Column:
        """A column in which the element is missing throughout."""
        facts = self.book.elements[element]
        return self._missing(element, not facts.multiple and (facts.type in NUMERIC or facts.type == "date"))

    def _missing(self, element: str, is_amount: bool) -> Column:
        size = self.data.num_rows
        if is_amount:
            state = np.full(size, NOT_THERE, np.uint8)
            return Amount(np.zeros(size, np.int64), state, self.decimals.get(element, 0))
        return Coded(np.full(size, MISSING, np.int32), [])

    # Codes, texts, booleans, several values

    def _coded(self, element: str, facts: ElementFacts, array: Any) -> Coded:
        codes, values = encoded(array)
        if is_text(values.type) and not facts.multiple:
            if facts.type in ("text", "identifier"):
                return Coded(codes, ArrowTexts(values), ordered=False)
            if is_hierarchical(self.book, element) and are_plain_codes(values):
                return sorted_codes(values, codes)
        return self._in_order([self.cells(element).value(cell) for cell in cell_values(values)], codes)

    def _in_order(self, values: list[object], codes: Rows) -> Coded:
        """Equal values under one code, texts in their order."""
        usable = {value for value in values if not (value is None or value is UNREAD or foreign(value))}
        ordered: list[Any] = list(usable)
        if all(isinstance(value, str) for value in ordered):
            ordered.sort()
        place = {value: code for code, value in enumerate(ordered)}
        new = [MISSING if value is None else place.get(value, ODD) for value in values]
        unread = [value is UNREAD for value in values]
        table = np.array([*new, MISSING], np.int32)
        if any(unread):
            self.marked.append(np.array([*unread, False], bool)[codes])
        return Coded(table[codes], ordered)

    # Numbers and days

    def _amount(self, element: str, facts: ElementFacts, array: Any, decimals: int) -> Amount:
        numbers, right = self._quick(facts, array, decimals)
        rest = np.flatnonzero(~right)
        state = np.zeros(len(array), np.uint8)
        if len(rest):
            part = array if len(rest) == len(array) else array.take(pyarrow.array(rest))
            codes, found = self._by_cell(element, part, decimals)
            numbers[rest] = np.array([number for number, _ in found], np.int64)[codes]
            state[rest] = np.array([held for _, held in found], np.uint8)[codes]
            if any(held == FAULTY for _, held in found):
                faulty = np.zeros(len(array), bool)
                faulty[rest] = np.array([held == FAULTY for _, held in found], bool)[codes]
                self.marked.append(faulty)
        return Amount(numbers, state if state.any() else None, decimals)

    def _quick(self, facts: ElementFacts, array: Any, decimals: int) -> tuple[NDArray[np.int64], Mask]:
        """Numbers that can be read all at once, and which rows those are."""
        before = most_digits(facts)[0]
        there = np.asarray(array.is_valid())
        if facts.type == "date":
            return np.zeros(len(array), np.int64), np.zeros(len(array), bool)
        if is_text(array.type):
            numbers, right = whole_numbers(array, decimals, before)
        elif pyarrow.types.is_integer(array.type) and array.type != pyarrow.uint64():
            plain = np.asarray(array.fill_null(0)).astype(np.int64)
            right = (plain >= 0) & (plain < 10 ** min(before, 18 - decimals))
            numbers = np.where(right, plain, 0) * 10**decimals
        else:
            return np.zeros(len(array), np.int64), np.zeros(len(array), bool)
        right &= there
        if facts.minimum is not None and Fraction(facts.minimum) > 0:
            right &= numbers >= Fraction(facts.minimum) * 10**decimals
        return numbers, right

    def _by_cell(self, element: str, array: Any, decimals: int) -> tuple[Rows, list[tuple[int, int]]]:
        """(code by row, number and state by code): the rest by distinct cells."""
        codes, cells = distinct(array)
        found = [number_and_state(self.cells(element).value(cell), decimals) for cell in cells]
        return codes, [*found, (0, NOT_THERE)]

    # Notes

    def edition_notes(self, element: str) -> Mask:
        """The rows whose code the loaded edition lacks (4.4)."""
        column = self.column(element)
        assert isinstance(column, Coded)
        code_list = expectation(self.book, element).code_list
        assert code_list is not None
        _, longest = edition(code_list.codes)
        starts = pyarrow.compute.utf8_slice_codeunits(arrow_texts(column.values), 0, longest)
        codes, known = distinct(starts)
        lacking = np.array([not is_in_edition(str(start), code_list) for start in known], bool)
        if not lacking.any():
            return np.zeros(len(column.codes), bool)
        return np.array([*lacking[codes], False, False], bool)[column.codes]


def number_and_state(value: Any, decimals: int) -> tuple[int, int]:
    """A declared value as a whole number, and whether it is one."""
    if value is UNREAD:
        return 0, FAULTY
    number = whole(value, 10**decimals)
    if number is not None:
        return number, 0
    return 0, NOT_THERE if value is None else NOT_READ


PLAIN_CODE = "^([0-9]{2}){1,5}$"
"""A commodity code that is its own value (`declared.hierarchical_code`)."""


def are_plain_codes(values: Any) -> bool:
    """Are all texts commodity codes as they are to be?"""
    matches = pyarrow.compute.match_substring_regex(values, PLAIN_CODE)
    return bool(pyarrow.compute.all(matches).as_py() in (True, None))


def sorted_codes(values: Any, codes: Rows) -> Coded:
    """Codes in their order; -1 stays MISSING."""
    order = pyarrow.compute.array_sort_indices(values)
    place = np.empty(len(values) + 1, np.int32)
    place[np.asarray(order)] = np.arange(len(values), dtype=np.int32)
    place[-1] = MISSING
    return Coded(place[codes], values.take(order).to_pylist())


def foreign(value: Any) -> bool:
    """Is it an amount in another currency, or several with such a one?"""
    return is_foreign(value)


def is_text(kind: Any) -> bool:
    """Is it an Arrow type of text?"""
    return bool(pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind))


def joined(column: Any) -> Any:
    """A column of a table as one array, dictionaries resolved."""
    array = in_one(column)
    return array.dictionary_decode() if pyarrow.types.is_dictionary(array.type) else array


def in_one(column: Any) -> Any:
    """A column of a table as one array."""
    array = column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
    if isinstance(array, pyarrow.ChunkedArray):
        array = pyarrow.concat_arrays(array.chunks) if array.num_chunks else pyarrow.array([], array.type)
    return array


def encoded(array: Any) -> tuple[Rows, Any]:
    """(code by row, distinct cells as an array); a null has the last code, which has no cell."""
    if pyarrow.types.is_dictionary(array.type):
        return codes_of(array.indices), array.dictionary
    try:
        found = array.dictionary_encode()
    except pyarrow.ArrowNotImplementedError:
        places = np.arange(len(array), dtype=np.int32)
        return np.where(np.asarray(array.is_valid()), places, MISSING).astype(np.int32), array
    return codes_of(found.indices), found.dictionary


def codes_of(indices: Any) -> Rows:
    """Codes, MISSING for a null."""
    return np.asarray(indices.fill_null(MISSING) if indices.null_count else indices).astype(np.int32)


def distinct(array: Any) -> tuple[Rows, list[object]]:
    """(code by row, distinct cells); a null has the last code, which has no cell."""
    codes, values = encoded(array)
    return codes, cell_values(values)
