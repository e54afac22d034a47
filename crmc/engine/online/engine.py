"""The engine `python`: one declaration after another."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from crmc.engine.blocks import Block, Tally
from crmc.engine.declarations import Given
from crmc.engine.engines import Job
from crmc.engine.online.judge import OnlineJudge
from crmc.engine.plan.book import Plan, plan_of
from crmc.engine.reading import Read, read_job
from crmc.engine.referee import Referee
from crmc.ir.evaluate import Row, is_absent, uses_history
from crmc.ir.history import timeline
from crmc.ir.model import Criterion
from crmc.ir.record import Record, Unreadable

ROWS_AT_ONCE = 2_000


class OnlineEngine:
    """See `crmc.engine.engines.Engine`."""

    name = "python"

    def refusal(self, job: Job) -> str | None:
        """It refuses nothing."""
        return None

    def blocks(self, job: Job) -> Iterator[Block]:
        """Some thousand rows a block."""
        plan = plan_of(job.book, job.supplies)
        reads: Iterator[Read] = read_job(job)
        line = None
        if uses_history(job.book):
            held = list(reads)
            records = (read.record for read in held if isinstance(read.record, Record))
            reads, line = iter(held), timeline(job.supplies.history, records)
        judge = OnlineJudge(plan, Referee(plan, line))
        gathered = Gathered(job)
        for read in reads:
            gathered.count(plan, read)
            for row in rows_of_read(judge, read, job.every_pair):
                gathered.add(row)
                if job.stop_on_error and row.outcome == "error":
                    yield gathered.block()
                    return
            if len(gathered.rows) >= ROWS_AT_ONCE:
                yield gathered.block()
                gathered = Gathered(job)
        yield gathered.block()


def rows_of_read(judge: OnlineJudge, read: Read, every_pair: bool) -> Iterator[Row]:
    """The rows of a declaration; from the masks where it was given in the nested form, without a fault.

    The record of one with a fault knows the line of each, which its rows tell.
    """
    given = read.given if isinstance(read.given, Given) else None
    if every_pair or given is None or isinstance(read.record, Unreadable) or read.record.faults:
        yield from judge.rows(read.record, every_pair)
        return
    for item, row, _ in judge.hits(given.declaration):
        yield msgspec.structs.replace(row, declaration=read.record.id, item=item)


class Gathered:
    """Rows of a block that is being made."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.rows: list[Row] = []
        self._tally = Tally()
        self._control_results: dict[str, dict[str, object]] = {}

    def count(self, plan: Plan, read: Read) -> None:
        """Takes a declaration into the tally."""
        self._tally.declarations += 1
        record = read.record
        if isinstance(record, Record):
            self._tally.items += len(record.items)
            self._tally.notes += len(record.notes)
            self._tally.pairs += pairs_of(plan, record)
        if read.control_result:
            self._control_results[str(record.id)] = read.control_result

    def add(self, row: Row) -> None:
        """Takes a row in."""
        self.rows.append(row)

    def block(self) -> Block:
        """What was gathered."""
        return Block(
            [row.declaration for row in self.rows],
            [row.item for row in self.rows],
            [self._job.templates.number(row) for row in self.rows],
            self._tally,
            self._control_results,
        )


def pairs_of(plan: Plan, record: Record) -> int:
    """The pairs of a record with the rules that are not absent on its day."""
    scopes = max(1, len(record.items))
    return sum(
        scopes if rule.on_items else 1
        for rule in plan.rules
        if not (rule.absent and isinstance(rule.rule, Criterion) and is_absent(rule.rule, record))
    )


ENGINE = OnlineEngine()
