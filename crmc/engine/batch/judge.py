"""The clauses of a plan over a frame: of each rule the rows that are selected, and those to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from crmc.engine.batch.bits import LeafBits, disjunction, rows_of
from crmc.engine.batch.frame import Frame, Rows
from crmc.engine.batch.postings import Postings
from crmc.engine.batch.truths import Truths
from crmc.engine.plan.book import Plan, RulePlan
from crmc.ir.model import Period
from crmc.ir.scope import Scope


@dataclass(slots=True)
class Found:
    """Rows of one rule, each once: selected for sure, and to ask about."""

    rule: RulePlan
    sure: Rows
    ask: Rows


class Judge:
    """Judges the rules of one level (items or headers) over one frame of it."""

    def __init__(self, plan: Plan, frame: Frame, empty: Scope) -> None:
        self.frame, self._plan = frame, plan
        self.truths = Truths(plan, frame, empty)
        self._every = np.arange(frame.size, dtype=np.int32)
        self._forced = forced_rows(plan, frame)
        self._kinds = set(np.unique(frame.kinds).tolist())
        self._days = (int(frame.days.min(initial=1)), int(frame.days.max(initial=0)))

    @cached_property
    def leaves(self) -> LeafBits:
        """The truths of leaves over the whole frame."""
        return LeafBits(self.frame, self.truths, Postings(self.frame, self.truths))

    def found(self, rules: Sequence[RulePlan], everything: bool) -> list[Found]:
        """What is found of each rule, in their order.

        With `everything` scored rules are asked about every row (a score is told of what was not selected,
        too), and rules of which nothing is found stand in the list as well.
        """
        every = [self._rule(rule, everything) for rule in rules]
        return [found for found in every if everything or len(found.sure) or len(found.ask)]

    def present(self, rule: RulePlan) -> Rows:
        """The rows on whose day the rule is there, whatever it says of them."""
        rows = self._every
        for period in rule.absent:
            rows = self._outside(period, rows)
        return rows

    def _rule(self, rule: RulePlan, everything: bool) -> Found:
        sure, ask = self.clauses(rule)
        if rule.scored:
            sure, ask = sure[:0], self._every if everything else merged(sure, ask)
        sure, ask = self._within(rule.valid, sure), self._within(rule.valid, ask)
        forced = self._forced.get(rule.position)
        if forced is not None:
            # A fault is an error also outside of the time in which the rule is valid (4.4).
            ask = merged(ask, forced)
            sure = np.setdiff1d(sure, forced, assume_unique=True)
        return Found(rule, self._guarded(rule, sure), self._guarded(rule, ask))

    def clauses(self, rule: RulePlan) -> tuple[Rows, Rows]:
        """(rows for which one clause is true, those for which one is unknown and none true)."""
        leaves = self.leaves
        truth = disjunction([leaves.clause(clause.literals) for clause in rule.clauses], leaves.none)
        sure = rows_of(truth.true)
        return sure, sure[:0] if truth.maybe is truth.true else rows_of(truth.maybe & ~truth.true)

    def _guarded(self, rule: RulePlan, rows: Rows) -> Rows:
        """Without the rows of other kinds, and those on days on which the rule is absent."""
        if not len(rows):
            return rows
        if rule.kinds:
            names = self.frame.kind_names
            wanted = {code for code, name in enumerate(names) if name in rule.kinds}
            if not self._kinds <= wanted:
                rows = rows[np.isin(self.frame.kinds[rows], sorted(wanted))]
        for period in rule.absent:
            rows = self._outside(period, rows)
        return rows

    def _within(self, period: Period, rows: Rows) -> Rows:
        """The rows whose date lies in the period, and those without a date."""
        first, last = bounds(period)
        if first <= self._days[0] and self._days[1] <= last:
            return rows
        days = self.frame.days[rows]
        kept: Rows = rows[((days >= first) & (days <= last)) | (days == 0)]
        return kept

    def _outside(self, period: Period, rows: Rows) -> Rows:
        """The rows whose date lies outside of the period, and those without a date."""
        first, last = bounds(period)
        days = self.frame.days[rows]
        kept: Rows = rows[(days < first) | (days > last)]
        return kept


@lru_cache(maxsize=4_096)
def bounds(period: Period) -> tuple[int, int]:
    """The first and the last day of a period as numbers."""
    first = date.min if period.start is None else date.fromisoformat(period.start)
    last = date.max if period.end is None else date.fromisoformat(period.end)
    return first.toordinal(), last.toordinal()


def merged(*parts: Rows) -> Rows:
    """All rows, each once, in order."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return parts[0][:0]
    return np.unique(np.concatenate(filled))


def forced_rows(plan: Plan, frame: Frame) -> dict[int, Rows]:
    """By rule, the rows to ask about whatever its clauses say: without a date, or with a faulty element."""
    undated = np.flatnonzero(frame.days == 0).astype(np.int32)
    forced: dict[int, list[Rows]] = {}
    if len(undated):
        forced = {rule.position: [undated] for rule in plan.rules}
    for element, rows in frame.faulty.items():
        for position in plan.naming.get(element, ()):
            forced.setdefault(position, []).append(rows)
    return {position: merged(*parts) for position, parts in forced.items()}
