"""Typed expressions of the AST to expressions of the RuleBook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from crmc.decimals import decimal_text, fraction_of
from crmc.ir import expression as ir
from crmc.semantics.program import Meaning
from crmc.syntax import ast

MINUTES_A_DAY = 1440
Meanings = Mapping[int, Meaning]


def lower_expression(node: ast.Expression, meanings: Meanings) -> ir.Expression:
    """The meaning of an expression that has been type-checked without a finding."""
    return _FORMS[type(node)](node, meanings)


def constant_text(meaning: Meaning) -> str:
    """The text of a written value in base units."""
    value = meaning.value
    if isinstance(value, bool):
        return "true" if value else "false"
    return decimal_text(value) if isinstance(value, Fraction) else str(value)


def _leaf(node: Any, meanings: Meanings) -> ir.Expression:
    meaning = meanings[id(node)]
    if meaning.referent == "foreign":
        amount, currency = meaning.value
        return ir.Constant("money", decimal_text(amount), currency)
    if meaning.referent == "constant":
        unit = node.unit if isinstance(node, ast.Quantity) else None
        return ir.Constant(meaning.type.base, constant_text(meaning), unit)  # type: ignore[arg-type]
    return _REFERENTS[meaning.referent](meaning.value)


_REFERENTS: dict[str, Callable[[Any], ir.Expression]] = {
    "element": ir.Element,
    "each": lambda _: ir.Each(),
    "part": ir.Part,
    "parameter": ir.Parameter,
    "table": ir.Lookup,
}


def _group(node: ast.Group, meanings: Meanings) -> ir.Expression:
    return lower_expression(node.inner, meanings)


def _negative(node: ast.Negative, meanings: Meanings) -> ir.Expression:
    return ir.Negative(lower_expression(node.operand, meanings))


def _arithmetic(node: ast.Arithmetic, meanings: Meanings) -> ir.Expression:
    operands = [lower_expression(operand, meanings) for operand in node.operands]
    if node.operators[0] in "+-":
        signed = (
            ir.Negative(o) if sign == "-" else o for sign, o in zip(node.operators, operands[1:], strict=True)
        )
        return ir.Sum((operands[0], *signed))
    first = operands[0]
    factors: list[ir.Expression] = [*first.operands] if isinstance(first, ir.Product) else [first]
    for operator, operand in zip(node.operators, operands[1:], strict=True):
        if operator == "*":
            factors.append(operand)
        else:
            factors = [ir.Quotient(_product(factors), operand)]
    return _product(factors)


def _product(factors: list[ir.Expression]) -> ir.Expression:
    return ir.Product(tuple(factors)) if len(factors) > 1 else factors[0]


def _else(node: ast.Else, meanings: Meanings) -> ir.Expression:
    return ir.Else(lower_expression(node.operand, meanings), lower_expression(node.fallback, meanings))


def _optional(node: ast.Expression | None, meanings: Meanings) -> ir.Expression | None:
    return None if node is None else lower_expression(node, meanings)


def _aggregate(node: ast.Aggregate, meanings: Meanings) -> ir.Expression:
    where = _optional(node.where, meanings)
    return ir.CountItems(where) if node.element is None else ir.SumItems(node.element.text, where)


def _history(node: ast.History, meanings: Meanings) -> ir.Expression:
    keys = tuple(key.text for key in node.keys)
    days = decimal_text(Fraction(meanings[id(node.window)].value) / MINUTES_A_DAY)
    if node.element is not None:
        return ir.HistorySum(node.element.text, keys, days)
    return ir.HistoryCount(keys, days, _optional(node.where, meanings))


def _logic(node: ast.Logic, meanings: Meanings) -> ir.Expression:
    operands = tuple(lower_expression(operand, meanings) for operand in node.operands)
    return ir.And(operands) if node.operator == "and" else ir.Or(operands)


def _not(node: ast.Not, meanings: Meanings) -> ir.Expression:
    return ir.Not(lower_expression(node.operand, meanings))


def _compare(node: ast.Compare, meanings: Meanings) -> ir.Expression:
    left, right = lower_expression(node.left, meanings), lower_expression(node.right, meanings)
    return ir.Compare(node.relation, left, right)  # type: ignore[arg-type]


def _negated(condition: ir.Expression, negated: bool) -> ir.Expression:
    return ir.Not(condition) if negated else condition


def _membership(node: ast.Membership, meanings: Meanings) -> ir.Expression:
    operand = lower_expression(node.operand, meanings)
    hierarchical = meanings[id(node.operand)].type.hierarchical
    return _negated(ir.In(operand, _members(node.members, meanings), hierarchical), node.negated)


def _members(members: ast.Members | ast.Name, meanings: Meanings) -> tuple[ir.Member, ...]:
    values = (members,) if isinstance(members, ast.Name) else members.values
    return tuple(_member(value, meanings) for value in values)


def _member(node: ast.Expression, meanings: Meanings) -> ir.Member:
    if isinstance(node, ast.Range):
        return ir.Range(lower_expression(node.low, meanings), lower_expression(node.high, meanings))
    if isinstance(node, ast.Name) and meanings[id(node)].referent == "list":
        return ir.Listed(node.text)
    return ir.Single(lower_expression(node, meanings))


def _presence(node: ast.Presence, meanings: Meanings) -> ir.Expression:
    missing = ir.IsMissing(lower_expression(node.operand, meanings))
    return _negated(missing, (node.wanted == "present") != node.negated)


def _within(node: ast.Within, meanings: Meanings) -> ir.Expression:
    moment, span, anchor = (lower_expression(n, meanings) for n in (node.moment, node.duration, node.anchor))
    return ir.Within(moment, span, node.relation, anchor)  # type: ignore[arg-type]


def _contains(node: ast.Contains, meanings: Meanings) -> ir.Expression:
    words = _words(node.words, meanings)
    operand = lower_expression(node.operand, meanings)
    return ir.Contains(operand, node.quantifier, node.whole_words, words)  # type: ignore[arg-type]


def _words(words: ast.Members | ast.Name, meanings: Meanings) -> tuple[ir.Member, ...]:
    if isinstance(words, ast.Name):
        return (ir.Listed(words.text),)
    return tuple(
        ir.Single(ir.Constant("text", word.value)) if isinstance(word, ast.Text) else _member(word, meanings)
        for word in words.values
    )


def _starts_with(node: ast.StartsWith, meanings: Meanings) -> ir.Expression:
    return ir.StartsWith(lower_expression(node.operand, meanings), node.text.value)


def _quantified(node: ast.Quantified, meanings: Meanings) -> ir.Expression:
    element = str(meanings[id(node)].value)
    return ir.Quantified(node.quantifier, element, lower_expression(node.test, meanings))  # type: ignore[arg-type]


def _items(node: ast.Items, meanings: Meanings) -> ir.Expression:
    return ir.Items(node.quantifier, lower_expression(node.condition, meanings))  # type: ignore[arg-type]


def _at_least(node: ast.AtLeast, meanings: Meanings) -> ir.Expression:
    conditions = tuple(lower_expression(condition, meanings) for condition in node.conditions)
    return ir.AtLeast(decimal_text(fraction_of(node.count)), conditions)


def _random(node: ast.Random, meanings: Meanings) -> ir.Expression:
    return ir.Random(decimal_text(meanings[id(node.share)].value))


_FORMS: dict[type, Callable[[Any, Meanings], ir.Expression]] = {
    **dict.fromkeys(
        (ast.Name, ast.Number, ast.Code, ast.Identifier, ast.Quantity, ast.Text, ast.Date), _leaf
    ),
    ast.Group: _group,
    ast.Negative: _negative,
    ast.Arithmetic: _arithmetic,
    ast.Else: _else,
    ast.Aggregate: _aggregate,
    ast.History: _history,
    ast.Logic: _logic,
    ast.Not: _not,
    ast.Compare: _compare,
    ast.Membership: _membership,
    ast.Presence: _presence,
    ast.Within: _within,
    ast.Contains: _contains,
    ast.StartsWith: _starts_with,
    ast.Quantified: _quantified,
    ast.Items: _items,
    ast.AtLeast: _at_least,
    ast.Random: _random,
}
