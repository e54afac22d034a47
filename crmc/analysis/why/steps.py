"""One element declared otherwise: the step, the record after it, and what the interpreter then says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from crmc.analysis.why.account import Among, Change, Reach, Told
from crmc.analysis.why.measure import declared_text, unit_of_element
from crmc.decimals import decimal_text
from crmc.ir.evaluate import Rule, is_absent, judgement_of
from crmc.ir.model import Criterion, RuleBook
from crmc.ir.record import Declared, Item, Place, Record
from crmc.ir.scope import Scope
from crmc.ir.values import Foreign, day

Rank = tuple[int, Fraction, int]
"""Sort (supplied, moved, replaced, other goods, taken away), distance, and the place of the element."""


@dataclass(frozen=True, slots=True)
class Step:
    """`value` None takes the element away. `reach`: which further values do the same."""

    place: Place
    value: Declared | None
    rank: Rank
    reach: Reach = ""
    limit: Declared | None = None
    """The other end, where it may go up or down to one."""
    among: Among = ""
    single: tuple[Any, Any] = (None, None)
    """Of an element that occurs several times: the value that goes, and the one that comes."""


def after(record: Record, steps: Iterable[Step], book: RuleBook) -> Record:
    """The record with the steps made; the reference date follows the dates."""
    header, items = dict(record.header), {item.number: item for item in record.items}
    for step in steps:
        number, element = step.place
        if number is None:
            _put(header, element, step.value)
        else:
            values = dict(items[number].values)
            _put(values, element, step.value)
            items[number] = Item(number, values)
    changed = replace(record, header=header, items=tuple(items.values()))
    return replace(changed, reference=_reference(changed, book))


def _put(values: dict[str, Declared], element: str, value: Declared | None) -> None:
    if value is None:
        values.pop(element, None)
    else:
        values[element] = value


def _reference(record: Record, book: RuleBook) -> date | None:
    """4.2: the first of the kind's dates that is declared."""
    for element in book.kinds[record.kind].reference_dates:
        value = record.header.get(element)
        if isinstance(value, date):
            return day(value)
    return None


def moved(scope: Scope, record: Record) -> Scope:
    """The same place in another record."""
    if scope.item is None:
        return replace(scope, record=record)
    item = next(item for item in record.items if item.number == scope.item.number)
    return replace(scope, record=record, item=item)


class Trials:
    """What the interpreter says after steps; counts how often it was asked."""

    def __init__(self, rule: Rule, scope: Scope) -> None:
        self.rule, self.scope, self.asked = rule, scope, 0

    def scope_after(self, *steps: Step) -> Scope:
        record = after(self.scope.record, steps, self.scope.world.book)
        return moved(self.scope, record)

    def outcome(self, *steps: Step) -> Told:
        self.asked += 1
        scope = self.scope_after(*steps)
        if isinstance(self.rule, Criterion) and is_absent(self.rule, scope.record):
            return "absent"
        return judgement_of(self.rule, scope).outcome


# As it is told


def change_of(step: Step, record: Record, book: RuleBook) -> Change:
    """A step as it is told, with what stood there before."""
    number, element = step.place
    facts = book.elements[element]
    was, becomes = declared_at(record, step.place), step.value
    if step.among == "instead":
        was, becomes = step.single
    elif step.among == "beside":
        becomes = step.single[1]
    plain = isinstance(becomes if becomes is not None else was, Foreign)
    return Change(
        element=element,
        title=facts.title,
        type=facts.type,
        item=number,
        among=step.among,
        was=declared_text(was),
        becomes=declared_text(becomes),
        unit=None if plain else unit_of_element(facts),
        reach=step.reach,
        limit=declared_text(step.limit),
        declared=as_declared(step.value),
    )


def declared_at(record: Record, place: Place) -> Declared | None:
    """What stands at a place, and nowhere else."""
    number, element = place
    if number is None:
        return record.header.get(element)
    return next((item.values.get(element) for item in record.items if item.number == number), None)


def as_declared(value: Declared | None) -> object:
    """A value in the form of a JSON declaration."""
    if isinstance(value, tuple):
        return [as_declared(each) for each in value]
    if isinstance(value, Foreign):
        return {"amount": decimal_text(value.amount), "currency": value.currency}
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
