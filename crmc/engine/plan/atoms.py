"""Single conditions of the book as leaves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

import msgspec

from crmc.engine.plan.amounts import NotPlainError, comparison
from crmc.engine.plan.leaves import (
    FALSE,
    TRUE,
    Absent,
    Amounts,
    Begins,
    Below,
    ByValue,
    IsTrue,
    Junction,
    OneOf,
    Same,
    Sign,
    Tree,
    Words,
    negated,
)
from crmc.ir import expression as ir
from crmc.ir import text
from crmc.ir.model import RuleBook
from crmc.ir.values import HOLDS
from crmc.ir.walk import elements_in, walk

TEXTUAL = frozenset({"code", "text", "identifier"})
MOST_RANGES = 8
LARGEST_BY_VALUE = 400

NEEDS_MORE = (
    ir.Parameter, ir.Listed, ir.Lookup, ir.Part, ir.CountItems, ir.SumItems, ir.HistoryCount, ir.HistorySum,
    ir.Items, ir.Random,
)  # fmt: skip
"""What makes a condition depend on more than the value of one element."""


@dataclass(frozen=True, slots=True)
class Atoms:
    """Turns conditions without parts, lists and parameters into trees of literals."""

    book: RuleBook

    def tree_of(self, node: ir.Expression) -> Tree:
        """The condition as leaves. Raises NotPlainError where only the interpreter can judge it."""
        try:
            return self._plain(node)
        except NotPlainError:
            if not self._is_by_value(node):
                raise
            (element,) = elements_in(node)
            return Sign(ByValue(element, node))

    def _plain(self, node: ir.Expression) -> Tree:
        match node:
            case ir.Element(name):
                return Sign(IsTrue(self._typed(name, {"bool"})))
            case ir.Constant("bool", value):
                return TRUE if value in ("true", "yes") else FALSE
            case ir.Compare(relation, left, right):
                return self._compare(relation, left, right)
            case ir.In():
                return self._membership(node)
            case ir.IsMissing(ir.Element(name)):
                return Sign(Absent(name))
            case ir.Within():
                return self._within(node)
            case ir.Contains(ir.Element(name)):
                return self._contains(node, self._typed(name, TEXTUAL))
            case ir.StartsWith(ir.Element(name), start):
                needle = text.normalise(start)
                element = self._typed(name, TEXTUAL)
                return Sign(Begins(element, needle)) if needle else never(element)
        raise NotPlainError(f"`{node.__struct_config__.tag}`")

    def _typed(self, name: str, types: set[str] | frozenset[str]) -> str:
        facts = self.book.elements.get(name)
        if facts is None or facts.multiple or facts.type not in types:
            raise NotPlainError(f"`{name}` is not of the type")
        return name

    # Comparisons

    def _compare(self, relation: ir.Relation, left: ir.Expression, right: ir.Expression) -> Tree:
        if self._is_text(left) or self._is_text(right):
            return self._equality(relation, left, right)
        if is_bool(right) and isinstance(left, ir.Element):
            literal = Sign(IsTrue(self._typed(left.id, {"bool"})))
            return literal if (relation == "=") == holds_yes(right) else negated(literal)
        return settled(comparison(relation, left, right, self.book))

    def _is_text(self, node: ir.Expression) -> bool:
        if isinstance(node, ir.Constant):
            return node.type in TEXTUAL
        facts = self.book.elements.get(node.id) if isinstance(node, ir.Element) else None
        return facts is not None and facts.type in TEXTUAL

    def _equality(self, relation: ir.Relation, left: ir.Expression, right: ir.Expression) -> Tree:
        if relation not in ("=", "!="):
            raise NotPlainError("an order of texts")
        match left, right:
            case (ir.Element(name), ir.Constant(_, value)) | (ir.Constant(_, value), ir.Element(name)):
                literal = Sign(OneOf(self._typed(name, TEXTUAL), (value,)))
            case ir.Element(name), ir.Element(other):
                first, second = sorted((self._typed(name, TEXTUAL), self._typed(other, TEXTUAL)))
                literal = Sign(Same(first, second))
            case _:
                raise NotPlainError("texts that are no elements")
        return literal if relation == "=" else negated(literal)

    # Membership

    def _membership(self, node: ir.In) -> Tree:
        if not isinstance(node.operand, ir.Element):
            return self._intervals(node)
        name = node.operand.id
        if node.hierarchical:
            return Sign(below(self._typed(name, {"code"}), node.members))
        if self.book.elements[name].type in TEXTUAL:
            values = {written(single(member)) for member in node.members}
            return Sign(OneOf(self._typed(name, TEXTUAL), tuple(sorted(values))))
        return self._intervals(node)

    def _intervals(self, node: ir.In) -> Tree:
        if not node.members or len(node.members) > MOST_RANGES:
            raise NotPlainError("many numbers")
        return Junction("or", tuple(self._interval(node.operand, member) for member in node.members))

    def _interval(self, operand: ir.Expression, member: ir.Member) -> Tree:
        if isinstance(member, ir.Range):
            ends = (
                settled(comparison(">=", operand, member.low, self.book)),
                settled(comparison("<=", operand, member.high, self.book)),
            )
            return Junction("and", ends)
        return settled(comparison("=", operand, single(member), self.book))

    # Dates and texts

    def _within(self, node: ir.Within) -> Tree:
        if not isinstance(node.span, ir.Constant) or node.span.type != "number":
            raise NotPlainError("a span that is no written number")
        before = node.relation == "before"
        first, last = (node.moment, node.anchor) if before else (node.anchor, node.moment)
        days = ir.Constant("number", str(floor(Fraction(node.span.value) / 1440)))
        ends = (
            settled(comparison(">=", last, first, self.book)),
            settled(comparison("<=", last, ir.Sum((first, days)), self.book)),
        )
        return Junction("and", ends)

    def _contains(self, node: ir.Contains, element: str) -> Tree:
        words = [needle(written(single(member)), node.whole_words) for member in node.words]
        found = tuple(sorted({word for word in words if word}))
        if node.quantifier == "any":
            return Sign(Words(element, found, node.whole_words)) if found else never(element)
        if not all(words):
            return never(element)
        if not found:
            raise NotPlainError("no words")
        return Junction("and", tuple(Sign(Words(element, (word,), node.whole_words)) for word in found))

    def _is_by_value(self, node: ir.Expression) -> bool:
        for size, part in enumerate(walk(node)):
            if isinstance(part, NEEDS_MORE) or size > LARGEST_BY_VALUE:
                return False
            if isinstance(part, ir.Constant) and part.type == "money" and part.unit not in (None, "EUR"):
                return False
        named = elements_in(node)
        return len(named) == 1 and not is_outside_each(node) and named <= set(self.book.elements)


def is_outside_each(node: ir.Expression) -> bool:
    """Does a quantifier's condition name its own element beside the one value?"""
    quantified = [part for part in walk(node) if isinstance(part, ir.Quantified)]
    return any(elements_in(part.condition) for part in quantified)


