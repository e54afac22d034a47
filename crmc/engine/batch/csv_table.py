"""A CSV file as columns of text: what is plain by Arrow's reader, the rest row by row by our own.

INVARIANT: a block is plain only if both readers take it alike: UTF-8, every quote opens or closes a whole
cell or is doubled within one, no line end within quotes, no carriage return but before a line feed, no
NUL, no line that is longer than the largest cell, and as many cells in a row as in the header.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.csv

from crmc.engine.batch.frame import Numbers64
from crmc.engine.batch.spool import FAULT, PLACE
from crmc.engine.csv_reader import Lines, lines_of_header, read_csv, rows_of_lines
from crmc.engine.declarations import FlatRow, Unread
from crmc.engine.flat_rows import IDENTIFIER

BYTES_AT_ONCE = 1 << 20
LONGEST_LINE = 131_072
LINE_FEED, RETURN, QUOTE, COMMA, NUL = (ord(each) for each in '\n\r",\0')


def csv_table(path: Path) -> Any:
    """The rows of a file after its header: its columns, an empty cell missing, and PLACE and FAULT.

    Raises InputError for a header that cannot be used.
    """
    header = list(read_csv(path).columns)
    whole = _Bytes(path.read_bytes())
    schema = pyarrow.schema([(name, pyarrow.string()) for name in (*header, PLACE, FAULT)])
    parts = [part.cast(schema) for part in _parts(whole, header, lines_of_header(path))]
    return pyarrow.concat_tables([schema.empty_table(), *parts])


def _parts(whole: _Bytes, header: list[str], line: int) -> Iterator[Any]:
    """The tables of the blocks from a line on; after one that is not plain, from where its last row ends."""
    if not whole.has_plain_lines:
        lines = Lines(islice(whole.text_from(0), line, None), line)
        yield _of_rows(list(rows_of_lines(lines, header)), header)
        return
    while line < whole.lines:
        end = whole.line_after(whole.begin(line) + BYTES_AT_ONCE)
        table = whole.plain_table(header, line, end)
        if table is None:
            lines = Lines(whole.text_from(line), line)
            yield _of_rows(list(_rows_until(end, lines, header)), header)
            line = lines.number
        else:
            yield table
            line = end


def _rows_until(end: int, lines: Lines, header: list[str]) -> Iterator[FlatRow | Unread]:
    """The rows of the lines before `end`, and those of the last row that began before it."""
    for row in rows_of_lines(lines, header):
        yield row
        if lines.number >= end and not lines.is_to_be_read_again():
            return


def _of_rows(rows: list[FlatRow | Unread], header: list[str]) -> Any:
    """Rows that were read one by one as a table."""
    lines: list[list[object]] = []
    for row in rows:
        if isinstance(row, Unread):
            cells: list[object] = [row.id if name == IDENTIFIER else None for name in header]
            lines.append([*cells, row.place, row.reason])
        else:
            lines.append([*(cell or None for cell in row.cells.values()), row.place, None])
    columns = list(zip(*lines, strict=True)) or [()] * (len(header) + 2)
    arrays = [pyarrow.array(column, pyarrow.string()) for column in columns]
    return pyarrow.Table.from_arrays(arrays, names=[*header, PLACE, FAULT])


@dataclass(slots=True, init=False)
class _Bytes:
    """A file in memory; lines count from 0, and `lines` is their number."""

    data: bytes
    letters: Any
    feeds: Numbers64
    quotes: Numbers64
    lines: int
    has_plain_lines: bool
    """No carriage return stands but before a line feed."""

    def __init__(self, data: bytes) -> None:
        self.data = data.removeprefix(b"\xef\xbb\xbf")
        self.letters = np.frombuffer(self.data, np.uint8)
        self.feeds = np.flatnonzero(self.letters == LINE_FEED)
        self.quotes = np.flatnonzero(self.letters == QUOTE)
        ended = bool(len(self.feeds)) and int(self.feeds[-1]) == len(self.data) - 1
        self.lines = len(self.feeds) + (0 if ended or not self.data else 1)
        returns = np.flatnonzero(self.letters == RETURN) + 1
        inside = returns[returns < len(self.data)]
        self.has_plain_lines = len(inside) == len(returns) and bool((self.letters[inside] == LINE_FEED).all())

    def begin(self, line: int) -> int:
        """Where a line begins; of the one after the last, the end."""
        if line == 0:
            return 0
        return int(self.feeds[line - 1]) + 1 if line <= len(self.feeds) else len(self.data)

    def line_after(self, position: int) -> int:
        """The first line that begins after a place."""
        return min(int(np.searchsorted(self.feeds, position)) + 1, self.lines)

    def text_from(self, line: int) -> Iterator[str]:
        """The lines as Python reads them, which ends one at a carriage return as well."""
        for number in range(line, self.lines):
            part = self.data[self.begin(number) : self.begin(number + 1)]
            yield from io.StringIO(part.decode("utf-8", "surrogateescape"), newline="")

    def plain_table(self, header: list[str], line: int, end: int) -> Any | None:
        """The rows of some lines, None where they are not plain."""
        first, last = self.begin(line), self.begin(end)
        feeds = self.feeds[line:end]
        begins = np.concatenate(([first], feeds[feeds < last - 1] + 1))
        lengths = np.diff(np.append(begins, last))
        if NUL in self.data[first:last] or int(lengths.max()) > LONGEST_LINE:
            return None
        quotes = self.quotes[slice(*np.searchsorted(self.quotes, (first, last)))]
        if len(quotes) and not self._are_plain(quotes, feeds):
            return None
        firsts = self.letters[begins]
        filled = np.flatnonzero(~((firsts == LINE_FEED) | ((firsts == RETURN) & (lengths <= 2))))
        table = parsed(self.data[first:last], header, bool(len(quotes)))
        if table is None or table.num_rows != len(filled):
            return None
        places = pyarrow.array(filled + (line + 1)).cast(pyarrow.string())
        places = pyarrow.compute.binary_join_element_wise("line ", places, "")
        table = table.append_column(PLACE, places)
        return table.append_column(FAULT, pyarrow.nulls(len(filled), pyarrow.string()))

    def _are_plain(self, quotes: Numbers64, feeds: Numbers64) -> bool:
        """Does every quote open or close a whole cell or stand doubled, and no cell hold a line end?"""
        if len(quotes) % 2:
            return False
        opening, closing = quotes[::2], quotes[1::2]
        doubled = closing[:-1] + 1 == opening[1:]
        before = self._at(opening - 1)
        opens = (opening == 0) | (before == COMMA) | (before == LINE_FEED)
        opens[1:] |= doubled
        after = self._at(closing + 1)
        closes = (after == COMMA) | (after == LINE_FEED) | (after == RETURN) | (closing + 1 == len(self.data))
        closes[:-1] |= doubled
        within = np.searchsorted(quotes, feeds) % 2
        return bool(opens.all() and closes.all() and not within.any())

    def _at(self, places: Numbers64) -> Any:
        """The letters at places, of which those outside are some letter or other."""
        return self.letters[np.clip(places, 0, len(self.data) - 1)]


def parsed(data: bytes, header: list[str], has_quotes: bool) -> Any | None:
    """Rows as Arrow reads them, every cell text and an empty one missing; None where it refuses them."""
    if not data:
        return None
    try:
        return pyarrow.csv.read_csv(
            io.BytesIO(data),
            pyarrow.csv.ReadOptions(column_names=header, block_size=len(data) + 1, use_threads=False),
            pyarrow.csv.ParseOptions(quote_char='"' if has_quotes else False, newlines_in_values=False),
            pyarrow.csv.ConvertOptions(
                column_types={name: pyarrow.string() for name in header},
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pyarrow.ArrowInvalid:
        return None
