"""The values beside a test: declared, held by a parameter, a table or a list, or computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from crmc.analysis.why.account import Shown
from crmc.analysis.why.measure import (
    declared_text,
    is_rounded,
    scalar_text,
    unit_of,
    unit_of_element,
    value_text,
)
from crmc.analysis.why.wording import Worded, written_out
from crmc.ir import expression as ir
from crmc.ir.conditions import value_of
from crmc.ir.lookup import list_values, parameter_value, table_value
from crmc.ir.record import Declared
from crmc.ir.scope import NEVER_FROM_HEADER, Scope, declared, in_euro
from crmc.ir.values import Foreign, Known, Missing, Value

_COMPUTED = (ir.Negative, ir.Sum, ir.Product, ir.Quotient, ir.Else)


def values_beside(test: Worded, scope: Scope) -> tuple[Shown, ...]:
    """Each value once, in the order of the text; a whole before what it is made of."""
    found: dict[tuple[str, str, int | None], Shown] = {}
    for shown in _shown_in(test.node, scope):
        found.setdefault((shown.about, shown.name, shown.item), shown)
    return tuple(found.values())


def _shown_in(node: object, scope: Scope) -> Iterator[Shown]:
    match node:
        case ir.Element(name):
            yield element_shown(name, scope)
        case ir.Parameter(name):
            yield parameter_shown(name, scope)
        case ir.Lookup(name):
            yield from table_shown(name, scope)
        case ir.Part(name):
            yield computed(name, "part", node, scope, part_title(scope, name))
            yield from _inside(scope.parts[name], scope)
        case ir.Listed(name):
            yield list_shown(name, scope)
        case ir.Quantified(_, element, condition):
            yield element_shown(element, scope)
            yield from _below(condition, scope)
        case ir.HistoryCount(by) | ir.HistorySum(_, by):
            yield computed(written_out(node), "computed", node, scope)
            yield from (element_shown(name, scope) for name in by)
        case ir.CountItems() | ir.SumItems():
            yield computed(written_out(node), "computed", node, scope)
        case _:
            yield from _below(node, scope)


def _below(node: object, scope: Scope) -> Iterator[Shown]:
    if isinstance(node, _COMPUTED):
        yield computed(written_out(node), "computed", node, scope)
    yield from _inside(node, scope)


def _inside(node: object, scope: Scope) -> Iterator[Shown]:
    """What a node is made of; of one that is not made of anything, itself."""
    if isinstance(node, ir.Element | ir.Parameter | ir.Lookup | ir.Part):
        yield from _shown_in(node, scope)
        return
    for name in getattr(node, "__struct_fields__", ()):
        inner = getattr(node, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            yield from _shown_in(each, scope)


def part_title(scope: Scope, name: str) -> str | None:
    """The title of an indicator, else how a `let` is made."""
    for criterion in scope.world.book.criteria:
        if criterion.head.id == scope.subject:
            return next((part.title or part.text for part in criterion.parts if part.name == name), None)
    return None


def computed(
    name: str, about: Literal["part", "computed"], node: ir.Expression, scope: Scope, title: str | None = None
) -> Shown:
    """A value that the record does not hold but gives."""
    value = value_of(node, scope)
    note = why_missing(value) if isinstance(value, Missing) else "rounded" if is_rounded(value) else None
    return Shown(name, about, title, None, value_text(value), unit_of(node, scope), note)


def why_missing(value: Missing) -> str:
    """For want of what a value cannot be computed."""
    names = ", ".join(sorted(value.names))
    return f"cannot be computed without {names}" if names else "cannot be computed"


# Declared values


def element_shown(name: str, scope: Scope) -> Shown:
    """What was declared, and where."""
    facts = scope.world.book.elements.get(name)
    value = declared(scope, name)
    currency = isinstance(value, Foreign)
    return Shown(
        name,
        "element",
        facts.title if facts else None,
        place_of(name, scope),
        declared_text(value),
        None if currency or value is None else unit_of_element(facts),
        element_note(value, scope),
    )


def place_of(name: str, scope: Scope) -> int | None:
    """The item on which an element stands, or would be looked for; None: the header."""
    if scope.item is None:
        return None
    facts = scope.world.book.elements.get(name)
    on_item = name in scope.item.values or name in NEVER_FROM_HEADER
    if on_item or (name not in scope.record.header and facts is not None and "item" in facts.levels):
        return scope.item.number
    return None


def element_note(value: Declared | None, scope: Scope) -> str | None:
    """Not declared; or the amount in EUR of one in another currency."""
    if value is None:
        return "not declared"
    if isinstance(value, Foreign):
        euro = in_euro(scope, value)
        return f"{scalar_text(euro.value)} EUR" if isinstance(euro, Known) else "no rate for its currency"
    return None


# Values of the book


def parameter_shown(name: str, scope: Scope) -> Shown:
    """Its value at the reference date."""
    parameter = scope.world.parameters.get(name)
    value = parameter_value(scope, name)
    note = "withheld, and not supplied" if isinstance(value, Missing) else None
    head = None if parameter is None else parameter.head.title
    return Shown(
        name, "parameter", head, None, value_text(value), parameter.unit if parameter else None, note
    )


def table_shown(name: str, scope: Scope) -> Iterator[Shown]:
    """What it holds for the record, and the elements it looks that up by."""
    table = scope.world.tables.get(name)
    value = table_value(scope, name)
    if table is None:
        yield Shown(name, "table", None, None, None, None, "not shown in this edition")
        return
    note = table_note(value, name, table.withheld)
    yield Shown(name, "table", table.head.title, None, value_text(value), table.unit, note)
    yield from (element_shown(key, scope) for key in table.by)


def table_note(value: Value, name: str, withheld: bool) -> str | None:
    """Why there is no value."""
    if not isinstance(value, Missing):
        return None
    if withheld:
        return "withheld, and not supplied"
    if value.names == {f"table:{name}"}:
        return "no row for this"
    return why_missing(value)


def list_shown(name: str, scope: Scope) -> Shown:
    """How many values a list holds: which ones stands in the book, and is not repeated here."""
    named = scope.world.lists.get(name)
    values = list_values(scope, name)
    title = None if named is None else named.head.title
    if values is None:
        return Shown(name, "list", title, None, None, None, "not supplied")
    count = len(values)
    return Shown(name, "list", title, None, f"{count} value{'' if count == 1 else 's'}")
