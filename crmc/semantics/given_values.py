"""The values that a test gives to elements: of the element's type, unless an error is what it expects."""

from __future__ import annotations

from crmc.semantics import types
from crmc.semantics.constants import code_text, fault_of_code
from crmc.semantics.scope import Scope
from crmc.semantics.types import Type
from crmc.syntax import ast


def check_given(node: ast.Expression, type_: Type, scope: Scope) -> None:
    """Reports a value that is none of its element."""
    if isinstance(node, ast.Name) and node.text in ("missing", "none"):
        return
    if type_.base == "code":
        _check_code(node, type_, scope)
    elif not _fits(node, type_, scope):
        _report(node, type_, scope)


def _check_code(node: ast.Expression, type_: Type, scope: Scope) -> None:
    text = code_text(node)
    if text is None:
        _report(node, type_, scope)
        return
    fault = fault_of_code(text, type_.code_list, scope.catalogue, node.span)
    if fault is not None:
        scope.findings.append(fault)


def _fits(node: ast.Expression, type_: Type, scope: Scope) -> bool:
    if isinstance(node, ast.Negative):
        return type_.base == "number" and _fits(node.operand, type_, scope)
    if type_.base == "bool":
        return isinstance(node, ast.Name) and node.text in ("yes", "no")
    if type_.base == "number":
        return isinstance(node, ast.Number) or _is_quantity(node, type_, scope)
    if type_.base in ("date", "datetime"):
        return isinstance(node, ast.Date | ast.Text)
    return isinstance(node, ast.Text | ast.Number | ast.Code)


def _is_quantity(node: ast.Expression, type_: Type, scope: Scope) -> bool:
    """A number with a unit of the right kind; an unknown unit is told elsewhere."""
    unit = types.of_unit(node.unit, scope.catalogue) if isinstance(node, ast.Quantity) else None
    return isinstance(node, ast.Quantity) and (unit is None or types.comparable(unit[0], type_))


def _report(node: ast.Expression, type_: Type, scope: Scope) -> None:
    found = f", and not `{node.text}`" if isinstance(node, ast.Name) else ""
    scope.report("wrong-type", node.span, help=_way_out(node, type_), expected=str(type_), found=found)


def _way_out(node: ast.Expression, type_: Type) -> str:
    if type_.base in ("identifier", "text"):
        return f'write it in quotes: `"{getattr(node, "text", "…")}"`'
    if type_.base == "bool":
        return "write `yes` or `no`"
    if type_.base in ("date", "datetime"):
        return "write a date as year, month and day: `2027-03-01`"
    return types.with_unit(type_) if type_.dimension else "write a number without a unit"
