"""Rows of a table, written or from a CSV, read as its types."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from crmc.decimals import decimal_text, fraction_of, has_decimal_text
from crmc.nearest import nearest_name
from crmc.semantics import types
from crmc.semantics.constants import code_text, fault_of_code
from crmc.semantics.operands import declared_type
from crmc.semantics.program import Declaration, Program, also
from crmc.semantics.scope import Scope, element_type
from crmc.semantics.types import Type
from crmc.source import Span
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name

_NUMBER = re.compile(r"-?[0-9](?:_?[0-9]){0,17}(?:\.[0-9]{1,9})?")
"""As a source may write it, with the same number of digits (`syntax/characters.py`)."""


class TableRow(NamedTuple):
    """Keys in the order of `by`, None for `any`; the value in base units, or a code or text."""

    keys: tuple[str | None, ...]
    value: str
    span: Span


def check_table(declaration: Declaration, scope: Scope) -> None:
    """Reports what is wrong with a table's head and rows; the good rows are kept as its meaning."""
    type_ = declared_type(declaration, scope)
    if type_ is None:
        slot = declaration.head["TYPE"]
        written = " ".join(valued.value for valued in slot.value)
        scope.report_unknown_type(written, slot.span)
        return
    if type_.base not in ("number", "code", "text", "identifier"):
        scope.report("wrong-table-type", declaration.head["TYPE"].span, type=type_.base)
        scope.program.mistyped.add(id(declaration))
        return
    key_types = _key_types(declaration, scope)
    if key_types is None:
        return
    rows: dict[tuple[str | None, ...], TableRow] = {}
    for row in [
        *_written(declaration, type_, key_types, scope),
        *_from_file(declaration, type_, key_types, scope),
    ]:
        before = rows.setdefault(row.keys, row)
        if before is not row:
            keys = ", ".join(key or "any" for key in row.keys)
            scope.report("second-row", row.span, also(before.span, "the first one stands here"), keys=keys)
    scope.mean(declaration.block, type_, "rows", tuple(rows.values()))


def rows_of(declaration: Declaration, program: Program) -> tuple[TableRow, ...]:
    """The rows that `check_table` kept."""
    meaning = program.meanings.get(id(declaration.block))
    return meaning.value if meaning is not None else ()


def _key_types(declaration: Declaration, scope: Scope) -> list[Type] | None:
    names = declaration.head["NAMES"].value
    found = []
    for name in names:
        element = scope.catalogue.elements.get(name.value)
        if element is not None and element.multiple:
            scope.report("wrong-table-key", name.span, type=f"list of {element_type(element, scope)}")
            return None
        if element is None:
            nearest = nearest_name(name.value, scope.catalogue.elements)
            quoted = f"`{nearest}`" if nearest else ""
            certain = unmistakable_name(name.value, scope.catalogue.elements)
            scope.report("unknown-name", name.span, name=name.value, nearest=quoted, certain=certain)
            return None
        found.append(element_type(element, scope))
    if len(found) > 2:
        scope.report("too-many-keys", declaration.head["NAMES"].span, count=str(len(found)))
        return None
    return found


def read_rows(
    block_rows: Iterator[ast.Row], type_: Type, key_types: list[Type], scope: Scope
) -> Iterator[TableRow]:
    """Rows written in a source."""
    for row in block_rows:
        if len(row.keys) != len(key_types):
            expected = str(len(key_types))
            scope.report("wrong-key-count", row.span, found=str(len(row.keys)), expected=expected)
            continue
        keys = _keys(row, key_types, scope)
        value = None if keys is None else _value(row.value, type_, scope)
        if keys is not None and value is not None:
            yield TableRow(keys, value, row.span)


def _written(
    declaration: Declaration, type_: Type, key_types: list[Type], scope: Scope
) -> Iterator[TableRow]:
    return read_rows(declaration.statements(ast.Row), type_, key_types, scope)


def _keys(row: ast.Row, key_types: list[Type], scope: Scope) -> tuple[str | None, ...] | None:
    """The keys, None for `any`; None after the first faulty one: where two are swapped, both would be."""
    keys: list[str | None] = []
    for node, key_type in zip(row.keys, key_types, strict=True):
        key = _key(node, key_type, scope)
        if key is False:
            return None
        keys.append(str(key) or None)
    return tuple(keys)


def _key(node: ast.Expression, type_: Type, scope: Scope) -> str | bool:
    """The key's text, "" for any, False after a finding."""
    text = code_text(node) or ""
    if isinstance(node, ast.Name) and text == "any":
        return ""
    fault = _fault_of_key(text, type_, node.span, scope)
    return False if fault else text


