"""Membership in codes, numbers and lists, and searched words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crmc.analysis.proof import atoms as of
from crmc.analysis.proof.comparisons import BOUNDED, Comparisons
from crmc.analysis.proof.formula import Node
from crmc.analysis.proof.leaves import TEXTUAL, TooLargeError, named
from crmc.ir import expression as ir
from crmc.ir import text
from crmc.ir.walk import elements_in, walk


@dataclass(slots=True)
class Memberships(Comparisons):
    """Adds `in`, `contains` and `starts with`."""

    def _in(self, node: ir.In) -> Node:
        if any(isinstance(each, BOUNDED) for each in walk(node.operand)):
            return self.unlooked(node, "a count or sum that is looked up in a set")
        branches = []
        for guard, value in self.cases(node.operand):
            among = self.forest.unknown if value is None else self._among(node, value)
            branches.append(self.forest.conjunction((guard, among)))
        return self.forest.disjunction(branches)

    def _among(self, node: ir.In, operand: ir.Expression) -> Node:
        outside = [member for member in node.members if isinstance(member, ir.Listed)]
        written = [member for member in node.members if not isinstance(member, ir.Listed)]
        found = [self._listed(operand, member) for member in outside]
        if written or not outside:
            found.append(self._written(operand, written, node.hierarchical))
        return self.forest.disjunction(found)

    def _listed(self, operand: ir.Expression, member: ir.Listed) -> Node:
        """In a list that the book does not hold: it may hold anything, or not be supplied."""
        if isinstance(operand, ir.Each):
            raise TooLargeError(
                f"the list `{member.name}`, which is supplied at run time, within `any` or `every`"
            )
        names = tuple(sorted(elements_in(operand)))
        key = ("list", member.name, repr(operand))
        variable = self.variables.get(key, names, f"the list `{member.name}`")
        variable.may_be_unknown = True
        return self.tied(names, self.leaf(variable, of.Holds()))

    def _written(self, operand: ir.Expression, members: list[Any], hierarchical: bool) -> Node:
        if hierarchical or self._type_of(operand) in TEXTUAL:
            plain = all(isinstance(value, ir.Constant) for member in members for value in ends_of(member))
            if plain and isinstance(operand, ir.Element | ir.Each):
                return self.leaf(self._held(operand), codes_atom(members, hierarchical))
            node = ir.In(operand, tuple(members), hierarchical)
            return self.unlooked(node, named(elements_in(node)))
        if not members:
            return self._never(operand)
        ranges = [self._in_range(operand, member) for member in members]
        return self.forest.disjunction(ranges)

    def _in_range(self, operand: ir.Expression, member: Any) -> Node:
        if isinstance(member, ir.Single):
            return self._compare(ir.Compare("=", operand, member.value))
        ends = ir.Compare(">=", operand, member.low), ir.Compare("<=", operand, member.high)
        return self.forest.conjunction([self._compare(end) for end in ends])

    def _never(self, operand: ir.Expression) -> Node:
        """In nothing: false, unknown where it is missing."""
        node = ir.In(operand, (), False)
        if isinstance(operand, ir.Element):
            return (
                self.tied((operand.id,), self.forest.false)
                if self._type_of(operand) != "money"
                else self.unlooked(node, named(elements_in(node)))
            )
        return self.unlooked(node, named(elements_in(node)))

    # Texts

    def _contains(self, node: ir.Contains) -> Node:
        how = "word" if node.whole_words else "contains"
        outside = [member for member in node.words if isinstance(member, ir.Listed)]
        if not isinstance(node.operand, ir.Element) or any(isinstance(m, ir.Range) for m in node.words):
            return self.unlooked(node, named(elements_in(node)))
        name = node.operand.id
        found = [self._searched(name, how, member, node.quantifier) for member in outside]
        words = {normal(word_of(member), how) for member in node.words if isinstance(member, ir.Single)}
        if node.quantifier == "any":
            known = [
                self._says(name, how, group) for group in self.word_classes[name, how] if group[0] in words
            ]
            settled = self.forest.disjunction(known)
            joined = self.forest.disjunction([settled, *found])
        else:
            known = [self._says(name, how, (word,)) if word else self.forest.false for word in sorted(words)]
            joined = self.forest.conjunction([*known, *found])
        return self.tied((name,), joined)

    def _searched(self, name: str, how: str, member: ir.Listed, quantifier: str) -> Node:
        key = ("words", name, how, member.name, quantifier)
        variable = self.variables.get(key, (name,), f"the list `{member.name}`")
        variable.may_be_unknown = True
        return self.leaf(variable, of.Holds())

    def _says(self, name: str, how: str, words: tuple[str, ...]) -> Node:
        if not words[0]:
            return self.forest.false
        variable = self.variables.get(("says", name, how, words), (name,), f"`{name}`")
        return self.leaf(variable, of.Holds())

    def _starts_with(self, node: ir.StartsWith) -> Node:
        needle = text.normalise(node.text)
        if not isinstance(node.operand, ir.Element):
            return self.unlooked(node, named(elements_in(node)))
        return self.tied((node.operand.id,), self._says(node.operand.id, "starts", (needle,)))


def word_of(member: Any) -> str:
    """The text of a searched word."""
    return str(member.value.value)


def ends_of(member: Any) -> tuple[ir.Expression, ...]:
    """The one value, or both ends."""
    return (member.value,) if isinstance(member, ir.Single) else (member.low, member.high)


def codes_atom(members: list[Any], hierarchical: bool) -> of.Atom:
    """Membership in written codes."""
    singles = frozenset(word_of(member) for member in members if isinstance(member, ir.Single))
    written = {tuple(map(text_of, ends_of(member))) for member in members if isinstance(member, ir.Range)}
    ranges = tuple(sorted((low, high) for low, high in written))
    return of.Below(singles, ranges) if hierarchical else of.OneOf(singles, ranges)


def text_of(node: Any) -> str:
    """The text of a constant."""
    return str(node.value)


def normal(word: str, how: str) -> str:
    """A searched word as it is compared; empty where it is never found."""
    normalised = text.normalise(word)
    return " ".join(text.words(normalised)) if how == "word" else normalised
