"""What a variable may hold beside plain values: nothing, an amount without a rate, a number in bounds."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from crmc.ir.values import Bounded, Known, Missing, Scalar, Value, moment

EPOCH = datetime(1970, 1, 1)


class Special(Enum):
    """States that are no value of the element's type."""

    MISSING = "missing"
    WITHOUT_RATE = "without_rate"
    """An amount in another currency, while no rate is supplied: present, but not to be compared."""


MISSING, WITHOUT_RATE = Special.MISSING, Special.WITHOUT_RATE

Held: TypeAlias = Scalar | Bounded | Special | tuple[Scalar, ...]
"""What a variable holds; a tuple for an element that may occur several times."""


def as_value(held: Held) -> Value:
    """As the interpreter has it while it computes."""
    if isinstance(held, Special):
        return Missing(frozenset({held.value}), present=held is WITHOUT_RATE)
    if isinstance(held, tuple):
        raise TypeError("several values are no single one")
    return held if isinstance(held, Bounded) else Known(held)


def on_line(value: object) -> Fraction | None:
    """A number, or the day of a date as a number; None for what lies on no line."""
    if isinstance(value, Fraction):
        return value
    return Fraction(value.toordinal()) if isinstance(value, date) else None


def in_seconds(value: datetime) -> Fraction:
    """A moment as seconds since 1970 in UTC."""
    difference = moment(value).replace(tzinfo=None) - EPOCH
    return Fraction(difference.days * 86_400 + difference.seconds)
