"""The engine `python`: one declaration after another."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.engine.blocks import Block, Tally, block_of
from crmc.engine.engines import Job
from crmc.engine.reading import Read, read_job
from crmc.ir.evaluate import Row, rows_of, rules_of, uses_history, world_of
from crmc.ir.history import timeline
from crmc.ir.record import Record


class OnlineEngine:
    """See `crmc.engine.engines.Engine`."""

    name = "python"

    def refusal(self, job: Job) -> str | None:
        """It refuses nothing."""
        return None

    def blocks(self, job: Job) -> Iterator[Block]:
        """A block a declaration."""
        reads: Iterator[Read] = read_job(job)
        line = timeline(job.supplies.history, ())
        if uses_history(job.book):
            held = list(reads)
            records = (read.record for read in held if isinstance(read.record, Record))
            reads, line = iter(held), timeline(job.supplies.history, records)
        world, rules = world_of(job.book, job.supplies, line), rules_of(job.book)
        for read in reads:
            rows: list[Row] = []
            tally = Tally(1)
            if isinstance(read.record, Record):
                tally.items, tally.notes = len(read.record.items), len(read.record.notes)
            for row in rows_of(world, rules, read.record):
                tally.pairs += row.criterion is not None
                if job.every_pair or row.outcome != "not_selected":
                    rows.append(row)
                if job.stop_on_error and row.outcome == "error":
                    break
            made = block_of(rows, job.templates, tally)
            if read.control_result:
                made.control_results[str(read.record.id)] = read.control_result
            yield made


ENGINE = OnlineEngine()
