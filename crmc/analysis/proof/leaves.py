"""The leaves of a tree: atoms of elements, and conditions that are not looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crmc.analysis.proof import atoms as of
from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.items import ItemsSpace
from crmc.analysis.proof.variables import Key, Variable
from crmc.ir import expression as ir
from crmc.ir.model import RuleBook, Table
from crmc.ir.walk import elements_in

TEXTUAL = frozenset({"code", "text", "identifier"})


class TooLargeError(Exception):
    """A condition that is too large to be looked into; the message says what of it."""


@dataclass(slots=True)
class Variables:
    """The variables of one comparison, by key."""

    by_key: dict[Key, Variable] = field(default_factory=dict)
    items: ItemsSpace | None = None

    def get(self, key: Key, elements: tuple[str, ...], words: str) -> Variable:
        """The variable of a key, made where it is not there."""
        found = self.by_key.get(key)
        if found is None:
            found = self.by_key[key] = Variable(key, len(self.by_key), elements, words)
        return found


@dataclass(slots=True)
class Leaves:
    """Of one book, for records of one kind and time. `each`: the element that a quantifier looks at."""

    forest: Forest
    variables: Variables
    book: RuleBook
    tables: Mapping[str, Table]
    subject: str
    carried: frozenset[str]
    word_classes: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]
    each: str | None = None
    within_items: bool = False

    def element(self, name: str) -> Variable:
        """The variable of an element."""
        variable = self.variables.get(("element", name), (name,), f"`{name}`")
        if variable.facts is None:
            variable.facts = self.book.elements[name]
            variable.codes = self.book.code_lists.get(variable.facts.code_list or "")
        return variable

    def leaf(self, variable: Variable, atom: of.Atom) -> Node:
        """An atom of a variable."""
        return self.forest.leaf(variable.number, variable.atom(atom))

    def missing(self, name: str) -> Node:
        """Is the element missing? Never unknown."""
        return self.leaf(self.element(name), of.IsMissing())

    def tied(self, names: tuple[str, ...], node: Node) -> Node:
        """Unknown where one of the elements is missing, else as the node."""
        if not names:
            return node
        gone = self.forest.disjunction(self.missing(name) for name in names)
        there = self.forest.negation(gone)
        either = (
            self.forest.conjunction((there, node)),
            self.forest.conjunction((gone, self.forest.unknown)),
        )
        return self.forest.disjunction(either)

    def unlooked(self, node: ir.Expression, words: str) -> Node:
        """A condition that is not looked into: true, false or unknown, whatever its elements hold."""
        names = tuple(sorted(elements_in(node)))
        variable = self.variables.get(("condition", repr(node)), names, words)
        variable.may_be_unknown, variable.nodes = True, (node,)
        return self.leaf(variable, of.Holds())

    def _held(self, node: ir.Expression) -> Variable:
        """The variable of an element, or of the one value that a quantifier looks at."""
        if isinstance(node, ir.Element):
            return self.element(node.id)
        assert self.each is not None
        variable = self.variables.get(("each", self.each), (self.each,), f"`{self.each}`")
        variable.facts = self.book.elements[self.each]
        variable.codes = self.book.code_lists.get(variable.facts.code_list or "")
        return variable

    def _type_of(self, node: ir.Expression) -> str | None:
        if isinstance(node, ir.Each) and self.each is not None:
            return self.book.elements[self.each].type
        if isinstance(node, ir.Element):
            return self.book.elements[node.id].type
        return node.type if isinstance(node, ir.Constant) else None

    def condition(self, node: ir.Expression) -> Node:
        """The tree of a condition."""
        raise NotImplementedError

    def _all_items(self) -> Variable:
        return self.variables.get(("items",), (), "the items")

    def _item_condition(self, condition: ir.Expression | None) -> int:
        """The number of a condition on one item, which is looked at among variables of its own."""
        if self.within_items:
            raise TooLargeError("a condition on all items within one on each")
        if self.variables.items is None:
            self.variables.items = ItemsSpace(Forest(), Variables())
        space = self.variables.items
        inner = replace(self, forest=space.forest, variables=space.variables, within_items=True)
        return space.number(space.forest.true if condition is None else inner.condition(condition))


def named(names: Any) -> str:
    """Elements as they are told to people."""
    return " and ".join(f"`{name}`" for name in sorted(names))
