"""The declarations of a job as typed records, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crmc.engine.declarations import Given, ReadResult
from crmc.engine.engines import Job
from crmc.engine.readers import read_declarations
from crmc.engine.supplies import read_result_record
from crmc.ir.record import Record, Unreadable


@dataclass(frozen=True, slots=True)
class Read:
    """A record, what was given, and what a profile says that a control found."""

    record: Record | Unreadable
    given: ReadResult
    control_result: dict[str, object]


def read_job(job: Job) -> Iterator[Read]:
    """Raises InputError before the first record if the file as a whole cannot be used."""
    results = read_declarations(job.source, job.book, job.profile, job.kind)
    for number, result in enumerate(results, start=1):
        record = read_result_record(job.book, result)
        yield Read(record, result, result.control_result if isinstance(result, Given) else {})
        if job.progress is not None:
            job.progress(number)
