"""The engine `numpy`: chunks of declarations, each judged as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from crmc.engine.batch import flat
from crmc.engine.batch.chunks import ChunkJudge, JudgeMaker, chunk_of, judge_of, pairs_counted
from crmc.engine.batch.columnar import columnar
from crmc.engine.batch.csv_source import csv_source
from crmc.engine.batch.json_source import json_source
from crmc.engine.batch.parquet_source import has_runs, parquet_source
from crmc.engine.batch.source import Source
from crmc.engine.batch.spool import Spool
from crmc.engine.blocks import Block, Tally, block_of
from crmc.engine.engines import Job
from crmc.engine.plan.book import Plan, plan_of
from crmc.engine.reading import Read, read_job
from crmc.engine.referee import Referee
from crmc.ir.evaluate import unreadable_row, uses_history
from crmc.ir.history import timeline
from crmc.ir.record import Record, Unreadable

DECLARATIONS_AT_ONCE = 20_000
PAIRS_AT_ONCE = 2_000_000
"""The most pairs of a chunk where a row is due for every one."""


class BatchEngine:
    """See `crmc.engine.engines.Engine`."""

    name = "numpy"

    def refusal(self, job: Job) -> str | None:
        """It cannot stop at the first error: it judges many declarations at once."""
        if job.stop_on_error:
            return "the engine `numpy` judges many declarations at once and cannot stop at the first error"
        return None

    def blocks(self, job: Job) -> Iterator[Block]:
        """The rows in blocks of some thousand declarations."""
        return batches(job, judge_of)


def may_be_columns(job: Job) -> bool:
    """Can a job be judged without the record of each declaration?"""
    return not (job.by_record or job.every_pair or job.profile or uses_history(job.book))


def batches(job: Job, judges: JudgeMaker, spool: Spool | None = None) -> Iterator[Block]:
    """The rows in blocks, by the judges of an engine; of a spool if there is one."""
    plan = plan_of(job.book, job.supplies)
    source = source_of(job, plan, spool)
    if source is not None:
        yield from columnar(plan, job, source, judges, at_once(job, plan, flat.ROWS_AT_ONCE))
        return
    reads: Iterator[Read] = read_job(job)
    line = None
    if uses_history(job.book):
        held = list(reads)
        records = (read.record for read in held if isinstance(read.record, Record))
        reads, line = iter(held), timeline(job.supplies.history, records)
    referee = Referee(plan, line)
    judge = ChunkJudge(plan, referee, job.templates, job.every_pair, judges)
    while chunk := list(islice(reads, at_once(job, plan, DECLARATIONS_AT_ONCE))):
        yield from judged(plan, judge, chunk, job)


def source_of(job: Job, plan: Plan, spool: Spool | None) -> Source | None:
    """The declarations as columns; None where each is to be read as a record."""
    if spool is not None:
        return parquet_source(job.book, spool)
    if job.by_record or uses_history(job.book) or not job.source.is_file():
        return None
    ending = job.source.suffix.lower()
    if ending == ".parquet" and job.profile is None and has_runs(job.source):
        return parquet_source(job.book, Spool(job.source, written=False, has_aside=False))
    try:
        if ending in (".ndjson", ".jsonl") and job.profile is None:
            return json_source(job, plan)
        return csv_source(job) if ending == ".csv" else None
    except OSError:
        return None


def at_once(job: Job, plan: Plan, most: int) -> int:
    """How many records to judge together: fewer where every pair is a row."""
    return max(1, min(most, PAIRS_AT_ONCE // max(1, len(plan.rules)))) if job.every_pair else most


def judged(plan: Plan, judge: ChunkJudge, reads: list[Read], job: Job) -> Iterator[Block]:
    """The blocks of one chunk; a declaration that cannot be read stands between two of them."""
    run: list[Read] = []
    for read in reads:
        if isinstance(read.record, Unreadable):
            if run:
                yield block(plan, judge, run)
            alone = block_of([unreadable_row(read.record)], job.templates, Tally(1))
            yield replace(alone, control_results=control_results([read]))
            run = []
        else:
            run.append(read)
    if run:
        yield block(plan, judge, run)


def block(plan: Plan, judge: ChunkJudge, reads: list[Read]) -> Block:
    """The rows of declarations that could be read."""
    records = [read.record for read in reads if isinstance(read.record, Record)]
    chunk = chunk_of(plan, records)
    pairs = judge.pairs(chunk)
    tally = Tally(
        declarations=len(records),
        items=sum(len(record.items) for record in records),
        pairs=pairs_counted(plan, chunk),
        notes=sum(len(record.notes) for record in records),
    )
    return Block(
        [records[position].id for position in pairs.declarations.tolist()],
        [
            None if item < 0 else records[position].items[item].number
            for position, item in zip(pairs.declarations.tolist(), pairs.items.tolist(), strict=True)
        ],
        pairs.templates,
        tally,
        control_results(reads),
    )


def control_results(reads: list[Read]) -> dict[str, dict[str, object]]:
    """What a profile says that controls found, by declaration id."""
    return {str(read.record.id): read.control_result for read in reads if read.control_result}


ENGINE = BatchEngine()
