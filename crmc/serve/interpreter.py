"""The reference interpreter over one input, pair by pair, so that whoever asks can stop in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmc.bundle.api import Bundle
from crmc.ir.evaluate import Row, evaluate, rows_of, rules_of, uses_history, world_of
from crmc.ir.history import timeline
from crmc.ir.record import Record, Unreadable


class Interpreter:
    """What is the same for every input is worked out once; nothing in it changes afterwards.

    `looks_back`: the rules look at earlier declarations, so those of one input are judged together.
    """

    def __init__(self, bundle: Bundle) -> None:
        self._book, self._supplies = bundle.book, bundle.supplies
        self.looks_back = uses_history(self._book)
        self._rules = rules_of(self._book)
        self._world = world_of(self._book, self._supplies, timeline(self._supplies.history, ()))

    def rows(self, records: Iterable[Record | Unreadable]) -> Iterator[Row]:
        """A row for every pair, in the order of `crmc evaluate`."""
        if self.looks_back:
            return evaluate(self._book, records, self._supplies)
        return (row for record in records for row in rows_of(self._world, self._rules, record))
