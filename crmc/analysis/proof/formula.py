"""Conditions as trees over the cells of variables, each equal tree kept once (three-valued, 4.3).

A leaf speaks of one variable; `substitute` puts one of its cells in place, and what is decided by that
folds away. INVARIANT: nodes of one forest are equal only if they are the same object.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from crmc.analysis.proof.scale import OPEN, Scale, Truth
from crmc.ir.model import Score

Form = Literal["known", "leaf", "not", "and", "or", "at_least", "score"]


class Node:
    """A condition. `data`: a truth, (variable, atom), a count or a score; `variables` those below it."""

    __slots__ = ("children", "data", "form", "number", "variables")

    def __init__(self, form: Form, data: Any, children: tuple[Node, ...], number: int) -> None:
        self.form, self.data, self.children, self.number = form, data, children, number
        below = frozenset().union(*(child.variables for child in children))
        self.variables: frozenset[int] = frozenset({data[0]}) if form == "leaf" else below

    @property
    def is_known(self) -> bool:
        """Is the truth decided (unknown included)?"""
        return self.form == "known"


class Forest:
    """Makes nodes, each once, and simplifies them as they are made."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], Node] = {}
        self.true = self._node("known", True, ())
        self.false = self._node("known", False, ())
        self.unknown = self._node("known", None, ())

    def _node(self, form: Form, data: Any, children: tuple[Node, ...]) -> Node:
        key = (form, data, *(child.number for child in children))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Node(form, data, children, len(self._made))
        return found

    def known(self, truth: Truth) -> Node:
        """A decided truth."""
        return self.unknown if truth is None else self.true if truth else self.false

    def leaf(self, variable: int, atom: int) -> Node:
        """An atom of a variable, by their numbers."""
        return self._node("leaf", (variable, atom), ())

    def negation(self, node: Node) -> Node:
        """`not`; a double one falls away."""
        if node.is_known:
            return self.known(None if node.data is None else not node.data)
        return node.children[0] if node.form == "not" else self._node("not", None, (node,))

    def conjunction(self, nodes: Iterable[Node]) -> Node:
        """`and`, flat, in one order, without what is true."""
        return self._joined("and", nodes, self.true, self.false)

    def disjunction(self, nodes: Iterable[Node]) -> Node:
        """`or`, flat, in one order, without what is false."""
        return self._joined("or", nodes, self.false, self.true)

    def _joined(self, form: Literal["and", "or"], nodes: Iterable[Node], neutral: Node, strong: Node) -> Node:
        kept: dict[int, Node] = {}
        for node in nodes:
            if node is strong:
                return strong
            if node is neutral:
                continue
            for each in node.children if node.form == form else (node,):
                kept[each.number] = each
        if not kept:
            return neutral
        in_order = tuple(kept[number] for number in sorted(kept))
        return in_order[0] if len(in_order) == 1 else self._node(form, None, in_order)

    def at_least(self, count: int, nodes: Iterable[Node]) -> Node:
        """That many hold; the same condition twice counts twice."""
        left: list[Node] = []
        for node in nodes:
            if node is self.true:
                count -= 1
            elif node is not self.false:
                left.append(node)
        if count <= 0:
            return self.true
        if len(left) < count:
            return self.false
        if all(node is self.unknown for node in left):
            return self.unknown
        if count == len(left):
            return self.conjunction(left)
        if count == 1:
            return self.disjunction(left)
        return self._node("at_least", count, tuple(sorted(left, key=lambda node: node.number)))

    def score(self, score: Score, indicators: Iterable[Node]) -> Node:
        """4.10: whether the weights reach the threshold; decided as soon as no completion can turn it."""
        weights = tuple((int(weight.present), int(weight.absent)) for weight in score.weights)
        return self._scored(Scale(int(score.prior), int(score.threshold), weights), tuple(indicators))

    def substitute(self, node: Node, variable: int, truths: tuple[Truth, ...]) -> Node:
        """The tree where the atoms of a variable have these truths."""
        return self._substitute(node, variable, truths, {})

    def _substitute(
        self, node: Node, variable: int, truths: tuple[Truth, ...], done: dict[int, Node]
    ) -> Node:
        if variable not in node.variables:
            return node
        found = done.get(node.number)
        if found is None:
            if node.form == "leaf":
                found = self.known(truths[node.data[1]])
            else:
                children = [self._substitute(child, variable, truths, done) for child in node.children]
                found = self._again(node, children)
            done[node.number] = found
        return found

    def _again(self, node: Node, children: list[Node]) -> Node:
        """The same form over other children."""
        match node.form:
            case "and":
                return self.conjunction(children)
            case "or":
                return self.disjunction(children)
            case "not":
                return self.negation(children[0])
            case "at_least":
                return self.at_least(node.data, children)
            case _:
                return self._scored(node.data, tuple(children))

    def _scored(self, scale: Scale, children: tuple[Node, ...]) -> Node:
        decided = scale.truth([child.data if child.is_known else OPEN for child in children])
        return self._node("score", scale, children) if decided is OPEN else self.known(decided)
