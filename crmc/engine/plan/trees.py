"""Conditions as trees of literals: negations at the leaves, parts, `else` and `at least` resolved."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil, comb

from crmc.engine.plan.amounts import NotPlainError
from crmc.engine.plan.atoms import Atoms, replaced
from crmc.engine.plan.leaves import (
    FALSE,
    TRUE,
    Absent,
    Ask,
    Drawn,
    Junction,
    Sign,
    Tree,
    negated,
)
from crmc.ir import expression as ir
from crmc.ir.fold import Folder
from crmc.ir.model import Score
from crmc.ir.walk import walk

MOST_COMBINATIONS = 40
MOST_ELSE = 3

REASONS: dict[type, str] = {
    ir.Items: "items of the declaration",
    ir.CountItems: "a count over items",
    ir.SumItems: "a sum over items",
    ir.HistoryCount: "earlier declarations",
    ir.HistorySum: "earlier declarations",
    ir.Lookup: "a table",
    ir.Listed: "a list that is not there",
    ir.Parameter: "a parameter without a value",
}
"""Why the interpreter judges a condition, by what stands in it."""


NAMED = frozenset({ir.Part, ir.Parameter, ir.Listed})


class Trees:
    """The conditions of one rule on one day: `parts` are its named expressions."""

    def __init__(self, folder: Folder, subject: str, parts: Mapping[str, ir.Expression]) -> None:
        self._folder, self._subject, self._parts = folder, subject, parts
        self._atoms = Atoms(folder.world.book)
        self._known: dict[tuple[str, bool], Tree] = {}

    def tree_of(self, node: ir.Expression, positive: bool = True) -> Tree:
        """The condition, or its negation."""
        match node:
            case ir.And(operands) | ir.Or(operands):
                kind = "and" if isinstance(node, ir.And) == positive else "or"
                return junction(kind, [self.tree_of(operand, positive) for operand in operands])
            case ir.Not(operand):
                return self.tree_of(operand, not positive)
            case ir.Part(name):
                return self._part(name, positive)
            case ir.AtLeast(count, operands):
                return self._at_least(ceil_of(count), operands, positive)
            case ir.Random(share):
                return signed(Sign(Drawn(self._subject, share)), positive)
        return signed(self._atom(node), positive)

    def _part(self, name: str, positive: bool) -> Tree:
        if (name, positive) not in self._known:
            self._known[name, positive] = self.tree_of(self._parts[name], positive)
        return self._known[name, positive]

    def _at_least(self, count: int, operands: tuple[ir.Expression, ...], positive: bool) -> Tree:
        """Any combination of that many; not at least n of k is at least k - n + 1 that do not hold."""
        needed = count if positive else len(operands) - count + 1
        if needed <= 0:
            return TRUE
        if needed > len(operands):
            return FALSE
        if comb(len(operands), needed) > MOST_COMBINATIONS:
            return Sign(Ask("many combinations"))
        trees = [self.tree_of(operand, positive) for operand in operands]
        return junction("or", [junction("and", list(chosen)) for chosen in combinations(trees, needed)])

    # Single conditions

    def _atom(self, node: ir.Expression, resolved: int = 0) -> Tree:
        try:
            kinds = {type(part) for part in walk(node)}
            plain = node if kinds.isdisjoint(NAMED) else self._folder.folded(self._inlined(node, 64))
            known, absent = without_absent_lists(plain)
            choice = first_else(known) if NAMED & kinds or ir.Else in kinds else None
            tree = self._atoms.tree_of(known) if choice is None else self._either(known, choice, resolved)
        except NotPlainError as why:
            return Sign(Ask(reason_of(node) or str(why)))
        return junction("or", [tree, Sign(Ask("a list that is not there"))]) if absent else tree

    def _either(self, node: ir.Expression, choice: ir.Else, resolved: int) -> Tree:
        """With the element where it is there, with the fallback where it is missing."""
        if resolved >= MOST_ELSE or not isinstance(choice.operand, ir.Element):
            return self._atoms.tree_of(node)
        there = self._atom(replaced(node, choice, choice.operand), resolved + 1)
        gone = self._atom(replaced(node, choice, choice.fallback), resolved + 1)
        absent = Sign(Absent(choice.operand.id))
        present = junction("and", [negated(absent), there])
        return junction("or", [present, junction("and", [absent, gone])])

    def _inlined(self, node: ir.Expression, left: int) -> ir.Expression:
        """Values that are named parts, in place. Raises NotPlainError where that grows too large."""
        parts = [part for part in walk(node) if isinstance(part, ir.Part)]
        for part in {part.name: part for part in parts}.values():
            if left <= 0:
                raise NotPlainError("parts within parts")
            node = replaced(node, part, self._inlined(self._parts[part.name], left // 2))
        if sum(1 for _ in walk(node)) > 2000:
            raise NotPlainError("a large value")
        return node


def ceil_of(count: str) -> int:
    """The least whole number that is not below decimal text."""
    return ceil(Fraction(count))


def signed(tree: Tree, positive: bool) -> Tree:
    """The tree, or its negation (`and` and `or` change places)."""
    if positive:
        return tree
    if isinstance(tree, Sign):
        return negated(tree)
    kind = "or" if tree.kind == "and" else "and"
    return junction(kind, [signed(operand, False) for operand in tree.operands])


def junction(kind: str, operands: list[Tree]) -> Tree:
    """Flattened, and settled where an operand settles it. Doubtful operands are never dropped."""
    absorbing, neutral = (FALSE, TRUE) if kind == "and" else (TRUE, FALSE)
    flat: list[Tree] = []
    for operand in operands:
        if operand == absorbing:
            return absorbing
        if operand == neutral:
            continue
        flat += operand.operands if isinstance(operand, Junction) and operand.kind == kind else (operand,)
    distinct = tuple(dict.fromkeys(flat))
    if len(distinct) == 1:
        return distinct[0]
    return Junction("and" if kind == "and" else "or", distinct)


def without_absent_lists(node: ir.Expression) -> tuple[ir.Expression, bool]:
    """Membership or search without the lists that are not there, and whether there were any."""
    if isinstance(node, ir.In):
        known = tuple(member for member in node.members if not isinstance(member, ir.Listed))
        if len(known) < len(node.members):
            return ir.In(node.operand, known, node.hierarchical), True
    if isinstance(node, ir.Contains) and node.quantifier == "any":
        words = tuple(word for word in node.words if not isinstance(word, ir.Listed))
        if len(words) < len(node.words):
            return ir.Contains(node.operand, "any", node.whole_words, words), True
    return node, False


def first_else(node: ir.Expression) -> ir.Else | None:
    """The first `else` in a condition."""
    return next((part for part in walk(node) if isinstance(part, ir.Else)), None)


def reason_of(node: ir.Expression) -> str | None:
    """What in a condition needs the interpreter, in words."""
    return next((REASONS[type(part)] for part in walk(node) if type(part) in REASONS), None)


def reached(trees: Trees, score: Score) -> Tree:
    """Where a score may reach its threshold: every combination of indicators that suffices, or a doubt.

    A doubt (an indicator that is unknown) is `e and not e`, which is unknown then and false else: how
    unknown indicators count in a score is left to the interpreter.
    """
    if len(score.weights) > 6:
        return Sign(Ask("a score of many indicators"))
    holds = [trees.tree_of(ir.Part(weight.indicator)) for weight in score.weights]
    fails = [trees.tree_of(ir.Part(weight.indicator), positive=False) for weight in score.weights]
    doubts = [junction("and", [yes, no]) for yes, no in zip(holds, fails, strict=True)]
    swings = [int(weight.present) - int(weight.absent) for weight in score.weights]
    helping = [no if swing < 0 else yes for yes, no, swing in zip(holds, fails, swings, strict=True)]
    base = int(score.prior) + sum(min(int(each.present), int(each.absent)) for each in score.weights)
    ways = sufficient(base, [abs(swing) for swing in swings], int(score.threshold))
    return junction("or", [*(junction("and", [helping[i] for i in way]) for way in ways), *doubts])


def sufficient(base: int, gains: list[int], threshold: int) -> list[tuple[int, ...]]:
    """The smallest sets of gains that lift the base to the threshold."""
    found: list[tuple[int, ...]] = []
    for size in range(len(gains) + 1):
        for chosen in combinations(range(len(gains)), size):
            enough = base + sum(gains[i] for i in chosen) >= threshold
            if enough and not any(set(smaller) <= set(chosen) for smaller in found):
                found.append(chosen)
    return found
