"""Makes a declaration of a place that the search found, and asks the interpreter whether it is as wanted.

INVARIANT: nothing is returned that the reference interpreter does not confirm in both books.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from crmc.analysis.proof.candidates import Candidates
from crmc.analysis.proof.encoding import declaration_of
from crmc.analysis.proof.judging import Situation, outcomes, stands
from crmc.analysis.proof.problem import Problem, Side
from crmc.analysis.proof.search import Path, Target
from crmc.analysis.proof.supplying import supplied_for
from crmc.analysis.proof.values import MISSING, Held
from crmc.analysis.proof.variables import Variable

MOST_TRIES = 300


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Looks for witnesses of one pair of criteria."""

    old: Side
    new: Side

    def confirm(self, target: Target, situation: Situation) -> bool:
        """Do both books say so?"""
        before = outcomes(self.old.book, self.old.rule, situation)
        after = outcomes(self.new.book, self.new.rule, situation)
        return stands(target, before, after)

    def find(self, target: Target, problem: Problem, path: Path) -> Situation | None:
        """A declaration at this place; None where none of those tried is as wanted."""
        candidates = Candidates(problem, path, (self.old, self.new))
        for values in islice(candidates.assignments(), MOST_TRIES):
            for situation in self._situations(problem, path, values):
                if self.confirm(target, situation):
                    return self._simplest(target, problem, path, values, situation)
        return None

    def show(
        self, target: Target, problem: Problem, path: Path, values: Mapping[str, Held]
    ) -> Situation | None:
        """A declaration of these values, if it is as wanted; other elements take what is typical."""
        whole = {**Candidates(problem, path, (self.old, self.new)).first(), **values}
        for situation in self._situations(problem, path, whole):
            if self.confirm(target, situation):
                return situation
        return None

    def _situations(self, problem: Problem, path: Path, values: Mapping[str, Held]) -> Iterator[Situation]:
        declaration = declaration_of(self.new.book, problem.kind, values, problem.on_items)
        yield from supplied_for(declaration, problem, path, values, self.new.book)

    def _simplest(
        self, target: Target, problem: Problem, path: Path, values: Mapping[str, Held], found: Situation
    ) -> Situation:
        """The same with as little as possible that is not typical: each element in turn put back."""
        simple, best = dict(values), found
        usual = Candidates(problem, {}, (self.old, self.new)).first()
        for name, value in usual.items():
            if simple.get(name) == value or value is MISSING:
                continue
            tried = {**simple, name: value}
            situation = next(
                (each for each in self._situations(problem, path, tried) if self.confirm(target, each)), None
            )
            if situation is not None:
                simple, best = tried, situation
        return best


def unlooked_in(path: Path, variables: Sequence[Variable]) -> list[Variable]:
    """The variables of a path that are no single elements."""
    return [variable for variable in variables if variable.number in path and not variable.is_element]
