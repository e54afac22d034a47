"""The reference interpreter: what a RuleBook says of declarations, sentence by sentence (section 4).

Small, slow and the referee of every other engine. `evaluate` yields a row for every pair of a record
(or item) and a criterion of the book, whatever the outcome; who reports drops the not selected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

from msgspec import Struct

from crmc.ir.conditions import verdict_of
from crmc.ir.controls import Operator, controls_for, in_order, most_severe, operator_of
from crmc.ir.expression import Expression, HistoryCount, HistorySum
from crmc.ir.history import Timeline, timeline
from crmc.ir.kleene import FALSE, Verdict, conjunction, disjunction, unknown
from crmc.ir.model import WITHHELD, Alert, Area, Criterion, RuleBook
from crmc.ir.record import Place, Record, Unreadable
from crmc.ir.scope import Scope, Supplies, World
from crmc.ir.scoring import Scored, score_of
from crmc.ir.walk import walk

Outcome = Literal["selected", "not_selected", "undetermined", "error"]
Rule: TypeAlias = Criterion | Alert


class Row(Struct, frozen=True):
    """One line of `crmc evaluate`, with its keys in its order."""

    declaration: str | None
    item: int | None
    criterion: str | None
    outcome: Outcome
    status: Literal["trial", "active"] | None
    channel: str | None
    controls: tuple[str, ...]
    procedure: tuple[str, ...]
    operator: Operator
    missing: tuple[str, ...]
    score: str | None
    areas: tuple[str, ...]
    message: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome before controls and areas are added."""

    outcome: Outcome
    missing: frozenset[str] = frozenset()
    score: str | None = None
    message: str | None = None


NOT_SELECTED = Judgement("not_selected")
NOTHING = Supplies()


def evaluate(
    book: RuleBook, records: Iterable[Record | Unreadable], supplies: Supplies = NOTHING
) -> Iterator[Row]:
    """Rows in the order of the records and, within one, of IDs; those of one ID in the order of items.

    All records are read first only where the book looks at history: any of them may be an earlier one.
    """
    if uses_history(book):
        records = tuple(records)
        line = timeline(supplies.history, (record for record in records if isinstance(record, Record)))
    else:
        line = timeline(supplies.history, ())
    world = world_of(book, supplies, line)
    rules = rules_of(book)
    for record in records:
        yield from rows_of(world, rules, record)


def rules_of(book: RuleBook) -> list[Rule]:
    """Criteria and alerts in the order of their IDs."""
    rules: list[Rule] = [*book.criteria, *book.alerts]
    return sorted(rules, key=lambda rule: rule.head.id)


def uses_history(book: RuleBook) -> bool:
    """Does any condition of the book look at earlier declarations?"""
    of_criteria = (part.value for criterion in book.criteria for part in criterion.parts)
    selects = (criterion.select for criterion in book.criteria)
    of_alerts, of_areas = (alert.scope for alert in book.alerts), (area.scope for area in book.areas)
    conditions = chain(of_criteria, selects, of_alerts, of_areas)
    return any(isinstance(node, HistoryCount | HistorySum) for each in conditions for node in walk(each))


def world_of(book: RuleBook, supplies: Supplies, line: Timeline) -> World:
    """The book with its named things by name."""
    return World(
        book,
        supplies,
        line,
        lists={named.head.id: named for named in book.lists},
        tables={table.head.id: table for table in book.tables},
        parameters={parameter.head.id: parameter for parameter in book.parameters},
    )


def rows_of(world: World, rules: Sequence[Rule], record: Record | Unreadable) -> Iterator[Row]:
    """The rows of one record; one that cannot be read has a single one, an error."""
    if isinstance(record, Unreadable):
        yield unreadable_row(record)
        return
    for rule in rules:
        if isinstance(rule, Criterion) and is_absent(rule, record):
            continue
        for scope in scopes_of(world, rule, record):
            yield row_of(rule, scope, judgement_of(rule, scope))


def unreadable_row(record: Unreadable) -> Row:
    """The one row of a declaration that cannot be read."""
    return Row(record.id, None, None, "error", None, None, (), (), "unknown", (), None, (), record.message)


# 4.1: the record and its items


def scopes_of(world: World, rule: Rule, record: Record) -> tuple[Scope, ...]:
    """4.1: each item of an item criterion; the header, of one on the declaration or without items."""
    of_items = not (isinstance(rule, Criterion) and rule.on == "declaration")
    header = Scope(world, rule.head.id, parts_of(rule), record, of_items=of_items)
    return (header.items() if of_items else ()) or (header,)


def parts_of(rule: Rule | Area) -> dict[str, Expression]:
    """The named expressions of a criterion; alerts and areas have none."""
    return {part.name: part.value for part in rule.parts} if isinstance(rule, Criterion) else {}


# 4.2: dates


def is_absent(criterion: Criterion, record: Record) -> bool:
    """4.2: a criterion that is derogated or suspended at the reference date gives no row."""
    day = record.reference
    return day is not None and any(period.includes(day.isoformat()) for period in criterion.absent)


