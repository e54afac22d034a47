"""Where parsing can go on after a mistake: at the next declaration, and at the next entry."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice, repeat
from typing import NamedTuple

from crmc.syntax.lexemes import KINDS, STATEMENTS, Lexeme, lexemes

_NAMING = re.compile(r'"[^"]*"?|[A-Za-z_][A-Za-z0-9_-]*')
_HEAD = re.compile(rf"(?:{KINDS}):?[ \t]+(?:[A-Z][A-Z0-9]*-[A-Z0-9-]+|[a-z][a-z0-9_]*)")
"""A line that starts in the first column like this begins a declaration, whatever was left open."""


class Piece(NamedTuple):
    """A part of a text, and the line and column from 1 at which it begins."""

    text: str
    line: int
    column: int


def split_declarations(text: str) -> Iterator[Piece]:
    """The text in pieces of one declaration each."""
    starts = _declaration_starts(text)
    line = line_start = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        newline = text.rfind("\n", line_start, start)
        if newline >= 0:
            line += text.count("\n", line_start, start)
            line_start = newline + 1
        yield Piece(text[start:end], line + 1, start - line_start + 1)


def _declaration_starts(text: str) -> list[int]:
    starts: list[int] = []
    depth, fresh = 0, True
    for token in lexemes(text):
        at_margin = token.start == 0 or text[token.start - 1] == "\n"
        heads = token.kind in ("word", "key") and at_margin and _HEAD.match(text, token.start) is not None
        declares = token.kind == "word" and (at_margin or token.text in KINDS.split("|"))
        if heads or (fresh and depth == 0 and (declares or not starts)):
            starts.append(token.start)
            depth, fresh = 0, False
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind == "close" and depth <= 0:
            depth, fresh = 0, True
    return [0, *starts[1:]]


def blank_entry(text: str, offset: int) -> str | None:
    """The text with the entry around `offset` replaced by spaces; None where there is none to cut.

    An entry runs from its key or statement word to the next one, or to the brace that closes its block.
    """
    return _blank_entry(text, lexemes(text), offset)


def _blank_entry(text: str, tokens: list[Lexeme], offset: int) -> str | None:
    at = bisect_right(tokens, offset, key=lambda token: token.start) - 1
    if at < 0:
        return None
    first = _entry_start(tokens, at)
    if first is None:
        return None
    last = _entry_end(tokens, max(at, first))
    return blank(text, tokens[first].start, tokens[last].end)


def blank_unfinished(text: str, offset: int) -> str | None:
    """The text without the entry before `offset`, where the next entry or a brace came too early.

    Where the fault is not of that kind, the text without the entry around `offset`.
    """
    tokens = lexemes(text)
    return _blank_unfinished(text, tokens, offset) or _blank_entry(text, tokens, offset)


def _blank_unfinished(text: str, tokens: list[Lexeme], offset: int) -> str | None:
    at = bisect_left(tokens, offset, key=lambda token: token.start)
    if at in (0, len(tokens)) or tokens[at].start != offset:
        return None
    if not (tokens[at].kind == "close" or _begins_entry(tokens, at)):
        return None
    first = _entry_start(tokens, at - 1)
    if first is None or first >= at:
        return None
    return blank(text, tokens[first].start, tokens[at - 1].end)


def blank(text: str, start: int, end: int) -> str:
    """The text with a stretch of it replaced by spaces, its lines kept."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _begins_entry(tokens: list[Lexeme], index: int) -> bool:
    token = tokens[index]
    if token.kind == "key":
        before = tokens[index - 1].text if index else ""
        return (
            before not in ("set", "list") and not before.startswith(",") and not _in_statement(tokens, index)
        )
    if token.kind != "word":
        return False
    after = tokens[index + 1].kind if index + 1 < len(tokens) else ""
    return token.text in STATEMENTS and after in ("word", "key")


def _in_statement(tokens: list[Lexeme], index: int) -> bool:
    """A key that belongs to the `row`, `let` or `select` before it on its line: `row 2403 CN:`."""
    for token in tokens[index - 1 : max(index - 4, -1) : -1] if index else ():
        if token.kind not in ("word", "number", "text") or tokens[index].leads:
            return False
        if token.text in ("row", "let", "select"):
            return True
        if token.leads:
            return False
    return False


def _entry_start(tokens: list[Lexeme], at: int) -> int | None:
    depth = 0
    for index in range(at, 0, -1):
        kind = tokens[index].kind
        if kind == "close" and index != at:
            depth += 1
        if kind == "open":
            if depth == 0 and index != at:
                return index + 1 if index < at else None
            depth = max(depth - 1, 0)
        if depth == 0 and _begins_entry(tokens, index):
            return index
    return None


def _entry_end(tokens: list[Lexeme], at: int) -> int:
    depth = 1 if tokens[at].kind == "open" else 0
    for index in range(at + 1, len(tokens)):
        kind = tokens[index].kind
        if depth == 0 and (kind == "close" or _begins_entry(tokens, index) or _begins_block(tokens, index)):
            return index - 1
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth == 0 and kind == "close" and not _goes_on(tokens, index + 1):
            return index
    return len(tokens) - 1


def _goes_on(tokens: list[Lexeme], index: int) -> bool:
    """Whether a condition goes on behind braces that were meant as parentheses."""
    return index < len(tokens) and tokens[index].text in ("and", "or", ",")


def _begins_block(tokens: list[Lexeme], index: int) -> bool:
    """A word at the start of a line from which only words, numbers and texts lead to an opening brace."""
    if tokens[index].kind != "word" or not tokens[index].leads or tokens[index].text in ("and", "or", "not"):
        return False
    for token in tokens[index + 1 : index + 8]:
        if token.kind == "open":
            return True
        if token.kind not in ("word", "text", "number") or token.leads:
            return False
    return False


NAMELESS_PART = "let ="
"""Stands among the words of what was cut for a part whose name is missing."""


def words_cut(text: str, shorter: str) -> set[str]:
    """The words that may have named something in what was cut: the first three of each line.

    What was cut away may have declared a name; that nobody knows it now is no second mistake.
    """
    found: set[str] = set()
    if len(text) == len(shorter) or not shorter:
        pairs = zip(text.split("\n"), shorter.split("\n") if shorter else repeat(""), strict=False)
        for line, kept in pairs:
            if line != kept:
                cut = (word for word in _NAMING.finditer(line) if kept[word.start() : word.end()] != word[0])
                found.update(word[0] for word in islice(cut, 3) if word[0][0] != '"')
                if line.split()[:2] == ["let", "="]:
                    found.add(NAMELESS_PART)
    return found
