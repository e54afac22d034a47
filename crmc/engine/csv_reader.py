"""Rows of a CSV file: UTF-8, comma, a header line, quotes as in RFC 4180.

A row that cannot be read is told by its line and hides no other; every cell stays text.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from crmc.engine.declarations import FlatRow, FlatTable, InputError, Unread
from crmc.engine.flat_rows import IDENTIFIER


def read_csv(path: Path) -> FlatTable:
    """The table: its rows after the header, blank lines skipped.

    Raises InputError for a header that is missing, not UTF-8, has an empty or a repeated name.
    """
    # Bytes that are not UTF-8 become lone surrogates, so that only their own row is refused.
    with _open(path) as text:
        header = _header(csv.reader(text, strict=True), path.name)
    return FlatTable(tuple(header), _rows(path, header))


def _open(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _header(rows: Iterator[list[str]], name: str) -> list[str]:
    try:
        header = [cell.strip() for cell in next(rows, [])]
    except csv.Error as error:
        raise InputError(f"the header of `{name}` is not CSV: {_reason(error)}") from None
    if not any(header):
        raise InputError(f"`{name}` has no header: its first line must name the columns")
    faults = [f"the header of `{name}` {fault}" for fault in _header_faults(header)]
    if faults:
        raise InputError(*faults)
    return header


def _header_faults(header: list[str]) -> Iterator[str]:
    if not _is_utf8(header):
        yield "is not valid UTF-8"
        return
    if len(header) == 1 and (found := next((mark for mark in ";\t|" if mark in header[0]), None)):
        shown = "tabulators" if found == "\t" else f"`{found}`"
        yield f"has its columns parted by {shown}: save it with commas"
        return
    if "" in header:
        yield f"has no name for column {header.index('') + 1}"
    for column in sorted({name for name in header if name and header.count(name) > 1}):
        yield f"names the column `{column}` {header.count(column)} times"


def _rows(path: Path, header: list[str]) -> Iterator[FlatRow | Unread]:
    with _open(path) as text:
        lines = Lines(text)
        next(csv.reader(lines, strict=True))
        yield from rows_of_lines(lines, header)


def lines_of_header(path: Path) -> int:
    """How many lines the header of a table takes that `read_csv` has read."""
    with _open(path) as text:
        lines = Lines(text)
        next(csv.reader(lines, strict=True))
        return lines.number


def rows_of_lines(lines: Lines, header: list[str]) -> Iterator[FlatRow | Unread]:
    """The rows from here on."""
    identifier = header.index(IDENTIFIER) if IDENTIFIER in header else None
    rows = csv.reader(lines, strict=True)
    while True:
        first = lines.begin()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            name = _legible_name(lines.go_back(), identifier)
            yield Unread(name, f"line {first}", f"this is not CSV: {_reason(error)}")
            continue
        if cells:
            yield _row(cells, header, _place(first, lines.number), identifier)


def _legible_name(line: str, identifier: int | None) -> str | None:
    """Whose row a broken line is, if that stands before every quote."""
    cells = line.partition('"')[0].split(",")[:-1]
    known = identifier is not None and identifier < len(cells) and _is_utf8([cells[identifier]])
    return cells[identifier] or None if known and identifier is not None else None


class Lines:
    """The lines of a file, of which those of a row that was no row can be read again.

    A quote that is never closed takes the rows after it with it, up to the largest cell; only the first of
    these lines is at fault.
    """

    def __init__(self, text: Iterator[str], number: int = 0) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self.number = number

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._text)
        self._row.append(line)
        self.number += 1
        return line

    def begin(self) -> int:
        """A new row begins; the number of its first line."""
        self._row = []
        return self.number + 1

    def is_to_be_read_again(self) -> bool:
        """Are there lines left to which it went back?"""
        return bool(self._again)

    def go_back(self) -> str:
        """To the line after the first one of the row, which is given."""
        self._again.extendleft(reversed(self._row[1:]))
        self.number -= len(self._row) - 1
        return self._row[0]


def _row(cells: list[str], header: list[str], place: str, identifier: int | None) -> FlatRow | Unread:
    if len(cells) == len(header) and _is_utf8(cells):
        return FlatRow(place, dict(zip(header, cells, strict=True)))
    known = identifier is not None and identifier < len(cells) and _is_utf8([cells[identifier]])
    name = cells[identifier] or None if known and identifier is not None else None
    if len(cells) != len(header):
        return Unread(name, place, f"the row has {len(cells)} cells, the header {len(header)}")
    column = next(column for column, cell in zip(header, cells, strict=True) if not _is_utf8([cell]))
    return Unread(name, place, f"`{column}` is not valid UTF-8")


def _is_utf8(cells: list[str]) -> bool:
    try:
        "".join(cells).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _place(first: int, last: int) -> str:
    return f"line {first}" if last <= first else f"lines {first} to {last}"


def _reason(error: csv.Error) -> str:
    """The reader's words in the author's: what quote is meant, and what to do about it."""
    words = str(error)
    if "unexpected end of data" in words:
        return "a quote is opened and never closed"
    if "expected after" in words:
        return "something follows a closing quote; double a quote that belongs to the text"
    if "field larger" in words:
        return "a cell is longer than 131072 characters; a quote may not be closed"
    return words
