"""From what a judge found to rows: templates for what is sure, the referee's judgement for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from crmc.engine.batch.frame import Frame, Numbers64, Rows
from crmc.engine.batch.judge import Found
from crmc.engine.batch.truths import Truths
from crmc.engine.blocks import Templates, bare_row
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.leaves import Amounts, Sign
from crmc.engine.referee import Referee
from crmc.ir.controls import Operator
from crmc.ir.evaluate import Judgement, Rule
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


NEVER = date.max.toordinal() + 1


def first_active_days(plan: Plan) -> Rows:
    """By rule the first day on which its results are active (`evaluate.status_of`)."""
    return np.array([first_active_day(rule.rule) for rule in plan.rules], np.int32)


def first_active_day(rule: Rule) -> int:
    """NEVER for a rule on trial, 0 for one that is active on any day, also where there is none."""
    if rule.head.status != "active":
        return NEVER
    if not isinstance(rule, Criterion):
        return 0
    return NEVER if rule.active_from is None else date.fromisoformat(rule.active_from).toordinal()


@dataclass(slots=True)
class Outcomes:
    """Makes templates of the rows of one frame. `operators` are codes of OPERATORS by declaration.

    `settled`: judgements of earlier frames by rule and signature; `known`: their templates. `active_from`:
    by rule the first day on which it is active (`first_active_days`).
    """

    plan: Plan
    frame: Frame
    truths: Truths
    referee: Referee
    templates: Templates
    every_pair: bool
    settled: dict[tuple[int, int], Judgement]
    known: dict[tuple[int, int, Judgement], int]
    active_from: Rows

    def pairs(
        self, found: Sequence[Found], operators: Rows, record: Callable[[int], Record]
    ) -> Iterator[Pairs]:
        """The pairs of rules of one level."""
        sure = [(each.rule, each.sure) for each in found if len(each.sure)]
        yield from self._all_alike(sure, SELECTED, operators, record)
        for each in found:
            if len(each.ask):
                yield from self._asked(each.rule, each.ask, operators, record)

    def others(
        self, rows: Sequence[tuple[RulePlan, Rows]], operators: Rows, record: Callable[[int], Record]
    ) -> Iterator[Pairs]:
        """The pairs of rows that are not selected, for who wants every pair."""
        yield from self._all_alike(rows, NOT_SELECTED, operators, record)

    def _all_alike(
        self,
        rows: Sequence[tuple[RulePlan, Rows]],
        judgement: Judgement,
        operators: Rows,
        record: Callable[[int], Record],
    ) -> Iterator[Pairs]:
        """Rows of many rules that have one judgement."""
        if not rows:
            return
        if self.plan.book.areas and judgement.outcome != "not_selected":
            for rule, some in rows:
                yield self._placed(rule, some, [judgement] * len(some), record)
            return
        sizes = [len(some) for _, some in rows]
        positions = np.repeat(np.array([rule.position for rule, _ in rows], np.int32), sizes)
        every = np.concatenate([some for _, some in rows])
        declarations = self.frame.declaration[every]
        active = self.frame.days[every] >= self.active_from[positions]
        kinds = (positions.astype(np.int64) * len(OPERATORS) + operators[declarations]) * 2 + active
        met = np.zeros(len(self.plan.rules) * len(OPERATORS) * 2, np.bool_)
        met[kinds] = True
        templates = np.zeros(len(met), np.int64)
        for kind in np.flatnonzero(met).tolist():
            position, rest = divmod(kind, len(OPERATORS) * 2)
            templates[kind] = self._template(self.plan.rules[position], rest, judgement)
        yield Pairs(declarations, positions, self.frame.item[every], templates[kinds])

    def _template(self, rule: RulePlan, kind: int, judgement: Judgement) -> int:
        key = (rule.position, kind, judgement)
        if key not in self.known:
            status = "active" if kind % 2 else "trial"
            row = bare_row(self.plan.book, rule, status, OPERATORS[kind // 2], judgement)
            self.known[key] = self.templates.number(row)
        return self.known[key]

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
        position = np.full(len(rows), rule.position, np.int32)
        return Pairs(self.frame.declaration[rows], position, self.frame.item[rows], templates)

    def _place(self, row: int, record: Callable[[int], Record]) -> tuple[Record, Item | None]:
        declared = record(int(self.frame.declaration[row]))
        item = int(self.frame.item[row])
        return declared, None if item < 0 else declared.items[item]

    # What the referee judges

    def _asked(
        self, rule: RulePlan, rows: Rows, operators: Rows, record: Callable[[int], Record]
    ) -> Iterator[Pairs]:
        signatures, first, group = self._alike_rows(rule, rows)
        judgements = [
            self._judged(rule, signature, row, record)
            for signature, row in zip(signatures.tolist(), rows[first].tolist(), strict=True)
        ]
        if not self.every_pair:
            reported = np.array([judgement.outcome != "not_selected" for judgement in judgements], bool)
            rows, group = rows[reported[group]], group[reported[group]]
        if self.plan.book.areas:
            yield self._placed(rule, rows, [judgements[number] for number in group.tolist()], record)
            return
        distinct = list(dict.fromkeys(judgements))
        number = {judgement: place for place, judgement in enumerate(distinct)}
        by_row = np.array([number[judgement] for judgement in judgements], np.int32)[group]
        for place, judgement in enumerate(distinct):
            yield from self._all_alike([(rule, rows[by_row == place])], judgement, operators, record)

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
