"""The machine and Lark read the same: the same trees, and the same texts refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from crmc.packaged import read_text
from crmc.syntax.machine import Machine, Stop
from crmc.syntax.machine import Token as OwnToken
from crmc.syntax.tables import GRAMMAR, TABLES, lark_of, make_tables, tables_as_json

ROOT = Path(__file__).parent.parent.parent
TEXTS = [
    path.read_text("utf-8")
    for folder in ("criteria", "sops", "tests/samples")
    for path in sorted((ROOT / folder).rglob("*.crm"))
]
LARK = lark_of(read_text(GRAMMAR))


class Shapes:
    """A builder that keeps what it is given, under the rule's name."""

    def __getattr__(self, rule: str) -> Any:
        return lambda children: (rule, *children)


MACHINE = Machine(Shapes())


def of_machine(text: str) -> Any:
    """The tree, or None; where it stops is held against Lark in `test_syntax_stops.py`."""
    found = MACHINE.run("", text)
    return None if found is None or isinstance(found, Stop) else _own(found[0])


def _own(value: Any) -> Any:
    return (value.kind, value.text) if isinstance(value, OwnToken) else (value[0], *map(_own, value[1:]))


def of_lark(text: str) -> Any:
    try:
        return _theirs(LARK.parse(text))
    except UnexpectedInput:
        return None


def _theirs(value: Any) -> Any:
    if isinstance(value, Token):
        return (value.type, str(value))
    assert isinstance(value, Tree)
    return (str(value.data), *map(_theirs, value.children))


def test_the_tables_are_those_of_the_grammar() -> None:
    assert read_text(TABLES) == tables_as_json(make_tables(read_text(GRAMMAR)))


def test_every_source_is_read_as_lark_reads_it() -> None:
    for text in TEXTS:
        assert of_machine(text) == of_lark(text) is not None


WORDS = sorted(
    {word for text in TEXTS for word in text.split()} | set('{ } ( ) , : . .. " # - not notin whenx'.split())
)


@given(st.data())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_changed_declaration_is_read_or_refused_as_by_lark(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    start = data.draw(st.integers(0, len(text)))
    part = text[start : start + data.draw(st.integers(20, 1500))]
    words = part.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    words[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(WORDS), max_size=2))
    changed = " ".join(words)
    assert of_machine(changed) == of_lark(changed)


@given(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=12))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_condition_of_any_words_is_read_or_refused_as_by_lark(words: list[str]) -> None:
    text = f"criterion X-1 {{ when: {' '.join(words)} }}"
    assert of_machine(text) == of_lark(text)
