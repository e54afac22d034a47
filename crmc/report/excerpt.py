"""A line of a source with a mark under a stretch of it, cut to the room there is."""

from __future__ import annotations

from typing import NamedTuple

from crmc.report.display import Cell, cells
from crmc.source import Span

_CUT = "…"


NEIGHBOURS = 8
"""Lines of a megabyte are looked at only this many times the room around the mark."""


class Excerpt(NamedTuple):
    """The line as shown; the mark begins after `offset` columns and is `length` columns long."""

    line: str
    offset: int
    length: int


def excerpt(line: str, span: Span, room: int) -> Excerpt:
    """The part of `line`, at most `room` columns wide, that shows the span, its start above all.

    A span over several lines is marked to the end of its first; one of no length by one mark.
    """
    skipped = max(min(span.column - 1, len(line)) - NEIGHBOURS * room, 0)
    near = line[skipped : skipped + 2 * NEIGHBOURS * room]
    cut_behind = skipped + len(near) < len(line)
    near = near if cut_behind else near.rstrip()
    shown = cells(near)
    start = min(span.column - 1 - skipped, len(shown))
    end = len(shown) if span.end_line > span.line else min(span.end_column - 1 - skipped, len(shown))
    behind = start == len(shown)
    first, last = _window(shown, start, max(end, start), room - behind)
    before = _CUT if first > 0 or skipped else ""
    after = _CUT if last < len(shown) or cut_behind else ""
    offset = min(len(before) + _columns(shown[first:start]), room - 1)
    length = max(_columns(shown[start : min(end, last)]), 1)
    return Excerpt(before + "".join(cell.shown for cell in shown[first:last]) + after, offset, length)


def _columns(shown: list[Cell]) -> int:
    return sum(cell.width for cell in shown)


def _window(shown: list[Cell], start: int, end: int, room: int) -> tuple[int, int]:
    """The characters to show: all, or a stretch around the span with room for the marks of the cut."""
    if _columns(shown) <= room:
        return 0, len(shown)
    room = max(room - 2 * len(_CUT), 1)
    first = last = start
    used = 0
    while last < end and used + shown[last].width <= room:
        used += shown[last].width
        last += 1
    context = (room - used) // 2
    while first > 0 and context >= shown[first - 1].width:
        first -= 1
        context -= shown[first].width
        used += shown[first].width
    while last < len(shown) and used + shown[last].width <= room:
        used += shown[last].width
        last += 1
    while first > 0 and used + shown[first - 1].width <= room:
        first -= 1
        used += shown[first].width
    return first, last
