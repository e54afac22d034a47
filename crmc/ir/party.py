"""The book of a Party as of a date, and the common one: what of the whole book an evaluation runs.

The table "Status in a Party" of `language.md`, section 2: `draft`, `suspended` and `retired` enter no
bundle; an adoption makes an `active` criterion active from its day; a derogation or suspension makes it
absent in its time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from crmc.ir import model

_ENTERS = frozenset({"trial", "active"})
Dated = TypeVar("Dated", model.Criterion, model.Alert, model.Area, model.Procedure)


def book_for(book: model.RuleBook, party: str | None, as_of: str | None = None) -> model.RuleBook:
    """The book that a Party runs (None: the common text). `as_of` leaves out what had ended before."""
    acts = tuple(act for act in book.acts if act.party == party)
    criteria = _entering(book.criteria, as_of)
    return msgspec.structs.replace(
        book,
        party=party,
        as_of=as_of,
        criteria=tuple(
            _applied(found, acts) for found in criteria if party is None or party in found.parties
        ),
        alerts=tuple(
            alert
            for alert in _entering(book.alerts, as_of)
            if party is None or party in alert.recipients or party == alert.sender
        ),
        areas=_entering(book.areas, as_of),
        procedures=_entering(book.procedures, as_of),
        parameters=tuple(_set(parameter, acts) for parameter in book.parameters),
        lists=tuple(_replaced(found, acts) for found in book.lists),
        acts=acts,
    )


def draft_book(book: model.RuleBook, party: str | None) -> model.RuleBook:
    """As `book_for`, with criteria of every status: tests run on drafts too."""
    trial = tuple(
        found
        if found.head.status in _ENTERS
        else msgspec.structs.replace(found, head=msgspec.structs.replace(found.head, status="trial"))
        for found in book.criteria
    )
    return book_for(msgspec.structs.replace(book, criteria=trial), party)


def _entering(declarations: Iterable[Dated], as_of: str | None) -> tuple[Dated, ...]:
    return tuple(
        found
        for found in declarations
        if found.head.status in _ENTERS
        and not (as_of and found.head.valid.end and found.head.valid.end < as_of)
    )


def _applied(criterion: model.Criterion, acts: tuple[model.Act, ...]) -> model.Criterion:
    own = [act for act in acts if act.target == criterion.head.id]
    starts = [act.period.start for act in own if act.act == "adopt" and act.period.start]
    absent = tuple(act.period for act in own if act.act in ("derogate", "suspend"))
    active_from = min(starts) if starts and criterion.head.status == "active" else None
    return msgspec.structs.replace(criterion, active_from=active_from, absent=absent)


def _set(parameter: model.ParameterDeclaration, acts: tuple[model.Act, ...]) -> model.ParameterDeclaration:
    """The Party's values of a parameter from their dates, in order."""
    values = {
        model.DatedValue(act.period.start, value, act.target)
        for act in acts
        if act.act == "adopt" and act.period.start
        for name, value in act.settings
        if name == parameter.head.id
    }
    national = tuple(sorted(values, key=lambda value: (value.start, value.act)))
    return msgspec.structs.replace(parameter, national=national)


def _replaced(found: model.ValueList, acts: tuple[model.Act, ...]) -> model.ValueList:
    """The Party's own values of a list from their dates, in order."""
    dated: dict[str, tuple[str, ...]] = {}
    for act in acts:
        values = [value for name, value in act.settings if name == found.head.id]
        if act.act == "adopt" and act.period.start and values:
            dated[act.period.start] = tuple(value for value in values if value)
    return msgspec.structs.replace(
        found, dated=tuple(model.DatedValues(day, dated[day]) for day in sorted(dated))
    )
