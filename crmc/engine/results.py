"""Result rows in the form of `crmc evaluate`, as JSON lines or Parquet by the ending of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import msgspec

from crmc.engine.blocks import Block, Templates, listed
from crmc.engine.output_file import OutputError, replacing
from crmc.ir.evaluate import Row

ENDINGS = (".jsonl", ".ndjson", ".json", ".parquet")

_LISTS = frozenset({"controls", "procedure", "missing", "areas"})
_ROWS_AT_ONCE = 100_000


class ResultWriter(Protocol):
    """Takes rows in their order; whoever opened it ends it."""

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""


class JsonLines:
    """One JSON object a line, UTF-8, with every key of a row in its order."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._tails: list[bytes] = []

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""
        for row in templates.rows[len(self._tails) :]:
            self._tails.append(msgspec.json.encode(row).removeprefix(_BARE_START) + b"\n")
        encode = msgspec.json.encode
        self._file.writelines(
            b'{"declaration":%b,"item":%b%b' % (encode(declaration), encode(item), self._tails[number])
            for declaration, item, number in zip(
                listed(block.declarations), listed(block.items), listed(block.templates), strict=True
            )
        )


_BARE_START = b'{"declaration":null,"item":null'


class ParquetRows:
    """Parquet with the same names: texts, `item` a whole number, and lists of texts.

    INVARIANT: row groups are of one size whatever the blocks were, so that equal rows are equal files.
    """

    def __init__(self, file: BinaryIO) -> None:
        import pyarrow
        import pyarrow.parquet

        self._pyarrow = pyarrow
        self._schema = pyarrow.schema([(key, self._type(key)) for key in Row.__struct_fields__])
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema)
        self._waiting: list[Any] = []
        self._templates = self._schema.empty_table()

    def _type(self, key: str) -> Any:
        if key == "item":
            return self._pyarrow.int64()
        text = self._pyarrow.string()
        return self._pyarrow.list_(text) if key in _LISTS else text

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""
        if len(templates.rows) > self._templates.num_rows:
            rows = [msgspec.structs.asdict(row) for row in templates.rows]
            self._templates = self._pyarrow.Table.from_pylist(rows, schema=self._schema)
        table = self._templates.take(self._pyarrow.array(block.templates, self._pyarrow.int64()))
        for place, (key, column) in enumerate((("declaration", block.declarations), ("item", block.items))):
            array = self._pyarrow.array(column, self._type(key))
            table = table.set_column(place, self._schema.field(key), array)
        self._waiting.append(table)
        self._flush(_ROWS_AT_ONCE)

    def _flush(self, least: int) -> None:
        """Writes whole row groups as long as `least` rows wait."""
        waiting = sum(table.num_rows for table in self._waiting)
        if not waiting or waiting < least:
            return
        table = self._pyarrow.concat_tables(self._waiting)
        while table.num_rows >= least and table.num_rows:
            self._writer.write_table(table.slice(0, _ROWS_AT_ONCE).combine_chunks())
            table = table.slice(_ROWS_AT_ONCE)
        self._waiting = [table]

    def close(self) -> None:
        """Writes what is left and the end of the file."""
        self._flush(1)
        self._writer.close()

    def abandon(self) -> None:
        """Lets go of a file that will not be kept."""
        with suppress(Exception):
            self._writer.close()


@contextmanager
def result_file(path: Path) -> Iterator[ResultWriter]:
    """A writer whose file takes its place when the block ends well, and leaves the old one if not.

    Raises OutputError for an unknown ending and for what the system refuses.
    """
    if path.suffix.lower() not in ENDINGS:
        raise OutputError(f"`{path.name}` has an unknown ending: allowed are {', '.join(ENDINGS)}")
    with replacing(path) as file:
        if path.suffix.lower() != ".parquet":
            yield JsonLines(file)
            return
        writer = ParquetRows(file)
        try:
            yield writer
            writer.close()
        except BaseException:
            writer.abandon()
            raise
