"""Which rows a clause can meet at all: those for which its key is true, and those for which it is unknown."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from crmc.engine.batch.frame import MISSING, ODD, Coded, Frame, Rows
from crmc.engine.batch.truths import LAST, TRUE, UNKNOWN, Truths, place_of
from crmc.engine.plan.leaves import Below, OneOf, Words

RESERVED = 2
"""The codes ODD and MISSING stand before the others where rows are sorted by code."""


class Postings:
    """Rows by the codes of their values, sorted once a column."""

    def __init__(self, frame: Frame, truths: Truths) -> None:
        self._frame, self._truths = frame, truths
        self.every = np.arange(frame.size, dtype=np.int32)
        self._sorted: dict[str, tuple[Rows, Rows]] = {}
        self._by_leaf: dict[int, tuple[Rows, Rows]] = {}

    def candidates(self, key: Below | Words | OneOf) -> tuple[Rows, Rows]:
        """(rows for which a key is true, rows for which it is unknown)."""
        found = self._by_leaf.get(id(key))
        if found is None:
            found = self._by_leaf[id(key)] = self._rows(key)
        return found

    def _rows(self, key: Below | Words | OneOf) -> tuple[Rows, Rows]:
        column = self._frame.columns[key.element]
        assert isinstance(column, Coded)
        lacking = [MISSING, ODD]
        match key:
            case Below(_, tops, ()) if column.ordered:
                ranges, short = subtrees(column.values, tops)
                return self._in_ranges(column, key.element, ranges), self._with(
                    column, key.element, short + lacking
                )
            case OneOf(_, values) if column.ordered:
                places = [place for value in values if (place := place_of(column.values, value)) >= 0]
                return self._with(column, key.element, places), self._with(column, key.element, lacking)
            case Words(_, words, whole):
                texts = [self._truths.texts(key.element).codes(word, whole) for word in words]
                codes = texts[0] if len(texts) == 1 else np.unique(np.concatenate(texts))
                return self._with(column, key.element, codes), self._with(column, key.element, lacking)
        table = self._truths.table(key, column)[:-RESERVED]
        unknown = np.concatenate((np.flatnonzero(table == UNKNOWN), lacking))
        true = np.flatnonzero(table == TRUE)
        return self._with(column, key.element, true), self._with(column, key.element, unknown)

    def _in_ranges(self, column: Coded, element: str, ranges: list[tuple[int, int]]) -> Rows:
        order, starts = self._order(element, column)
        parts = [
            order[starts[low + RESERVED] : starts[high + RESERVED]] for low, high in ranges if low < high
        ]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else self.every[:0]

    def _with(self, column: Coded, element: str, codes: Rows | list[int]) -> Rows:
        """Rows of these codes."""
        if not len(codes):
            return self.every[:0]
        order, starts = self._order(element, column)
        places = np.asarray(codes, np.int64) + RESERVED
        return order[several_slices(starts[places], starts[places + 1])]

    def _order(self, element: str, column: Coded) -> tuple[Rows, Rows]:
        if element not in self._sorted:
            codes = column.codes + RESERVED
            if len(column.values) < 2**16 - RESERVED:
                codes = codes.astype(np.uint16)
            order = np.argsort(codes, kind="stable").astype(np.int32)
            counts = np.bincount(codes, minlength=len(column.values) + RESERVED)
            self._sorted[element] = order, np.concatenate(([0], np.cumsum(counts)))
        return self._sorted[element]


def subtrees(values: list[str], tops: tuple[str, ...]) -> tuple[list[tuple[int, int]], list[int]]:
    """(places below each top, from and to; places of codes too short to tell and below no other top)."""
    ranges: list[tuple[int, int]] = []
    short: set[int] = set()
    for top in tops:
        if any(top.startswith(other) for other in tops if other != top):
            continue
        ranges.append((bisect_left(values, top), bisect_left(values, top + LAST)))
        shorter = (place_of(values, top[:length]) for length in range(2, len(top), 2))
        short.update(place for place in shorter if place >= 0)
    return ranges, [place for place in sorted(short) if not any(low <= place < high for low, high in ranges)]


def several_slices(begins: Rows, ends: Rows) -> Rows:
    """The indices of many slices, one after the other."""
    lengths = ends - begins
    before = np.cumsum(lengths) - lengths
    return np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))
