"""Where the judging of a declaration starts: the clauses that its kind and its reference date leave."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import msgspec

from crmc.engine.blocks import bare_row
from crmc.engine.online.masks import DAY, Masks, masks_of
from crmc.engine.online.readers import DayReader, OddError, Reader
from crmc.engine.online.source import stands
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.truth import truth_of
from crmc.ir.controls import Operator
from crmc.ir.evaluate import Judgement, Row
from crmc.ir.model import Criterion
from crmc.ir.scope import Scope

SELECTED = Judgement("selected")
OPERATORS: dict[bool | None, Operator] = {True: "aeo", False: "ordinary", None: "unknown"}

Fields: TypeAlias = dict[str, Any]
Template: TypeAlias = tuple[Row, Fields, str | None, list[str], list[str]]
"""A row of a sure selection; the same as a mapping, its criterion, controls and procedures. The mapping is
shared by rows that differ in the criterion alone, so that few are copied all the time. Declaration and item
are still to be filled in."""


@dataclass(slots=True)
class Level:
    """The rules on items, or on the declaration: whose each bit is, and the masks of all clauses.

    `never_sure`: clauses of which the interpreter is to be asked even if they hold. `absences`: the clauses
    of each rule that gives no row in some periods.
    """

    on_items: bool
    rules: list[RulePlan]
    rule_of: list[int]
    masks: Masks
    never_sure: int = 0
    absences: list[tuple[int, RulePlan]] = field(default_factory=list)

    def of_kind(self, kind: str) -> int:
        """The clauses of the rules that apply to a kind."""
        return self.of_rules({rule.position for rule in self.rules if not rule.kinds or kind in rule.kinds})

    def of_rules(self, positions: set[int]) -> int:
        """The clauses of some rules."""
        return sum(1 << bit for bit, position in enumerate(self.rule_of) if position in positions)


def level_of(plan: Plan, on_items: bool, empty: Scope) -> Level:
    """The masks of the rules of one level."""
    rules = [rule for rule in plan.rules if rule.on_items == on_items]
    clauses = [(rule, clause) for rule in rules for clause in rule.clauses]
    masks = masks_of(
        [(rule.valid, clause.literals) for rule, clause in clauses],
        plan.book,
        plan.decimals,
        lambda leaf, value: truth_of(leaf, value, empty),  # type: ignore[arg-type]
    )
    level = Level(on_items, rules, [rule.position for rule, _ in clauses], masks)
    asked = level.of_rules({rule.position for rule in rules if rule.scored or plan.book.areas})
    level.never_sure = masks.doubtful | asked
    level.absences = [(level.of_rules({rule.position}), rule) for rule in rules if rule.absent]
    return level


class Templates(NamedTuple):
    """The templates of one operator: by the position of the rule, and by the bit of a clause on items."""

    by_position: list[Template]
    by_bit: list[Template]


class RowTemplates:
    """The rows of sure selections. They depend on the rule, its status on the day, and the operator alone.

    All of them are made at the start, so that no declaration has to wait for it.
    """

    def __init__(self, plan: Plan, rule_of: list[int]) -> None:
        self._plan, self._rule_of = plan, rule_of
        self._starts = [active_day(rule) for rule in plan.rules]
        self._changes = sorted({start for start in self._starts if start is not None})
        self._days: dict[int, dict[bool | None, Templates]] = {}
        self._made: dict[tuple[int, bool, Operator], Template] = {}
        self._shared: dict[Row, Fields] = {}

    def of_day(self, number: int) -> dict[bool | None, Templates]:
        """The templates by operator, of all days on which the same rules are active."""
        place = bisect_right(self._changes, number)
        known = self._days.get(place)
        if known is None:
            active = [start is not None and start <= number for start in self._starts]
            known = {given: self._of_operator(active, operator) for given, operator in OPERATORS.items()}
            self._days[place] = known
        return known

    def _of_operator(self, active: list[bool], operator: Operator) -> Templates:
        by_position = [self._template(position, is_on, operator) for position, is_on in enumerate(active)]
        return Templates(by_position, [by_position[position] for position in self._rule_of])

    def _template(self, position: int, active: bool, operator: Operator) -> Template:
        key = (position, active, operator)
        if key not in self._made:
            status = "active" if active else "trial"
            row = bare_row(self._plan.book, self._plan.rules[position], status, operator, SELECTED)
            fields = self._shared.setdefault(msgspec.structs.replace(row, criterion=None), as_fields(row))
            self._made[key] = row, fields, row.criterion, fields["controls"], fields["procedure"]
        return self._made[key]


def as_fields(row: Row) -> Fields:
    """A row with lists for tuples, as the library gives it."""
    values = msgspec.structs.asdict(row)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


Start: TypeAlias = tuple[int, int]
"""(clauses that may hold, clauses that are never sure)"""
Moment: TypeAlias = tuple[Start, Start, dict[bool | None, Templates]]
"""The start of an item and of the header, and the templates of rows."""


class Moments(Reader[Moment]):
    """The moments of one kind, by what is declared for its first reference date."""

    __slots__ = ("_bases", "_days", "_kind", "_late", "_levels", "_plan", "_templates", "dated")

    def __init__(self, plan: Plan, kind: str, levels: tuple[Level, Level], templates: RowTemplates) -> None:
        super().__init__(sum(len(level.rule_of) for level in levels))
        self._plan, self._kind, self._levels, self._templates = plan, kind, levels, templates
        facts = plan.book.kinds[kind]
        dates = [
            name for name in facts.reference_dates if name in facts.elements and name in plan.book.elements
        ]
        self._days = [(name, DayReader(plan.book, name)) for name in dates]
        self._late: dict[int, Moment] = {}
        self._bases: dict[tuple[bool, bool], Start] = {}
        self.dated = dates[0] if dates and self._settles(dates[0]) else None

    def _settles(self, element: str) -> bool:
        """Does the reference date tell all that clauses ask of its element?"""
        facts = self._plan.book.elements[element]
        names = {name for level in self._levels for pair in level.masks.scales for name in pair if pair[1]}
        plain = facts.type == "date" and facts.levels == ("header",) and not facts.multiple
        return plain and not facts.made_of and element not in names

    @property
    def first(self) -> str | None:
        """The element by whose value the moments are known."""
        return self._days[0][0] if self._days else None

    def of(self, declaration: Any) -> Moment:
        """The moment of a declaration. Raises OddError without a reference date."""
        for place, (element, reader) in enumerate(self._days):
            raw = declaration.get(element)
            if raw is None:
                continue
            number = reader.known.get(raw) or reader(raw)
            if place:
                return self._late.get(number) or self._late_moment(number)
            made = self._moment(number, True)
            self.remember(raw, made)
            return made
        raise OddError("no reference date")

    def _late_moment(self, number: int) -> Moment:
        made = self._moment(number, False)
        if len(self._late) < self._most:
            self._late[number] = made
        return made

    def _moment(self, number: int, dated: bool) -> Moment:
        items, header = (self._start(level, number, dated) for level in self._levels)
        return items, header, self._templates.of_day(number)

    def _start(self, level: Level, number: int, dated: bool) -> Start:
        may, doubt = self._base(level, dated)
        for bits, rule in level.absences:
            if is_absent_on(rule, number):
                may &= ~bits
        for name in (DAY, self.dated if dated else None):
            scale = level.masks.scales.get((name, None)) if name is not None else None
            if scale is not None:
                may &= scale.of(number, 1)
        return may, doubt & may

    def _base(self, level: Level, dated: bool) -> Start:
        """What is the same on all days, where the first reference date is declared, or is not."""
        known = self._bases.get((level.on_items, dated))
        if known is not None:
            return known
        may, doubt = level.of_kind(self._kind), level.never_sure
        for name, presence in level.masks.presence.items():
            if name == self.dated and dated:
                may &= presence.there
            elif name == self.dated or not stands(self._plan.book, self._kind, name, level.on_items):
                may &= presence.gone
                doubt |= presence.touched(level.masks.every)
        self._bases[level.on_items, dated] = may, doubt
        return may, doubt


def active_day(rule: RulePlan) -> int | None:
    """The number of the day from which a rule is active, None for never (`evaluate.status_of`)."""
    if rule.rule.head.status != "active":
        return None
    if not isinstance(rule.rule, Criterion):
        return 0
    return None if rule.rule.active_from is None else date.fromisoformat(rule.rule.active_from).toordinal()


def is_absent_on(rule: RulePlan, number: int) -> bool:
    """Is a rule derogated or suspended on a day?"""
    if not rule.absent:
        return False
    text = date.fromordinal(number).isoformat()
    return any(period.includes(text) for period in rule.absent)
