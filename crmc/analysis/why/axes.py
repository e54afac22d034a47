"""Elements on an axis of whole numbers: numbers by their smallest digit, dates by days, moments by minutes.

On an axis the places where a test changes are found by steps that grow, and by halving between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from crmc.ir.declared import DeclaredValue, most_digits
from crmc.ir.facts import ElementFacts
from crmc.ir.values import Foreign, moment

_NUMBERS = frozenset({"money", "mass", "volume", "quantity", "integer", "decimal", "percent", "duration"})
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_MINUTES = ((_LAST_DAY - _FIRST_DAY).days + 1) * 1440 - 1


@dataclass(frozen=True, slots=True)
class Axis:
    """Points from `lowest` to `highest`, both included, and the two ways between points and values."""

    lowest: int
    highest: int
    value: Callable[[int], DeclaredValue]
    point: Callable[[object], int | None]

    def holds(self, point: int) -> bool:
        return self.lowest <= point <= self.highest


def axis_of(facts: ElementFacts, current: object) -> Axis | None:
    """The axis of an element; of an amount in another currency, one of that currency. None: codes, texts."""
    if facts.type in _NUMBERS:
        return _numbers(facts, current.currency if isinstance(current, Foreign) else None)
    if facts.type == "date":
        return Axis(_FIRST_DAY.toordinal(), _LAST_DAY.toordinal(), date.fromordinal, _ordinal)
    if facts.type == "datetime":
        return Axis(0, _MINUTES, _moment, _minute)
    return None


def _numbers(facts: ElementFacts, currency: str | None) -> Axis:
    before, digits = most_digits(facts)
    scale = 10**digits
    highest = 10 ** (before + digits) - 1
    lowest = -highest if facts.minimum is None else ceil(Fraction(facts.minimum) * scale)

    def value(point: int) -> DeclaredValue:
        number = Fraction(point, scale)
        return number if currency is None else Foreign(number, currency)

    def point(value: object) -> int | None:
        number = value.amount if isinstance(value, Foreign) else value
        return floor(number * scale) if isinstance(number, Fraction) else None

    return Axis(lowest, highest, value, point)


def _ordinal(value: object) -> int | None:
    return value.toordinal() if isinstance(value, date) else None


def _moment(point: int) -> DeclaredValue:
    return _EPOCH + timedelta(minutes=point)


def _minute(value: object) -> int | None:
    if isinstance(value, datetime):
        return floor((moment(value) - _EPOCH) / timedelta(minutes=1))
    if isinstance(value, date):
        return (value - _FIRST_DAY).days * 1440
    return None


# Where a test changes


def breaks_of(axis: Axis, judge: Callable[[int], object], anchors: Iterable[int]) -> set[int]:
    """The first point of each stretch over which the test stays the same.

    Between two samples a test may change several times, as long as it does not come back to what it was.
    """
    points = sorted(samples_of(axis, anchors))
    found: set[int] = set()
    seen = {point: judge(point) for point in points}
    for left, right in pairwise(points):
        at = left
        while judge(at) != seen[right]:
            at = first_other(judge, at, right, judge(at))
            found.add(at)
    return found


def samples_of(axis: Axis, anchors: Iterable[int]) -> Iterator[int]:
    """Both ends, and around each anchor points at ten times the distance each time."""
    yield from (axis.lowest, axis.lowest + 1, axis.highest)
    if axis.lowest <= 0 <= axis.highest:
        yield 0
    for anchor in anchors:
        distance = 0
        while axis.holds(anchor - distance) or axis.holds(anchor + distance):
            yield from (point for point in (anchor - distance, anchor + distance) if axis.holds(point))
            distance = distance * 10 or 1


def first_other(judge: Callable[[int], object], left: int, right: int, was: object) -> int:
    """The first point after `left` at which the test is not as it was there; at `right` it is another."""
    while right - left > 1:
        middle = (left + right) // 2
        if judge(middle) == was:
            left = middle
        else:
            right = middle
    return right
