"""`test` declarations to examples: the made-up declaration in the form of `crmc evaluate`.

A value that is not of its element's type goes in as written, so that a test can show what bad input does.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

from crmc.catalogue.model import Catalogue, Element
from crmc.checks.checked import CheckedProgram
from crmc.decimals import decimal_text, fraction_of, has_decimal_text
from crmc.ir import model
from crmc.ir.lower_head import lower_label
from crmc.semantics import types
from crmc.semantics.constants import code_text
from crmc.semantics.examples import example_kind, example_rows
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.typechecker import is_word
from crmc.syntax import ast
from crmc.syntax.formatter import format_expression

EXAMPLE_ID = "test"
"""The id of every made-up declaration; a keyed selection in a test draws for it."""


def lower_examples(checked: CheckedProgram) -> tuple[model.Example, ...]:
    """Every sound test whose criterion is sound, in the order of the sources."""
    sound = {declaration.id for declaration in checked.declarations if not declaration.kind.names_existing}
    tests = (found for found in checked.declarations if found.keyword == "test" and found.id in sound)
    return tuple(_example(test, checked.program) for test in tests)


def _example(test: Declaration, program: Program) -> model.Example:
    rule = program.symbols.declared[test.id]
    kind = example_kind(test, rule) or ""
    day = test.one("on") or rule.one("valid", (None, None))[0]
    given = test.first("given")
    declaration = _declaration(EXAMPLE_ID, kind, given, program.catalogue, day)
    earlier = [
        declared
        for number, block in enumerate(test.blocks("earlier"), start=1)
        for declared in _earlier(block, number, kind, day, program.catalogue)
    ]
    return model.Example(
        criterion=test.id,
        title=test.title or "",
        party=test.one("for"),
        classification=lower_label(test, program),
        declaration=declaration,
        earlier=tuple(earlier),
        history_supplied=test.first("earlier") is not None,
        lists=_lists(test),
        tables={
            block.head["NAME"].value: tuple(
                model.Row(row.keys, row.value) for row in example_rows(block, program)
            )
            for block in test.blocks("table")
        },
        key=test.one("key"),
        expect=_expectation(test),
        origin=model.Origin(test.file, str(test.block.span.line)),
    )


def _declaration(
    name: str, kind: str, block: Reading | None, catalogue: Catalogue, day: str | None
) -> dict[str, object]:
    """Header and items; without an `item` block the elements that can stand on an item make one."""
    entries = _entries(block, catalogue)
    items = [_entries(item, catalogue) for item in block.blocks("item")] if block is not None else []
    header: dict[str, object] = {}
    only_item: dict[str, object] = {}
    for element, value in entries.items():
        on_item = not items and "item" in catalogue.elements[element].levels
        (only_item if on_item else header)[element] = value
    _set_reference_date(header, entries, kind, catalogue, day)
    given_items = items or ([only_item] if only_item else [{}])
    return {
        "id": name,
        "kind": kind,
        **_without_missing(header),
        "items": [_without_missing(i) for i in given_items],
    }


def _set_reference_date(
    header: dict[str, object], given: dict[str, object], kind: str, catalogue: Catalogue, day: str | None
) -> None:
    known = catalogue.kinds.get(kind)
    if known is None or day is None:
        return
    element = catalogue.elements[known.reference_dates[0]]
    if element.id not in given:
        header[element.id] = f"{day}T00:00" if element.type == "datetime" else day


def _without_missing(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _entries(block: Reading | None, catalogue: Catalogue) -> dict[str, object]:
    """The given values by element; None where `missing` was written."""
    entries = block.statements(ast.Entry) if block is not None else ()
    return {
        entry.key.text: _value(entry.values, catalogue.elements[entry.key.text], catalogue)
        for entry in entries
    }


def _value(values: tuple[ast.Expression, ...], element: Element, catalogue: Catalogue) -> object:
    first = values[0]
    if len(values) == 1 and is_word(first, "missing"):
        return None
    if len(values) == 1 and is_word(first, "none"):
        return [] if element.multiple else None
    if element.multiple or len(values) > 1:
        return [_one(value, element, catalogue) for value in values]
    return _one(first, element, catalogue)


def _one(node: ast.Expression, element: Element, catalogue: Catalogue) -> object:
    if element.type == "bool" and is_word(node, "yes", "no"):
        return is_word(node, "yes")
    if isinstance(node, ast.Quantity):
        return _quantity(node, catalogue)
    if isinstance(node, ast.Negative):
        return f"-{_one(node.operand, element, catalogue)}"
    if isinstance(node, ast.Number) and element.type not in ("code", "identifier", "text"):
        return decimal_text(fraction_of(node.text))
    if isinstance(node, ast.Date):
        return f"{node.text}T00:00" if element.type == "datetime" else node.text
    text = code_text(node)
    return text if text is not None else format_expression(node)


def _quantity(node: ast.Quantity, catalogue: Catalogue) -> object:
    unit = types.of_unit(node.unit, catalogue)
    if unit is None:
        return f"{node.number} {node.unit}"
    value = fraction_of(node.number) * unit[1]
    amount = decimal_text(value) if has_decimal_text(value) else str(value)
    return amount if unit[2] is None else {"amount": amount, "currency": unit[2]}


def _earlier(
    block: Reading, number: int, kind: str, day: str | None, catalogue: Catalogue
) -> Iterable[dict[str, object]]:
    """N declarations on the day before, unless they give a date."""
    before = None if day is None else _day_before(day)
    for copy in range(1, int(block.head["NUMBER"].value) + 1):
        yield _declaration(f"earlier-{number}-{copy}", kind, block, catalogue, before)


def _day_before(day: str) -> str:
    """The first day of all has none before it, and stands for it."""
    first, given = datetime.date.min, datetime.date.fromisoformat(day)
    return str(given if given == first else given - datetime.timedelta(days=1))


def _lists(test: Declaration) -> dict[str, tuple[str, ...]]:
    found = (statement for statement in test.statements(ast.Assignment) if statement.keyword == "list")
    return {
        statement.name.text: tuple(
            code_text(value) or "" for value in statement.values if not is_word(value, "none")
        )
        for statement in found
    }


def _expectation(test: Declaration) -> model.Expectation:
    missing = test.all("missing") if "missing" in test.keys else None
    return model.Expectation(
        outcome=test.one("expect"),
        channel=test.one("channel"),
        missing=None
        if missing is None
        else tuple(sorted(_missing_name(node) for node in missing if not is_word(node, "none"))),
        controls=test.all("controls") if "controls" in test.keys else None,
        score=None if test.one("score") is None else _score_text(test.one("score")),
    )


def _missing_name(node: ast.Expression) -> str:
    return code_text(node) or format_expression(node)


def _score_text(node: ast.Expression) -> str:
    """A score has one decimal, whatever was written."""
    negative = isinstance(node, ast.Negative)
    inner = node.operand if isinstance(node, ast.Negative) else node
    value = fraction_of(getattr(inner, "text", "0")) * (-1 if negative else 1)
    tenths = value * 10
    if tenths.denominator != 1:
        return decimal_text(Fraction(value))
    sign = "-" if tenths < 0 else ""
    whole, tenth = divmod(abs(tenths.numerator), 10)
    return f"{sign}{whole}.{tenth}"
