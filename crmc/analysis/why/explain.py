"""Puts an account together: outcome and guard, conditions, controls, law, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmc.analysis.why.account import Account, Guard, Told
from crmc.analysis.why.bearings import controls_told, law_told, standing_of
from crmc.analysis.why.lacks import lacks_of
from crmc.analysis.why.search import find_turns
from crmc.analysis.why.tree import conditions_of
from crmc.decibans import as_text
from crmc.ir.controls import operator_of
from crmc.ir.evaluate import (
    NOTHING,
    Judgement,
    Rule,
    fault_of,
    is_absent,
    judgement_of,
    row_of,
    rules_of,
    scopes_of,
    world_of,
)
from crmc.ir.history import timeline
from crmc.ir.model import WITHHELD, Alert, Criterion, Period, RuleBook
from crmc.ir.record import Record
from crmc.ir.scope import Scope, Supplies

MOST_SEARCHED = 20
"""For so many items what would turn the outcome is looked for; each takes some thousand judgements."""

_TELLING: tuple[Told, ...] = ("selected", "error", "undetermined", "absent", "not_selected")


def find_rule(book: RuleBook, identity: str) -> Rule | None:
    """The criterion or alert of this ID, in whichever case it is written."""
    return next((rule for rule in rules_of(book) if rule.head.id.upper() == identity.upper()), None)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about: a declaration, and one of its items or (None) all of them.

    `others` are the declarations of the same input, which a history counts if they came before. What would
    turn the outcome is looked for in the first accounts only, as many as `searched`.
    """

    record: Record
    item: int | None = None
    others: Sequence[Record] = ()
    searched: int = MOST_SEARCHED


def explain(book: RuleBook, rule: Rule, question: Question, supplies: Supplies = NOTHING) -> list[Account]:
    """An account of each item (or of the declaration as a whole), the most telling one first."""
    record, item = question.record, question.item
    world = world_of(book, supplies, timeline(supplies.history, (record, *question.others)))
    scopes = [scope for scope in scopes_of(world, rule, record) if item in (None, number_of(scope))]
    told = [(scope, *outcome_of(rule, scope)) for scope in scopes]
    told.sort(key=lambda one: _TELLING.index(one[1]))
    return [
        account_of(rule, *one, searched=position < question.searched) for position, one in enumerate(told)
    ]


def number_of(scope: Scope) -> int | None:
    """The number of the item that is looked at; None: the declaration as a whole."""
    return None if scope.item is None else scope.item.number


def outcome_of(rule: Rule, scope: Scope) -> tuple[Told, Judgement]:
    """What the reference interpreter says; `absent` where it gives no row."""
    judgement = judgement_of(rule, scope)
    if isinstance(rule, Criterion) and is_absent(rule, scope.record):
        return "absent", judgement
    return judgement.outcome, judgement


def account_of(rule: Rule, scope: Scope, outcome: Told, judgement: Judgement, searched: bool) -> Account:
    """Everything about one place."""
    record, book = scope.record, scope.world.book
    row = row_of(rule, scope, judgement)
    guard = guard_of(rule, scope)
    operator = operator_of(book, record)
    missing = () if outcome != "undetermined" else tuple(sorted(judgement.missing))
    return Account(
        declaration=record.id,
        kind=record.kind,
        item=row.item,
        criterion=rule.head.id,
        title=rule.head.title,
        rule="alert" if isinstance(rule, Alert) else "criterion",
        outcome=outcome,
        status=row.status,
        reference_date=None if record.reference is None else record.reference.isoformat(),
        valid=rule.head.valid,
        guard=guard,
        condition=conditions_of(rule, scope) if guard is None else None,
        score=judgement.score,
        threshold=threshold_of(rule) if guard is None else None,
        missing=lacks_of(missing, rule, scope),
        turns=find_turns(rule, scope, outcome) if searched else (),
        channel=row.channel,
        operator=operator,
        controls=controls_told(rule, operator, book),
        look_for=rule.look_for if isinstance(rule, Alert) else None,
        law=law_told(rule, book),
        standing=standing_of(rule, book),
        message=judgement.message,
        notes=record.notes,
    )


def threshold_of(rule: Rule) -> str | None:
    """In decibans."""
    if isinstance(rule, Alert) or rule.score is None:
        return None
    return as_text(int(rule.score.threshold))


# What decides before the conditions


def guard_of(rule: Rule, scope: Scope) -> Guard | None:
    """In the order of the interpreter: absence, kind, faults, date, validity, what is withheld."""
    record = scope.record
    if isinstance(rule, Criterion) and is_absent(rule, record):
        return Guard("absent", absence(rule, scope))
    if rule.applies and record.kind not in rule.applies:
        return Guard("kind", wrong_kind(rule, scope))
    if fault_of(rule, scope) is not None:
        return Guard("fault", judgement_of(rule, scope).message or "")
    if record.reference is None:
        return Guard("reference_date", no_date(scope))
    if not rule.head.valid.includes(record.reference.isoformat()):
        return Guard("validity", out_of_time(rule, record))
    if isinstance(rule, Criterion) and rule.select_text == WITHHELD:
        return Guard("withheld", "the condition is not shown in this edition, so nobody can tell from it")
    return None


def absence(rule: Criterion, scope: Scope) -> str:
    """Derogated or suspended on that day."""
    day = scope.record.reference
    assert day is not None
    times = " and ".join(period_words(period) for period in rule.absent if period.includes(day.isoformat()))
    party = scope.world.book.party or "the Party"
    return f"{party} has derogated from {rule.head.id} or suspended it {times}".rstrip()


def wrong_kind(rule: Rule, scope: Scope) -> str:
    """The kinds it looks at, and the kind that this is."""
    kinds = scope.world.book.kinds
    wanted = " or ".join(f"{name} ({kinds[name].title})" for name in rule.applies if name in kinds)
    kind = scope.record.kind
    return f"{rule.head.id} looks at {wanted}, and this is {kind} ({kinds[kind].title})"


def no_date(scope: Scope) -> str:
    """Which dates it could be judged by."""
    dates = " or ".join(scope.world.book.kinds[scope.record.kind].reference_dates)
    return f"the declaration has no date to judge it by ({dates})"


def out_of_time(rule: Rule, record: Record) -> str:
    """The time of the criterion, and the day of the declaration."""
    valid = period_words(rule.head.valid)
    return f"{rule.head.id} is valid {valid}, and the declaration is judged as of {record.reference}"


def period_words(period: Period) -> str:
    """`from A to B`, both included."""
    start = f"from {period.start}" if period.start else ""
    end = f"{'to' if period.start else 'until'} {period.end}" if period.end else ""
    return f"{start} {end}".strip()
