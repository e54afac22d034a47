"""Values by cases that exclude each other: what `else` and tables make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crmc.analysis.proof import atoms as of
from crmc.analysis.proof.formula import Node
from crmc.analysis.proof.leaves import Leaves, TooLargeError
from crmc.analysis.proof.lookups import LookupCases
from crmc.ir import expression as ir
from crmc.ir.walk import elements_in, walk

MOST_CASES = 500


@dataclass(slots=True)
class Cases(Leaves):
    """Adds what values can be."""

    def _cases_of_both(self, left: ir.Expression, right: ir.Expression) -> Iterator[tuple[Node, Any, Any]]:
        for first, one in self.cases(left):
            for second, other in self.cases(right):
                yield self.forest.conjunction((first, second)), one, other

    def cases(self, node: ir.Expression) -> list[tuple[Node, ir.Expression | None]]:
        """A value by cases that exclude each other, without `else` and lookups; None: it is missing."""
        if isinstance(node, ir.Lookup) and self._lookup(node) is not None:
            return [(self._where(node, value), value) for value in self._lookup(node).values()]
        if isinstance(node, ir.Else):
            return self._cases_of_else(node)
        if not any(isinstance(each, ir.Else | ir.Lookup) for each in walk(node)):
            return [(self.forest.true, node)]
        return self._cases_within(node)

    def _cases_of_else(self, node: ir.Else) -> list[tuple[Node, ir.Expression | None]]:
        gone = self._is_gone(node.operand)
        there = self.forest.negation(gone)
        found = [
            (self.forest.conjunction((there, guard)), value) for guard, value in self.cases(node.operand)
        ]
        found += [
            (self.forest.conjunction((gone, guard)), value) for guard, value in self.cases(node.fallback)
        ]
        return [case for case in found if case[0] is not self.forest.false]

    def _cases_within(self, node: ir.Expression) -> list[tuple[Node, ir.Expression | None]]:
        below = values_below(node)
        if not below:
            return [(self.forest.true, node)]
        joined: list[tuple[Node, tuple[Any, ...] | None]] = [(self.forest.true, ())]
        for each in below:
            joined = [
                (
                    self.forest.conjunction((guard, more)),
                    None if done is None or value is None else (*done, value),
                )
                for guard, done in joined
                for more, value in self.cases(each)
            ]
            if len(joined) > MOST_CASES:
                raise TooLargeError("a value of many cases")
        return [(guard, None if made is None else with_values(node, made)) for guard, made in joined]

    def _is_gone(self, node: ir.Expression) -> Node:
        """`is missing`, of an element or of a value made of some."""
        if isinstance(node, ir.Element):
            return self.missing(node.id)
        if isinstance(node, ir.Constant):
            return self.forest.false
        if isinstance(node, ir.Lookup):
            return self._where(node, None)
        names = tuple(sorted(elements_in(node)))
        variable = self.variables.get(("gone", repr(node)), names, "`is missing` of a value")
        variable.nodes = (node,)
        return self.leaf(variable, of.Holds())

    def _lookup(self, node: ir.Lookup) -> LookupCases:
        return LookupCases.of(self.tables.get(node.name), self.book)

    def _where(self, node: ir.Lookup, value: ir.Expression | None) -> Node:
        """The table has this value for the record (None: it has none)."""
        terms = []
        for ways in self._lookup(node).ways_to(value):
            keys = [self.leaf(self.element(name), atom) for name, atom in ways]
            terms.append(self.forest.conjunction(keys))
        return self.forest.disjunction(terms)


def values_below(node: ir.Expression) -> tuple[ir.Expression, ...]:
    """The operands of arithmetic; none of anything else."""
    match node:
        case ir.Sum(operands) | ir.Product(operands):
            return operands
        case ir.Negative(operand):
            return (operand,)
        case ir.Quotient(numerator, denominator):
            return numerator, denominator
    return ()


def with_values(node: ir.Expression, values: tuple[Any, ...]) -> ir.Expression:
    """The same arithmetic over other operands."""
    match node:
        case ir.Sum():
            return ir.Sum(values)
        case ir.Product():
            return ir.Product(values)
        case ir.Negative():
            return ir.Negative(*values)
    return ir.Quotient(*values)
