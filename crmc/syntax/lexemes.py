"""The words and signs of a text that may be wrong: what recovery and the words of a mistake go by.

Coarser than the grammar, and it never fails: a text that is not closed ends with its line, or a long one
before the next declaration, so that it hides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

KINDS = "criterion|area|alert|list|table|parameter|sop|metric|adopt|derogate|suspend|recognise|test"
"""The words that open a declaration, as a pattern."""
BLOCKS = tuple(
    "indicator justification legal control score form step decide parallel branch repeat given item earlier"
    " table otherwise".split()
)
"""The words that open a block within one."""
STATEMENTS = tuple("select let row set list role resource authority field end".split())
"""The words that open a statement: what stands in a block and is neither an entry nor a block."""
DIVISIONS = (
    "art|article|annex|appendix|standard|section|chapter|title|part|point|pillar|objective|action|activity"
    "|volume|recital"
)
"""The parts of an instrument that a citation names, as a pattern; the grammar has the same."""
_DECLARES = rf"\n(?:{KINDS})[ \t][^\n]*\{{"
"""A declaration at the margin ends a long text that was never closed, so that it hides nothing."""
_LEXEMES = re.compile(
    r"(?P<comment>#[^\n]*)"
    rf'|(?P<text>"""(?:(?!{_DECLARES})[^"]|"(?!""))*(?:"""|(?={_DECLARES})|$)'
    r'|"[^"\n]*?(?:"|(?=[ \t]*\{?[ \t]*(?:\n|\Z))))'
    r"|(?P<open>\{)|(?P<close>\})|(?P<key>[A-Za-z_][A-Za-z0-9_]*:)|(?P<word>[A-Za-z_][A-Za-z0-9_-]*)"
    r"|(?P<number>[0-9][0-9_]*(?:[.-][0-9_]+)*[A-Za-z0-9]*)"
    r"|(?P<space>[ \t\r\n]+)|(?P<sign>!=|<=|>=|(?P<one>[^()\[\]])(?P=one)*|.)",
    re.DOTALL,
)


_make = tuple.__new__
"""Makes a NamedTuple without the call of its own constructor: there is one for each word."""


class Lexeme(NamedTuple):
    """`kind`: text, open, close, key (with its colon), word, number or sign."""

    kind: str
    start: int
    end: int
    text: str
    leads: bool
    """Whether it is the first of its line."""


@lru_cache(maxsize=1)  # several steps of a recovery ask for those of one text
def lexemes(text: str) -> list[Lexeme]:
    """All of a text but its space and comments; a sign that is repeated is one. Not to be changed."""
    return _read(text, 0, len(text))


def lexemes_before(text: str, offset: int) -> list[Lexeme]:
    """The lexemes of the text before a place, taken from those of the whole: only the last one may differ."""
    found = lexemes(text)
    found = found[: bisect_right(found, offset, key=attrgetter("end"))]
    return found + _read(text, found[-1].end if found else 0, offset)


def _read(text: str, start: int, end: int) -> list[Lexeme]:
    found: list[Lexeme] = []
    leads = start == 0
    for match in _LEXEMES.finditer(text, start, end):
        kind, written = match.lastgroup, match[0]
        if kind in ("space", "comment"):
            leads = leads or "\n" in written
            continue
        found.append(_make(Lexeme, (kind, *match.span(), written, leads)))
        leads = False
    return found


def without_comments(text: str) -> str:
    """The text with spaces for its comments, every place kept."""
    if "#" not in text:
        return text
    return _LEXEMES.sub(lambda m: " " * len(m[0]) if m.lastgroup == "comment" else m[0], text)