def status_of(rule: Rule, record: Record) -> Literal["trial", "active"]:
    """Active only where the author says so and, for a criterion, the Party's adoption has begun."""
    if rule.head.status != "active":
        return "trial"
    if isinstance(rule, Alert):
        return "active"
    if rule.active_from is None or record.reference is None:
        return "trial"
    return "active" if record.reference.isoformat() >= rule.active_from else "trial"


# The outcome


def judgement_of(rule: Rule, scope: Scope) -> Judgement:
    """Kind, faults, reference date and validity in this order, then the conditions (4.1 to 4.4)."""
    record = scope.record
    if rule.applies and record.kind not in rule.applies:
        return NOT_SELECTED
    faulty = fault_of(rule, scope)
    if faulty is not None:
        return Judgement("error", message=fault_message(record, faulty))
    if record.reference is None:
        return Judgement("undetermined", frozenset({"reference_date"}))
    if not rule.head.valid.includes(record.reference.isoformat()):
        return NOT_SELECTED
    return judged(rule, scope)


def fault_of(rule: Rule | Area, scope: Scope) -> Place | None:
    """4.4: the first faulty element that the rule names, in this item, its header or the date."""
    record = scope.record
    if record.reference_fault is not None:
        return record.reference_fault
    for place in sorted(record.faults, key=lambda place: (place[1], place[0] or 0)):
        number, element = place
        if element in rule.elements and is_seen(scope, number):
            return place
    return None


def is_seen(scope: Scope, number: int | None) -> bool:
    """From an item: itself and the header; from the header: the whole declaration."""
    return number is None or scope.item is None or scope.item.number == number


def fault_message(record: Record, place: Place) -> str:
    """The place in the input if it is known, the element, its level and the reason."""
    number, element = place
    where = "on the header" if number is None else f"on item {number}"
    told = record.places.get(number, record.places.get(None))
    return f"{f'{told}: ' if told else ''}`{element}` {where} cannot be read: {record.faults[place]}"


def judged(rule: Rule, scope: Scope) -> Judgement:
    """4.3: selected only on true; unknown is undetermined."""
    if isinstance(rule, Alert):
        return as_finding(verdict_of(rule.scope, scope), None)
    scored = None if rule.score is None else score_of(rule.score, scope)
    return as_finding(selection(rule, scored, scope), scored)


def selection(criterion: Criterion, scored: Scored | None, scope: Scope) -> Verdict:
    """4.10: `select when` and `score` together are an `and`; a condition that is not shown is unknown."""
    if criterion.select_text == WITHHELD:
        return unknown({"condition"})
    conditions = []
    if criterion.select is not None:
        conditions.append(verdict_of(criterion.select, scope))
    if scored is not None:
        conditions.append(scored.reached)
    return conjunction(conditions) if conditions else FALSE


def as_finding(verdict: Verdict, scored: Scored | None) -> Judgement:
    """The outcome of a verdict, with the score where there is one."""
    score = None if scored is None else scored.text
    if verdict.truth is None:
        return Judgement("undetermined", verdict.missing, score)
    return Judgement("selected" if verdict.truth else "not_selected", score=score)


# The row


def row_of(rule: Rule, scope: Scope, judgement: Judgement) -> Row:
    """4.11: a selection brings the channel and controls, of a trial those that would apply."""
    book, record = scope.world.book, scope.record
    operator = operator_of(book, record)
    selects = judgement.outcome == "selected" and isinstance(rule, Criterion)
    controls = controls_for(rule, operator) if selects and isinstance(rule, Criterion) else ()
    return Row(
        declaration=record.id,
        item=None if scope.item is None else scope.item.number,
        criterion=rule.head.id,
        outcome=judgement.outcome,
        status=status_of(rule, record),
        channel=most_severe(book, (control.channel for control in controls)),
        controls=in_order(control.types for control in controls),
        procedure=in_order(control.procedures for control in controls),
        operator=operator,
        missing=tuple(sorted(judgement.missing)),
        score=judgement.score,
        areas=() if judgement.outcome == "not_selected" else areas_of(rule.head.id, scope),
        message=judgement.message,
    )


# Areas


def areas_of(identity: str, scope: Scope) -> tuple[str, ...]:
    """2: results within an area's time and scope name it."""
    return tuple(area.head.id for area in scope.world.book.areas if falls_within(area, identity, scope))


def falls_within(area: Area, identity: str, scope: Scope) -> bool:
    """Is a result within an area's time, kinds, and criteria or scope?"""
    record = scope.record
    if record.reference is None or not area.head.valid.includes(record.reference.isoformat()):
        return False
    if area.applies and record.kind not in area.applies:
        return False
    return identity in area.criteria or is_in_scope(area, scope)


def is_in_scope(area: Area, scope: Scope) -> bool:
    """On the item; for a result on the declaration, on at least one of its items."""
    if area.scope is None or fault_of(area, scope) is not None:
        return False
    places = (scope,) if scope.item is not None else scope.items() or (scope,)
    in_area = Scope(scope.world, area.head.id, {}, record=scope.record, of_items=True)
    return disjunction(verdict_of(area.scope, in_area.at(place.item)) for place in places).truth is True
