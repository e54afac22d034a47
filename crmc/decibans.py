"""Weights of evidence in tenths of a deciban (4.10; Good, Probability and the Weighing of Evidence, 1950).

A weight is 10·log10 of a ratio. It is rounded once, half-even, to a tenth; from there on engines add
integers.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction

DIGITS = 60
"""Working digits. A ratio of whole numbers is never so near to a tie that they would not tell."""

NORMAL_QUANTILE = Decimal("1.959963984540054")
"""The 97.5 % quantile of the normal distribution, for a 95 % interval."""


def decibans(ratio: Fraction) -> int:
    """10·log10 of the ratio in tenths of a deciban. Raises ValueError unless the ratio is above zero."""
    if ratio <= 0:
        raise ValueError("the ratio of a weight of evidence is above zero")
    with localcontext(Context(prec=DIGITS)):
        logarithm = Decimal(ratio.numerator).log10() - Decimal(ratio.denominator).log10()
        return int((logarithm * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def weight(irregular_share: Fraction, regular_share: Fraction) -> int:
    """Present weight, of the two shares; the absent one is `weight(1 - a, 1 - b)`."""
    if regular_share <= 0:
        raise ValueError("the share among the regular is above zero")
    return decibans(irregular_share / regular_share)


def odds(share: Fraction) -> int:
    """10·log10 of the odds of a share between zero and one, both excluded (prior, threshold)."""
    return weight(share, 1 - share)


def as_text(tenths: int) -> str:
    """A sum in decibans as decimal text with one digit: -85 is "-8.5"."""
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}.{tenth}"


def katz_interval(
    irregular_hits: int, irregular: int, regular_hits: int, regular: int
) -> tuple[Decimal, Decimal]:
    """95 % interval of the natural logarithm of the ratio of two shares (Katz et al. 1978).

    Raises ValueError for a zero cell.
    """
    if min(irregular_hits, irregular, regular_hits, regular) <= 0:
        raise ValueError("a count of zero gives no interval")
    variance = (
        Fraction(1, irregular_hits)
        - Fraction(1, irregular)
        + Fraction(1, regular_hits)
        - Fraction(1, regular)
    )
    ratio = Fraction(irregular_hits, irregular) / Fraction(regular_hits, regular)
    with localcontext(Context(prec=DIGITS)):
        logarithm = Decimal(ratio.numerator).ln() - Decimal(ratio.denominator).ln()
        margin = NORMAL_QUANTILE * (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        return logarithm - margin, logarithm + margin


def spans_one(interval: tuple[Decimal, Decimal]) -> bool:
    """Does an interval of the logarithm leave open whether the ratio is above or below one?"""
    return interval[0] <= 0 <= interval[1]
