"""A mebibyte of anything, chains and cycles of 100,000: all end with findings, in bounded time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import ADDRESSES, MEMORY, SECONDS, Check, write
from tests.hostile.sources import BODIES, MANY_FILES, TOKENS

CASES = {**TOKENS, **BODIES, **MANY_FILES}
COSTLY = (
    "mebibyte of close parentheses",
    "mebibyte of closed blocks",
    "mebibyte of heads on lines",
    "mebibyte of set lines",
    "a long membership",
    "unknown members",
    "unknown statements",
    "empty criteria of one ID",
    "empty tests",
    "criteria that do not parse",
    "many open brackets in prose",
    "many backticks in prose",
    "lets that double",
    "scored indicators",
    "doubled decisions at the deepest level",
    "one long hyphenated word",
)
"""Each took longest of its sort once. These run with every test, the others by `make soak`."""
LONGER = 8
"""What is over a mebibyte may take so many times as long, and all the memory that a run may ask for."""


def _cases() -> list[object]:
    return [pytest.param(name, marks=() if name in COSTLY else pytest.mark.soak) for name in CASES]


def test_what_is_run_with_every_test_is_there() -> None:
    assert set(COSTLY) <= set(CASES)


@pytest.mark.slow
@pytest.mark.parametrize("name", _cases())
def test_a_hostile_source_ends(check: Check, tmp_path: Path, name: str) -> None:
    seconds, memory = (LONGER * SECONDS, ADDRESSES) if name in MANY_FILES else (SECONDS, MEMORY)
    ended = check(write(tmp_path / "root", CASES[name]()), seconds=seconds, memory=memory)
    assert ended.stdout
    assert max(map(len, ended.stdout.split("\n"))) <= 200 + 255
    assert not any(ord(character) < 32 for character in ended.stdout.replace("\n", ""))
