"""The items of a declaration together: what `any item`, `every item` and `count(item)` say of all of them.

First every way in which one item can meet the conditions, all of them together; then every state that items
put one beside the other can come to. An element of the header may differ from item to item here: what is
excluded is excluded all the more where it cannot, and what is found is shown to the interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.scale import Truth
from crmc.analysis.proof.values import Held
from crmc.analysis.proof.variables import Cell, Variable
from crmc.ir.values import Known, between, compare

MOST_WAYS, MOST_STATES, MOST_STEPS = 60, 1_500, 20_000

Way: TypeAlias = tuple[Truth, ...]
"""What each condition says of one item."""


class TooManyItemsError(Exception):
    """More ways in which items can meet the conditions than are looked at."""


@dataclass(slots=True)
class ItemsSpace:
    """The conditions on one item, of both criteria, and the variables they speak of."""

    forest: Forest
    variables: Any
    conditions: list[Node] = field(default_factory=list)
    ways: dict[Way, Mapping[int, Cell]] = field(default_factory=dict)
    steps: int = 0

    def number(self, condition: Node) -> int:
        """The place of a condition among the others; an equal one has the same."""
        if condition not in self.conditions:
            self.conditions.append(condition)
        return self.conditions.index(condition)

    def find_ways(self) -> None:
        """Every way in which an item can meet the conditions, each with an example. May raise
        TooManyItemsError."""
        in_order = sorted(self.variables.by_key.values(), key=lambda each: (not each.is_element, each.number))
        self._split(tuple(self.conditions), in_order, {}, set())

    def _split(
        self,
        conditions: tuple[Node, ...],
        left: list[Variable],
        path: dict[int, Cell],
        seen: set[tuple[int, ...]],
    ) -> None:
        key = tuple(condition.number for condition in conditions)
        if key in seen:
            return
        seen.add(key)
        named = frozenset().union(*(condition.variables for condition in conditions))
        left = [variable for variable in left if variable.number in named]
        if not left:
            self.ways.setdefault(tuple(condition.data for condition in conditions), dict(path))
            return
        for cell in left[0].cells:
            self.steps += 1
            if self.steps > MOST_STEPS or len(self.ways) > MOST_WAYS:
                raise TooManyItemsError
            after = tuple(self.forest.substitute(each, left[0].number, cell.truths) for each in conditions)
            self._split(after, left[1:], {**path, left[0].number: cell}, seen)


@dataclass(frozen=True, slots=True)
class OfItems:
    """`any` or `every` item meets the condition of a number."""

    quantifier: str
    condition: int

    def truth(self, held: Held) -> Truth:
        assert isinstance(held, tuple)
        truths = {way[self.condition] for way in held}  # type: ignore[index]
        strong = self.quantifier == "any"
        if strong in truths:
            return strong
        return None if None in truths else not strong


@dataclass(frozen=True, slots=True)
class CountsItems:
    """The number of items that meet the condition of a number stands in relation to a threshold."""

    condition: int
    relation: str
    threshold: Fraction

    def truth(self, held: Held) -> Truth:
        assert isinstance(held, tuple)
        truths = [way[self.condition] for way in held]  # type: ignore[index]
        surely, possibly = truths.count(True), len(truths) - truths.count(False)
        count = between(Fraction(surely), Fraction(possibly), frozenset({"items"}), whole=True)
        return compare(self.relation, count, Known(self.threshold)).truth


def items_for(variable: Variable, space: ItemsSpace) -> list[Held]:
    """Tuples of ways that stand for all numbers of items, the shortest first. May raise TooManyItemsError."""
    space.find_ways()
    most = max(
        (int(atom.threshold) + 2 for atom in variable.atoms if isinstance(atom, CountsItems)), default=1
    )
    counted = sorted({atom.condition for atom in variable.atoms if isinstance(atom, CountsItems)})
    found: dict[Any, tuple[Way, ...]] = {_state((), variable, counted, most): ()}
    frontier: list[tuple[Way, ...]] = [()]
    while frontier:
        longer = []
        for before in frontier:
            for way in space.ways:
                after = (*before, way)
                state = _state(after, variable, counted, most)
                if state not in found:
                    found[state] = after
                    longer.append(after)
        if len(found) > MOST_STATES:
            raise TooManyItemsError
        frontier = longer
    together: list[Any] = sorted(found.values(), key=lambda ways: (len(ways) != 1, len(ways)))
    return together


def _state(ways: tuple[Way, ...], variable: Variable, counted: list[int], most: int) -> Any:
    """What further items build on: the truths, and counts as far as they still matter."""
    held: Any = ways
    truths = tuple(atom.truth(held) for atom in variable.atoms if isinstance(atom, OfItems))
    counts = tuple(
        (
            min(most, sum(way[at] is True for way in ways)),
            min(most, sum(way[at] is not False for way in ways)),
        )
        for at in counted
    )
    return truths, counts
