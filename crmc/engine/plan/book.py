"""A RuleBook with a Party's supplies as a plan: what every engine starts from.

    plan = plan_of(book, supplies)

For a pair of a rule and a record (or one of its items) an engine finds by the rule's clauses
`true` (one clause holds), `false` (each clause fails) or *ask*. False is not selected, true selected;
what it must ask, the interpreter judges (`referee.py`). A rule must be asked as well wherever an element
that it names is faulty, the reference date is missing, or a selected pair needs a score.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crmc.engine.plan.clauses import Clause, clauses_of, literals_in
from crmc.engine.plan.leaves import FALSE, Ask, Below, Drawn, Leaf, OnDay, OneOf, Sign, Tree, Words
from crmc.engine.plan.trees import Trees, junction, reached
from crmc.ir.declared import most_digits
from crmc.ir.evaluate import Rule, parts_of, rules_of, world_of
from crmc.ir.expression import Expression
from crmc.ir.fold import Folder, periods, turning_days
from crmc.ir.history import timeline
from crmc.ir.model import WITHHELD, Alert, Criterion, Period, RuleBook
from crmc.ir.scope import Supplies, World

MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class RulePlan:
    """One criterion or alert; `position` is its place in `Plan.rules`, that is in the order of IDs.

    `kinds`: of other kinds it is not selected (empty: any kind). `valid`: outside of it not selected. In
    `absent` it gives no row. `scored`: a pair that is true must be asked, for its score. `settled`: a
    verdict follows from the truth of the `leaves` and from which elements are missing, and from nothing
    else, so that equal pairs need be asked once only.
    """

    position: int
    rule: Rule
    on_items: bool
    kinds: frozenset[str]
    valid: Period
    absent: tuple[Period, ...]
    clauses: tuple[Clause, ...]
    leaves: tuple[Leaf, ...]
    scored: bool
    settled: bool

    @property
    def id(self) -> str:
        return self.rule.head.id


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules, whose equal leaves are one object.

    `elements` are those that a leaf looks at, `decimals` how many each of them may have.
    """

    book: RuleBook
    supplies: Supplies
    rules: tuple[RulePlan, ...]
    elements: tuple[str, ...]
    decimals: dict[str, int]
    naming: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By element, the rules that name it: one that is faulty makes them errors."""


def plan_of(book: RuleBook, supplies: Supplies) -> Plan:
    """The plan of a book with what a Party supplies."""
    maker = _Maker(world_of(book, supplies, timeline(None, ())))
    rules = tuple(maker.rule(position, rule) for position, rule in enumerate(rules_of(book)))
    elements = sorted({name for rule in rules for leaf in rule.leaves for name in leaf.elements})
    decimals = {
        name: 0 if book.elements[name].type == "date" else most_digits(book.elements[name])[1]
        for name in elements
    }
    return Plan(book, supplies, rules, tuple(elements), decimals, naming_of(rules))


def naming_of(rules: tuple[RulePlan, ...]) -> dict[str, tuple[int, ...]]:
    """By element, the places of the rules that name it."""
    naming: dict[str, list[int]] = {}
    for rule in rules:
        for element in rule.rule.elements:
            naming.setdefault(element, []).append(rule.position)
    return {element: tuple(positions) for element, positions in naming.items()}


class _Maker:
    """Makes the plans of rules; lists are put in place once a day on which they change."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._folders: dict[str, Folder] = {}
        self._leaves: dict[Leaf, Leaf] = {}

    def rule(self, position: int, rule: Rule) -> RulePlan:
        clauses = tuple(self._shared(clause) for clause in clauses_of(self._tree(rule), self._world.book))
        signs = [literal for clause in clauses for sign in clause.literals for literal in literals_in(sign)]
        leaves = tuple(dict.fromkeys(sign.leaf for sign in signs))
        return RulePlan(
            position=position,
            rule=rule,
            on_items=not (isinstance(rule, Criterion) and rule.on == "declaration"),
            kinds=frozenset(rule.applies),
            valid=rule.head.valid,
            absent=rule.absent if isinstance(rule, Criterion) else (),
            clauses=clauses,
            leaves=leaves,
            scored=isinstance(rule, Criterion) and rule.score is not None,
            settled=not any(isinstance(leaf, Ask | Drawn) for leaf in leaves),
        )

    def _shared(self, clause: Clause) -> Clause:
        """The clause with leaves that are one object wherever they are equal."""
        literals = tuple(Sign(self._leaf(sign.leaf), sign.positive) for sign in clause.literals)
        key = next((sign.leaf for sign in literals if sign.leaf == clause.key), None) if clause.key else None
        return Clause(literals, key if isinstance(key, Below | Words | OneOf) else None)

    def _leaf(self, leaf: Leaf) -> Leaf:
        return self._leaves.setdefault(leaf, leaf)

    def _tree(self, rule: Rule) -> Tree:
        expressions = conditions_of(rule)
        days = turning_days(self._world, expressions)
        if len(days) > MOST_PERIODS:
            return Sign(Ask("lists and parameters that change often"))
        trees = [
            junction("and", [self._tree_from(rule, day), *during(*period)])
            for day, period in zip(days, periods(days), strict=True)
        ]
        return junction("or", trees)

    def _tree_from(self, rule: Rule, day: str) -> Tree:
        folder = self._folders.setdefault(day, Folder(self._world, day))
        trees = Trees(folder, rule.head.id, parts_of(rule))
        if isinstance(rule, Alert):
            return trees.tree_of(rule.scope)
        if rule.select_text == WITHHELD:
            return Sign(Ask("a condition that is not shown"))
        conditions = [] if rule.select is None else [trees.tree_of(rule.select)]
        conditions += [] if rule.score is None else [reached(trees, rule.score)]
        return junction("and", conditions) if conditions else FALSE


def during(start: str | None, end: str | None) -> list[Tree]:
    """A guard for a time; none for always."""
    return [] if start is None and end is None else [Sign(OnDay(start, end))]


def conditions_of(rule: Rule) -> list[Expression]:
    """Every expression of a rule."""
    if isinstance(rule, Alert):
        return [rule.scope]
    parts = [part.value for part in rule.parts]
    return parts if rule.select is None else [*parts, rule.select]
