"""Verdicts on random pairs of criteria are not contradicted by random declarations, nor by z3."""

from __future__ import annotations

import pytest

from tests.proof_worlds import contradictions, disagreements_with_z3, shuffled_is_equal

WORLDS = 60


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, WORLDS, 10))
def test_no_declaration_contradicts_a_verdict(start: int) -> None:
    """Swapping old and new swaps the verdict, and each verdict holds on every declaration that is tried."""
    assert [found for seed in range(start, start + 10) for found in contradictions(seed, 60)] == []


def test_the_operands_in_another_order_are_proved_equal() -> None:
    assert [seed for seed in range(500, 540) if not shuffled_is_equal(seed)] == []


@pytest.mark.slow
def test_z3_and_the_own_algebra_agree() -> None:
    pytest.importorskip("z3")
    assert [found for seed in range(200, 240) for found in disagreements_with_z3(seed)] == []
