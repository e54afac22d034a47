"""What a change gains, loses and keeps, and the verdict that follows; several of them put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from crmc.analysis.diff.model import Verdict
from crmc.ir.model import Period


class Sides(NamedTuple):
    """Whether anything is gained, lost, and kept."""

    gained: bool
    lost: bool
    kept: bool

    @property
    def verdict(self) -> Verdict:
        """The word for it."""
        if self.gained and self.lost:
            return "changed" if self.kept else "disjoint"
        if self.gained:
            return "wider"
        return "narrower" if self.lost else "equal"


SAME = Sides(gained=False, lost=False, kept=True)
_OF_VERDICT: dict[str, Sides] = {
    "equal": SAME,
    "wider": Sides(gained=True, lost=False, kept=True),
    "narrower": Sides(gained=False, lost=True, kept=True),
    "changed": Sides(gained=True, lost=True, kept=True),
    "disjoint": Sides(gained=True, lost=True, kept=False),
}


def sides_of(verdict: str) -> Sides | None:
    """What a verdict says; None: undecided."""
    return _OF_VERDICT.get(verdict)


def of_sets(old: Collection[str], new: Collection[str]) -> Sides:
    """Of two sets."""
    return Sides(bool(set(new) - set(old)), bool(set(old) - set(new)), bool(set(old) & set(new)))


def of_periods(old: Period, new: Period) -> Sides:
    """Of two times; a side without a bound reaches furthest."""
    first, last = ("", "9999-12-31")
    before = old.start or first, old.end or last
    after = new.start or first, new.end or last
    kept = max(before[0], after[0]) <= min(before[1], after[1])
    gained = after[0] < before[0] or after[1] > before[1]
    lost = before[0] < after[0] or before[1] > after[1]
    return Sides(gained, lost, kept)


def crossed(found: Iterable[Sides]) -> Sides:
    """Of what must hold together: a thing is kept only where every one keeps it."""
    every = list(found)
    return Sides(
        any(one.gained for one in every), any(one.lost for one in every), all(one.kept for one in every)
    )


def united(found: Iterable[Sides]) -> Sides:
    """Of what happens beside one another, as in the books of several Parties."""
    every = list(found)
    return Sides(
        any(one.gained for one in every), any(one.lost for one in every), any(one.kept for one in every)
    )
