"""The interpreter as the referee of an engine: it judges every pair of which the engine is not certain."""

from __future__ import annotations

from crmc.engine.plan.book import Plan, RulePlan
from crmc.ir.evaluate import Judgement, Row, judgement_of, parts_of, row_of, world_of
from crmc.ir.history import Timeline, timeline
from crmc.ir.record import Item, Record
from crmc.ir.scope import Scope


class Referee:
    """Judges single pairs; `line` is the order of declarations where the book looks at earlier ones."""

    def __init__(self, plan: Plan, line: Timeline | None = None) -> None:
        known = timeline(plan.supplies.history, ()) if line is None else line
        self.world = world_of(plan.book, plan.supplies, known)
        self._parts = [parts_of(rule.rule) for rule in plan.rules]

    def scope(self, rule: RulePlan, record: Record, item: Item | None) -> Scope:
        """Where the rule looks: an item, or the header."""
        parts = self._parts[rule.position]
        return Scope(self.world, rule.id, parts, record, item=item, of_items=rule.on_items)

    def judge(self, rule: RulePlan, record: Record, item: Item | None) -> Judgement:
        """The interpreter's judgement of one pair."""
        return judgement_of(rule.rule, self.scope(rule, record, item))

    def row(self, rule: RulePlan, record: Record, item: Item | None, judgement: Judgement) -> Row:
        """The whole row of a judgement, areas included."""
        return row_of(rule.rule, self.scope(rule, record, item), judgement)
