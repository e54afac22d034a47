"""Conditions of the RuleBook as trees over variables: what one says of several elements is a variable.

Lists, parameters and parts have been put in place before. INVARIANT: a tree has the truth that the
interpreter gives, whatever the variables hold; a variable that is not looked into may hold more than it can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from crmc.analysis.proof import atoms as of
from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.items import OfItems
from crmc.analysis.proof.leaves import TooLargeError, Variables, named
from crmc.analysis.proof.memberships import Memberships
from crmc.analysis.proof.several import Several
from crmc.ir import expression as ir
from crmc.ir.walk import elements_in, walk

__all__ = ["TooLargeError", "Translator", "Variables"]


@dataclass(slots=True)
class Translator(Memberships):
    """Translates conditions of one book for records of one kind and time."""

    def condition(self, node: ir.Expression) -> Node:
        """The tree of a condition."""
        return _CONDITIONS[type(node)](self, node)

    def _and(self, node: ir.And) -> Node:
        return self.forest.conjunction([self.condition(each) for each in node.operands])

    def _or(self, node: ir.Or) -> Node:
        return self.forest.disjunction([self.condition(each) for each in node.operands])

    def _not(self, node: ir.Not) -> Node:
        return self.forest.negation(self.condition(node.operand))

    def _at_least(self, node: ir.AtLeast) -> Node:
        return self.forest.at_least(int(node.count), [self.condition(each) for each in node.operands])

    def _constant(self, node: ir.Constant) -> Node:
        return self.forest.known(node.value in ("true", "yes"))

    def _bool(self, node: ir.Element) -> Node:
        return self.leaf(self.element(node.id), of.IsTrue())

    def _each(self, node: ir.Each) -> Node:
        return self.leaf(self._held(node), of.IsTrue())

    def _else(self, node: ir.Else) -> Node:
        gone = self._is_gone(node.operand)
        there = self.forest.conjunction((self.forest.negation(gone), self.condition(node.operand)))
        return self.forest.disjunction(
            (there, self.forest.conjunction((gone, self.condition(node.fallback))))
        )

    def _is_missing(self, node: ir.IsMissing) -> Node:
        return self._is_gone(node.operand)

    # What is not looked into

    def _items(self, node: ir.Items) -> Node:
        number = self._item_condition(node.condition)
        return self.leaf(self._all_items(), OfItems(node.quantifier, number))

    def _random(self, node: ir.Random) -> Node:
        variable = self.variables.get(("random", self.subject), (), "`random`")
        variable.may_be_unknown = True
        return self.leaf(variable, of.Cut("<", Fraction(node.share)))

    def _truth_of_lookup(self, node: ir.Lookup) -> Node:
        branches = []
        for guard, value in self.cases(node):
            truth = self.forest.unknown if value is None else self.condition(value)
            branches.append(self.forest.conjunction((guard, truth)))
        return self.forest.disjunction(branches)

    def _quantified(self, node: ir.Quantified) -> Node:
        """An atom on all values of the element together; one that looks at another element is a variable."""
        names = elements_in(node)
        resources = any(isinstance(each, ir.Listed | ir.Lookup | ir.Random) for each in walk(node))
        if names != {node.element} or elements_in(node.condition) or resources:
            return self.unlooked(node, named(names))
        inner = Variables()
        translator = Translator(
            self.forest_for_each(),
            inner,
            self.book,
            self.tables,
            self.subject,
            self.carried,
            {},
            node.element,
        )
        try:
            tree = translator.condition(node.condition)
        except KeyError:
            return self.unlooked(node, named(names))
        if any(variable.key[0] != "each" for variable in inner.by_key.values()):
            return self.unlooked(node, named(names))
        one = next(iter(inner.by_key.values()), None)
        atom = Several(node.quantifier, repr(node.condition), translator.forest, tree, one)
        return self.leaf(self.element(node.element), atom)

    def forest_for_each(self) -> Forest:
        """Trees within a quantifier stand apart."""
        return Forest()


_CONDITIONS: dict[type, Callable[[Translator, Any], Node]] = {
    ir.And: Translator._and,
    ir.Or: Translator._or,
    ir.Not: Translator._not,
    ir.AtLeast: Translator._at_least,
    ir.Constant: Translator._constant,
    ir.Element: Translator._bool,
    ir.Each: Translator._each,
    ir.Else: Translator._else,
    ir.IsMissing: Translator._is_missing,
    ir.Compare: Translator._compare,
    ir.In: Translator._in,
    ir.Within: Translator._within,
    ir.Contains: Translator._contains,
    ir.StartsWith: Translator._starts_with,
    ir.Quantified: Translator._quantified,
    ir.Items: Translator._items,
    ir.Random: Translator._random,
    ir.Lookup: Translator._truth_of_lookup,
}
