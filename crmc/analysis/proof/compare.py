"""What one criterion selects beside what another does, over every possible declaration.

What an element may hold is cut into cells that no condition tells apart, missing among them; then every
combination that could matter is looked at. What is found is shown to the reference interpreter, and what
neither is found nor excluded is `undecided`, with the name of what stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec import field as struct_field

from crmc.analysis.proof.encoding import NUMBER
from crmc.analysis.proof.items import TooManyItemsError
from crmc.analysis.proof.judging import Situation
from crmc.analysis.proof.leaves import named
from crmc.analysis.proof.lookups import TooManyRowsError
from crmc.analysis.proof.problem import Problem, Side, problem_of
from crmc.analysis.proof.regions import region_words
from crmc.analysis.proof.search import Path, Target, TooManyCombinationsError
from crmc.analysis.proof.sides import NotComparableError, is_same, side_of
from crmc.analysis.proof.solver import NotEncodableError, Solver, is_installed
from crmc.analysis.proof.translate import TooLargeError
from crmc.analysis.proof.variables import Variable
from crmc.analysis.proof.witness import Witnesses, unlooked_in
from crmc.ir.evaluate import Rule
from crmc.ir.fold import periods, turning_days
from crmc.ir.model import RuleBook

Verdict: TypeAlias = Literal["equal", "narrower", "wider", "changed", "disjoint", "undecided"]
Answer: TypeAlias = Literal["yes", "no", "undecided"]

MOST_PLACES = 6
"""Places that are shown to the interpreter before a question is given up."""


class Comparison(Struct, frozen=True):
    """How what the new criterion selects relates to what the old one does.

    `dead`: the new one selects nothing, ever. `witnesses`: by gained, lost and kept a declaration in the
    form of `crmc evaluate`; `supplied`: what had to be supplied beside it (lists, rates, key, earlier).
    `reason` names what stands in the way where the verdict is `undecided`. `undetermined_changes`: some
    declaration that neither selects is undetermined in one alone, with a witness under `undetermined`.
    `newly_read`, `no_longer_read`: elements that only one names; where such a one is faulty, only that
    one is an error. Declarations with faulty elements are not looked at otherwise.
    """

    verdict: Verdict
    dead: bool = False
    witnesses: dict[str, dict[str, Any]] = struct_field(default_factory=dict)
    gained_words: str | None = None
    lost_words: str | None = None
    reason: str | None = None
    undetermined_changes: bool = False
    undetermined_words: str | None = None
    supplied: dict[str, dict[str, Any]] = struct_field(default_factory=dict)
    newly_read: tuple[str, ...] = ()
    no_longer_read: tuple[str, ...] = ()

    @property
    def is_same_meaning(self) -> bool:
        """Nothing moved: no selection, no undetermined outcome, no element that is read."""
        return (
            self.verdict == "equal"
            and not self.undetermined_changes
            and not (self.newly_read or self.no_longer_read)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one question, with its witness or what stands in the way."""

    answer: Answer
    situation: Situation | None = None
    words: str | None = None
    reason: str | None = None


def compare_selections(old: RuleBook, old_criterion: Rule, new: RuleBook, new_criterion: Rule) -> Comparison:
    """The comparison of two criteria (or alerts), each in its book. Never raises for what they say."""
    try:
        pair = Pair(side_of(old, old_criterion), side_of(new, new_criterion))
    except NotComparableError as error:
        return Comparison("undecided", reason=str(error))
    if is_same(pair.old, pair.new):
        return Comparison("equal")
    return pair.compare()


