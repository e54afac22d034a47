"""Declarations of a run of flat rows as records: the odd ones, and those of which the referee is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crmc.engine.batch.frame import Rows
from crmc.engine.batch.source import LINE, RAW, is_aside
from crmc.engine.batch.spool import FAULT, GROUP, PLACE
from crmc.engine.batch.table import joined
from crmc.engine.cells import CellReader
from crmc.engine.declarations import FlatRow, FlatTable, Given, ReadResult, Unread
from crmc.engine.engines import Job
from crmc.engine.flat_rows import IDENTIFIER, declarations_of
from crmc.engine.json_reader import RecordDecoder, declaration_of_line
from crmc.engine.parquet_reader import cell_values
from crmc.engine.supplies import read_result_record
from crmc.ir.record import Record, Unreadable


def kind_of(job: Job) -> str | None:
    """The kind of declarations that name none."""
    return job.kind or (job.profile.kind if job.profile is not None else None)


@dataclass(slots=True)
class RecordsOfRows:
    """Declarations of a run as records, made when they are asked for; `data` has the columns aside, too."""

    job: Job
    reader: CellReader
    data: Any
    starts: Rows
    number: int
    known: dict[int, Record | Unreadable] = field(default_factory=dict)
    control_results: dict[int, dict[str, object]] = field(default_factory=dict)
    decoder: RecordDecoder = field(default_factory=RecordDecoder)

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
        start = int(self.starts[which])
        end = int(self.starts[which + 1]) if which + 1 < len(self.starts) else self.data.num_rows
        part = self.data.slice(start, end - start)
        result = self._of_line(part) if LINE in part.schema.names else self._of_rows(part, start)
        if isinstance(result, Given) and result.declaration.get("kind") is None:
            result.declaration["kind"] = kind_of(self.job)
        if isinstance(result, Given):
            self.control_results[which] = result.control_result
        return read_result_record(self.job.book, result)

    def _of_line(self, part: Any) -> ReadResult:
        line, number = (part.column(name)[0].as_py() for name in (LINE, GROUP))
        return declaration_of_line(self.decoder, line, f"line {number}")

    def _of_rows(self, part: Any, start: int) -> ReadResult:
        """The declaration of its rows as they stood in the file."""
        prefix = RAW if self.job.profile is not None else ""
        columns = {
            name.removeprefix(prefix): cell_values(joined(part.column(name)))
            for name in part.schema.names
            if (name.startswith(RAW) if prefix else not is_aside(name))
        }
        aside = {
            name: joined(part.column(name)).to_pylist()
            for name in (PLACE, FAULT)
            if name in part.schema.names
        }
        rows: list[FlatRow | Unread] = []
        for n, cells in enumerate(zip(*columns.values(), strict=True)):
            place = aside[PLACE][n] if aside else f"row {self.number + start + n + 1}"
            row = dict(zip(columns, cells, strict=True))
            fault = aside[FAULT][n] if aside else None
            rows.append(FlatRow(place, row) if fault is None else Unread(row.get(IDENTIFIER), place, fault))
        (result,) = declarations_of(FlatTable(tuple(columns), iter(rows)), self.reader, self.job.profile)
        return result
