"""Which rows a clause can meet at all: those that its key does not rule out."""

from __future__ import annotations

import numpy as np

from crmc.engine.batch.frame import Coded, Frame, Rows
from crmc.engine.batch.truths import Truths
from crmc.engine.plan.clauses import Clause
from crmc.engine.plan.leaves import Leaf, Words


class Postings:
    """Rows by the codes of their values, sorted once a column."""

    def __init__(self, frame: Frame, truths: Truths) -> None:
        self._frame, self._truths = frame, truths
        self.every = np.arange(frame.size, dtype=np.int32)
        self._sorted: dict[str, tuple[Rows, Rows]] = {}
        self._by_leaf: dict[Leaf, Rows] = {}

    def candidates(self, clause: Clause) -> Rows:
        """The rows for which the clause's key is true or unknown; every row where it has none."""
        if clause.key is None:
            return self.every
        found = self._by_leaf.get(clause.key)
        if found is None:
            found = self._by_leaf[clause.key] = self._rows(clause.key)
        return found

    def _rows(self, key: Leaf) -> Rows:
        element = key.elements[0]
        column = self._frame.columns[element]
        assert isinstance(column, Coded)
        if isinstance(key, Words):
            table = self._truths.texts(element).table(key)
        else:
            table = self._truths.table(key, column)
        return self._with_codes(element, column, np.flatnonzero(table))

    def _with_codes(self, element: str, column: Coded, codes: Rows) -> Rows:
        """Rows of these codes, where codes from the end stand for MISSING and ODD."""
        order, starts = self._order(element, column)
        shifted = np.where(codes >= len(column.values), codes - len(column.values), codes + 2)
        parts = [order[starts[first] : starts[last + 1]] for first, last in runs(np.sort(shifted))]
        return np.concatenate(parts) if parts else self.every[:0]

    def _order(self, element: str, column: Coded) -> tuple[Rows, Rows]:
        if element not in self._sorted:
            codes = column.codes + 2
            if len(column.values) < 2**16 - 2:
                codes = codes.astype(np.uint16)
            order = np.argsort(codes, kind="stable").astype(np.int32)
            counts = np.bincount(codes, minlength=len(column.values) + 2)
            self._sorted[element] = order, np.concatenate(([0], np.cumsum(counts)))
        return self._sorted[element]


def runs(sorted_codes: Rows) -> list[tuple[int, int]]:
    """First and last of each run of codes that follow one another."""
    if not len(sorted_codes):
        return []
    gaps = np.flatnonzero(np.diff(sorted_codes) > 1)
    firsts = sorted_codes[np.concatenate(([0], gaps + 1))]
    lasts = sorted_codes[np.concatenate((gaps, [len(sorted_codes) - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
