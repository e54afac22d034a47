"""A word or sign too few is one mistake and makes one message: deletions in the samples, by sampling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from crmc.diagnostics import Severity
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.syntax.lexemes import Lexeme, lexemes
from crmc.workspace import KnowledgeBase

SAMPLES = Path(__file__).parents[1] / "samples"
TEXTS = {f"criteria/{file.name}": file.read_text("utf-8") for file in sorted(SAMPLES.glob("*.crm"))}
EVERY = 40
"""One word of so many is left out: some ninety compilations."""


def errors(texts: dict[str, str]) -> Counter[tuple[str, str]]:
    base = KnowledgeBase(None, tuple(Source(path, text.encode()) for path, text in texts.items()))
    found = compile_knowledge_base(base).diagnostics
    return Counter((one.code, one.message) for one in found if one.severity is Severity.ERROR)


def deletions(start: int) -> Iterator[tuple[Lexeme, dict[str, str]]]:
    for path, text in TEXTS.items():
        for lexeme in lexemes(text)[start::EVERY]:
            yield lexeme, {**TEXTS, path: text[: lexeme.start] + text[lexeme.end :]}


@pytest.mark.parametrize("start", [0, 13, 26])
def test_a_word_too_few_makes_few_errors(start: int) -> None:
    sound = errors(TEXTS)
    counts = {}
    for lexeme, texts in deletions(start):
        counts[lexeme.text, lexeme.start] = (errors(texts) - sound).total()
    assert median(counts.values()) == 1
    assert {what: count for what, count in counts.items() if count > 3} == {}
    assert sum(count <= 1 for count in counts.values()) >= 0.95 * len(counts)
