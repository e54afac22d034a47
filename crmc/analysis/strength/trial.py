"""Examples made ready to be asked many times: of the criterion as it is, and of each of its mutants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from crmc.analysis.examples import outcome_of, problems_with, supplies_of
from crmc.analysis.strength.mutants import changed_like
from crmc.ir.evaluate import Row, Rule, rows_of, rules_of, world_of
from crmc.ir.history import timeline
from crmc.ir.model import Example, RuleBook
from crmc.ir.party import draft_book
from crmc.ir.record import Record, Unreadable, read_record
from crmc.ir.scope import World


class Editions:
    """The book of each Party with drafts, made once; without areas, which no test looks at."""

    def __init__(self, book: RuleBook) -> None:
        self._book = msgspec.structs.replace(book, areas=(), procedures=(), metrics=())
        self._made: dict[str | None, tuple[RuleBook, dict[str, Rule]]] = {}

    def of(self, party: str | None) -> tuple[RuleBook, dict[str, Rule]]:
        """The Party's book (None: the common text) and its criteria and alerts by ID."""
        if party not in self._made:
            book = draft_book(self._book, party)
            rules = {rule.head.id: rule for rule in rules_of(book)}
            self._made[party] = msgspec.structs.replace(book, criteria=(), alerts=()), rules
        return self._made[party]


@dataclass(frozen=True, slots=True)
class Trial:
    """One example: its record, the world that it is judged in, and the rule as its Party has it."""

    example: Example
    record: Record | Unreadable
    world: World
    rule: Rule

    def rows(self, rule: Rule) -> tuple[Row, ...]:
        """What a rule of the common text says of it, in the Party's edition."""
        return tuple(rows_of(self.world, (changed_like(self.rule, rule),), self.record))

    def outcome(self, rule: Rule) -> str:
        """The outcome for the whole declaration."""
        return outcome_of(self.rows(rule))

    def passes(self, rule: Rule) -> bool:
        """Is everything as the example says it must be?"""
        rows = self.rows(rule)
        return not any(problems_with(self.example.expect, outcome_of(rows), rows))


def trial_of(editions: Editions, example: Example) -> Trial | None:
    """None: the Party of the example does not have its criterion."""
    book, rules = editions.of(example.party)
    rule = rules.get(example.criterion)
    if rule is None:
        return None
    supplies = supplies_of(book, example)
    world = world_of(book, supplies, timeline(supplies.history, ()))
    return Trial(example, read_record(book, example.declaration), world, rule)


def passing_trials(editions: Editions, rule: Rule, examples: Iterable[Example]) -> tuple[Trial, ...]:
    """The examples of a rule that come out as they should: the others tell nothing yet."""
    made = (trial_of(editions, example) for example in examples if example.criterion == rule.head.id)
    return tuple(trial for trial in made if trial is not None and trial.passes(rule))
