"""What a description of a syntax error takes and gives."""

from __future__ import annotations

from typing import NamedTuple

from crmc.diagnostics import Finding
from crmc.source import Span


class Unexpected(NamedTuple):
    """Where parsing stopped: the offset, the token found, and the terminals that would have been taken."""

    offset: int
    type: str
    text: str
    accepted: frozenset[str]


class SyntaxFault(NamedTuple):
    """A finding, and the text to cut to go on: `cut`, or where that is None the entry around `offset`.

    `early`: what stands at `offset` may be right, and come too early after an unfinished entry;
    `brace`: there an opening brace is missing, with which the rest can be read; `closing`: a closing one.
    """

    finding: Finding
    offset: int
    cut: tuple[int, int] | None = None
    early: bool = False
    brace: int | None = None
    closing: int | None = None


def place_of(path: str, text: str, offset: int, length: int) -> Span:
    """The span of so many characters of one line, at least one."""
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    line_end = text.find("\n", offset)
    length = max(min(length, (line_end if line_end >= 0 else len(text)) - offset), 1)
    return Span(path, line, column, line, column + length)


def not_here(  # noqa: PLR0913, PLR0917 - what is said of a place
    path: str, text: str, start: int, found: str, expected: str, help: str | None = None
) -> Finding:
    """Something that cannot stand where it does."""
    arguments = {"found": f"`{found}`", "expected": expected}
    return Finding("unexpected-text", place_of(path, text, start, len(found)), arguments, help=help)
