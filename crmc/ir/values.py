"""Values while a condition is computed: known, missing, or a number between two bounds.

Numbers are fractions, so that arithmetic is exact (4.5). A count or a sum with an unknown part is a
`Bounded` number; a comparison with one holds where it holds for every number between the bounds (4.3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias, TypeVar

from crmc.ir.kleene import Verdict, known, unknown

Scalar: TypeAlias = Fraction | str | bool | date | datetime
"""Number in base units (money in EUR), code or text or identifier, bool, date, datetime."""

End: TypeAlias = Fraction | None
"""One end of an interval; None: no bound on that side."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A declared or written amount in another currency than EUR."""

    amount: Fraction
    currency: str


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known exactly."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Missing:
    """No value. `present`: something was declared, yet it cannot be computed (no rate for its currency)."""

    names: frozenset[str]
    present: bool = False


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number from `low` to `high`, both included; `whole`: only whole numbers in between."""

    low: End
    high: End
    names: frozenset[str]
    whole: bool = False


Value: TypeAlias = Known | Missing | Bounded


def missing(*names: str) -> Missing:
    """A value that is missing for want of these names."""
    return Missing(frozenset(names))


def names_of(*values: Value) -> frozenset[str]:
    """What is missing in the values, together."""
    return frozenset(name for value in values if not isinstance(value, Known) for name in value.names)


def number(value: Scalar) -> Fraction:
    """INVARIANT: the type checker lets only numbers come here."""
    if not isinstance(value, Fraction):
        raise TypeError(f"{value!r} is no number")
    return value


def bounds(value: Known | Bounded) -> tuple[End, End]:
    """The lowest and the highest that a number can be."""
    if isinstance(value, Bounded):
        return value.low, value.high
    return number(value.value), number(value.value)


def is_whole(value: Known | Bounded) -> bool:
    """Is a number whole, whichever of the possible ones it is?"""
    if isinstance(value, Bounded):
        return value.whole
    return number(value.value).denominator == 1


def between(low: End, high: End, names: frozenset[str], whole: bool = False) -> Value:
    """An interval of one number is a known one."""
    if low is not None and low == high:
        return Known(low)
    return Bounded(low, high, names, whole)


def lacking(values: tuple[Value, ...]) -> Missing | None:
    """What arithmetic over the values lacks: a missing operand makes the whole missing."""
    gone = [value for value in values if isinstance(value, Missing)]
    if not gone:
        return None
    return Missing(names_of(*values), all(value.present for value in gone))


# Arithmetic

Operand: TypeAlias = Known | Bounded
Left = TypeVar("Left")


def operands_of(values: tuple[Value, ...]) -> tuple[Operand, ...]:
    """The values that are there."""
    return tuple(value for value in values if not isinstance(value, Missing))


def total(values: tuple[Value, ...]) -> Value:
    """The sum; a part without a bound leaves the sum without one."""
    gap = lacking(values)
    if gap is not None:
        return gap
    operands = operands_of(values)
    lows = [bounds(operand)[0] for operand in operands]
    highs = [bounds(operand)[1] for operand in operands]
    whole = all(is_whole(operand) for operand in operands)
    return between(total_of_ends(lows), total_of_ends(highs), names_of(*operands), whole)


def total_of_ends(ends: list[End]) -> End:
    """The sum of ends; None where one of them is none."""
    result = Fraction(0)
    for end in ends:
        if end is None:
            return None
        result += end
    return result


def negative(value: Value) -> Value:
    """The number below zero; its bounds change places."""
    if isinstance(value, Missing):
        return value
    low, high = bounds(value)
    return between(
        None if high is None else -high, None if low is None else -low, names_of(value), is_whole(value)
    )


def product(values: tuple[Value, ...]) -> Value:
    """The product of the operands, within bounds."""
    gap = lacking(values)
    if gap is not None:
        return gap
    result: Value = Known(Fraction(1))
    for operand in operands_of(values):
        assert not isinstance(result, Missing)
        low, high = product_of_intervals(bounds(result), bounds(operand))
        result = between(low, high, names_of(result, operand), is_whole(result) and is_whole(operand))
    return result


def product_of_intervals(left: tuple[End, End], right: tuple[End, End]) -> tuple[End, End]:
    """The tightest interval where an end is known; none where the sign of an unbounded factor is open."""
    if left[0] is not None and left[0] == left[1]:
        return scaled(right, left[0])
    if right[0] is not None and right[0] == right[1]:
        return scaled(left, right[0])
    corners = [a * b for a in left if a is not None for b in right if b is not None]
    if len(corners) == 4:
        return min(corners), max(corners)
    if left[0] is not None and left[0] >= 0 and right[0] is not None and right[0] >= 0:
        return left[0] * right[0], None
    return None, None


def scaled(interval: tuple[End, End], factor: Fraction) -> tuple[End, End]:
    """An interval times a number; below zero the ends change places."""
    if factor == 0:
        return Fraction(0), Fraction(0)
    low, high = (None if end is None else end * factor for end in interval)
    return (low, high) if factor > 0 else (high, low)


def quotient(numerator: Value, denominator: Value, denominator_names: frozenset[str]) -> Value:
    """4.3: a zero denominator is unknown; it names its elements, and what the numerator lacks."""
    if isinstance(denominator, Known) and number(denominator.value) == 0:
        return Missing(denominator_names | names_of(numerator))
    gap = lacking((numerator, denominator))
    if gap is not None:
        return gap
    if isinstance(denominator, Bounded):
        return Missing(names_of(numerator, denominator), present=True)
    assert isinstance(denominator, Known)
    return product((numerator, Known(1 / number(denominator.value))))


# Comparison

Order: TypeAlias = frozenset[int]
"""Which of left < right (-1), left = right (0), left > right (1) are possible."""

HOLDS: dict[str, Order] = {
    "=": frozenset({0}),
    "!=": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


def compare(relation: str, left: Value, right: Value) -> Verdict:
    """4.3: unknown with a missing side; else true or false where every possible pair agrees."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return unknown(names_of(left, right))
    possible = possible_orders(left, right)
    if possible <= HOLDS[relation]:
        return known(True)
    if not possible & HOLDS[relation]:
        return known(False)
    return unknown(names_of(left, right))


