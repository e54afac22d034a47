"""Laws of recovery over damaged files: nothing is raised, and one bad declaration hides no other."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crmc.syntax import ast
from crmc.syntax.parser import parse_text

SAMPLE = (Path(__file__).parents[1] / "samples" / "criteria.crm").read_text(encoding="utf-8")
FIRST = SAMPLE[SAMPLE.index("criterion ORG-001") : SAMPLE.index("criterion EXC-003")]
OTHERS = SAMPLE[SAMPLE.index("list eu of") : SAMPLE.index("parameter low_value_limit")]
WHOLE, _ = parse_text("x.crm", OTHERS)
BODY = range(FIRST.index("{") + 1, FIRST.rindex("\n}"))
DAMAGES = st.sampled_from(("", "", "", "]", "{", "}", '"', '"""', ":", ",", " and ", "#", "(", "x", "= "))


def _damaged(start: int, length: int, damage: str) -> str:
    return FIRST[:start] + damage + FIRST[min(start + length, BODY.stop) :]


def _stands_in(file: ast.File, declaration: ast.Block) -> bool:
    return any(ast.same_shape(found, declaration) for found in file.declarations)


@given(st.sampled_from(BODY), st.integers(0, 30), DAMAGES)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_damaged_declaration_hides_no_other_after_it(start: int, length: int, damage: str) -> None:
    file, _ = parse_text("x.crm", _damaged(start, length, damage) + OTHERS)
    assert [found.head for found in WHOLE.declarations if not _stands_in(file, found)] == []


@given(st.sampled_from(BODY), st.integers(0, 30), DAMAGES)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_damaged_declaration_hides_no_other_before_it(start: int, length: int, damage: str) -> None:
    file, _ = parse_text("x.crm", OTHERS + _damaged(start, length, damage))
    assert [found.head for found in WHOLE.declarations if not _stands_in(file, found)] == []


@given(st.integers(0, len(SAMPLE)), st.integers(0, 200), DAMAGES)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_every_finding_stands_within_the_text(start: int, length: int, damage: str) -> None:
    text = SAMPLE[:start] + damage + SAMPLE[start + length :]
    _, findings = parse_text("x.crm", text)
    lines = text.split("\n")
    assert all(1 <= found.span.line <= len(lines) for found in findings)
    assert all(1 <= found.span.column <= len(lines[found.span.line - 1]) + 1 for found in findings)
