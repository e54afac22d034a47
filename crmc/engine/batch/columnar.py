"""Blocks of a file that is read as columns; the rows of odd declarations stand in their place among them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow

from crmc.engine.batch.chunks import ChunkJudge, JudgeMaker, chunk_of, pairs_counted
from crmc.engine.batch.flat import FlatReader, Run
from crmc.engine.batch.frame import Numbers64, Rows
from crmc.engine.batch.outcomes import Pairs
from crmc.engine.batch.source import Source
from crmc.engine.blocks import Block, Tally, Templates
from crmc.engine.engines import Job
from crmc.engine.plan.book import Plan
from crmc.engine.referee import Referee
from crmc.ir.evaluate import unreadable_row
from crmc.ir.record import Record, Unreadable


@dataclass(frozen=True, slots=True)
class Lines:
    """Result rows: the place of the declaration in the run, the item number (0: none), the template."""

    places: Rows
    numbers: Numbers64
    templates: Numbers64


def columnar(plan: Plan, job: Job, source: Source, judges: JudgeMaker, rows_at_once: int) -> Iterator[Block]:
    """One block a run of the file."""
    judge = ChunkJudge(plan, Referee(plan), job.templates, job.every_pair, judges)
    seen = 0
    for run in ahead(FlatReader(plan, job, source).runs(rows_at_once)):
        tally = Tally(len(run.ids), run.chunk.items.size, pairs_counted(plan, run.chunk), run.notes)
        lines = [plain_lines(run, judge.pairs(run.chunk))]
        records = {place: read for place, read in run.odd.items() if isinstance(read, Record)}
        if records:
            lines.append(record_lines(plan, judge, records, tally))
        unreadable = {place: read for place, read in run.odd.items() if isinstance(read, Unreadable)}
        if unreadable:
            lines.append(unreadable_lines(unreadable, job.templates))
        yield in_order(run, lines, tally)
        seen += tally.declarations
        if job.progress is not None:
            job.progress(seen)


def ahead(runs: Iterator[Run]) -> Iterator[Run]:
    """The same runs, of which the next is read while one is judged."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, runs, None)
        while (run := waiting.result()) is not None:
            waiting = pool.submit(next, runs, None)
            yield run


def plain_lines(run: Run, pairs: Pairs) -> Lines:
    """The rows of declarations that are columns."""
    numbers = run.numbers[run.first_rows[pairs.declarations] + np.maximum(pairs.items, 0)]
    return Lines(run.plain[pairs.declarations], np.where(pairs.items < 0, 0, numbers), pairs.templates)


def record_lines(plan: Plan, judge: ChunkJudge, records: dict[int, Record], tally: Tally) -> Lines:
    """The rows of declarations that are records; they are counted in the tally."""
    read = list(records.values())
    chunk = chunk_of(plan, read)
    pairs = judge.pairs(chunk)
    tally.items += sum(len(record.items) for record in read)
    tally.pairs += pairs_counted(plan, chunk)
    tally.notes += sum(len(record.notes) for record in read)
    numbers = [
        0 if item < 0 else read[which].items[item].number
        for which, item in zip(pairs.declarations.tolist(), pairs.items.tolist(), strict=True)
    ]
    places = np.array(list(records), np.int32)
    return Lines(places[pairs.declarations], np.array(numbers, np.int64), pairs.templates)


def unreadable_lines(unreadable: dict[int, Unreadable], templates: Templates) -> Lines:
    """The one row of each declaration that cannot be read."""
    rows = [unreadable_row(record) for record in unreadable.values()]
    numbers = [templates.number(row) for row in rows]
    places = np.array(list(unreadable), np.int32)
    return Lines(places, np.zeros(len(places), np.int64), np.array(numbers, np.int64))


def in_order(run: Run, lines: list[Lines], tally: Tally) -> Block:
    """All rows by declaration. INVARIANT: those of one declaration are in one part, in order."""
    places = np.concatenate([part.places for part in lines])
    numbers = np.concatenate([part.numbers for part in lines])
    templates = np.concatenate([part.templates for part in lines])
    if len(lines) > 1:
        order = np.argsort(places, kind="stable")
        places, numbers, templates = places[order], numbers[order], templates[order]
    items = pyarrow.array(numbers, pyarrow.int64(), mask=numbers == 0)
    found = zip(run.ids.to_pylist(), run.control_results, strict=True) if run.control_results else ()
    results = {str(name): result for name, result in found if result}
    return Block(run.ids.take(pyarrow.array(places)), items, templates, tally, results)
