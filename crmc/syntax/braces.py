"""Braces that are missing or too many, found by the indentation that authors give their blocks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from crmc.syntax.lexemes import BLOCKS, KINDS, Lexeme, lexemes


class MissingBrace(NamedTuple):
    """The brace that is never closed, and the end of the last word or sign that stands in its block."""

    opening: int
    end: int


class _Open(NamedTuple):
    place: int
    indentation: int
    """Of the line on which it stands."""


def find_missing(text: str) -> MissingBrace | None:
    """The block that a line ends by standing no deeper than the line that opened it; else the innermost one.

    The declaration's own brace is ended by no line within: what stands at the margin is another declaration.
    None where every brace is closed.
    """
    stack: list[_Open] = []
    before: Lexeme | None = None
    indentation = 0
    for lexeme in lexemes(text):
        if lexeme.leads:
            indentation = _column(text, lexeme.start)
            if before is not None and len(stack) > 1 and _ends_block(lexeme, indentation, stack[-1]):
                return MissingBrace(stack[-1].place, before.end)
        if lexeme.kind == "open":
            stack.append(_Open(lexeme.start, indentation))
        elif lexeme.kind == "close" and stack:
            stack.pop()
        before = lexeme
    return MissingBrace(stack[-1].place, before.end) if stack and before is not None else None


def _ends_block(lexeme: Lexeme, indentation: int, opened: _Open) -> bool:
    if lexeme.kind == "close":
        return indentation < opened.indentation
    return lexeme.kind in ("word", "key") and indentation <= opened.indentation


def find_surplus(text: str) -> int | None:
    """A closing brace within its line or indented, after which entries go on that no block holds."""
    depth = 0
    closing: int | None = None
    for lexeme in lexemes(text):
        if closing is not None and (lexeme.leads or lexeme.kind != "close"):
            return closing if _column(text, lexeme.start) > 0 else None
        depth += {"open": 1, "close": -1}.get(lexeme.kind, 0)
        if lexeme.kind == "close" and depth == 0 and _column(text, lexeme.start) > 0:
            closing = lexeme.start
    return None


_HEAD_KINDS = ("word", "text", "number")


def find_headless(text: str) -> Lexeme | None:
    """The last word of a head whose brace is missing, where more braces are closed than opened.

    A head is a line of words that begins a block or stands alone after a brace; what it should hold
    stands deeper.
    """
    found = lexemes(text)
    if sum(x.kind == "close" for x in found) <= sum(x.kind == "open" for x in found):
        return None
    leading = [index for index, lexeme in enumerate(found) if lexeme.leads]
    for start, end in pairwise(leading):
        line = found[start:end]
        key = next((i for i, lexeme in enumerate(line) if lexeme.kind not in _HEAD_KINDS), 0)
        if key and line[key].kind == "key" and line[0].text in BLOCKS:
            return line[key - 1]
        deeper = _column(text, found[end].start) > _column(text, found[start].start)
        before = found[start - 1].kind if start else "sign"
        alone = len(line) == 1 and before not in ("sign", "key") and line[0].text not in ("and", "or", "not")
        headed = alone or line[0].text in BLOCKS or re.fullmatch(KINDS, line[0].text)
        if deeper and headed and all(x.kind in _HEAD_KINDS or x.text == "," for x in line):
            return line[-1]
    return None


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1
