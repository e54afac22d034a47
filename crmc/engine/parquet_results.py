"""Result rows as Parquet: every column by the templates of its rows, none of them row by row.

INVARIANT: row groups are of one size whatever the blocks were, and the values of a column stand in the
order in which its rows first have them, so that equal rows are equal files.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, BinaryIO

import numpy as np
import pyarrow
import pyarrow.parquet

from crmc.engine.blocks import Block, Templates
from crmc.ir.evaluate import Row

LISTS = frozenset({"controls", "procedure", "missing", "areas"})
ROWS_AT_ONCE = 100_000
CODE = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
OWN = {"declaration": pyarrow.string(), "item": pyarrow.int64()}
"""The columns in which the rows of a template differ."""


def type_of(key: str) -> Any:
    """The Arrow type of a column; the file itself knows texts, whole numbers and lists of texts only."""
    return OWN.get(key) or (pyarrow.list_(CODE) if key in LISTS else CODE)


class Sink:
    """A file for Arrow, which writes its end whenever it lets go of it: of one that is closed, into nothing.

    An interrupt can come before anybody else knows Arrow's writer.
    """

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._written = file, 0

    def write(self, data: bytes) -> int:
        """Writes all of it."""
        if not self._file.closed:
            self._file.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        """How much was written."""
        return self._written

    def flush(self) -> None:
        """The file is flushed by who opened it."""

    def close(self) -> None:
        """The file is closed by who opened it."""


class ParquetRows:
    """Parquet with the names of a row: texts, `item` a whole number, and lists of texts."""

    def __init__(self, file: BinaryIO) -> None:
        keys = Row.__struct_fields__
        self._schema = pyarrow.schema([(key, type_of(key)) for key in keys])
        self._own = pyarrow.schema([*OWN.items(), ("template", pyarrow.int64())])
        coded = [f"{key}.list.element" if key in LISTS else key for key in keys if key not in OWN]
        self._writer = pyarrow.parquet.ParquetWriter(
            Sink(file), self._schema, use_dictionary=coded, store_schema=False
        )
        self._waiting = self._own.empty_table()
        self._templates = Templates()

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""
        self._templates = templates
        columns = (block.declarations, block.items, block.templates)
        arrays = [array_of(column, field.type) for column, field in zip(columns, self._own, strict=True)]
        block_rows = pyarrow.Table.from_arrays(arrays, schema=self._own)
        self._waiting = pyarrow.concat_tables([self._waiting, block_rows])
        self._flush(ROWS_AT_ONCE)

    def _flush(self, least: int) -> None:
        """Writes whole row groups as long as `least` rows wait."""
        while self._waiting.num_rows >= least:
            self._writer.write_table(self._whole(self._waiting.slice(0, ROWS_AT_ONCE).combine_chunks()))
            self._waiting = self._waiting.slice(ROWS_AT_ONCE)

    def _whole(self, rows: Any) -> Any:
        """The rows with the columns of their templates."""
        numbers = np.asarray(rows.column("template"))
        first, codes = by_first_place(numbers)
        bare = [self._templates.rows[number] for number in first.tolist()]
        columns = [
            rows.column(key) if key in OWN else column_of(key, [getattr(row, key) for row in bare], codes)
            for key in self._schema.names
        ]
        return pyarrow.Table.from_arrays(columns, schema=self._schema)

    def close(self) -> None:
        """Writes what is left and the end of the file."""
        self._flush(1)
        self._writer.close()

    def abandon(self) -> None:
        """Lets go of a file that will not be kept."""
        with suppress(Exception):
            self._writer.close()


def array_of(column: Any, kind: Any) -> Any:
    """A column of a block as an Arrow array."""
    if isinstance(column, pyarrow.ChunkedArray):
        column = column.combine_chunks()
    return column if isinstance(column, pyarrow.Array) else pyarrow.array(column, kind)


def by_first_place(numbers: Any) -> tuple[Any, Any]:
    """(the distinct numbers in the order in which they come, the place of each row's among them)."""
    places = np.full(int(numbers.max(initial=-1)) + 1, len(numbers), np.int64)
    places[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    met = np.flatnonzero(places < len(numbers))
    first = met[np.argsort(places[met])]
    places[first] = np.arange(len(first))
    return first, places[numbers]


def column_of(key: str, values: list[Any], codes: Any) -> Any:
    """A column of texts or of lists of texts, from the value of each template and the templates of rows."""
    lists = [(value,) if key not in LISTS and value is not None else value or () for value in values]
    texts = list(dict.fromkeys(text for each in lists for text in each))
    place = {text: code for code, text in enumerate(texts)}
    dictionary = pyarrow.array(texts, pyarrow.string())
    flat = np.array([place[text] for each in lists for text in each], np.int32)
    lengths = np.array([len(each) for each in lists], np.int64)
    begins = np.cumsum(lengths) - lengths
    if key not in LISTS:
        by_template = np.append(flat, 0)[np.where(lengths > 0, begins, len(flat))]
        missing = (lengths == 0)[codes]
        indices = pyarrow.array(by_template[codes].astype(np.int32), mask=missing if missing.any() else None)
        return pyarrow.DictionaryArray.from_arrays(indices, dictionary)
    sizes = lengths[codes]
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    places = np.repeat(begins[codes] - offsets[:-1], sizes) + np.arange(offsets[-1])
    members = pyarrow.DictionaryArray.from_arrays(pyarrow.array(flat[places]), dictionary)
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets.astype(np.int32)), members)
