"""One chunk of declarations: its frames, what is found in them, and the rows in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from crmc.engine.batch.frame import LARGEST, Frame, Numbers64, Rows, frame_of
from crmc.engine.batch.judge import Found, Judge, bounds
from crmc.engine.batch.outcomes import OPERATORS, Outcomes, Pairs, first_active_days
from crmc.engine.blocks import Templates
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.truth import empty_record
from crmc.engine.referee import Referee
from crmc.ir.controls import operator_of
from crmc.ir.evaluate import Judgement
from crmc.ir.record import Record
from crmc.ir.scope import Scope


@dataclass(slots=True)
class Chunk:
    """Declarations as frames. `headers` is None where no rule is on the declaration.

    `operators` are codes of OPERATORS and `days` reference dates (0: none) by declaration; `record` gives
    the typed record of one.
    """

    items: Frame
    headers: Frame | None
    operators: Rows
    days: Rows
    record: Callable[[int], Record]


def chunk_of(plan: Plan, records: Sequence[Record]) -> Chunk:
    """The chunk of typed records."""
    by_level = {level: elements_of(plan, level) for level in (True, False)}
    headers = None
    if any(not rule.on_items for rule in plan.rules):
        headers = frame_of(plan, records, False, by_level[False])
    operators = [OPERATORS.index(operator_of(plan.book, record)) for record in records]
    days = [0 if record.reference is None else record.reference.toordinal() for record in records]
    return Chunk(
        frame_of(plan, records, True, by_level[True]),
        headers,
        np.array(operators, np.int32),
        np.array(days, np.int32),
        lambda position: records[position],
    )


def elements_of(plan: Plan, on_items: bool) -> list[str]:
    """The elements at which the rules of one level look."""
    rules = [rule for rule in plan.rules if rule.on_items == on_items]
    return sorted({name for rule in rules for leaf in rule.leaves for name in leaf.elements})


JudgeMaker: TypeAlias = Callable[[Plan, Frame, Scope, bool], Judge]
"""Makes the judge of a frame; the last says whether it is one of items."""


def judge_of(plan: Plan, frame: Frame, empty: Scope, on_items: bool) -> Judge:
    """The judge that looks at the columns itself."""
    return Judge(plan, frame, empty)


class ChunkJudge:
    """Judges chunk after chunk by one plan."""

    def __init__(
        self,
        plan: Plan,
        referee: Referee,
        templates: Templates,
        every_pair: bool,
        judges: JudgeMaker = judge_of,
    ) -> None:
        self._judges = judges
        self._plan, self._referee, self._templates = plan, referee, templates
        self._every_pair = every_pair
        self._settled: dict[tuple[int, int], Judgement] = {}
        self._known: dict[tuple[int, int, Judgement], int] = {}
        self._active_from = first_active_days(plan)
        self._empty = Scope(referee.world, "", {}, empty_record())

    def pairs(self, chunk: Chunk) -> Pairs:
        """The rows of the chunk: by declaration, within one by rule, and by item."""
        parts: list[Pairs] = []
        for frame, on_items in ((chunk.items, True), (chunk.headers, False)):
            if frame is not None:
                parts += self._level(
                    chunk, frame, [rule for rule in self._plan.rules if rule.on_items == on_items]
                )
        return in_order(parts, len(self._plan.rules))

    def _level(self, chunk: Chunk, frame: Frame, rules: list[RulePlan]) -> list[Pairs]:
        judge = self._judges(self._plan, frame, self._empty, frame is chunk.items)
        outcomes = Outcomes(
            self._plan,
            frame,
            judge.truths,
            self._referee,
            self._templates,
            self._every_pair,
            self._settled,
            self._known,
            self._active_from,
        )
        found = judge.found(rules, everything=self._every_pair)
        parts = list(outcomes.pairs(found, chunk.operators, chunk.record))
        if self._every_pair:
            rest = [(each.rule, others(judge.present(each.rule), each)) for each in found]
            parts += outcomes.others(rest, chunk.operators, chunk.record)
        return parts


def others(present: Rows, found: Found) -> Rows:
    """The rows that were neither selected nor asked about."""
    marks = np.zeros(int(present.max(initial=-1)) + 1, np.bool_)
    marks[present] = True
    for rows in (found.sure, found.ask):
        marks[rows] = False
    return np.flatnonzero(marks).astype(np.int32)


def in_order(parts: list[Pairs], rules: int) -> Pairs:
    """All pairs by declaration, rule and item. INVARIANT: no two pairs are equal."""
    if not parts:
        nothing = np.zeros(0, np.int32)
        return Pairs(nothing, nothing, nothing, np.zeros(0, np.int64))
    declarations = np.concatenate([part.declarations for part in parts])
    positions = np.concatenate([part.rules for part in parts])
    items = np.concatenate([part.items for part in parts])
    key = declarations.astype(np.int64) * rules + positions
    several = int(items.max(initial=0)) + 2
    if several > 2:
        fits = (int(declarations.max()) + 1) * rules * several < LARGEST
        order = np.argsort(key * several + items) if fits else np.lexsort((items, key))
    else:
        order = np.argsort(key)
    templates: Numbers64 = np.concatenate([part.templates for part in parts])
    return Pairs(declarations[order], positions[order], items[order], templates[order])


def pairs_counted(plan: Plan, chunk: Chunk) -> int:
    """The number of pairs of a chunk, without those of criteria that are absent on the day."""
    scopes = np.bincount(chunk.items.declaration, minlength=len(chunk.days))
    total = 0
    for rule in plan.rules:
        total += chunk.items.size if rule.on_items else len(chunk.days)
        if rule.absent:
            gone = np.zeros(len(chunk.days), bool)
            for period in rule.absent:
                first, last = bounds(period)
                gone |= (chunk.days >= first) & (chunk.days <= last) & (chunk.days > 0)
            total -= int(scopes[gone].sum() if rule.on_items else gone.sum())
    return total
