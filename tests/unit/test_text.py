"""Section 4.7 of the language: normalised text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crmc.ir.text import LETTERS, SHORT, contains, contains_word, normalise, starts_with, words

VECTORS = Path(__file__).parents[1] / "vectors" / "text_normalisation.yaml"
PAIRS = [(pair["text"], pair["normalised"]) for pair in yaml.safe_load(VECTORS.read_text("utf-8"))["pairs"]]

ALPHABETS = {
    "Serbian": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "Macedonian": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "Bulgarian": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}


def test_there_are_forty_pairs() -> None:
    assert len(PAIRS) >= 40
    assert len({text for text, _ in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(("text", "normalised"), PAIRS)
def test_4_7_each_pair(text: str, normalised: str) -> None:
    assert normalise(text) == normalised


@pytest.mark.parametrize("language", ALPHABETS)
def test_4_7_the_table_holds_every_letter_of_the_alphabet(language: str) -> None:
    capitals = ALPHABETS[language].upper()
    assert normalise(ALPHABETS[language]).isascii()
    assert normalise(capitals) == normalise(ALPHABETS[language])


@pytest.mark.parametrize("letter", LETTERS)
def test_4_7_a_letter_of_the_table_is_composed_and_case_folded(letter: str) -> None:
    assert unicodedata.normalize("NFC", letter).casefold() == letter


@given(st.text())
def test_4_7_canonically_equal_texts_are_normalised_alike(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@given(st.text())
def test_4_7_a_normalised_text_has_no_marks_and_single_spaces(text: str) -> None:
    found = normalise(text)
    assert not any(unicodedata.category(character).startswith("M") for character in found)
    assert found == " ".join(found.split())


def test_3_words_are_runs_of_letters_and_digits() -> None:
    assert words("gift-card no.7, x_y") == ("gift", "card", "no", "7", "x", "y")
    assert words("") == words("--") == ()


def test_3_a_search_for_nothing_finds_nothing() -> None:
    assert not contains("gift", "")
    assert not contains_word("gift", "--")
    assert not starts_with("gift", "\u0301")


def test_3_several_words_follow_one_another() -> None:
    assert contains_word("the gift: card", "Gift Card")
    assert not contains_word("gift of a card", "gift card")
    assert not contains_word("card", "gift card")


def test_a_text_that_many_criteria_ask_for_is_normalised_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("crmc.ir.text.is_mark", lambda character: seen.append(character) or False)
    for _ in range(5):
        assert contains("\u0391 cargo seen by many", "cargo")
    assert seen.count("y") == 2  # `by` and `many`, once each
    long = "\u0392" + "z" * SHORT
    assert normalise(long) == normalise(long) == long.casefold()
    assert seen.count("z") == 2 * SHORT  # a long one is not kept
