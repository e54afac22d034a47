"""Written values: codes, numbers and texts, read as the type that their place expects."""

from __future__ import annotations

import re

from crmc.catalogue.model import Catalogue, CodeList
from crmc.decimals import fraction_of
from crmc.diagnostics import Finding
from crmc.nearest import listed, nearest_names
from crmc.semantics import types
from crmc.semantics.meanings import named_so, with_meaning
from crmc.semantics.scope import Scope
from crmc.semantics.shapes import read_date
from crmc.semantics.types import Type
from crmc.semantics.units import unknown_unit
from crmc.source import Span
from crmc.syntax import ast


def code_text(node: ast.Expression) -> str | None:
    """A code as written, dots dropped from digits; None where the node can be none."""
    if isinstance(node, ast.Text):
        return node.value
    if isinstance(node, ast.Number | ast.Code):
        return node.text.replace(".", "")
    if isinstance(node, ast.Name | ast.Identifier):
        return node.text
    return None


def fault_of_code(code: str, list_name: str | None, catalogue: Catalogue, span: Span) -> Finding | None:
    """Why a code cannot be one of its list; None where it can."""
    codes = catalogue.code_lists.get(list_name or "")
    if codes is None:
        return None if code else Finding("empty-code", span)
    if codes.hierarchical:
        return _fault_of_hierarchical(code, codes, span)
    if code in codes.codes:
        return None
    if codes.closed:
        return _unknown_code(code, codes, span)
    if codes.format and not re.fullmatch(codes.format, code):
        certain = code.upper() if re.fullmatch(codes.format, code.upper()) else ""
        arguments = {"code": code, "list": codes.id, "format": codes.format, "certain": certain}
        return Finding("wrong-code-format", span, arguments)
    return None


def _fault_of_hierarchical(code: str, codes: CodeList, span: Span) -> Finding | None:
    if not code.isdigit() or len(code) % 2 or len(code) > 10:
        help = f"write it without quotes: `{code}`" if re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", code) else None
        arguments = {"code": code, "edition": codes.edition or codes.id}
        return Finding("wrong-commodity-code", span, arguments, help=help)
    return None if code[:6] in codes.codes else _unknown_code(code, codes, span)


def _unknown_code(code: str, codes: CodeList, span: Span) -> Finding:
    def guess() -> dict[str, str]:
        near = named_so(code, codes.codes) or nearest_names(code, codes.codes)
        return {
            "nearest": ", ".join(with_meaning(name, codes.codes) for name in near),
            "allowed": listed(codes.codes, code) if len(codes.codes) <= 60 else "",
            "certain": code.upper() if code.upper() in codes.codes else "",
        }

    return Finding("unknown-code", span, {"code": code, "list": codes.title}, guess=guess)


def code_constant(node: ast.Expression, scope: Scope, expected: Type) -> Type | None:
    """A written code of the expected list."""
    code = code_text(node)
    if code is None:
        return None
    fault = fault_of_code(code, expected.code_list, scope.catalogue, node.span)
    if fault is not None:
        scope.findings.append(fault)
        return None
    return scope.mean(node, expected, "constant", code)


def number_constant(node: ast.Number, scope: Scope, expected: Type | None) -> Type | None:
    """Digits: a code where one is expected, else a plain number."""
    if expected is not None and expected.base == "code":
        return code_constant(node, scope, expected)
    type_ = types.PLAIN
    if expected is not None and expected.dimension == (("quantity", 1),):
        type_ = expected
    return scope.mean(node, type_, "constant", fraction_of(node.text))


def quantity_constant(node: ast.Quantity, scope: Scope, expected: Type | None) -> Type | None:
    """A number with its unit, in base units; (value, foreign currency or None) for money."""
    unit = types.of_unit(node.unit, scope.catalogue)
    if unit is None:
        scope.findings.append(unknown_unit(node, scope.catalogue))
        return None
    type_, factor, currency = unit
    value = fraction_of(node.number) * factor
    referent = "constant" if currency is None else "foreign"
    return scope.mean(node, type_, referent, value if currency is None else (value, currency))


def text_constant(node: ast.Text, scope: Scope, expected: Type | None) -> Type | None:
    """A text in quotes: a code or an identifier where one is expected."""
    if expected is not None and expected.base == "code":
        return code_constant(node, scope, expected)
    if expected is not None and expected.base == "identifier":
        return scope.mean(node, expected, "constant", node.value)
    return scope.mean(node, types.TEXT, "constant", node.value)


def date_constant(node: ast.Date, scope: Scope, expected: Type | None) -> Type | None:
    """A date that exists."""
    read = read_date(node)
    if isinstance(read, Finding):
        scope.findings.append(read)
        return None
    return scope.mean(node, types.DATE, "constant", node.text)
