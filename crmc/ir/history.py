"""Earlier declarations (4.8): which of the supplied history and the same input come before a record."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from crmc.ir.record import Record

Moment = tuple[date, str]
"""(reference date, id as text): the order of declarations."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """All declarations in order; `undated` ones have no reference date and might be any time.

    `is_complete`: a history was supplied, so that nothing else came before.
    """

    moments: Sequence[Moment]
    records: Sequence[Record]
    undated: Sequence[Record]
    is_complete: bool


def timeline(history: Iterable[Record] | None, records: Iterable[Record]) -> Timeline:
    """A declaration that stands both in the history and in the input (same date and id) counts once."""
    dated: dict[Moment, Record] = {}
    undated: dict[str, Record] = {}
    for record in (*(history or ()), *records):
        if record.reference is None:
            undated.setdefault(record.id, record)
        else:
            dated.setdefault((record.reference, record.id), record)
    moments = sorted(dated)
    in_order = [dated[moment] for moment in moments]
    return Timeline(moments, in_order, tuple(undated.values()), history is not None)


def earlier(line: Timeline, record: Record, days: Fraction) -> Iterator[Record]:
    """Those of the window: its first day included, the same day if before in the order."""
    if record.reference is None:
        return
    first_day = record.reference - min(timedelta(days=floor(days)), record.reference - date.min)
    begin = bisect_left(line.moments, (first_day, ""))
    end = bisect_left(line.moments, (record.reference, record.id))
    yield from line.records[begin:end]


def perhaps_earlier(line: Timeline, record: Record) -> Iterator[Record]:
    """Declarations without a reference date, which might lie in any window."""
    return (other for other in line.undated if other.id != record.id)
