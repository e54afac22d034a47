"""A source text and places in it; the ground floor, which knows nothing of the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct


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


class Source(Struct, frozen=True):
    """One `.crm` file as read: its path relative to the root (with `/`) and its bytes."""

    path: str
    data: bytes


def whole_file(path: str) -> Span:
    """The span of a fault that concerns a file and no place in it."""
    return Span(path, 1, 1, 1, 1)


MOST_AROUND = 400
"""How many characters of a line are looked at on each side of a place: a line may be a megabyte long."""


class SourceLines:
    """The lines of sources, each source read when the first line of it is asked for.

    Lines are those that spans count: without a leading byte order mark, CRLF as one line end.
    INVARIANT: to ask for a place costs what the place is long, however long its line is.
    """

    def __init__(self, sources: Mapping[str, Source], tables: Mapping[str, str] | None = None) -> None:
        self._sources = sources
        self._tables = tables or {}
        self._lines: dict[str, list[str]] = {}

    def of(self, path: str) -> list[str]:
        """All lines of a file; none where its text is not known."""
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def _read(self, path: str) -> list[str]:
        if path in self._sources:
            text = self._sources[path].data.decode("utf-8", errors="replace")
        elif path in self._tables:
            text = self._tables[path]
        else:
            return []
        return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")

    def line(self, path: str, number: int) -> str | None:
        """The line with that number from 1; None where no text is known or it has fewer lines."""
        lines = self.of(path)
        return lines[number - 1] if 0 < number <= len(lines) else None

    def text(self, span: Span) -> str:
        """What stands at a place, its line ends as LF; "" where it is not known."""
        lines = self.of(span.path)[span.line - 1 : span.end_line]
        if len(lines) <= 1:
            return lines[0][span.column - 1 : span.end_column - 1] if lines else ""
        return "\n".join([lines[0][span.column - 1 :], *lines[1:-1], lines[-1][: span.end_column - 1]])

    def before(self, span: Span) -> str:
        """What stands before a place on its first line, at most `MOST_AROUND` characters of it."""
        line = self.line(span.path, span.line) or ""
        return line[max(span.column - 1 - MOST_AROUND, 0) : span.column - 1]

    def after(self, span: Span) -> str:
        """What stands behind a place on its last line, at most `MOST_AROUND` characters of it."""
        line = self.line(span.path, span.end_line) or ""
        return line[span.end_column - 1 : span.end_column - 1 + MOST_AROUND]
