"""Result rows in the form of `crmc evaluate`, as JSON lines or Parquet by the ending of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from crmc.engine.blocks import Block, Templates, listed
from crmc.engine.output_file import OutputError, replacing

ENDINGS = (".jsonl", ".ndjson", ".json", ".parquet")


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
        if hasattr(block.templates, "dtype"):
            from crmc.engine.json_results import lines_of

            self._file.writelines(lines_of(block, self._tails))
            return
        encode = msgspec.json.encode
        self._file.writelines(
            b'{"declaration":%b,"item":%b%b' % (encode(declaration), encode(item), self._tails[number])
            for declaration, item, number in zip(
                listed(block.declarations), listed(block.items), listed(block.templates), strict=True
            )
        )


_BARE_START = b'{"declaration":null,"item":null'


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
        # Imported where it is chosen: pyarrow alone takes longer than most evaluations.
        from crmc.engine.parquet_results import ParquetRows

        writer = ParquetRows(file)
        try:
            yield writer
            writer.close()
        except BaseException:
            writer.abandon()
            raise
