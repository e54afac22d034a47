"""Result rows in the form of `crmc evaluate`, as JSON lines or Parquet by the ending of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import msgspec

from crmc.engine.blocks import Block, Templates
from crmc.engine.output_file import OutputError, replacing
from crmc.ir.evaluate import Row

ENDINGS = (".jsonl", ".ndjson", ".json", ".parquet")

_LISTS = frozenset({"controls", "procedure", "missing", "areas"})
_ROWS_AT_ONCE = 20_000


class ResultWriter(Protocol):
    """Takes rows in their order; whoever opened it ends it."""

    def write(self, row: Row) -> None:
        """Adds a row."""

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""


class JsonLines:
    """One JSON object a line, UTF-8, with every key of a row in its order."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, row: Row) -> None:
        """Adds a row."""
        self._file.write(msgspec.json.encode(row) + b"\n")

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""
        for row in block.rows(templates):
            self.write(row)


class ParquetRows:
    """Parquet with the same names: texts, `item` a whole number, and lists of texts."""

    def __init__(self, file: BinaryIO) -> None:
        import pyarrow
        import pyarrow.parquet

        self._pyarrow = pyarrow
        self._schema = pyarrow.schema([(key, self._type(key)) for key in Row.__struct_fields__])
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema)
        self._rows: list[dict[str, object]] = []

    def _type(self, key: str) -> Any:
        if key == "item":
            return self._pyarrow.int64()
        text = self._pyarrow.string()
        return self._pyarrow.list_(text) if key in _LISTS else text

    def write(self, row: Row) -> None:
        """Adds a row."""
        self._rows.append(msgspec.structs.asdict(row))
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._flush()

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""
        for row in block.rows(templates):
            self.write(row)

    def _flush(self) -> None:
        self._writer.write_table(self._pyarrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        """Writes what is left and the end of the file."""
        if self._rows:
            self._flush()
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
