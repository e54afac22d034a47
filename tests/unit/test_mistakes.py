"""One mistake of an author: one message, at its place, in these words (`tests/data/mistakes.json`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.mistakes_support import found_after

MISTAKES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "mistakes.json").read_text("utf-8")
)


def test_there_are_mistakes_of_all_kinds() -> None:
    assert len(MISTAKES) >= 150
    assert len({mistake["code"] for mistake in MISTAKES}) >= 50


@pytest.mark.parametrize("expected", MISTAKES, ids=lambda mistake: mistake["mistake"].strip()[:60])
def test_a_mistake_is_told_once_at_its_place_in_these_words(expected: dict[str, Any]) -> None:
    (found,) = found_after(expected["written"], expected["mistake"])
    place = f"{found.span.path.rpartition('/')[2]}:{found.span.line}:{found.span.column}"
    assert (place, found.code) == (expected["place"], expected["code"])
    assert (found.message, found.help) == (expected["message"], expected["help"])
