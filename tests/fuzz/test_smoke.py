"""Some hundreds of fuzzed cases and some thousands of printed conditions, the same ones each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmc.syntax import ast
from crmc.syntax.parser import expressions_of
from tests.fuzz.__main__ import fuzz
from tests.fuzz.mutations import Mutator, corpus
from tests.fuzz.trees import NAMES, check_trees


@pytest.mark.slow
def test_every_law_holds_of_damaged_sources(tmp_path: Path) -> None:
    cases, failures = fuzz(seconds=3_600, seed=20_270_101, folder=tmp_path, most=300)
    assert (cases, failures) == (300, 0), [path.read_text() for path in tmp_path.rglob("failure.txt")]


def test_the_same_seed_makes_the_same_cases() -> None:
    one, other = (Mutator(corpus(), 5) for _ in range(2))
    assert [one.case() for _ in range(50)] == [other.case() for _ in range(50)]


@pytest.mark.slow
def test_twenty_thousand_conditions_are_read_as_they_are_printed() -> None:
    check_trees(20_000, seed=1)


def test_two_thousand_conditions_are_read_as_they_are_printed() -> None:
    check_trees(2_000, seed=2)


@pytest.mark.parametrize("name", NAMES)
def test_a_word_that_begins_or_ends_like_a_keyword_is_a_name(name: str) -> None:
    (alone,) = expressions_of(name)
    (denied,) = expressions_of(f"not {name}")
    assert isinstance(alone, ast.Name)
    assert isinstance(denied, ast.Not)
    assert (alone.text, getattr(denied.operand, "text", "")) == (name, name)


@pytest.mark.parametrize("text", ["not(a)", "not (a)", "not\n(a)", "not# why\n(a)", "not((a))"])
def test_a_keyword_needs_no_space_before_a_parenthesis(text: str) -> None:
    (read,) = expressions_of(text)
    assert isinstance(read, ast.Not)


@pytest.mark.parametrize(
    "text", ["a and(b)", "a or(b)", "a in(CN)", "(a)and(b)", "a else(b) > 1", "(a)or not(b)"]
)
def test_operators_need_no_space_beside_parentheses(text: str) -> None:
    (read,) = expressions_of(text)
    assert not isinstance(read, ast.Name)
