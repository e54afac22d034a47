"""Sources through the real compiler: what the tests of the checks share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from crmc.diagnostics import Diagnostic
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase

EXAMPLE = "criteria/example.crm"
TABLE = "criteria/values.csv"
MARK = "#!"


def compiled(texts: Mapping[str, str], table: str = "") -> tuple[Diagnostic, ...]:
    """The diagnostics of a knowledge base of these sources, with one CSV beside them if it has a text."""
    sources = tuple(Source(path, text.encode()) for path, text in sorted(texts.items()))
    tables = {TABLE: table} if table else {}
    return compile_knowledge_base(KnowledgeBase(None, sources, tables=tables)).diagnostics


def added(bad: tuple[Diagnostic, ...], good: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """The diagnostics of the bad text whose code the good text does not have as often."""
    rest = Counter(diagnostic.code for diagnostic in good)
    found = []
    for diagnostic in bad:
        if rest[diagnostic.code]:
            rest[diagnostic.code] -= 1
        else:
            found.append(diagnostic)
    return found


def marked(path: str, text: str) -> list[tuple[str, int, str]]:
    """(path, line, what follows the mark) of each line with a mark."""
    lines = enumerate(text.split("\n"), start=1)
    return [(path, number, line.split(MARK)[1].strip()) for number, line in lines if MARK in line]
