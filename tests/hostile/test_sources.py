"""A mebibyte of anything, chains and cycles of 100,000: each ends with findings, in bounded memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import Check, write
from tests.hostile.sources import BODIES, MANY_FILES, TOKENS

CASES = {**TOKENS, **BODIES, **MANY_FILES}


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_hostile_source_ends(check: Check, tmp_path: Path, name: str) -> None:
    ended = check(write(tmp_path / "root", CASES[name]()))
    assert ended.stdout
    assert max(map(len, ended.stdout.split("\n"))) <= 200 + 255
    assert not any(ord(character) < 32 for character in ended.stdout.replace("\n", ""))
