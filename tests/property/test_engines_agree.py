"""Every engine gives the rows of the reference interpreter, missing lists included: 100,000 pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine_agreement import differences

PARTS, SEEDS, LEAST = 8, 18, 12_500


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_engines_agree_with_the_interpreter_on_random_worlds(part: int, tmp_path: Path) -> None:
    pairs = 0
    for seed in range(part * SEEDS, (part + 1) * SEEDS):
        compared, found = differences(seed, tmp_path)
        assert not found, found[0]
        pairs += compared
    assert pairs >= LEAST, pairs