def possible_orders(left: Operand, right: Operand) -> Order:
    """All orders in which two numbers may stand."""
    if isinstance(left, Known) and isinstance(right, Known):
        return frozenset({order(left.value, right.value)})
    (left_low, left_high), (right_low, right_high) = bounds(left), bounds(right)
    possible = set()
    if left_low is None or right_high is None or left_low < right_high:
        possible.add(-1)
    if left_high is None or right_low is None or left_high > right_low:
        possible.add(1)
    if may_be_equal(left, right):
        possible.add(0)
    return frozenset(possible)


def may_be_equal(left: Operand, right: Operand) -> bool:
    """Is there one number, a whole one if either is whole, within both intervals?"""
    lows = [end for end in (bounds(left)[0], bounds(right)[0]) if end is not None]
    highs = [end for end in (bounds(left)[1], bounds(right)[1]) if end is not None]
    if not lows or not highs:
        return True
    low, high = max(lows), min(highs)
    if is_whole(left) or is_whole(right):
        return ceil(low) <= floor(high)
    return low <= high


def order(left: Scalar, right: Scalar) -> int:
    """-1, 0 or 1. Raises TypeError on a mixture of types, which the type checker rules out."""
    if isinstance(left, date) and isinstance(right, date):
        return sign(*same_clock(left, right), less=lambda a, b: a < b)
    if type(left) is not type(right):
        raise TypeError(f"{left!r} and {right!r} are not of one type")
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return sign(left, right, less=lambda a, b: a < b)
    return sign(str(left), str(right), less=lambda a, b: a < b)


def sign(left: Left, right: Left, less: Callable[[Left, Left], bool]) -> int:
    """-1 where left is less, 0 where they are equal, else 1."""
    if left == right:
        return 0
    return -1 if less(left, right) else 1


def same_clock(left: date, right: date) -> tuple[date, date]:
    """Two datetimes as moments (without an offset: UTC); where one is a date, both as days."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return moment(left), moment(right)
    return day(left), day(right)


def moment(value: datetime) -> datetime:
    """A moment in UTC; one without an offset is read as UTC."""
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def day(value: date) -> date:
    """The calendar day as it was written."""
    return value.date() if isinstance(value, datetime) else value


def minutes_between(earlier: date, later: date) -> Fraction:
    """`later` minus `earlier`, in minutes; negative where it is before it."""
    first, last = same_clock(earlier, later)
    difference = last - first
    return Fraction(difference.days * 86400 + difference.seconds, 60)
