"""Atoms: conditions on one variable, each with the truth that it has where the variable holds a value.

INVARIANT: `truth` says what the reference interpreter says; the tests hold one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from crmc.analysis.proof.scale import Truth
from crmc.analysis.proof.values import MISSING, Held, Special, as_value, on_line
from crmc.ir import text
from crmc.ir.lookup import fit
from crmc.ir.membership import not_after, not_before
from crmc.ir.values import HOLDS, Bounded, Known, compare


class Atom(Protocol):
    """What every atom can do."""

    def truth(self, held: Held) -> Truth:
        """True, false or unknown where the variable holds this."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A number, or the day of a date, stands in `relation` to `threshold`."""

    relation: str
    threshold: Fraction

    def truth(self, held: Held) -> Truth:
        if isinstance(held, Special):
            return None
        if isinstance(held, Bounded):
            return compare(self.relation, held, Known(self.threshold)).truth
        point = on_line(held)
        assert point is not None
        return (point > self.threshold) - (point < self.threshold) in HOLDS[self.relation]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A flat code, an identifier or a text is one of `values`, or lies in a range of its length."""

    values: frozenset[str]
    ranges: tuple[tuple[str, str], ...] = ()

    def truth(self, held: Held) -> Truth:
        if isinstance(held, Special):
            return None
        return held in self.values or any(self._within(str(held), *ends) for ends in self.ranges)

    @staticmethod
    def _within(code: str, low: str, high: str) -> bool:
        return len(low) == len(code) == len(high) and low <= code <= high


@dataclass(frozen=True, slots=True)
class Below:
    """A hierarchical code lies below one of `tops` or within a range; one too short to tell is unknown."""

    tops: frozenset[str]
    ranges: tuple[tuple[str, str], ...] = ()
    over: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        shorter = (top[:length] for top in self.tops for length in range(len(top)))
        object.__setattr__(self, "over", frozenset(shorter))

    def truth(self, held: Held) -> Truth:
        if isinstance(held, Special):
            return None
        code = str(held)
        if any(code[:length] in self.tops for length in range(len(code) + 1)):
            return True
        within = [self._within(code, *ends) for ends in self.ranges]
        if True in within:
            return True
        return None if code in self.over or None in within else False

    @staticmethod
    def _within(code: str, low: str, high: str) -> Truth:
        ends = not_before(code, low, "").truth, not_after(code, high, "").truth
        if False in ends:
            return False
        return None if None in ends else True


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A yes or no is yes."""

    def truth(self, held: Held) -> Truth:
        return None if isinstance(held, Special) else held is True


@dataclass(frozen=True, slots=True)
class IsMissing:
    """Nothing is declared; never unknown."""

    def truth(self, held: Held) -> Truth:
        return held is MISSING


@dataclass(frozen=True, slots=True)
class Holds:
    """The variable itself is a truth: of a condition that is not looked into."""

    def truth(self, held: Held) -> Truth:
        return None if isinstance(held, Special) else held is True


@dataclass(frozen=True, slots=True)
class FitsAs:
    """How a key fits the codes that rows of a table write: one of some ways. Never unknown."""

    wanted: tuple[str | None, ...]
    hierarchical: bool
    ways: frozenset[Any]

    def truth(self, held: Held) -> Truth:
        return way_of(held, self.wanted, self.hierarchical) in self.ways


def way_of(held: Held, wanted: tuple[str | None, ...], hierarchical: bool) -> tuple[Any, ...]:
    """For each code that rows write, how closely the declared one fits it and whether that is certain."""
    fits = (fit(as_value(held), hierarchical, each) for each in wanted)
    return tuple(None if found is None else (found[0], not found[1]) for found in fits)


@dataclass(frozen=True, slots=True)
class Says:
    """A text holds one of `words` (normalised), as whole words or not, or begins with one."""

    words: tuple[str, ...]
    how: str
    """`contains`, `word` or `starts`."""

    def truth(self, held: Held) -> Truth:
        if isinstance(held, Special):
            return None
        find = {"contains": text.contains, "word": text.contains_word, "starts": text.starts_with}[self.how]
        return any(find(str(held), word) for word in self.words)
