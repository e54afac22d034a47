"""The truth of leaves on rows of a frame: 0 false, 1 true, 2 unknown, exact or unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmc.engine.batch.frame import LARGEST, MISSING, NOT_THERE, ODD, THERE, Amount, Bytes, Coded, Frame, Rows
from crmc.engine.batch.texts import TextIndex
from crmc.engine.plan.book import Plan
from crmc.engine.plan.leaves import (
    Absent,
    Amounts,
    Begins,
    Below,
    ByValue,
    IsTrue,
    Leaf,
    OnDay,
    OneOf,
    Same,
    Sign,
    Tree,
    Whole,
    Words,
    whole_terms,
)
from crmc.engine.plan.truth import UNARY, truth_of
from crmc.ir.record import Declared
from crmc.ir.scope import Scope

FALSE, TRUE, UNKNOWN = 0, 1, 2
NEGATED: Bytes = np.array([TRUE, FALSE, UNKNOWN], np.uint8)
BY_TRUTH = {False: FALSE, True: TRUE, None: UNKNOWN}
LAST = "\U0010ffff"


Terms = tuple[tuple[int, tuple[str, ...]], ...]


class Truths:
    """Judges leaves on the rows of one frame; tables by code are made once a leaf.

    INVARIANT: what is kept of a leaf is kept by its identity: a plan's leaves live as long as the plan.
    """

    def __init__(self, plan: Plan, frame: Frame, empty: Scope) -> None:
        self.frame, self._plan, self._empty = frame, plan, empty
        self._tables: dict[int, Bytes] = {}
        self._codes_of: dict[Leaf, Rows] = {}
        self._texts: dict[str, TextIndex] = {}
        self._bounds: dict[str, int] = {}
        self._certain: dict[int, bool] = {}
        self._terms: dict[int, Terms] = {}

    def of(self, sign: Sign, rows: Rows) -> Bytes:
        """The truth of a literal on some rows."""
        truth = self._of_leaf(sign.leaf, rows)
        return truth if sign.positive else NEGATED[truth]

    def is_certain(self, leaf: Leaf) -> bool:
        """Is a leaf true or false for every row of the frame?"""
        known = self._certain.get(id(leaf))
        if known is None:
            known = self._certain[id(leaf)] = self._settles(leaf)
        return known

    def _settles(self, leaf: Leaf) -> bool:
        if isinstance(leaf, OnDay):
            return True
        columns = [self.frame.columns[name] for name in leaf.elements]
        if not columns or not all(column.is_whole() for column in columns):
            return False
        match leaf:
            case Amounts():
                return all(self._amount(name).is_above_zero() for name in leaf.denominators)
            case Below() | ByValue():
                column = columns[0]
                return isinstance(column, Coded) and not (self.table(leaf, column)[:-2] == UNKNOWN).any()
            case Whole():
                return False
        return True

    def _of_leaf(self, leaf: Leaf, rows: Rows) -> Bytes:
        match leaf:
            case Amounts():
                return self._amounts(leaf, rows)
            case Absent(element):
                return self._absent(element, rows)
            case Same(left, right):
                return self._same(left, right, rows)
            case OnDay(start, end):
                return self._on_day(start, end, rows)
            case Words() | Begins():
                return self.texts(leaf.element).truth(leaf, rows)
            case Whole(tree, _):
                return self._tree(tree, rows)
        if isinstance(leaf, UNARY):
            return self._unary(leaf, rows)
        return np.full(len(rows), UNKNOWN, np.uint8)

    def _tree(self, tree: Tree, rows: Rows) -> Bytes:
        """Kleene: of `and` the least, of `or` the greatest, where unknown lies between false and true."""
        if isinstance(tree, Sign):
            return self.of(tree, rows)
        swap = np.array([0, 2, 1], np.uint8)
        result = np.full(len(rows), 2 if tree.kind == "and" else 0, np.uint8)
        meet = np.minimum if tree.kind == "and" else np.maximum
        for operand in tree.operands:
            result = meet(result, swap[self._tree(operand, rows)])
        return swap[result]

    # One element

    def _unary(self, leaf: Leaf, rows: Rows) -> Bytes:
        column = self.frame.columns[leaf.elements[0]]
        if isinstance(column, Coded):
            return self.table(leaf, column)[column.codes[rows]]
        return self._by_number(leaf, column, rows)

    def table(self, leaf: Leaf, column: Coded) -> Bytes:
        """The truth by code; the last two stand for ODD and MISSING."""
        known = self._tables.get(id(leaf))
        if known is None:
            known = self._tables[id(leaf)] = self._new_table(leaf, column)
        return known

    def _new_table(self, leaf: Leaf, column: Coded) -> Bytes:
        table = np.zeros(len(column.values) + 2, np.uint8)
        table[[MISSING, ODD]] = UNKNOWN
        match leaf:
            case OneOf(_, values):
                wanted = set(values)
                if column.ordered:
                    table[[place for value in wanted if (place := place_of(column.values, value)) >= 0]] = (
                        TRUE
                    )
                else:
                    table[[place for place, value in enumerate(column.values) if value in wanted]] = TRUE
            case Below(_, tops, ()):
                fill_below(table, column.values, tops)
            case IsTrue():
                for place, value in enumerate(column.values):
                    table[place] = TRUE if value is True else FALSE
            case _:
                for place, value in enumerate(column.values):
                    table[place] = self._truth(leaf, value)
        return table

    def _truth(self, leaf: Leaf, value: Declared) -> int:
        return BY_TRUTH[truth_of(leaf, value, self._empty)]

    def _by_number(self, leaf: Leaf, column: Amount, rows: Rows) -> Bytes:
        assert isinstance(leaf, ByValue)
        distinct, inverse = np.unique(column.numbers[rows], return_inverse=True)
        is_day = self._plan.book.elements[leaf.element].type == "date"
        scale = 10**column.decimals
        truths = [
            self._truth(leaf, date.fromordinal(max(number, 1)) if is_day else Fraction(number, scale))
            for number in distinct.tolist()
        ]
        return unknown_where(np.array(truths, np.uint8)[inverse], column.state, rows)

    def _absent(self, element: str, rows: Rows) -> Bytes:
        column = self.frame.columns[element]
        if isinstance(column, Coded):
            codes = column.codes[rows]
            return np.where(codes >= 0, FALSE, np.where(codes == MISSING, TRUE, UNKNOWN)).astype(np.uint8)
        if column.state is None:
            return np.zeros(len(rows), np.uint8)
        return np.array([FALSE, TRUE, UNKNOWN], np.uint8)[column.state[rows]]

    def presence(self, element: str, rows: Rows) -> Bytes:
        """1 where the element is there, 0 where it is missing, 2 where only the referee reads it."""
        return np.array([1, 0, 2], np.uint8)[self._absent(element, rows)]

    def is_zero(self, element: str, rows: Rows) -> NDArray[np.bool_]:
        """Is a number there, and zero?"""
        column = self._amount(element)
        zero: NDArray[np.bool_] = column.numbers[rows] == 0
        return zero if column.state is None else zero & (column.state[rows] == THERE)

    # Several elements

    def _same(self, left: str, right: str, rows: Rows) -> Bytes:
        one, other = self.frame.columns[left], self.frame.columns[right]
        assert isinstance(one, Coded)
        assert isinstance(other, Coded)
        key = Same(left, right)
        if key not in self._codes_of:
            place = {value: code for code, value in enumerate(one.values)}
            codes = [place.get(value, -3) for value in other.values]
            self._codes_of[key] = np.array([*codes, ODD, MISSING], np.int32)
        first, second = one.codes[rows], self._codes_of[key][other.codes[rows]]
        truth: Bytes = (first == second).astype(np.uint8)
        if not (one.is_whole() and other.is_whole()):
            truth[(first < 0) | (second == ODD) | (second == MISSING)] = UNKNOWN
        return truth

    def _amounts(self, leaf: Amounts, rows: Rows) -> Bytes:
        columns = {name: self._amount(name) for name in leaf.elements}
        terms = self._terms.get(id(leaf))
        if terms is None:
            decimals = {name: column.decimals for name, column in columns.items()}
            terms = self._terms[id(leaf)] = whole_terms(leaf, decimals)
        total = self._total(terms, columns, rows)
        truth: Bytes = RELATIONS[leaf.relation](total, 0).astype(np.uint8)
        for name in leaf.denominators:
            if not columns[name].is_above_zero():
                truth[columns[name].numbers[rows] == 0] = UNKNOWN
        for column in columns.values():
            truth = unknown_where(truth, column.state, rows)
        return truth

    def _amount(self, name: str) -> Amount:
        column = self.frame.columns[name]
        assert isinstance(column, Amount)
        return column

    def _total(
        self, terms: tuple[tuple[int, tuple[str, ...]], ...], columns: dict[str, Amount], rows: Rows
    ) -> NDArray[Any]:
        """The sum of the terms: in 64 bits where it surely fits, else in Python's whole numbers."""
        fits = sum(abs(factor) * max(1, self._largest(names)) for factor, names in terms) < LARGEST
        kind = np.int64 if fits else object
        total: NDArray[Any] | None = None
        constant = 0
        for factor, names in terms:
            if not names:
                constant += factor
                continue
            part = columns[names[0]].numbers[rows].astype(kind, copy=False)
            for name in names[1:]:
                part = part * columns[name].numbers[rows]
            part = part * factor
            total = part if total is None else total + part
        zero = np.zeros(len(rows), kind) if total is None else total
        return zero + constant if constant else zero

    def _largest(self, names: tuple[str, ...]) -> int:
        product = 1
        for name in names:
            if name not in self._bounds:
                numbers = self._amount(name).numbers
                self._bounds[name] = int(np.abs(numbers).max(initial=0))
            product *= self._bounds[name]
        return product

    def _on_day(self, start: str | None, end: str | None, rows: Rows) -> Bytes:
        days = self.frame.days[rows]
        truth = np.ones(len(rows), np.uint8)
        if start is not None:
            truth &= days >= date.fromisoformat(start).toordinal()
        if end is not None:
            truth &= days <= date.fromisoformat(end).toordinal()
        return truth

    def texts(self, element: str) -> TextIndex:
        """The index of words of a text element."""
        if element not in self._texts:
            column = self.frame.columns[element]
            assert isinstance(column, Coded)
            self._texts[element] = TextIndex(column)
        return self._texts[element]


RELATIONS = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def unknown_where(truth: Bytes, state: Bytes | None, rows: Rows) -> Bytes:
    """The truth, unknown where a value is not there."""
    if state is not None:
        truth[state[rows] >= NOT_THERE] = UNKNOWN
    return truth


def place_of(values: Sequence[str], value: str) -> int:
    """The place of a value among values in order, -1 where it is not there."""
    place = bisect_left(values, value)
    return place if place < len(values) and values[place] == value else -1


def fill_below(table: Bytes, values: Sequence[str], tops: tuple[str, ...]) -> None:
    """True below each top; a code that is shorter than a top and a prefix of it stays unknown."""
    for top in tops:
        for length in range(len(top)):
            place = bisect_left(values, top[:length])
            if place < len(values) and values[place] == top[:length]:
                table[place] = UNKNOWN
    for top in tops:
        table[bisect_left(values, top) : bisect_left(values, top + LAST)] = TRUE
