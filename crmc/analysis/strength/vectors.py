"""The declarations that tell a criterion from its mutants: what the examples lack, and no more.

INVARIANT: nothing is offered that the reference interpreter does not confirm: the criterion answers as the
example expects, and at least one mutant does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from crmc.analysis.proof.compare import Pair
from crmc.analysis.proof.judging import Situation
from crmc.analysis.proof.search import Target
from crmc.analysis.proof.sides import NotComparableError, side_of
from crmc.analysis.proof.witness import Witnesses
from crmc.analysis.strength.mutants import Mutant, mutants_of
from crmc.analysis.strength.shown import examples_of
from crmc.analysis.strength.trial import Editions, Trial, passing_trials, trial_of
from crmc.ir.evaluate import Rule
from crmc.ir.model import Example, Expectation, RuleBook

TARGETS: tuple[Target, ...] = ("lost", "gained", "shifted")


MOST_READ = 600
"""Declarations that are shown to the interpreter for one mutant, earlier ones among them ten for one."""


class TooManyTriesError(Exception):
    """Nothing was found in as many tries as one mutant is worth."""


@dataclass(frozen=True, slots=True)
class BoundedSearch(Witnesses):
    """The search for a witness, given up after a number of tries."""

    read: list[int] = field(default_factory=lambda: [0])

    def confirm(self, target: Target, situation: Situation) -> bool:
        """As the search itself does. Raises TooManyTriesError."""
        self.read[0] += 1 + len(situation.earlier or ()) // 10
        if self.read[0] > MOST_READ:
            raise TooManyTriesError
        return Witnesses.confirm(self, target, situation)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A mutant of which neither a test nor a proof tells whether it differs; `reason` says why."""

    mutant: Mutant
    reason: str


@dataclass(slots=True)
class Strength:
    """What is known of one criterion. `equal` mutants change nothing and do not count."""

    rule: Rule
    trials: tuple[Trial, ...]
    noticed: list[Mutant] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)
    equal: list[Mutant] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    vectors: list[Vector] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vector:
    """An example, the mutants that it tells apart, and the one that it was made for."""

    example: Example
    kills: tuple[Mutant, ...]


def strength_of(
    book: RuleBook, editions: Editions, rule: Rule, examples: Iterable[Example], fresh: bool = False
) -> Strength:
    """The mutants of a rule by what the examples make of them, and the examples that are lacking.

    `fresh`: as if there were no example yet.
    """
    trials = () if fresh else passing_trials(editions, rule, examples)
    found = Strength(rule, trials)
    made: list[Trial] = []
    for mutant in mutants_of(rule):
        if any(not trial.passes(mutant.rule) for trial in trials):
            found.noticed.append(mutant)
        elif any(not trial.passes(mutant.rule) for trial in made):
            found.survivors.append(mutant)
        else:
            _settle(book, editions, mutant, found, made)
    found.vectors = list(_fewest(made, found.survivors))
    return found


def _settle(book: RuleBook, editions: Editions, mutant: Mutant, found: Strength, made: list[Trial]) -> None:
    """No example notices it: is there a declaration that would?"""
    answer = _witness(book, editions, found.rule, mutant)
    if isinstance(answer, Trial):
        made.append(answer)
        found.survivors.append(mutant)
    elif answer == "equal":
        found.equal.append(mutant)
    else:
        found.unsettled.append(Unsettled(mutant, answer))


def _witness(
    book: RuleBook, editions: Editions, rule: Rule, mutant: Mutant
) -> Trial | Literal["equal"] | str:
    """An example that tells them apart; "equal" where none can; else what stands in the way."""
    try:
        pair = Pair(side_of(book, rule), side_of(book, mutant.rule))
    except NotComparableError as error:
        return str(error)
    pair.witnesses = BoundedSearch(pair.old, pair.new)
    reason: str | None = None
    for target in TARGETS:
        try:
            asked = pair.ask(target)
        except TooManyTriesError:
            return "no declaration was found that shows it"
        if asked.situation is not None:
            for example in examples_of(asked.situation, rule, book):
                trial = _confirmed(editions, rule, mutant, example)
                if trial is not None:
                    return trial
        if asked.answer != "no":
            reason = reason or asked.reason or "a test cannot supply what would show it"
    return reason or "equal"


def _confirmed(editions: Editions, rule: Rule, mutant: Mutant, example: Example) -> Trial | None:
    """The example with what the criterion makes of it, if the mutant makes something else of it."""
    trial = trial_of(editions, example)
    if trial is None:
        return None
    rows = trial.rows(rule)
    outcome = trial.outcome(rule)
    missing = sorted({name for row in rows if row.outcome == "undetermined" for name in row.missing})
    expect = Expectation(outcome, missing=tuple(missing) if outcome == "undetermined" else None)  # type: ignore[arg-type]
    if outcome == "error" or trial.outcome(mutant.rule) == outcome:
        return None
    return trial_of(editions, replace(example, expect=expect))


def _fewest(trials: Sequence[Trial], mutants: Sequence[Mutant]) -> Iterator[Vector]:
    """A set of which none can be left out: the one that notices most first, then none that is superfluous."""
    kills = [
        frozenset(index for index, mutant in enumerate(mutants) if not trial.passes(mutant.rule))
        for trial in trials
    ]
    chosen: list[int] = []
    left = set(range(len(mutants)))
    while left:
        best = max(range(len(trials)), key=lambda index: (len(kills[index] & left), -index))
        chosen.append(best)
        left -= kills[best]
    for index in sorted(_needed(chosen, kills)):
        own = kills[index]
        yield Vector(trials[index].example, tuple(mutants[each] for each in sorted(own)))


def _needed(chosen: list[int], kills: Sequence[frozenset[int]]) -> list[int]:
    """Without those whose mutants the others notice."""
    for index in list(reversed(chosen)):
        others = frozenset().union(*(kills[other] for other in chosen if other != index))
        if kills[index] <= others:
            chosen = [other for other in chosen if other != index]
    return chosen
