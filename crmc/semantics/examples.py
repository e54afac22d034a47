"""What a `test` may say: elements that its kind carries, lists and tables that are declared."""

from __future__ import annotations

from crmc.decimals import fraction_of
from crmc.nearest import nearest_name
from crmc.semantics.operands import check_carried, declared_type, table_keys, unknown_name
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.scope import Scope, element_type
from crmc.semantics.table_rows import TableRow, read_rows
from crmc.syntax import ast

MOST_EARLIER = 10_000
"""How many declarations one `earlier` block may stand for."""


def example_kind(test: Declaration, rule: Declaration | None) -> str | None:
    """`kind:`, else the first of the criterion's `applies`."""
    applies = rule.all("applies") if rule is not None else ()
    return test.one("kind") or (applies[0] if applies else None)


def check_example(test: Declaration, scope: Scope) -> None:
    """Reports unknown elements, lists and tables of a test; keeps the rows of its tables."""
    rule = scope.program.symbols.get(test.id)
    kind = example_kind(test, rule)
    scope.kinds = (kind,) if kind else ()
    for block in test.blocks("given", "earlier"):
        _check_entries(block, scope)
        _check_copies(block, scope)
    for statement in test.statements(ast.Assignment):
        if scope.program.symbols.get(statement.name.text, "list") is None:
            nearest = nearest_name(statement.name.text, scope.program.symbols.of_kind("list"))
            scope.report("unknown-list", statement.name.span, name=statement.name.text, nearest=nearest)
    for block in test.blocks("table"):
        _check_rows(block, scope)


def _check_copies(block: Reading, scope: Scope) -> None:
    """`earlier N`: a whole number of declarations, and no more than a test can need."""
    number = block.head.get("NUMBER")
    if number is None:
        return
    count = fraction_of(number.value)
    if count.denominator != 1 or count > MOST_EARLIER:
        expected = f"a whole number of declarations, at most {MOST_EARLIER}"
        scope.report("wrong-value", number.span, key="earlier", expected=expected)


def _check_entries(block: Reading, scope: Scope) -> None:
    for entry in block.statements(ast.Entry):
        scope.report_unknown_units(entry)
        element = scope.catalogue.elements.get(entry.key.text)
        if element is None:
            unknown_name(entry.key, scope)
        else:
            check_carried(element, entry.key, scope)
    for item in block.blocks("item"):
        _check_entries(item, scope)


def _check_rows(block: Reading, scope: Scope) -> None:
    name = block.head.get("NAME")
    table = scope.program.symbols.get(name.value, "table") if name else None
    if table is None:
        unknown_name(ast.Name(block.block.keyword.span, name.value if name else ""), scope)
        return
    type_ = declared_type(table, scope)
    if type_ is None:
        return
    key_types = [element_type(element, scope) for element in table_keys(table, scope)]
    rows = tuple(read_rows(block.statements(ast.Row), type_, key_types, scope))
    scope.mean(block.block, type_, "rows", rows)


def example_rows(block: Reading, program: Program) -> tuple[TableRow, ...]:
    """The rows that `check_example` kept for a table of a test."""
    meaning = program.meanings.get(id(block.block))
    return meaning.value if meaning is not None else ()
