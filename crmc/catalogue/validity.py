"""When law holds: the days of an instrument or a provision, as far as anybody has read them."""

from __future__ import annotations

from typing import NamedTuple


class Validity(NamedTuple):
    """Days from `start` to `end`, both included; None: nothing is known on that side.

    A month (`2018-04`) or a year stands for all of its days, so that what is not known exactly refuses no
    day that may be right. `verified` False: the days are from general knowledge. `pending`: agreed, but on
    no known day in force.
    """

    start: str | None = None
    end: str | None = None
    verified: bool = True
    pending: bool = False

    def begins_after(self, day: str) -> bool:
        return self.pending or (self.start is not None and day[: len(self.start)] < self.start)

    def ends_before(self, day: str) -> bool:
        return self.end is not None and day[: len(self.end)] > self.end

    def covers(self, start: str | None, end: str | None) -> bool:
        """Whether it holds on all days from `start` to `end`; with one side None, on the other alone."""
        first, last = start or end, end or start
        if self.pending or first is None or last is None:
            return not self.pending
        return not self.begins_after(first) and not self.ends_before(last)

    def words(self) -> str:
        """`since 2029-02-12`, `until 2016`, `2018-04 to 2024-05-25`; empty where nothing is known."""
        doubt = "" if self.verified else " (date not verified)"
        if self.pending:
            return "on no known day yet"
        if self.start and self.end:
            return f"from {self.start} to {self.end}{doubt}"
        if self.start:
            return f"since {self.start}{doubt}"
        return f"until {self.end}{doubt}" if self.end else ""


ALWAYS = Validity()


def narrowed(whole: Validity, part: Validity) -> Validity:
    """The days of a provision: its own where it has any, else those of its instrument."""
    return Validity(
        part.start or whole.start,
        part.end or whole.end,
        part.verified if part.start or part.end else whole.verified,
        whole.pending or part.pending,
    )
