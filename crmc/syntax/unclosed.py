"""Texts and blocks that are opened and not closed."""

from __future__ import annotations

import re

from crmc.diagnostics import Finding, Related
from crmc.syntax.braces import find_missing
from crmc.syntax.syntax_fault import SyntaxFault, Unexpected, place_of

_ENTRY_LINE = re.compile(r"^[ \t]*(?:[a-z_]+:|[a-z_]+[ \t][^\n]*\{[ \t]*$|\})", re.MULTILINE)
_LONG_TEXT = re.compile(r'"""(?:[^"]|"(?!""))*"""')
LAST_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]*):\s*$")
"""A key at the end of a text: its value comes next."""


def unclosed_text(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """A quote whose text does not end on its line, or a long one that never ends."""
    if unexpected.type != "CHARACTER" or unexpected.text != '"':
        return None
    offset = unexpected.offset
    if text.startswith('"""', offset - 2):  # the lexer took the first two quotes for an empty text
        offset -= 2
    quotes = '"""' if text.startswith('"""', offset) else '"'
    place = place_of(path, text, offset, len(quotes))
    line_start = text.rfind("\n", 0, offset) + 1
    key = LAST_KEY.search(text, line_start, offset)
    start = key.start() if key else offset
    end = _end_of_unclosed(text, offset, quotes)
    return SyntaxFault(Finding("unclosed-text", place, {"quotes": quotes}), offset, (start, end))


def swallowing_text(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """A long text that was not closed, and so ends where the next one begins, after its key."""
    found = next((m for m in _LONG_TEXT.finditer(text) if LAST_KEY.search(m[0][:-3])), None)
    if found is None or unexpected.offset < found.start():
        return None
    key = LAST_KEY.search(text, text.rfind("\n", 0, found.start()) + 1, found.start())
    cut = (key.start() if key else found.start(), _end_of_unclosed(text, found.start(), '"""'))
    place = place_of(path, text, found.start(), 3)
    return SyntaxFault(Finding("unclosed-text", place, {"quotes": '"""'}), found.start(), cut)


def _end_of_unclosed(text: str, offset: int, quotes: str) -> int:
    """Where the text was probably meant to end: with its line, or a long one before the next entry."""
    line_end = (text + "\n").index("\n", offset)
    if quotes == '"':
        line = text[text.rfind("\n", 0, offset) + 1 : offset]
        return _before_braces(text, line_end, line.count("{") - line.count("}"))
    following = _ENTRY_LINE.search(text, line_end)
    return following.start() if following else len(text)


def _before_braces(text: str, line_end: int, opened: int) -> int:
    """The end of a line without the brace that opens a block, and those that close what it opened."""
    end = len(text[:line_end].rstrip())
    if text[:end].endswith("{"):
        return end - 1
    while opened > 0 and text[:end].endswith("}"):
        end, opened = len(text[: end - 1].rstrip()), opened - 1
    return end


def unclosed_block(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """The primary place is where the brace is missing; the second one where the block is opened."""
    if unexpected.type != "$END" or "RBRACE" not in unexpected.accepted:
        return None
    missing = find_missing(text)
    if missing is None:
        return None
    opening = missing.opening
    head = " ".join(text[text.rfind("\n", 0, opening) + 1 : opening].split())
    related = (Related(place_of(path, text, opening, 1), "the block is opened here"),)
    place = place_of(path, text, missing.end - 1, 1)
    finding = Finding("unclosed-block", place, {"head": head[:80]}, related)
    return SyntaxFault(finding, missing.end, closing=missing.end)
