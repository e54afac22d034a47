"""Evidence is counted in whole cases, or given as shares."""

from __future__ import annotations

import pytest

from tests.unit.knowledge import codes, compiled, criterion


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("in 38 of 460 irregular, in 92 of 19_540 regular", []),
        ("in 24 % of irregular, in 9.5 % of regular", []),
        ("in 38.5 of 460 irregular, in 92 of 19_540 regular", ["wrong-value"]),
        ("in 38 of 460 irregular", ["wrong-value"]),
        ("in 38 of 460 irregular, in 9 % of regular", ["wrong-value"]),
        ("in 461 of 460 irregular, in 92 of 19_540 regular", ["evidence-over-total"]),
    ],
)
def test_evidence_is_counts_or_shares(evidence: str, expected: list[str]) -> None:
    more = f'  indicator a "x" {{ when: net_mass > 5 kg evidence: {evidence} }}\n'
    assert codes(compiled(criterion(more=more))) == expected
