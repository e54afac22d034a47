"""Result rows of columns as JSON lines: the parts of many lines are put together at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.blocks import Block

ROWS_AT_ONCE = 20_000
PLAIN = r"^[\x20-\x21\x23-\x5b\x5d-\x7e]*$"
"""Texts that stand in JSON as they are."""


def lines_of(block: Block, tails: Sequence[bytes]) -> Iterator[Any]:
    """The bytes of the rows; `tails`: of each template what follows the item of its rows."""
    ends = pyarrow.array(tails, pyarrow.large_binary())
    numbers = np.asarray(block.templates)
    for start in range(0, len(numbers), ROWS_AT_ONCE):
        names = as_array(block.declarations, pyarrow.string()).slice(start, ROWS_AT_ONCE)
        items = as_array(block.items, pyarrow.int64()).slice(start, ROWS_AT_ONCE).cast(pyarrow.string())
        shown = pyarrow.compute.fill_null(items, "null").cast(pyarrow.large_binary())
        rest = ends.take(pyarrow.array(numbers[start : start + ROWS_AT_ONCE]))
        yield content(joined(b'{"declaration":', quoted(names), b',"item":', shown, rest))


def as_array(column: Any, kind: Any) -> Any:
    """A column of a block as one Arrow array."""
    if isinstance(column, pyarrow.ChunkedArray):
        return column.combine_chunks()
    return column if isinstance(column, pyarrow.Array) else pyarrow.array(column, kind)


def quoted(names: Any) -> Any:
    """Identifiers as JSON."""
    plain = pyarrow.compute.all(pyarrow.compute.match_substring_regex(names, PLAIN)).as_py()
    if plain and not names.null_count:
        own = names.cast(pyarrow.large_binary())
        return joined(b'"', own, b'"')
    encoded = [msgspec.json.encode(name) for name in names.to_pylist()]
    return pyarrow.array(encoded, pyarrow.large_binary())


def joined(*parts: Any) -> Any:
    """Arrays of bytes, and bytes that stand in every row, put together by rows."""
    wide = [
        pyarrow.scalar(each, pyarrow.large_binary()) if isinstance(each, bytes) else each for each in parts
    ]
    return pyarrow.compute.binary_join_element_wise(*wide, pyarrow.scalar(b"", pyarrow.large_binary()))


def content(lines: Any) -> memoryview:
    """The bytes of an array of bytes, one after the other."""
    places, data = lines.buffers()[1:]
    ends = np.frombuffer(places, np.int64)[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]
