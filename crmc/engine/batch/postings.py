"""Rows by the values of a column: those for which a leaf is true, and those for which it is unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np

from crmc.engine.batch.frame import MISSING, ODD, Coded, Frame, Rows
from crmc.engine.batch.truths import LAST, TRUE, UNKNOWN, Truths, place_of
from crmc.engine.plan.leaves import Below, Leaf, OneOf

RESERVED = 2
"""The codes ODD and MISSING stand before the others where rows are sorted by code."""


class Postings:
    """Rows by the codes of their values, sorted once a column."""

    def __init__(self, frame: Frame, truths: Truths) -> None:
        self._frame, self._truths = frame, truths
        self.every = np.arange(frame.size, dtype=np.int32)
        self._sorted: dict[str, tuple[Rows, Rows]] = {}
        self._places: dict[str, dict[Any, int]] = {}
        self._below: dict[tuple[str, str], tuple[tuple[int, int], frozenset[int]]] = {}

    def codes(self, leaf: OneOf) -> list[int]:
        """The codes of the values for which it is true."""
        column = self._column(leaf.element)
        if column.ordered:
            found = (place_of(column.values, value) for value in leaf.values)
        else:
            if leaf.element not in self._places:
                self._places[leaf.element] = {value: code for code, value in enumerate(column.values)}
            found = (self._places[leaf.element].get(value, -1) for value in leaf.values)
        return sorted({code for code in found if code >= 0})

    def rows(self, element: str, codes: Rows | list[int]) -> Rows:
        """The rows of these codes, MISSING and ODD among them."""
        if not len(codes):
            return self.every[:0]
        order, starts = self._order(element)
        if len(codes) == 1:
            place = int(codes[0]) + RESERVED
            return order[starts[place] : starts[place + 1]]
        places = np.asarray(codes, np.int64) + RESERVED
        return order[several_slices(starts[places], starts[places + 1])]

    def below(self, leaf: Below) -> tuple[Rows, Rows]:
        """(rows for which it is true, rows for which it is unknown)."""
        column = self._column(leaf.element)
        if leaf.ranges or not column.ordered:
            return self.judged(leaf)
        ranges, short = self._subtrees(leaf)
        order, starts = self._order(leaf.element)
        parts = [
            order[starts[low + RESERVED] : starts[high + RESERVED]] for low, high in ranges if low < high
        ]
        true = parts[0] if len(parts) == 1 else np.concatenate([self.every[:0], *parts])
        lacking = [] if column.is_whole() else [MISSING, ODD]
        return true, self.rows(leaf.element, short + lacking)

    def _subtrees(self, leaf: Below) -> tuple[list[tuple[int, int]], list[int]]:
        """(places below each top, from and to; places of codes too short to tell and below no other top)."""
        ranges: list[tuple[int, int]] = []
        short: set[int] = set()
        for top in uppermost(leaf.tops):
            place, shorter = self._subtree(leaf.element, top)
            ranges.append(place)
            short |= shorter
        return ranges, [
            place for place in sorted(short) if not any(low <= place < high for low, high in ranges)
        ]

    def _subtree(self, element: str, top: str) -> tuple[tuple[int, int], frozenset[int]]:
        """The places below a top, and those of the codes that are shorter and a prefix of it."""
        known = self._below.get((element, top))
        if known is None:
            values = self._column(element).values
            low = bisect_left(values, top)
            places = [bisect_left(values, top[:length], 0, low) for length in range(2, len(top), 2)]
            shorter = frozenset(place for place in places if place < low and top.startswith(values[place]))
            known = (low, bisect_left(values, top + LAST, low)), shorter
            self._below[element, top] = known
        return known

    def judged(self, leaf: Leaf) -> tuple[Rows, Rows]:
        """The same of any leaf on one element, by the truth of each value."""
        (element,) = leaf.elements
        table = self._truths.table(leaf, self._column(element))[:-RESERVED]
        unknown = np.concatenate((np.flatnonzero(table == UNKNOWN), [MISSING, ODD]))
        return self.rows(element, np.flatnonzero(table == TRUE)), self.rows(element, unknown)

    def _column(self, element: str) -> Coded:
        column = self._frame.columns[element]
        assert isinstance(column, Coded)
        return column

    def _order(self, element: str) -> tuple[Rows, Rows]:
        if element not in self._sorted:
            column = self._column(element)
            codes = column.codes + RESERVED
            if len(column.values) < 2**16 - RESERVED:
                codes = codes.astype(np.uint16)
            order = np.argsort(codes, kind="stable").astype(np.int32)
            counts = np.bincount(codes, minlength=len(column.values) + RESERVED)
            self._sorted[element] = order, np.concatenate(([0], np.cumsum(counts)))
        return self._sorted[element]


def uppermost(tops: tuple[str, ...]) -> Iterator[str]:
    """The codes that lie below no other of them."""
    last: str | None = None
    for top in sorted(tops):
        if last is None or not top.startswith(last):
            last = top
            yield top


def several_slices(begins: Rows, ends: Rows) -> Rows:
    """The indices of many slices, one after the other."""
    lengths = ends - begins
    before = np.cumsum(lengths) - lengths
    return np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))
