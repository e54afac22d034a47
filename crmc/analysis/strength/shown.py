"""A declaration that a proof gives, made with what the language lets a `test` say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from crmc.analysis.proof.judging import Situation
from crmc.ir.evaluate import Rule
from crmc.ir.lower_example import EXAMPLE_ID
from crmc.ir.model import Example, Expectation, RuleBook

MOST_KEYS = 400
LONG_AGO = "1900-01-01"
"""A declaration of this day lies in no window, and tells that nothing else came before."""


def examples_of(situation: Situation, rule: Rule, book: RuleBook) -> Iterator[Example]:
    """The example of a witness; several with other keys where it draws. None needs rates, as no test can."""
    if situation.rates or not situation.declaration.get("items"):
        return
    kind = str(situation.declaration["kind"])
    declaration = placed(EXAMPLE_ID, situation.declaration, kind, book)
    earlier = _earlier(situation, kind, book)
    for key in _keys(situation):
        yield Example(
            criterion=rule.head.id,
            title="",
            party=None,
            classification=rule.head.classification,
            declaration=declaration,
            earlier=earlier,
            history_supplied=situation.earlier is not None,
            lists={name: tuple(values) for name, values in sorted(situation.lists.items())},
            tables={},
            key=key,
            expect=Expectation("not_selected"),
            origin=rule.head.origin,
        )


def _keys(situation: Situation) -> Iterator[str | None]:
    if situation.key is None:
        yield None
        return
    yield from (f"an example key, number {number:04}, of 40 b." for number in range(1, MOST_KEYS + 1))


def placed(name: str, declaration: dict[str, Any], kind: str, book: RuleBook) -> dict[str, Any]:
    """The id that an example has; a reference moment without its hour, as `on:` gives it."""
    header = {key: value for key, value in declaration.items() if key not in ("id", "kind", "items")}
    first = book.kinds[kind].reference_dates[0]
    if first in header and book.elements[first].type == "datetime":
        header[first] = f"{header[first][:10]}T00:00"
    return {"id": name, "kind": kind, **header, "items": declaration["items"]}


def _earlier(situation: Situation, kind: str, book: RuleBook) -> tuple[dict[str, Any], ...]:
    if situation.earlier is None:
        return ()
    first = book.kinds[kind].reference_dates[0]
    if not situation.earlier:
        long_ago = f"{LONG_AGO}T00:00" if book.elements[first].type == "datetime" else LONG_AGO
        return ({"id": "earlier-1-1", "kind": kind, first: long_ago, "items": [{}]},)
    return tuple(
        placed(f"earlier-1-{number}", declaration, kind, book)
        for number, declaration in enumerate(situation.earlier, start=1)
    )


def day_before(day: str) -> str:
    """The day before, the first day of all excepted."""
    given = date.fromisoformat(day)
    return str(given if given == date.min else given - timedelta(days=1))
