"""Two criteria for records of the same kinds and of one time, as two trees over the same variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from crmc.analysis.proof.atoms import Cut, IsMissing
from crmc.analysis.proof.domains import beside, between, cuts_in, values_for
from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.items import ItemsSpace, items_for
from crmc.analysis.proof.search import Search
from crmc.analysis.proof.several import Several, tuples_for
from crmc.analysis.proof.texts import possible_texts, word_classes
from crmc.analysis.proof.translate import Translator, Variables
from crmc.analysis.proof.values import MISSING, Held
from crmc.analysis.proof.variables import Variable, cells_of
from crmc.ir import expression as ir
from crmc.ir.evaluate import Rule
from crmc.ir.facts import ElementFacts
from crmc.ir.fold import Folder
from crmc.ir.model import Criterion, Period, RuleBook
from crmc.ir.scope import World
from crmc.ir.values import Bounded

Span = tuple[str | None, str | None]
"""First and last day, both included; None: no bound."""


@dataclass(frozen=True, slots=True)
class Side:
    """A criterion in its book. `condition`: what it selects by, parts in place; None: by score alone."""

    book: RuleBook
    world: World
    rule: Rule
    condition: ir.Expression | None
    indicators: tuple[ir.Expression, ...]

    @property
    def expressions(self) -> tuple[ir.Expression, ...]:
        """Every condition that decides."""
        return (*(() if self.condition is None else (self.condition,)), *self.indicators)

    def applies_to(self, kind: str) -> bool:
        return not self.rule.applies or kind in self.rule.applies


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` stands for all kinds that make no difference."""

    old: Node
    new: Node
    search: Search
    variables: tuple[Variable, ...]
    kind: str
    span: Span
    on_items: bool
    space: ItemsSpace | None = None


def problem_of(old: Side, new: Side, kind: str, span: Span, days: tuple[date, ...]) -> Problem:
    """The two trees, and the cells of every variable. May raise TooLargeError and TooManyRowsError."""
    forest, variables = Forest(), Variables()
    folded = [_folded(side, span) for side in (old, new)]
    classes = word_classes(node for several in folded for node in several)
    trees = []
    for side, expressions in zip((old, new), folded, strict=True):
        carried = frozenset(side.book.kinds[kind].elements)
        translator = Translator(
            forest, variables, side.book, side.world.tables, side.rule.head.id, carried, classes
        )
        dates = Dates(translator, kind, mentions_dates((old, new), kind))
        trees.append(_tree(side, expressions, dates, span))
    made = tuple(variables.by_key.values())
    carried = frozenset(new.book.kinds[kind].elements)
    space = variables.items
    for variable in (*(() if space is None else space.variables.by_key.values()), *made):
        if variable.key[0] == "items":
            assert space is not None
            variable.cells = cells_of(variable, items_for(variable, space))
        else:
            variable.cells = cells_of(variable, values_of(variable, carried, days))
    on_items = getattr(new.rule, "on", "item") == "item"
    return Problem(
        trees[0],
        trees[1],
        Search(forest, made, possible_texts(forest, made)),
        made,
        kind,
        span,
        on_items,
        space,
    )


def _folded(side: Side, span: Span) -> list[ir.Expression]:
    """The conditions with the lists and parameters of a time put in place."""
    folder = Folder(side.world, span[0] or date.min.isoformat())
    return [folder.folded(node) for node in side.expressions]


def _tree(side: Side, expressions: list[ir.Expression], dates: Dates, span: Span) -> Node:
    translator, forest = dates.translator, dates.translator.forest
    if not side.applies_to(dates.kind):
        return forest.false
    conditions = list(expressions)
    nodes = [dates.within(Period(*span)), dates.within(side.rule.head.valid)]
    if isinstance(side.rule, Criterion):
        nodes += [forest.negation(dates.within(period)) for period in side.rule.absent]
    if side.condition is not None:
        nodes.append(translator.condition(conditions.pop(0)))
    if isinstance(side.rule, Criterion) and side.rule.score is not None:
        nodes.append(forest.score(side.rule.score, [translator.condition(node) for node in conditions]))
    elif side.condition is None:
        nodes.append(forest.false)
    return forest.conjunction(nodes)


