"""What a metric may name: the columns of control results, and the words in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmc.catalogue.model import Catalogue
from crmc.nearest import listed, nearest_name
from crmc.semantics.program import Declaration
from crmc.semantics.scope import Scope
from crmc.source import Span
from crmc.syntax import ast

COLUMNS = (
    "declaration",
    "item",
    "criterion",
    "party",
    "office",
    "control",
    "random",
    "started",
    "ended",
    "hours",
    "outcome",
    "revenue_eur",
)
_NUMBERS = ("hours", "revenue_eur")
_PERIODS = ("day", "week", "month", "quarter", "year")
_OUTCOMES = ("conform", "irregular", "not_done")


def check_metric(declaration: Declaration, scope: Scope) -> None:
    """Reports unknown words of `formula`, `target` and `per`."""
    formula, target = declaration.all("formula"), declaration.all("target")
    scope.report_unknown_units(*formula, *target)
    for value in formula:
        if isinstance(value, ast.Text):
            expected = "a calculation such as `count(result where outcome = irregular) / count(result)`"
            scope.report("wrong-value", value.span, key="formula", expected=expected)
        _check_formula(value, scope)
    for value in target:
        if not isinstance(value, ast.Bound):
            scope.report("wrong-value", value.span, key="target", expected="a bound such as `>= 8 %`")
    for value in declaration.all("per"):
        word = value.text if isinstance(value, ast.Name) else "…"
        if word not in (*COLUMNS, *_PERIODS):
            _unknown("per", word, value.span, (*COLUMNS, *_PERIODS), scope)


def _check_formula(value: ast.Node, scope: Scope) -> None:
    for node in ast.descendants(value):
        if isinstance(node, ast.Aggregate):
            _check_aggregate(node, scope)
        elif isinstance(node, ast.Compare):
            _check_column(node.left, [node.right], scope)
        elif isinstance(node, ast.Membership) and isinstance(node.members, ast.Members):
            _check_column(node.operand, node.members.values, scope)


def _check_aggregate(node: ast.Aggregate, scope: Scope) -> None:
    if node.collection.text != "result":
        help = "a metric counts and sums over `result`, as in `count(result where outcome = irregular)`"
        scope.report("unknown-collection", node.collection.span, help=help, name=node.collection.text)
    if node.element is not None and node.element.text not in _NUMBERS:
        _unknown("formula", node.element.text, node.element.span, _NUMBERS, scope)


def _check_column(left: ast.Expression, right: Iterable[ast.Expression], scope: Scope) -> None:
    if not isinstance(left, ast.Name):
        return
    if left.text not in COLUMNS:
        _unknown("formula", left.text, left.span, COLUMNS, scope)
        return
    words = _words_of(scope.catalogue).get(left.text)
    for value in right:
        if words is not None and isinstance(value, ast.Name) and value.text not in words:
            _unknown(left.text, value.text, value.span, words, scope)


def _words_of(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The words that a column may hold, where they are known."""
    return {
        "outcome": _OUTCOMES,
        "party": tuple(catalogue.parties),
        "control": tuple(catalogue.control_types),
        "random": ("yes", "no"),
    }


def _unknown(key: str, word: str, span: Span, known: Iterable[str], scope: Scope) -> None:
    near = nearest_name(word, known)
    nearest = f"`{near}`" if near else ""
    scope.report("unknown-word", span, key=key, word=word, allowed=listed(known, word), nearest=nearest)