def _fault_of_key(text: str, type_: Type, span: Span, scope: Scope) -> bool:
    if type_.base == "code":
        fault = fault_of_code(text, type_.code_list, scope.catalogue, span)
        if fault is not None:
            scope.findings.append(fault)
        return fault is not None
    if type_.base not in ("identifier", "text"):
        scope.report("wrong-table-key", span, type=str(type_))
        return True
    return False


def _value(node: ast.Expression, type_: Type, scope: Scope) -> str | None:
    if isinstance(node, ast.Negative) and type_.base == "number":
        value = _value(node.operand, type_, scope)
        return None if value is None else decimal_text(-fraction_of(value))
    if isinstance(node, ast.Quantity):
        unit = types.of_unit(node.unit, scope.catalogue)
        if unit is not None and types.comparable(unit[0], type_) and unit[2] is None:
            return _exact(fraction_of(node.number) * unit[1])
    elif (
        isinstance(node, ast.Number)
        and type_.base == "number"
        and not type_.dimension
        and type_.flavour == "plain"
        and (type_.word != "integer" or fraction_of(node.text).denominator == 1)
    ):
        return _exact(fraction_of(node.text))
    elif type_.base == "code" and code_text(node) is not None:
        text = code_text(node) or ""
        return None if _fault_of_key(text, type_, node.span, scope) else text
    elif type_.base in ("text", "identifier") and isinstance(node, ast.Text):
        return node.value
    unit = types.of_unit(node.unit, scope.catalogue) if isinstance(node, ast.Quantity) else None
    found = unit[0] if unit else types.PLAIN if isinstance(node, ast.Number) else None
    other = f", and this is of the type `{found}`" if found and not types.comparable(found, type_) else ""
    help = types.with_unit(type_) if type_.dimension else None
    scope.report("wrong-type", node.span, help=help, expected=str(type_), found=other)
    return None


def _exact(value: Fraction) -> str | None:
    return decimal_text(value) if has_decimal_text(value) else None


def _from_file(
    declaration: Declaration, type_: Type, key_types: list[Type], scope: Scope
) -> Iterator[TableRow]:
    """Rows of a CSV: a header of the key elements and `value`, whose cells may carry a unit."""
    name = declaration.one("from")
    if name is None:
        return
    place = declaration.entries["from"][0].span
    beside = posixpath.join(posixpath.dirname(declaration.file), name)
    file = next(
        (path for path in (posixpath.normpath(beside), name) if path in scope.program.tables_from), None
    )
    if file is None:
        certain = unmistakable_name(name, scope.program.tables_from)
        scope.report("missing-table-file", place, file=name, certain=certain)
        return
    name = file
    reader = csv.reader(io.StringIO(scope.program.tables_from[file]), strict=True)
    wanted = [*(valued.value for valued in declaration.head["NAMES"].value), "value"]
    try:
        if [cell.strip() for cell in next(reader, [])] != wanted:
            scope.report("wrong-table-header", Span(name, 1, 1, 1, 2), file=name, expected=",".join(wanted))
            return
        for cells in reader:
            if cells:
                span = Span(name, reader.line_num, 1, reader.line_num, len(",".join(cells)) + 1)
                yield from _file_row(cells, span, type_, key_types, scope)
    except csv.Error as error:
        scope.report(
            "wrong-table-row", Span(name, reader.line_num, 1, reader.line_num, 2), problem=str(error)
        )


def _file_row(
    cells: list[str], span: Span, type_: Type, key_types: list[Type], scope: Scope
) -> Iterator[TableRow]:
    if len(cells) != len(key_types) + 1:
        problem = f"it has {len(cells)} cells, not {len(key_types) + 1}"
        scope.report("wrong-table-row", span, problem=problem)
        return
    keys: list[str | None] = []
    for cell, key_type in zip(cells, key_types, strict=False):
        text = cell.strip().replace(".", "") if key_type.hierarchical else cell.strip()
        if text == "any":
            keys.append(None)
        elif _fault_of_key(text, key_type, span, scope):
            return
        else:
            keys.append(text)
    value = _file_value(cells[-1].strip(), type_, scope)
    if value is None:
        scope.report(
            "wrong-table-row", span, problem=f"`{cells[-1].strip()}` is no value of the type `{type_}`"
        )
        return
    yield TableRow(tuple(keys), value, span)


def _file_value(text: str, type_: Type, scope: Scope) -> str | None:
    if type_.base != "number":
        return text or None
    number, _, unit_text = text.partition(" ")
    if not _NUMBER.fullmatch(number):
        return None
    value = fraction_of(number)
    if not unit_text:
        return _exact(value)
    unit = types.of_unit(unit_text, scope.catalogue)
    if unit is None or not types.comparable(unit[0], type_) or unit[2] is not None:
        return None
    return _exact(value * unit[1])
