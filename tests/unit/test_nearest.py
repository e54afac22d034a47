"""The nearest names: near, in order, and as cheap among many names as among few."""

from __future__ import annotations

import pytest
from rapidfuzz import process

from crmc import nearest
from crmc.nearest import nearest_name, nearest_names

MANY = tuple(f"name_{number:05}" for number in range(20_000))


def test_the_nearest_comes_first_whatever_the_collection() -> None:
    assert nearest_names("levle", ("level", "lever", "valid")) == ["level", "lever"]
    assert nearest_names("levle", ["lever"], {"level": 1}) == ["level", "lever"]


def test_case_does_not_count_and_half_a_name_is_near_to_the_whole() -> None:
    assert nearest_name("CUSTOMSVALUE", {"customs_value": 1}) == "customs_value"
    assert nearest_name("prefer", ("preference_code",)) == "preference_code"


@pytest.mark.parametrize("word", ["nam_12345", "name_12346x", "xame_12345", "NAME_12345"])
def test_among_many_names_those_that_begin_or_end_alike_are_found(word: str) -> None:
    assert nearest_name(word, MANY).startswith("name_1234")


def test_a_word_longer_than_any_name_is_near_to_nothing() -> None:
    assert nearest_names("n" * 1_000_000, MANY) == []


def test_a_collection_that_grew_is_prepared_again() -> None:
    known = {"level": 1}
    assert nearest_name("statsu", known) == ""
    known["status"] = 2
    assert nearest_name("statsu", known) == "status"


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many names were measured at each call of rapidfuzz."""
    counts: list[int] = []
    extract = process.extract

    def counting(word: str, names: list[str], **how: object) -> object:
        counts.append(len(names))
        return extract(word, names, **how)

    monkeypatch.setattr(process, "extract", counting)
    return counts


def test_however_many_names_there_are_few_are_measured(measured: list[int]) -> None:
    nearest_name("name_99999", MANY)
    assert 0 < max(measured) <= nearest.MANY
