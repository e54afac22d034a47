"""The clauses of a plan over a frame: of each rule the rows that are selected, and those to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from crmc.engine.batch.frame import Frame, Rows
from crmc.engine.batch.postings import Postings
from crmc.engine.batch.truths import FALSE, TRUE, Truths
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.clauses import Clause
from crmc.ir.model import Period
from crmc.ir.scope import Scope

Mask = NDArray[np.bool_]


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
        self._postings = Postings(frame, self.truths)
        self._forced = forced_rows(plan, frame)
        self._kinds = set(np.unique(frame.kinds).tolist())
        self._days = (int(frame.days.min(initial=1)), int(frame.days.max(initial=0)))

    def found(self, rules: Sequence[RulePlan], everything: bool) -> list[Found]:
        """What is found of each rule, in their order.

        With `everything` scored rules are asked about every row (a score is told of what was not selected,
        too), and rules of which nothing is found stand in the list as well.
        """
        every = [self._rule(rule, everything) for rule in rules]
        return [found for found in every if everything or len(found.sure) or len(found.ask)]

    def present(self, rule: RulePlan) -> Rows:
        """The rows on whose day the rule is there, whatever it says of them."""
        rows = self._postings.every
        for period in rule.absent:
            rows = self._outside(period, rows)
        return rows

    def _rule(self, rule: RulePlan, everything: bool) -> Found:
        sure, ask = self.clauses(rule)
        if rule.scored:
            sure, ask = sure[:0], self._postings.every if everything else merged(sure, ask)
        sure, ask = self._within(rule.valid, sure), self._within(rule.valid, ask)
        forced = self._forced.get(rule.position)
        if forced is not None:
            # A fault is an error also outside of the time in which the rule is valid (4.4).
            ask = merged(ask, forced)
            sure = np.setdiff1d(sure, forced, assume_unique=True)
        return Found(rule, self._guarded(rule, sure), self._guarded(rule, ask))

    def clauses(self, rule: RulePlan) -> tuple[Rows, Rows]:
        """(rows for which one clause is true, those for which one is unknown and none true)."""
        return combined([self._clause(clause) for clause in rule.clauses], self._postings.every[:0])

    def _clause(self, clause: Clause) -> tuple[Rows, Rows]:
        """(rows for which it is true, rows for which it is unknown)."""
        rows, sure = self._start(clause)
        for sign in clause.literals:
            if not len(rows):
                break
            if sign.positive and sign.leaf is clause.key:
                continue
            truth = self.truths.of(sign, rows)
            if self.truths.is_certain(sign.leaf):
                kept = truth.view(np.bool_)
                sure = None if sure is None else sure[kept]
            else:
                kept = truth != FALSE
                certain = truth[kept] == TRUE
                sure = certain if sure is None else sure[kept] & certain
            rows = rows[kept]
        if sure is None:
            return rows, rows[:0]
        return rows[sure], rows[~sure]

    def _start(self, clause: Clause) -> tuple[Rows, Mask | None]:
        """The rows that the clause's key leaves, and for which of them it is surely true (None: for all)."""
        if clause.key is None:
            return self._postings.every, None
        true, unknown = self._postings.candidates(clause.key)
        if not len(unknown):
            return true, None
        rows = np.concatenate((true, unknown))
        return rows, np.arange(len(rows)) < len(true)

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


def bounds(period: Period) -> tuple[int, int]:
    """The first and the last day of a period as numbers."""
    first = date.min if period.start is None else date.fromisoformat(period.start)
    last = date.max if period.end is None else date.fromisoformat(period.end)
    return first.toordinal(), last.toordinal()


def combined(parts: list[tuple[Rows, Rows]], nothing: Rows) -> tuple[Rows, Rows]:
    """True where one clause is, unknown where one is unknown and none true."""
    if len(parts) == 1:
        return parts[0]
    sure = merged(*(part[0] for part in parts)) if parts else nothing
    ask = merged(*(part[1] for part in parts)) if parts else nothing
    return sure, np.setdiff1d(ask, sure, assume_unique=True) if len(ask) else ask


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
