"""The elements that an expression is made of at a scope, those of its named parts included."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.ir import expression as ir
from crmc.ir.scope import Scope
from crmc.ir.walk import walk


def mentioned_elements(node: ir.Expression, scope: Scope) -> Iterator[str]:
    """Elements by name; inside a quantifier the one value stands for its element."""
    for part in walk(node):
        match part:
            case ir.Element(name):
                yield name
            case ir.SumItems(name) | ir.HistorySum(name) | ir.Quantified(_, name):
                yield name
            case ir.Each() if scope.each is not None:
                yield scope.each[0]
            case ir.Part(name):
                yield from mentioned_elements(scope.parts[name], scope)


def mentioned_values(node: ir.Expression) -> Iterator[str]:
    """Tables, parameters and histories, as they are named where they are missing."""
    for part in walk(node):
        match part:
            case ir.Lookup(name):
                yield f"table:{name}"
            case ir.Parameter(name):
                yield f"parameter:{name}"
            case ir.HistoryCount() | ir.HistorySum():
                yield "history"
