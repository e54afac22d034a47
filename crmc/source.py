"""A source text and places in it; the ground floor, which knows nothing of the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A place in a source: path relative to the root, lines and columns from 1, the end exclusive.

    Columns count characters (code points), not bytes.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of the other."""
        return Span(self.path, self.line, self.column, other.end_line, other.end_column)


@dataclass(frozen=True, slots=True)
class Source:
    """One `.crm` file as read: its path relative to the root (with `/`) and its bytes."""

    path: str
    data: bytes


def whole_file(path: str) -> Span:
    """The span of a fault that concerns a file and no place in it."""
    return Span(path, 1, 1, 1, 1)
