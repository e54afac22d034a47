"""The smallest change that turns the outcome: one element declared otherwise or supplied, else two.

Every step is judged by the reference interpreter, so what is told really turns it. Smaller is what
supplies a missing element, then what moves a number or date little (in proportion to it), then another
code or text, then other goods, then what takes an element away; equal ones stand as in the criterion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from crmc.analysis.why.account import Told, Turn
from crmc.analysis.why.candidates import places_for, steps_to
from crmc.analysis.why.steps import Step, Trials, change_of
from crmc.analysis.why.stretches import Line, lines_of, merged
from crmc.analysis.why.tests_of import LeafTest, elements_of, tests_of
from crmc.ir.evaluate import Rule
from crmc.ir.model import WITHHELD, Criterion
from crmc.ir.record import Place
from crmc.ir.scope import Scope

MOST_STEPS_OF_A_PLACE = 8
MOST_PAIRS = 5_000
MOST_OTHERS = 3

_WANTED: dict[Told, tuple[Told, ...]] = {
    "selected": ("not_selected",),
    "not_selected": ("selected",),
    "undetermined": ("selected", "not_selected"),
}


def find_turns(rule: Rule, scope: Scope, outcome: Told) -> tuple[Turn, ...]:
    """For each other outcome the smallest change that gives it; none where nothing declared can."""
    wanted = _WANTED.get(outcome, ())
    foreign = bool(rule.applies) and scope.record.kind not in rule.applies
    if not wanted or foreign or (isinstance(rule, Criterion) and rule.select_text == WITHHELD):
        return ()
    search = _Search(rule, scope, outcome)
    return tuple(turn for turn in map(search.turn_to, wanted) if turn is not None)


class _Search:
    """All steps of one record and criterion, with what each gives."""

    def __init__(self, rule: Rule, scope: Scope, now: Told) -> None:
        self.scope, self.now, self.trials = scope, now, Trials(rule, scope)
        self.singles: list[tuple[Told, Step]] = []
        self.pool: dict[Place, list[Step]] = {}
        self.together: dict[Place, set[str]] = {}
        for order, (place, tests, dates) in enumerate(_movable(rule, scope)):
            self._gather(place, tests, dates, order)

    def _gather(self, place: Place, tests: list[LeafTest], dates: tuple[str, ...], order: int) -> None:
        steps: list[Step] = []
        for line in lines_of(place, tests, self.trials, order, dates):
            self.singles += merged(line, self.trials.outcome, self.now)
            steps += _steps_of(line)
        for step in steps_to(place, tests, self.trials, order):
            self.singles.append((self.trials.outcome(step), step))
            steps.append(step)
        self.pool[place] = sorted(steps, key=lambda step: step.rank)[:MOST_STEPS_OF_A_PLACE]
        names = {name for test in tests for name in elements_of(test, self.scope)}
        self.together[place] = names

    def turn_to(self, target: Told) -> Turn | None:
        found = sorted((step for told, step in self.singles if told == target), key=lambda step: step.rank)
        if found:
            return self._told(target, (found[0],), _others(found))
        pair = next((pair for pair in self._pairs() if self.trials.outcome(*pair) == target), None)
        return None if pair is None else self._told(target, tuple(map(self._alone, pair, pair[::-1])), [])

    def _pairs(self) -> list[tuple[Step, Step]]:
        """Two steps at different places, the smallest together first."""
        steps = [step for place in self.pool.values() for step in place]
        pairs = [
            (one, other)
            for at, one in enumerate(steps)
            for other in steps[at + 1 :]
            if one.place != other.place
        ]
        return sorted(pairs, key=_weight)[:MOST_PAIRS]

    def _alone(self, step: Step, other: Step) -> Step:
        """Where a test looks at both elements, how far one may go depends on the other."""
        if other.place[1] not in self.together[step.place]:
            return step
        return replace(step, reach="", limit=None)

    def _told(self, target: Told, steps: tuple[Step, ...], others: list[Step]) -> Turn:
        record, book = self.scope.record, self.scope.world.book
        changes = tuple(change_of(step, record, book) for step in steps)
        return Turn(target, changes, tuple(change_of(step, record, book) for step in others))


def _weight(pair: tuple[Step, Step]) -> tuple[object, ...]:
    first, second = pair[0].rank, pair[1].rank
    return first[0] + second[0], first[1] + second[1], first[2], second[2]


def _steps_of(line: Line) -> Iterator[Step]:
    return (step for stretch in line.stretches if (step := line.step(stretch)) is not None)


def _others(found: list[Step]) -> list[Step]:
    """The best step of each further element."""
    best: dict[str, Step] = {}
    for step in found:
        best.setdefault(step.place[1], step)
    return list(best.values())[1 : MOST_OTHERS + 1]


def _movable(rule: Rule, scope: Scope) -> Iterator[tuple[Place, list[LeafTest], tuple[str, ...]]]:
    """Places of elements in the order of the criterion, each with the tests that look at it."""
    dates = _deciding_dates(rule, scope)
    if dates:
        yield (None, _dated_by(scope)), [], dates
    tests = tests_of(rule, scope)
    names = dict.fromkeys(name for test in tests for name in elements_of(test, scope))
    for name in names:
        if dates and name == _dated_by(scope):
            continue
        looking = [test for test in tests if name in elements_of(test, scope)]
        yield from ((place, looking, ()) for place in places_for(name, scope))


def _deciding_dates(rule: Rule, scope: Scope) -> tuple[str, ...]:
    """The days that part the time, where the date decides: it is missing, or outside of the validity."""
    day, valid = scope.record.reference, rule.head.valid
    if day is not None and valid.includes(day.isoformat()):
        return ()
    edges = [valid.start or "1900-01-01", *([_day_after(valid.end)] if valid.end else [])]
    if isinstance(rule, Criterion):
        for period in rule.absent:
            edges += [period.start] if period.start else []
            edges += [_day_after(period.end)] if period.end else []
    return tuple(sorted(set(edges)))


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _dated_by(scope: Scope) -> str:
    """The element that gives the date, or would."""
    dates = scope.world.book.kinds[scope.record.kind].reference_dates
    return next((name for name in dates if name in scope.record.header), dates[0])
