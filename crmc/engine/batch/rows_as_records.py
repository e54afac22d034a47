"""Declarations of a run of flat rows as records: the odd ones, and those of which the referee is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crmc.engine.batch.frame import Rows
from crmc.engine.batch.spool import FAULT, PLACE
from crmc.engine.batch.table import joined
from crmc.engine.cells import CellReader
from crmc.engine.declarations import FlatRow, FlatTable, Given, Unread
from crmc.engine.engines import Job
from crmc.engine.flat_rows import IDENTIFIER, declarations_of
from crmc.engine.parquet_reader import cell_values
from crmc.engine.supplies import read_result_record
from crmc.ir.record import Record, Unreadable


@dataclass(slots=True)
class RecordsOfRows:
    """Declarations of a run as records, made when they are asked for."""

    job: Job
    reader: CellReader
    data: Any
    starts: Rows
    sizes: Rows
    number: int
    aside: dict[str, Any]
    known: dict[int, Record | Unreadable] = field(default_factory=dict)

    def record(self, which: int) -> Record:
        """A declaration of which it is known that it can be read."""
        read = self.read(which)
        assert isinstance(read, Record)
        return read

    def read(self, which: int) -> Record | Unreadable:
        """The declaration as the reader of records makes it."""
        if which not in self.known:
            self.known[which] = self._read(which)
        return self.known[which]

    def _read(self, which: int) -> Record | Unreadable:
        start, size = int(self.starts[which]), int(self.sizes[which])
        part = self.data.slice(start, size)
        columns = [cell_values(joined(column)) for column in part.columns]
        names = part.schema.names
        places, faults = self._asides(start, size)
        rows = [
            FlatRow(place, dict(zip(names, cells, strict=True)))
            if fault is None
            else Unread(cells[names.index(IDENTIFIER)], place, fault)
            for place, fault, cells in zip(places, faults, zip(*columns, strict=True), strict=True)
        ]
        (result,) = declarations_of(FlatTable(tuple(names), iter(rows)), self.reader, None)
        if isinstance(result, Given) and result.declaration.get("kind") is None:
            result.declaration["kind"] = self.job.kind
        return read_result_record(self.job.book, result)

    def _asides(self, start: int, size: int) -> tuple[list[str], list[str | None]]:
        """(place, fault) of the rows of a declaration, by row."""
        if not self.aside:
            return [f"row {self.number + start + n}" for n in range(1, size + 1)], [None] * size
        places, faults = (joined(self.aside[name]).slice(start, size) for name in (PLACE, FAULT))
        return places.to_pylist(), faults.to_pylist()
