"""Lines that look like a statement and are none: `rol analyst "…"`, `field … of text requred`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crmc.diagnostics import Finding
from crmc.nearest import nearest_name
from crmc.syntax.lexemes import BLOCKS, KINDS, STATEMENTS, Lexeme, lexemes_before
from crmc.syntax.syntax_fault import SyntaxFault, Unexpected, not_here, place_of

_LENGTHS = {"role": 3, "resource": 3, "authority": 3, "field": 5, "end": 5}
"""How many words a statement has at least, its own with them."""


def misspelt_statement(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """The parser took the line for the head of a block, and the lines below it with it."""
    if "LBRACE" not in unexpected.accepted:
        return None
    head = _head(lexemes_before(text, unexpected.offset))
    leading = [index for index, lexeme in enumerate(head) if lexeme.leads]
    for start, end in pairwise([*leading, len(head)]):
        more = end < len(head) or unexpected.type == "KEY" or unexpected.text.startswith(":")
        below = head[end].text if end < len(head) else ""
        fault = _faulty_line(path, text, head[start:end], more, below)
        if fault is not None:
            return fault
    return None


def _faulty_line(path: str, text: str, line: Sequence[Lexeme], more: bool, below: str) -> SyntaxFault | None:
    """`more`: another line follows, so that this one opens no block; it begins with the word `below`."""
    word = line[0]
    if word.text in _LENGTHS:
        return _with_too_much(path, text, line)
    known = word.text in (*STATEMENTS, *BLOCKS) or re.fullmatch(KINDS, word.text)
    kinds = {lexeme.text if lexeme.kind == "sign" else lexeme.kind for lexeme in line}
    if not known and more and kinds == {"word", ","}:
        help = "an entry begins with its key and a colon: `key: value`"
        finding = not_here(path, text, word.start, word.text, "the key of an entry", help)
        return SyntaxFault(finding, word.start, (word.start, line[-1].end))
    if known or len(line) < (2 if below in _LENGTHS else 3) or "text" not in kinds or "," in kinds:
        return None
    nearest = nearest_name(word.text, (*STATEMENTS, *BLOCKS))
    place = place_of(path, text, word.start, len(word.text))
    finding = Finding("unknown-statement", place, {"word": word.text, "nearest": nearest})
    return SyntaxFault(finding, word.start, (word.start, line[-1].end))


def _head(found: Sequence[Lexeme]) -> list[Lexeme]:
    """What stands before a place and could be the head of a block."""
    start = len(found)
    while start and (found[start - 1].kind in ("word", "text", "number") or found[start - 1].text == ","):
        start -= 1
    return list(found[start:])


def _with_too_much(path: str, text: str, line: Sequence[Lexeme]) -> SyntaxFault | None:
    length = _LENGTHS[line[0].text]
    if line[0].text == "field" and len(line) > length:
        length += 2 if line[length].text in ("of", "per") else 0
        length += len(line) > length and line[length].text == "required"
    if len(line) <= length:
        return None
    stray = line[length]
    near = nearest_name(stray.text, ["required"]) if line[0].text == "field" else ""
    help = f"did you mean `{near}`?" if near else None
    finding = not_here(path, text, stray.start, stray.text, "the next entry or `}`", help)
    return SyntaxFault(finding, stray.start, (stray.start, line[-1].end))
