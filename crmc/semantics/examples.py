"""What a `test` may say: elements that its kind carries, lists and tables that are declared."""

from __future__ import annotations

from crmc.decimals import fraction_of
from crmc.nearest import nearest_name
from crmc.semantics.given_values import check_given
from crmc.semantics.operands import check_carried, declared_type, table_keys, unknown_name
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.scope import Scope, element_type
from crmc.semantics.table_rows import TableRow, read_rows
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name

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
    before = len(scope.findings)
    for block in test.blocks("given", "earlier"):
        _check_entries(block, test.one("expect") == "error", scope)
        _check_copies(block, scope)
    if rule is not None and kind not in rule.all("applies"):
        _blame_kind(before, scope)
    _check_missing(test, scope)
    for statement in test.statements(ast.Assignment):
        name = statement.name.text
        if scope.program.symbols.get(name, "list") is None and not scope.may_be_declared(name, "list"):
            nearest = nearest_name(name, scope.program.symbols.of_kind("list"))
            help = (
                f"did you mean `{nearest}`?" if nearest else "a test gives a value to a list that is declared"
            )
            certain = unmistakable_name(name, scope.program.symbols.of_kind("list"))
            scope.report(
                "unknown-list", statement.name.span, help=help, name=name, nearest=nearest, certain=certain
            )
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


def _blame_kind(before: int, scope: Scope) -> None:
    """A test of another kind than the criterion's: that its elements are not carried is told once."""
    uncarried = [found for found in scope.findings[before:] if found.fault == "element-not-carried"]
    scope.findings[:] = [found for found in scope.findings if found not in uncarried[1:]]


def _check_entries(block: Reading, faulty: bool, scope: Scope) -> None:
    """`faulty`: the values may be what no record should hold, for an error is expected."""
    for entry in block.statements(ast.Entry):
        scope.report_unknown_units(entry)
        element = scope.catalogue.elements.get(entry.key.text)
        if element is None:
            _unknown_element(entry.key, scope)
            continue
        check_carried(element, entry.key, scope)
        if not faulty:
            for value in entry.values:
                check_given(value, element_type(element, scope), scope)
    for item in block.blocks("item"):
        _check_entries(item, faulty, scope)


def _unknown_element(key: ast.Name, scope: Scope) -> None:
    outside = key.text in {field.key for field in scope.declaration.table.fields}
    if outside:
        help = f"`{key.text}` stands outside these braces, after the one that closes them"
        scope.report("unknown-name", key.span, help=help, name=key.text)
    else:
        unknown_name(key, scope)


_MISSING = ("history", "rates", "reference_date")
"""What can be missing besides elements, lists and tables (`language.md`, 4.3)."""


def _check_missing(test: Declaration, scope: Scope) -> None:
    for value in test.all("missing"):
        if isinstance(value, ast.Name) and value.text not in (*scope.catalogue.elements, *_MISSING, "none"):
            unknown_name(value, scope)


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
