"""Section 4.10 of the language: weights of evidence in tenths of a deciban."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmc.decibans import as_text, decibans, katz_interval, odds, spans_one, weight


@pytest.mark.parametrize(
    ("ratio", "tenths"),
    [("1", 0), ("10", 100), ("1/10", -100), ("2", 30), ("1/2", -30), ("100000", 500), ("1259/1000", 10)],
)
def test_4_10_ten_times_the_logarithm_rounded_to_a_tenth(ratio: str, tenths: int) -> None:
    assert decibans(Fraction(ratio)) == tenths


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_4_10_agrees_with_the_logarithm(numerator: int, denominator: int) -> None:
    expected = 100 * math.log10(numerator / denominator)
    assert abs(decibans(Fraction(numerator, denominator)) - expected) <= 0.5 + 1e-6


@given(st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_4_10_the_inverse_ratio_has_the_opposite_weight(ratio: Fraction) -> None:
    assert decibans(1 / ratio) == -decibans(ratio)


def test_4_10_present_and_absent_weights_of_counted_evidence() -> None:
    irregular, regular = Fraction(38, 460), Fraction(92, 19_540)
    assert weight(irregular, regular) == 124
    assert weight(1 - irregular, 1 - regular) == -4


def test_4_10_prior_and_threshold_are_odds() -> None:
    assert odds(Fraction(1, 2)) == 0
    assert odds(Fraction("0.008")) == -209
    assert odds(Fraction("0.05")) == -128


@pytest.mark.parametrize(("tenths", "text"), [(-85, "-8.5"), (-5, "-0.5"), (0, "0.0"), (124, "12.4")])
def test_4_10_a_sum_is_written_with_one_digit(tenths: int, text: str) -> None:
    assert as_text(tenths) == text


def test_4_10_the_interval_of_katz() -> None:
    low, high = katz_interval(38, 460, 92, 19_540)
    ratio = (38 / 460) / (92 / 19_540)
    margin = 1.959963984540054 * math.sqrt(1 / 38 - 1 / 460 + 1 / 92 - 1 / 19_540)
    assert float(low) == pytest.approx(math.log(ratio) - margin)
    assert float(high) == pytest.approx(math.log(ratio) + margin)
    assert not spans_one((low, high))


def test_4_10_an_interval_that_spans_one() -> None:
    assert spans_one(katz_interval(2, 100, 2, 100))
    assert spans_one((Decimal(0), Decimal(1)))


@pytest.mark.parametrize("cells", [(0, 460, 92, 19_540), (38, 460, 0, 19_540)])
def test_4_10_a_zero_cell_is_an_error(cells: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="a count of zero"):
        katz_interval(*cells)


@pytest.mark.parametrize("share", ["0", "1"])
def test_4_10_a_share_of_nothing_or_all_has_no_odds(share: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        odds(Fraction(share))
