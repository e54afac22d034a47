"""Forty planted mistakes in twelve files: each is told once, on its line, and nothing else is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root

TREE = Path(__file__).parent / "forty_faults"
MARK = "#!"
IN_TABLES = [("criteria/values.csv", 3, "CRM334")]
"""A file of values has no comments."""


def planted() -> list[tuple[str, int, str]]:
    """(file, line, code) of every mistake; the mark in the file that is no UTF-8 is read all the same."""
    marks = [
        (file.relative_to(TREE).as_posix(), number, code)
        for file in sorted(TREE.rglob("*.crm"))
        for number, line in enumerate(file.read_text("utf-8", "replace").split("\n"), start=1)
        for code in line.partition(MARK)[2].split()
    ]
    return sorted(marks + IN_TABLES)


def test_there_are_forty_mistakes_in_twelve_files() -> None:
    assert len(planted()) == 40
    assert len({file for file, _, _ in planted()}) == 12


def test_each_mistake_is_told_once_on_its_line_and_no_other() -> None:
    shown = compile_knowledge_base(read_root(TREE)).diagnostics
    told = [(one.span.path, one.span.line, one.code) for one in shown]
    assert Counter(told) == Counter(planted())
