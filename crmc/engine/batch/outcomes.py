"""From what a judge found to rows: templates for what is sure, the referee's judgement for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from crmc.engine.batch.frame import Frame, Numbers64, Rows
from crmc.engine.batch.judge import Found
from crmc.engine.batch.truths import Truths
from crmc.engine.blocks import Templates, bare_row
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.leaves import Amounts, Sign
from crmc.engine.referee import Referee
from crmc.ir.controls import Operator
from crmc.ir.evaluate import Judgement
from crmc.ir.model import Criterion
from crmc.ir.record import Item, Record

OPERATORS: tuple[Operator, ...] = ("ordinary", "aeo", "unknown")
MOST_SETTLED = 500_000
"""Judgements that are kept from chunk to chunk."""
SELECTED = Judgement("selected")
NOT_SELECTED = Judgement("not_selected")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of results before they are in order: declaration, rule, item and template of each."""

    declarations: Rows
    rules: Rows
    items: Rows
    templates: Numbers64


@dataclass(slots=True)
class Outcomes:
    """Makes templates of the rows of one frame. `operators` are codes of OPERATORS by declaration.

    `settled`: judgements of earlier frames by rule and signature.
    """

    plan: Plan
    frame: Frame
    truths: Truths
    referee: Referee
    templates: Templates
    every_pair: bool
    settled: dict[tuple[int, int], Judgement]
    known: dict[tuple[int, int, int, Judgement], int] = field(default_factory=dict)

    def pairs(self, found: Found, operators: Rows, record: Callable[[int], Record]) -> list[Pairs]:
        """The pairs of one rule."""
        parts = []
        if len(found.sure):
            parts.append(self._alike(found.rule, found.sure, SELECTED, operators, record))
        if len(found.ask):
            parts += self._asked(found.rule, found.ask, operators, record)
        return parts

    def others(self, rule: RulePlan, rows: Rows, operators: Rows, record: Callable[[int], Record]) -> Pairs:
        """The pairs of rows that are not selected, for who wants every pair."""
        return self._alike(rule, rows, NOT_SELECTED, operators, record)

    def _alike(
        self,
        rule: RulePlan,
        rows: Rows,
        judgement: Judgement,
        operators: Rows,
        record: Callable[[int], Record],
    ) -> Pairs:
        if self.plan.book.areas and judgement.outcome != "not_selected":
            return self._placed(rule, rows, [judgement] * len(rows), record)
        declarations = self.frame.declaration[rows]
        kinds = operators[declarations] * 2 + self._is_active(rule, rows)
        templates = np.zeros(len(rows), np.int64)
        for kind in np.unique(kinds).tolist():
            templates[kinds == kind] = self._template(rule, kind, judgement)
        return self._pairs(rule, rows, templates)

    def _template(self, rule: RulePlan, kind: int, judgement: Judgement) -> int:
        key = (rule.position, kind // 2, kind % 2, judgement)
        if key not in self.known:
            status = "active" if kind % 2 else "trial"
            row = bare_row(self.plan.book, rule, status, OPERATORS[kind // 2], judgement)
            self.known[key] = self.templates.number(row)
        return self.known[key]

    def _is_active(self, rule: RulePlan, rows: Rows) -> NDArray[np.int32]:
        """The status by row (`evaluate.status_of`)."""
        head = rule.rule.head
        if head.status != "active":
            return np.zeros(len(rows), np.int32)
        if not isinstance(rule.rule, Criterion):
            return np.ones(len(rows), np.int32)
        if rule.rule.active_from is None:
            return np.zeros(len(rows), np.int32)
        first = date.fromisoformat(rule.rule.active_from).toordinal()
        return (self.frame.days[rows] >= first).astype(np.int32)

    def _pairs(self, rule: RulePlan, rows: Rows, templates: Numbers64) -> Pairs:
        position = np.full(len(rows), rule.position, np.int32)
        return Pairs(self.frame.declaration[rows], position, self.frame.item[rows], templates)

    def _placed(
        self,
        rule: RulePlan,
        rows: Rows,
        judgements: Sequence[Judgement],
        record: Callable[[int], Record],
    ) -> Pairs:
        """Each row by the referee, for its areas."""
        templates = np.zeros(len(rows), np.int64)
        for place, (row, judgement) in enumerate(zip(rows.tolist(), judgements, strict=True)):
            declared, item = self._place(row, record)
            templates[place] = self.templates.number(self.referee.row(rule, declared, item, judgement))
        return self._pairs(rule, rows, templates)

    def _place(self, row: int, record: Callable[[int], Record]) -> tuple[Record, Item | None]:
        declared = record(int(self.frame.declaration[row]))
        item = int(self.frame.item[row])
        return declared, None if item < 0 else declared.items[item]

    # What the referee judges

    def _asked(
        self, rule: RulePlan, rows: Rows, operators: Rows, record: Callable[[int], Record]
    ) -> list[Pairs]:
        signatures, first, group = self._alike_rows(rule, rows)
        judgements = [
            self._judged(rule, signature, row, record)
            for signature, row in zip(signatures.tolist(), rows[first].tolist(), strict=True)
        ]
        if not self.every_pair:
            reported = np.array([judgement.outcome != "not_selected" for judgement in judgements], bool)
            rows, group = rows[reported[group]], group[reported[group]]
        if self.plan.book.areas:
            return [self._placed(rule, rows, [judgements[number] for number in group.tolist()], record)]
        distinct = list(dict.fromkeys(judgements))
        number = {judgement: place for place, judgement in enumerate(distinct)}
        by_row = np.array([number[judgement] for judgement in judgements], np.int32)[group]
        return [
            self._alike(rule, rows[by_row == place], judgement, operators, record)
            for place, judgement in enumerate(distinct)
        ]

    def _judged(self, rule: RulePlan, signature: int, row: int, record: Callable[[int], Record]) -> Judgement:
        """The judgement of a row, or of one alike in an earlier chunk; below zero none is alike."""
        key = (rule.position, signature)
        known = self.settled.get(key)
        if known is None:
            known = self.referee.judge(rule, *self._place(row, record))
            if signature >= 0 and len(self.settled) < MOST_SETTLED:
                self.settled[key] = known
        return known

    def _alike_rows(self, rule: RulePlan, rows: Rows) -> tuple[Numbers64, Rows, Rows]:
        """Rows of which one judgement holds for all of a group: its signature and one row, group of each row.

        In a settled rule a verdict follows from the truths of its leaves and from what is missing.
        Rows with a fault or without a date, and those with a zero below a fraction, stand alone.
        """
        alone = np.arange(len(rows), dtype=np.int64)
        names = sorted({element for leaf in rule.leaves for element in leaf.elements})
        if not rule.settled or rule.scored or len(rule.leaves) * 2 + len(names) > 58:
            return -1 - alone, alone.astype(np.int32), alone.astype(np.int32)
        signature = np.zeros(len(rows), np.int64)
        for leaf in rule.leaves:
            signature = signature * 3 + self.truths.of(Sign(leaf), rows)
        odd = self.frame.days[rows] == 0
        for name in names:
            state = self.truths.presence(name, rows)
            signature = signature * 2 + (state == 0)
            odd |= state == 2
        for leaf in rule.leaves:
            for name in leaf.denominators if isinstance(leaf, Amounts) else ():
                odd |= self.truths.is_zero(name, rows)
        for name in rule.rule.elements:
            if name in self.frame.faulty:
                odd |= np.isin(rows, self.frame.faulty[name])
        signature = np.where(odd, -1 - alone, signature)
        distinct, first, group = np.unique(signature, return_index=True, return_inverse=True)
        return distinct, first.astype(np.int32), group.astype(np.int32)
