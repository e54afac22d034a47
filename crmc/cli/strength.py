"""What the commands on the strength of tests share: the criteria asked for, and their tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
from msgspec import structs

from crmc.analysis.strength.seen import seen_by
from crmc.analysis.strength.trial import Editions, passing_trials
from crmc.analysis.strength.vectors import strength_of
from crmc.analysis.strength.written import Written
from crmc.cli.options import PARTY_CODES
from crmc.ir.evaluate import Rule, rules_of
from crmc.ir.model import WITHHELD, Criterion, Example, RuleBook
from crmc.ir.party import draft_book
from crmc.ir.redact import redact
from crmc.nearest import nearest_name
from crmc.pipeline import Compilation
from crmc.report.strength_report import Coverage, Trialled


@dataclass(frozen=True, slots=True)
class Examined:
    """What an audience may see of a compilation: the common text with drafts, and the tests."""

    compilation: Compilation
    audience: str | None
    book: RuleBook
    editions: Editions
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...]

    def written(self, rule: Rule) -> Written:
        return Written(rule, self.compilation.program, lines=self.audience is None)

    def coverage(self) -> Iterator[Coverage]:
        """What the tests see of each condition."""
        for rule in self.rules:
            trials = passing_trials(self.editions, rule, self.examples)
            yield Coverage(rule, self.written(rule), len(trials), seen_by(rule, trials))

    def mutants(self, fresh: bool = False) -> Iterator[Trialled]:
        """What the tests make of each mutant; `fresh`: as if there were no tests."""
        for rule in self.rules:
            strength = strength_of(self.book, self.editions, rule, self.examples, fresh)
            yield Trialled(strength, self.written(rule))


def examined(compilation: Compilation, audience: str | None, ids: Sequence[str]) -> Examined:
    """The criteria and alerts of these IDs (all without one). `compilation` is what the audience may read."""
    party = audience if audience in PARTY_CODES else None
    shown = redact(structs.replace(compilation.book, party=party), audience)
    book = draft_book(shown, None)
    rules = [rule for rule in rules_of(book) if not _is_withheld(rule)]
    _refuse_unknown(ids, [rule.head.id for rule in rules])
    chosen = tuple(rule for rule in rules if not ids or rule.head.id in ids)
    examples = tuple(result.example for result in compilation.examples)
    return Examined(compilation, audience, book, Editions(shown), chosen, examples)


def _is_withheld(rule: Rule) -> bool:
    return isinstance(rule, Criterion) and rule.select_text == WITHHELD


def _refuse_unknown(ids: Sequence[str], known: Sequence[str]) -> None:
    for name in ids:
        if name not in known:
            near = nearest_name(name, known)
            hint = f": did you mean `{near}`?" if near else ""
            raise click.UsageError(f"there is no criterion or alert `{name}` without errors{hint}")
