"""Counts and sums with unknown parts, as a number between two bounds (4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from crmc.ir.kleene import Verdict, union_of_unknown
from crmc.ir.scope import Scope, element_value, minimum_of
from crmc.ir.values import Bounded, Known, Missing, Value, between, bounds, names_of


def count_of(verdicts: Sequence[Verdict]) -> Value:
    """4.3: a count lies between those that hold and those that might."""
    surely = sum(verdict.truth is True for verdict in verdicts)
    possibly = sum(verdict.truth is not False for verdict in verdicts)
    names = union_of_unknown(verdicts).missing
    return between(Fraction(surely), Fraction(possibly), names, whole=True)


def contribution(item: Scope, element: str, included: Verdict) -> Value:
    """What an item adds to a sum: a missing part lies anywhere from the catalogue's bound upwards."""
    if included.truth is False:
        return Known(Fraction(0))
    value = element_value(item, element)
    if isinstance(value, Missing):
        value = Bounded(minimum_of(item.world.book, element), None, value.names)
    return value if included.truth else or_zero(value, included.missing)


def or_zero(value: Value, names: frozenset[str]) -> Value:
    """A value that may not be there."""
    assert not isinstance(value, Missing)
    low, high = bounds(value)
    lowest = None if low is None else min(low, Fraction(0))
    highest = None if high is None else max(high, Fraction(0))
    return between(lowest, highest, names | names_of(value))
