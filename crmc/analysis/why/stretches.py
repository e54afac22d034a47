"""Numbers and dates: the axis of an element cut into stretches over which every test stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from crmc.analysis.why.account import Reach, Told
from crmc.analysis.why.axes import Axis, axis_of, breaks_of
from crmc.analysis.why.candidates import MOVED, SUPPLIED, Slot, slots_of
from crmc.analysis.why.steps import Step, Trials, declared_at
from crmc.analysis.why.tests_of import LeafTest, elements_of, everything_in
from crmc.ir import expression as ir
from crmc.ir.conditions import value_of, verdict_of
from crmc.ir.facts import ElementFacts
from crmc.ir.lookup import written_value
from crmc.ir.record import Declared, Place
from crmc.ir.scope import Scope, declared
from crmc.ir.values import Known, Missing, possible_orders

_WITH_A_VALUE = (ir.Constant, ir.Parameter, ir.Lookup, ir.SumItems, ir.CountItems)
_A_LOT = {"date": 365, "datetime": 365 * 1440}
"""A distance that counts as much as doubling a number does: a year."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points from `first` to `last`, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Line:
    """The stretches of one value of an element.

    `certain`: each test holds the element once, so that no stretch is overlooked.
    """

    place: Place
    axis: Axis
    slot: Slot
    facts: ElementFacts
    stretches: tuple[Stretch, ...]
    certain: bool
    supplied: bool
    order: int

    def step(self, stretch: Stretch) -> Step | None:
        """To the nearest point of a stretch; None where the value lies in it already."""
        here = self.axis.point(self.slot.current)
        if here is None:
            point = stretch.last if self._is_low(stretch) and not self._is_high(stretch) else stretch.first
        elif stretch.first <= here <= stretch.last:
            return None
        else:
            point = stretch.first if here < stretch.first else stretch.last
        single = self.axis.value(point)
        value: Declared = self.slot.put(single)
        rank = (SUPPLIED if self.supplied else MOVED, self._distance(here, point), self.order)
        if not self.certain:
            return Step(self.place, value, rank, "", None, self.slot.among, (self.slot.current, single))
        reach = self._reach(stretch, point)
        end = stretch.last if point == stretch.first else stretch.first
        limit = self.axis.value(end) if reach in ("up_to", "down_to") else None
        return Step(self.place, value, rank, reach, limit, self.slot.among, (self.slot.current, single))

    def _distance(self, here: int | None, point: int) -> Fraction:
        if here is None:
            return Fraction(0 if self.supplied else 1)
        return Fraction(abs(point - here), _A_LOT.get(self.facts.type) or max(abs(here), 1))

    def _is_low(self, stretch: Stretch) -> bool:
        return stretch.first <= self.axis.lowest + 1

    def _is_high(self, stretch: Stretch) -> bool:
        return stretch.last == self.axis.highest

    def _reach(self, stretch: Stretch, point: int) -> Reach:
        if self._is_high(stretch) and stretch.first == self.axis.lowest:
            return "given"
        if self._is_high(stretch):
            return "or_more"
        if stretch.first == self.axis.lowest:
            return "or_less"
        if self._is_low(stretch) and self.axis.lowest == 0 and point == stretch.last:
            return "or_less_above_zero"
        if stretch.first == stretch.last:
            return ""
        return "up_to" if point == stretch.first else "down_to"


def lines_of(
    place: Place, tests: list[LeafTest], trials: Trials, order: int, dates: Sequence[str] = ()
) -> Iterator[Line]:
    """One for each value of the element; none for codes and texts. `dates`: days that part the time."""
    facts = trials.scope.world.book.elements[place[1]]
    current = declared_at(trials.scope.record, place)
    for slot in slots_of(current, facts.multiple):
        axis = axis_of(facts, slot.current)
        if axis is None:
            return
        anchors = set(_anchors(axis, slot, tests, trials.scope))
        starts = {point for day in dates if (point := axis.point(written_value("date", day))) is not None}
        for test in tests:
            starts |= breaks_of(axis, _judge(place, axis, slot, test, trials), anchors)
        edges = sorted({axis.lowest, *(point for point in starts if axis.holds(point))})
        ends = [*(edge - 1 for edge in edges[1:]), axis.highest]
        certain = all(elements_of(test, trials.scope).count(place[1]) == 1 for test in tests)
        stretches = tuple(Stretch(*pair) for pair in zip(edges, ends, strict=True))
        yield Line(place, axis, slot, facts, stretches, certain, current is None, order)


def _judge(place: Place, axis: Axis, slot: Slot, test: LeafTest, trials: Trials) -> Callable[[int], object]:
    def judge(point: int) -> object:
        step = Step(place, slot.put(axis.value(point)), (0, Fraction(0), 0))
        return reading_of(test.node, test.scope(trials.scope_after(step), place[0]))

    return judge


def reading_of(node: ir.Expression, scope: Scope) -> object:
    """What a test says, and of two sides that it compares also in which order they stand.

    Between less and greater lies equal: without the order a single point that is equal would be overlooked.
    """
    truth = verdict_of(node, scope).truth
    if not isinstance(node, ir.Compare):
        return truth
    left, right = value_of(node.left, scope), value_of(node.right, scope)
    if isinstance(left, Missing) or isinstance(right, Missing):
        return truth
    return truth, possible_orders(left, right)


def _anchors(axis: Axis, slot: Slot, tests: Iterable[LeafTest], scope: Scope) -> Iterator[int]:
    """The value itself; every number or date that stands in a test, and the point after it."""
    here = axis.point(slot.current)
    if here is not None:
        yield min(max(here, axis.lowest), axis.highest)
    nodes = (node for test in tests for node in everything_in(test.node, scope))
    for point in (axis.point(_known(node, scope)) for node in nodes):
        if point is not None:
            yield from (near for near in (point, point + 1) if axis.holds(near))


def _known(node: object, scope: Scope) -> object:
    """The value of something in a test that has one by itself."""
    if isinstance(node, ir.Element):
        return declared(scope, node.id)
    if isinstance(node, _WITH_A_VALUE):
        value = value_of(node, scope)
        return value.value if isinstance(value, Known) else None
    return None


def merged(line: Line, outcome: Callable[[Step], Told], now: Told) -> Iterator[tuple[Told, Step]]:
    """Steps to the stretches that give another outcome, neighbours of one outcome taken together."""
    together: list[tuple[Told, Stretch]] = []
    for stretch in line.stretches:
        step = line.step(stretch)
        told = now if step is None else outcome(step)
        if together and together[-1][0] == told:
            together[-1] = (told, Stretch(together[-1][1].first, stretch.last))
        else:
            together.append((told, stretch))
    for told, stretch in together:
        step = line.step(stretch)
        if step is not None and told != now and outcome(step) == told:
            yield told, step
