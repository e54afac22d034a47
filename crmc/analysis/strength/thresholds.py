"""Thresholds beside a written one: near enough to be a slip, far enough to be a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from msgspec.structs import replace

from crmc.decimals import decimal_text
from crmc.ir.expression import Constant

A_WEEK = timedelta(days=7)
SMALL = 10
"""Whole numbers below it move by one, all others by a tenth of themselves."""


def shifted(constant: Constant) -> Iterator[Constant]:
    """A number a tenth lower and higher (a small whole one by one), a day a week earlier and later."""
    if constant.type == "date":
        day = date.fromisoformat(constant.value)
        yield from (replace(constant, value=str(moved)) for moved in _days(day))
    elif constant.type in ("number", "money"):
        value = Fraction(constant.value)
        yield from (replace(constant, value=decimal_text(value + step)) for step in _steps(value))


def _days(day: date) -> Iterator[date]:
    if day - date.min > A_WEEK:
        yield day - A_WEEK
    if date.max - day > A_WEEK:
        yield day + A_WEEK


def _steps(value: Fraction) -> tuple[Fraction, ...]:
    if value == 0:
        return (Fraction(1),)
    is_small = value.denominator == 1 and abs(value) < SMALL
    step = Fraction(1) if is_small else abs(value) / 10
    return -step, step


def as_written(number: str, old: Constant, new: Constant) -> str:
    """A written number, moved as its value in base units was; `19_540` becomes `21494`."""
    value, moved = Fraction(old.value), Fraction(new.value)
    written = Fraction(number.replace("_", ""))
    return decimal_text(written * moved / value if value else moved)