# The reference date


def mentions_dates(sides: Iterable[Side], kind: str) -> bool:
    """Does a condition look at an element that gives the reference date?"""
    return any(name in side.rule.elements for side in sides for name in side.book.kinds[kind].reference_dates)


@dataclass(frozen=True, slots=True)
class Dates:
    """The reference date: one variable, or where a condition looks at its elements, made of these (4.2)."""

    translator: Translator
    kind: str
    of_elements: bool

    def within(self, period: Period) -> Node:
        """It is there and lies within a period, both ends included."""
        if not self.of_elements:
            variable = self.translator.variables.get(("reference",), (), "the reference date")
            variable.facts = DATE
            return self._cuts(variable, period)
        forest = self.translator.forest
        branches, before = [], forest.true
        for name in self.translator.book.kinds[self.kind].reference_dates:
            if name not in self.translator.carried:
                continue
            gone = self.translator.missing(name)
            there = forest.conjunction((before, forest.negation(gone)))
            within = self._cuts(self.translator.element(name), period)
            branches.append(forest.conjunction((there, within)))
            before = forest.conjunction((before, gone))
        return forest.disjunction(branches)

    def _cuts(self, variable: Variable, period: Period) -> Node:
        forest, nodes = self.translator.forest, [self.translator.forest.true]
        for relation, day in ((">=", period.start), ("<=", period.end)):
            if day is not None:
                cut = Cut(relation, Fraction(date.fromisoformat(day).toordinal()))
                nodes.append(self.translator.leaf(variable, cut))
        return forest.conjunction(nodes)


DATE = ElementFacts("reference date", "date", None, False, ("header",), (), None, None, None, "no")


# What the variables may hold


def values_of(variable: Variable, carried: frozenset[str], days: tuple[date, ...]) -> Iterable[Held]:
    """Values that stand for all that the variable may hold."""
    match variable.key[0]:
        case "reference":
            return [value for value in values_for(variable, days) if value is not MISSING]
        case "element":
            return _values_of_element(variable, carried, days)
        case "quantity":
            return quantities(variable)
        case "moment":
            return [point for cut in cuts_in(variable.atoms) for point in beside(cut, Fraction(1))]
        case "random":
            draws = [value for value in between(cuts_in(variable.atoms), Fraction(0)) if 0 <= value < 1]
            return [*draws, MISSING]
        case "flat":
            return (True, MISSING)
        case _:
            return (True, False, MISSING) if variable.may_be_unknown else (True, False)


def _values_of_element(variable: Variable, carried: frozenset[str], days: tuple[date, ...]) -> Iterable[Held]:
    (name,) = variable.elements
    if name not in carried:
        return (MISSING,)
    assert variable.facts is not None
    if not variable.facts.multiple:
        return values_for(variable, days)
    if all(isinstance(atom, Several | IsMissing) for atom in variable.atoms):
        return tuples_for(variable)
    raise TypeError(f"`{name}` may occur several times")


def quantities(variable: Variable) -> Iterator[Held]:
    """Numbers on and between the thresholds, numbers known within bounds only, and none."""
    cuts = cuts_in(variable.atoms)
    points = sorted({*between(cuts)}) if not variable.is_whole else whole_points(cuts)
    yield from points
    if variable.is_bounded:
        ends: list[Fraction | None] = [*points, None]
        nothing = frozenset({"items"})
        for low, high in combinations(ends, 2):
            yield Bounded(low, high, nothing, variable.is_whole)
        if not variable.is_whole:
            yield from (Bounded(None, high, nothing) for high in ends)
    if variable.may_be_unknown:
        yield MISSING


def whole_points(cuts: Sequence[Fraction]) -> list[Fraction]:
    """Counts on and beside the thresholds."""
    found = {point for cut in cuts for point in beside(cut, Fraction(1)) if point >= 0}
    return sorted(found | {Fraction(0), Fraction(1)})
