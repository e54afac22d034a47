"""The tests of a criterion that look at the record itself, and the elements and values that stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crmc.ir import expression as ir
from crmc.ir.evaluate import Rule
from crmc.ir.model import Alert
from crmc.ir.scope import Scope

_JOINING = (ir.And, ir.Or, ir.Not, ir.AtLeast)


@dataclass(frozen=True, slots=True)
class LeafTest:
    """A condition without conditions below it; `on_items`: it is asked of each item by itself."""

    node: ir.Expression
    on_items: bool = False

    def scope(self, scope: Scope, item: int | None) -> Scope:
        """Where it is asked, for a change that was made on this item."""
        if not self.on_items or item is None:
            return scope
        found = next((one for one in scope.record.items if one.number == item), None)
        return replace(scope, item=found)


def tests_of(rule: Rule, scope: Scope) -> tuple[LeafTest, ...]:
    """In the order of the text, each once."""
    found: dict[LeafTest, None] = {}
    for root in _roots(rule):
        for test in _leaves(root, scope, False):
            found.setdefault(test)
    return tuple(found)


def _roots(rule: Rule) -> Iterator[ir.Expression]:
    if isinstance(rule, Alert):
        yield rule.scope
        return
    if rule.select is not None:
        yield rule.select
    if rule.score is not None:
        yield from (ir.Part(weight.indicator) for weight in rule.score.weights)


def _leaves(node: ir.Expression, scope: Scope, on_items: bool) -> Iterator[LeafTest]:
    match node:
        case ir.Part(name):
            yield from _leaves(scope.parts[name], scope, on_items)
        case ir.Items(_, condition):
            yield from _leaves(condition, scope, True)
        case ir.Not(operand):
            yield from _leaves(operand, scope, on_items)
        case ir.And(several) | ir.Or(several) | ir.AtLeast(_, several):
            for each in several:
                yield from _leaves(each, scope, on_items)
        case _:
            yield LeafTest(node, on_items)
            yield from _counted(node, scope)


def _counted(node: ir.Expression, scope: Scope) -> Iterator[LeafTest]:
    """The conditions of what is counted or summed over the items in a test."""
    for inner in everything_in(node, scope):
        if isinstance(inner, ir.CountItems | ir.SumItems) and inner.where is not None:
            yield from _leaves(inner.where, scope, True)


def everything_in(node: object, scope: Scope) -> Iterator[object]:
    """A node and all below it, parts and the keys of tables included, what lies in earlier ones excluded."""
    yield node
    if isinstance(node, ir.Part):
        yield from everything_in(scope.parts[node.name], scope)
    elif isinstance(node, ir.Lookup):
        table = scope.world.tables.get(node.name)
        yield from (ir.Element(key) for key in (table.by if table else ()))
    elif isinstance(node, ir.HistoryCount | ir.HistorySum):
        yield from (ir.Element(key) for key in node.by)
    else:
        for name in getattr(node, "__struct_fields__", ()):
            inner = getattr(node, name)
            for each in inner if isinstance(inner, tuple) else (inner,):
                if hasattr(each, "__struct_fields__"):
                    yield from everything_in(each, scope)


def elements_of(test: LeafTest, scope: Scope) -> list[str]:
    """The elements that a test looks at, as often as it does."""
    names = []
    for node in everything_in(test.node, scope):
        match node:
            case ir.Element(name) | ir.Quantified(_, name) | ir.SumItems(name):
                names.append(name)
    return names