@dataclass(slots=True)
class Pair:
    """Two criteria and the questions about them."""

    old: Side
    new: Side
    problems: list[Problem] | None = None
    hindrance: str | None = None
    witnesses: Witnesses = field(init=False)

    def __post_init__(self) -> None:
        self.witnesses = Witnesses(self.old, self.new)
        self.hindrance = hindrance(self.old, self.new)

    def compare(self) -> Comparison:
        """The questions in turn, and what they come to."""
        lost, gained = self.ask("lost"), self.ask("gained")
        kept, shifted = self.ask("kept"), self.ask("shifted")
        found = {"gained": gained, "lost": lost, "kept": kept, "undetermined": shifted}
        told = {name: each.situation for name, each in found.items() if each.situation is not None}
        verdict = verdict_of(lost.answer, gained.answer, kept.answer)
        before, after = set(self.old.rule.elements), set(self.new.rule.elements)
        return Comparison(
            verdict,
            dead=gained.answer == kept.answer == "no",
            witnesses={name: situation.declaration for name, situation in told.items()},
            gained_words=gained.words,
            lost_words=lost.words,
            reason=(lost.reason or gained.reason) if verdict == "undecided" else None,
            undetermined_changes=shifted.answer != "no",
            undetermined_words=shifted.words or shifted.reason,
            supplied={name: situation.supplied() for name, situation in told.items() if situation.supplied()},
            newly_read=tuple(sorted(after - before)),
            no_longer_read=tuple(sorted(before - after)),
        )

    def ask(self, target: Target) -> Found:
        """Is there a declaration at which the two stand in this way?"""
        if self.hindrance is not None:
            return Found("undecided", reason=self.hindrance)
        try:
            return self._search(target)
        except TooManyCombinationsError:
            return Found("undecided", reason="too many combinations")
        except (TooLargeError, TooManyRowsError) as error:
            return Found("undecided", reason=str(error))
        except TooManyItemsError:
            return Found("undecided", reason="too many combinations of items")

    def _search(self, target: Target) -> Found:
        if self.problems is None:
            self.problems = list(problems_of(self.old, self.new))
        reasons: list[str] = []
        for problem in self.problems:
            found = self._in_problem(target, problem)
            if found.answer == "yes":
                return found
            if found.reason is not None:
                reasons.append(found.reason)
        if reasons:
            return Found("undecided", reason=reasons[0])
        return self._undated() if target == "shifted" else Found("no")

    def _undated(self) -> Found:
        """4.2: without a reference date a declaration is undetermined by whichever applies to its kind."""
        for kind in self.new.book.kinds:
            if kind in self.old.book.kinds and self.old.applies_to(kind) != self.new.applies_to(kind):
                situation = Situation({"id": NUMBER, "kind": kind, "items": [{}]})
                if self.witnesses.confirm("shifted", situation):
                    return Found("yes", situation, "the reference date missing")
        return Found("no")

    def _in_problem(self, target: Target, problem: Problem) -> Found:
        first: Path | None = None
        for path in islice(problem.search.paths(problem.old, problem.new, target), MOST_PLACES):
            situation = self.witnesses.find(target, problem, path)
            if situation is not None:
                return Found("yes", situation, region_words(problem, path, target))
            first = first or path
        return Found("no") if first is None else self._by_solver(target, problem, first)

    def _by_solver(self, target: Target, problem: Problem, path: Path) -> Found:
        """A condition spans several elements: z3 excludes the place, or gives values for it."""
        hindered = Found("undecided", reason=in_the_way(problem, path))
        if not is_installed():
            return hindered
        try:
            solver = Solver(problem, target)
            answer = solver.answer()
            if answer == "yes":
                values = solver.values()
                path = solver.path()
        except NotEncodableError:
            return hindered
        if answer != "yes":
            return Found("no") if answer == "no" else hindered
        situation = self.witnesses.show(target, problem, path, values)
        if situation is None:
            return hindered
        return Found("yes", situation, region_words(problem, path, target))


def verdict_of(lost: Answer, gained: Answer, kept: Answer) -> Verdict:
    """What the answers come to."""
    if "undecided" in (lost, gained):
        return "undecided"
    if lost == gained == "no":
        return "equal"
    if lost == gained == "yes":
        return "disjoint" if kept == "no" else "changed"
    return "narrower" if lost == "yes" else "wider"


def hindrance(old: Side, new: Side) -> str | None:
    """What makes the two impossible to compare; None where nothing does."""
    before, after = getattr(old.rule, "on", "item"), getattr(new.rule, "on", "item")
    if before != after:
        return f"one selects by {before}, the other by {after}"
    for name in sorted({*old.rule.elements, *new.rule.elements}):
        first, second = old.book.elements.get(name), new.book.elements.get(name)
        if first is not None and second is not None and _facts(old, name) != _facts(new, name):
            return f"the catalogue says otherwise of `{name}`"
    return None


def _facts(side: Side, name: str) -> tuple[Any, ...]:
    facts = side.book.elements[name]
    codes = side.book.code_lists.get(facts.code_list or "")
    own = facts.type, facts.multiple, facts.levels, facts.digits_before, facts.digits_after, facts.minimum
    return own if codes is None else (*own, codes.closed, codes.hierarchical, codes.format, codes.codes)


def in_the_way(problem: Problem, path: Path) -> str:
    """What of a place is not looked into, by name."""
    words = sorted({hinders(variable) for variable in unlooked_in(path, problem.variables)})
    return "; ".join(words) or "no declaration was found that shows it"


def hinders(variable: Variable) -> str:
    """The pair of elements, or the construct, that stands in the way."""
    if variable.key[0] in ("quantity", "same", "condition", "flat", "gone") and len(variable.elements) > 1:
        return f"one condition spans {named(variable.elements)}"
    return variable.words


def problems_of(old: Side, new: Side) -> Iterator[Problem]:
    """One for each group of kinds that make no difference, and each time in which no value changes."""
    days = set(turning_days(old.world, old.expressions)) | set(turning_days(new.world, new.expressions))
    spans = periods(sorted(days))
    starts = [side.rule.head.valid.start for side in (old, new)]
    typical = tuple(
        date.fromisoformat(start) for start in (max(filter(None, starts), default=None),) if start
    )
    for kind in representative_kinds(old, new):
        for span in spans:
            yield problem_of(old, new, kind, span, typical)


def representative_kinds(old: Side, new: Side) -> list[str]:
    """One kind of each group that applies and carries the named elements alike."""
    named = {*old.rule.elements, *new.rule.elements}
    chosen: dict[tuple[Any, ...], str] = {}
    applied = [*old.rule.applies, *new.rule.applies]
    everything = not old.rule.applies or not new.rule.applies
    candidates = dict.fromkeys([*applied, *(sorted(new.book.kinds) if everything else ())])
    for kind in candidates:
        if kind not in new.book.kinds or kind not in old.book.kinds:
            continue
        facts = new.book.kinds[kind]
        dates = facts.reference_dates if named & set(facts.reference_dates) else ()
        key = old.applies_to(kind), new.applies_to(kind), named & set(facts.elements), dates
        chosen.setdefault((key[0], key[1], frozenset(key[2]), key[3]), kind)
    return list(chosen.values())
