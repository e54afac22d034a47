"""Exact numbers as text: between decimal text and fractions, with no float on the way."""

from __future__ import annotations

from fractions import Fraction


def fraction_of(text: str) -> Fraction:
    """The value of decimal text; `_` groups digits (`19_540`)."""
    return Fraction(text.replace("_", ""))


def decimal_text(value: Fraction) -> str:
    """The shortest decimal text of a fraction; ValueError where none is exact (1/3)."""
    numerator, denominator = value.numerator, value.denominator
    digits = 0
    while denominator % 10 == 0:
        denominator //= 10
        digits += 1
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    if denominator != 1:
        raise ValueError(f"{value} has no exact decimal text")
    places = digits + max(twos, fives)
    scaled = abs(numerator) * 10**places // value.denominator
    whole = str(scaled).rjust(places + 1, "0")
    text = f"{whole[:-places]}.{whole[-places:]}" if places else whole
    return ("-" if numerator < 0 else "") + text


def has_decimal_text(value: Fraction) -> bool:
    """Whether the value can be written as decimal text."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