def settled(leaf: Amounts) -> Tree:
    """A comparison without elements is true or false."""
    if leaf.elements:
        return Sign(leaf)
    value = sum((term.coefficient for term in leaf.terms), Fraction(0))
    return TRUE if (value > 0) - (value < 0) in HOLDS[leaf.relation] else FALSE


def never(element: str) -> Tree:
    """False for every value; unknown where it is missing."""
    return Sign(OneOf(element, ()))


def single(member: ir.Member) -> ir.Expression:
    """The one value of a member. Raises NotPlainError for a range, or a list that is not there."""
    if isinstance(member, ir.Single):
        return member.value
    raise NotPlainError("a range, or a list that is not there")


def written(node: ir.Expression) -> str:
    """The text of a constant. Raises NotPlainError."""
    if isinstance(node, ir.Constant) and node.type in TEXTUAL:
        return node.value
    raise NotPlainError("no written text")


def needle(searched: str, whole: bool) -> str:
    """A searched word normalised; for whole words their parts, divided by a space. Empty: never found."""
    normalised = text.normalise(searched)
    return " ".join(text.words(normalised)) if whole else normalised


def below(element: str, members: tuple[ir.Member, ...]) -> Below:
    """The members of a hierarchical set. Raises NotPlainError for a list that is not there."""
    ranges = [
        (written(member.low), written(member.high)) for member in members if isinstance(member, ir.Range)
    ]
    tops = {written(single(member)) for member in members if not isinstance(member, ir.Range)}
    return Below(element, tuple(sorted(tops)), tuple(sorted(set(ranges))))


def is_bool(node: ir.Expression) -> bool:
    """Is it a written yes or no?"""
    return isinstance(node, ir.Constant) and node.type == "bool"


def holds_yes(node: ir.Expression) -> bool:
    """Is it a written yes?"""
    return isinstance(node, ir.Constant) and node.value in ("true", "yes")


def replaced(node: ir.Expression, old: ir.Expression, new: ir.Expression) -> ir.Expression:
    """The expression with one value in place of another, wherever it stands outside of members."""
    if node == old:
        return new
    changes: dict[str, object] = {}
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, ir.Expression):
            changes[name] = replaced(value, old, new)
        elif isinstance(value, tuple) and value and all(isinstance(each, ir.Expression) for each in value):
            changes[name] = tuple(replaced(each, old, new) for each in value)
    return msgspec.structs.replace(node, **changes)
