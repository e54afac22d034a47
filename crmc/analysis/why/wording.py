"""Conditions in their author's words: each node of the RuleBook beside the part of the text it was made from.

The texts that a book carries are parsed again and walked together with the conditions, which have the same
shape. Where a text is not there or has another shape, the node is written out in the language's notation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crmc.ir import expression as ir
from crmc.syntax import ast
from crmc.syntax.parser import parse_text
from crmc.syntax.printing import format_expression


@dataclass(frozen=True, slots=True)
class Worded:
    """A condition and, where it is known, the text that it was made from as a tree."""

    node: ir.Expression
    written: ast.Expression | None = None

    @property
    def text(self) -> str:
        """On one line, without the parentheses around the whole."""
        return written_out(self.node) if self.written is None else format_expression(bare(self.written))


def worded(node: ir.Expression, text: str | None) -> Worded:
    """A whole condition with its text."""
    return Worded(node, None if not text else parsed(text))


def parsed(text: str) -> ast.Expression | None:
    """The tree of an expression; None where it is none."""
    file, findings = parse_text("", f"criterion WHY-001 {{ select when {text} }}")
    conditions = [
        item.condition
        for declaration in file.declarations
        for item in declaration.items
        if isinstance(item, ast.Select)
    ]
    return None if findings or len(conditions) != 1 else conditions[0]


def bare(written: ast.Expression) -> ast.Expression:
    """Without parentheses around it."""
    while isinstance(written, ast.Group):
        written = written.inner
    return written


def is_negated_test(one: Worded) -> bool:
    """`x not in …` and `x is present` are one test, although the book holds a `not` around it."""
    written = None if one.written is None else bare(one.written)
    inner = one.node.operand if isinstance(one.node, ir.Not) else None
    if isinstance(written, ast.Membership | ast.Presence):
        return inner is not None
    return isinstance(inner, ir.IsMissing)


def operands(one: Worded) -> tuple[Worded, ...]:
    """The conditions directly below a node that joins conditions; none below a test."""
    below = _conditions_below(one.node)
    texts = () if one.written is None else _written_below(bare(one.written))
    if len(texts) != len(below):
        texts = (None,) * len(below)
    return tuple(Worded(node, text) for node, text in zip(below, texts, strict=True))


def _conditions_below(node: ir.Expression) -> tuple[ir.Expression, ...]:
    match node:
        case ir.And(several) | ir.Or(several) | ir.AtLeast(_, several):
            return several
        case ir.Not(operand):
            return (operand,)
        case ir.Items(_, condition):
            return (condition,)
        case _:
            return ()


def _written_below(written: ast.Expression) -> tuple[ast.Expression | None, ...]:
    match written:
        case ast.Logic():
            return written.operands
        case ast.AtLeast():
            return written.conditions
        case ast.Not():
            return (written.operand,)
        case ast.Items():
            return (written.condition,)
        case _:
            return ()


# Written out without the author's text


def written_out(node: Any) -> str:
    """A node in the notation of the language, quantities in base units."""
    return _FORMS[type(node)](node)


def _bracketed(node: Any) -> str:
    joined = isinstance(node, ir.And | ir.Or | ir.Sum | ir.Product | ir.Quotient | ir.Else)
    return f"({written_out(node)})" if joined else written_out(node)


def _joined(word: str) -> Callable[[Any], str]:
    return lambda node: word.join(_bracketed(operand) for operand in node.operands)


def _constant(node: ir.Constant) -> str:
    if node.type == "text":
        return f'"{node.value}"'
    return f"{node.value} {node.unit}" if node.type == "money" and node.unit else node.value


def _members(members: tuple[ir.Member, ...]) -> str:
    return f"({', '.join(written_out(member) for member in members)})"


def _contains(node: ir.Contains) -> str:
    word = "word " if node.whole_words else ""
    return f"{written_out(node.operand)} contains {word}{node.quantifier} {_members(node.words)}"


def _history(node: ir.HistoryCount) -> str:
    where = "" if node.where is None else f" where ({written_out(node.where)})"
    return f"history(count{where} by {', '.join(node.by)} over {node.days} days)"


def _where(function: str, measured: str, where: ir.Expression | None) -> str:
    condition = "" if where is None else f" where {written_out(where)}"
    return f"{function}({measured}{condition})"


_FORMS: dict[type, Callable[[Any], str]] = {
    ir.Element: lambda node: node.id,
    ir.Each: lambda _: "it",
    ir.Constant: _constant,
    ir.Parameter: lambda node: node.name,
    ir.Lookup: lambda node: node.name,
    ir.Part: lambda node: node.name,
    ir.Negative: lambda node: f"-{_bracketed(node.operand)}",
    ir.Sum: _joined(" + "),
    ir.Product: _joined(" * "),
    ir.Quotient: lambda node: f"{_bracketed(node.numerator)} / {_bracketed(node.denominator)}",
    ir.Else: lambda node: f"{_bracketed(node.operand)} else {_bracketed(node.fallback)}",
    ir.CountItems: lambda node: _where("count", "item", node.where),
    ir.SumItems: lambda node: _where("sum", f"item.{node.element}", node.where),
    ir.HistoryCount: _history,
    ir.HistorySum: lambda node: (
        f"history(sum(item.{node.element}) by {', '.join(node.by)} over {node.days} days)"
    ),
    ir.And: _joined(" and "),
    ir.Or: _joined(" or "),
    ir.Not: lambda node: f"not {_bracketed(node.operand)}",
    ir.Compare: lambda node: f"{_bracketed(node.left)} {node.relation} {_bracketed(node.right)}",
    ir.In: lambda node: f"{_bracketed(node.operand)} in {_members(node.members)}",
    ir.Range: lambda node: f"{written_out(node.low)} .. {written_out(node.high)}",
    ir.Single: lambda node: written_out(node.value),
    ir.Listed: lambda node: node.name,
    ir.IsMissing: lambda node: f"{_bracketed(node.operand)} is missing",
    ir.Within: lambda node: (
        f"{written_out(node.moment)} within {written_out(node.span)} min {node.relation} "
        f"{written_out(node.anchor)}"
    ),
    ir.Contains: _contains,
    ir.StartsWith: lambda node: f'{written_out(node.operand)} starts with "{node.text}"',
    ir.Quantified: lambda node: f"{node.quantifier} {node.element}: {written_out(node.condition)}",
    ir.AtLeast: lambda node: f"at least {node.count} of ({', '.join(map(written_out, node.operands))})",
    ir.Items: lambda node: f"{node.quantifier} item where ({written_out(node.condition)})",
    ir.Random: lambda node: f"random {node.share}",
}
