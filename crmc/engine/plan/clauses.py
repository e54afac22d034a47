"""Trees as disjunctive clauses, each keyed by the leaf that the fewest records are likely to meet."""

from __future__ import annotations

from dataclasses import dataclass

from crmc.engine.plan.leaves import (
    Amounts,
    Ask,
    Below,
    IsTrue,
    Junction,
    Leaf,
    OneOf,
    Sign,
    Tree,
    Whole,
    Words,
)
from crmc.engine.plan.trees import signed
from crmc.ir.model import RuleBook

MOST_CLAUSES = 24
LEAST_SELECTIVE_KEY = 0.5

Conjunction = tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """All of `literals` hold, the likeliest to fail first. `key` is one of them that is positive, or None.

    Every literal stands in it once, the key among them.
    """

    literals: Conjunction
    key: Below | Words | OneOf | None


def clauses_of(tree: Tree, book: RuleBook) -> tuple[Clause, ...]:
    """The tree as clauses; of it what would explode stays whole as one literal."""
    found = []
    for literals in dict.fromkeys(disjuncts(tree)):
        ordered = tuple(sorted(literals, key=lambda literal: share_of(literal, book)))
        found.append(Clause(ordered, key_of(ordered, book)))
    return tuple(found)


def disjuncts(tree: Tree) -> list[Conjunction]:
    """Conjunctions of which one must hold."""
    if isinstance(tree, Sign):
        return [(tree,)]
    if tree.kind == "or":
        found = [literals for operand in tree.operands for literals in disjuncts(operand)]
        return found if len(found) <= MOST_CLAUSES else [(whole(tree),)]
    return conjoined(tree)


def conjoined(tree: Junction) -> list[Conjunction]:
    """The product of the operands' disjuncts, the smaller ones first, as far as it stays small."""
    result: list[Conjunction] = [()]
    kept: list[Tree] = []
    for operand, choices in sorted(
        ((operand, disjuncts(operand)) for operand in tree.operands), key=lambda pair: len(pair[1])
    ):
        if len(result) * len(choices) > MOST_CLAUSES:
            kept.append(operand)
        else:
            result = [merged(one, other) for one in result for other in choices]
    if kept:
        rest = whole(kept[0] if len(kept) == 1 else Junction("and", tuple(kept)))
        result = [merged(one, (rest,)) for one in result]
    return result


def merged(one: Conjunction, other: Conjunction) -> Conjunction:
    """Both, each literal once."""
    return tuple(dict.fromkeys(one + other))


def whole(tree: Tree) -> Sign:
    """A tree as one literal."""
    if isinstance(tree, Sign):
        return tree
    elements = sorted({element for literal in literals_in(tree) for element in literal.leaf.elements})
    return Sign(Whole(tree, tuple(elements)))


def literals_in(tree: Tree) -> list[Sign]:
    """Every literal of a tree, those of whole trees within it included."""
    if isinstance(tree, Junction):
        return [literal for operand in tree.operands for literal in literals_in(operand)]
    if isinstance(tree.leaf, Whole):
        return literals_in(tree.leaf.tree)
    return [tree]


def tree_of_literal(literal: Sign) -> Tree:
    """The tree that a literal stands for."""
    if not isinstance(literal.leaf, Whole):
        return literal
    return signed(literal.leaf.tree, literal.positive)


# Keys

TYPICAL_SHARE = {2: 0.04, 4: 0.004, 6: 0.0008}
"""The share of all goods below a commodity code, by its number of digits."""


def share_of(literal: Sign, book: RuleBook) -> float:
    """A guess at the share of records that meet a literal: it only orders the work, no outcome."""
    share = leaf_share(literal.leaf, book)
    return share if literal.positive else 1 - min(share, 0.5)


def leaf_share(leaf: Leaf, book: RuleBook) -> float:
    """A guess at the share of records for which a leaf is true."""
    match leaf:
        case Below(_, tops, ranges):
            shares = [TYPICAL_SHARE.get(len(top), 0.0005 if len(top) > 6 else 0.5) for top in tops]
            return min(0.9, sum(shares) + 0.1 * len(ranges))
        case OneOf(element, values):
            return min(0.9, len(values) / values_expected(element, book))
        case Words(_, words, _):
            return min(0.9, 0.03 * len(words))
        case IsTrue():
            return 0.2
        case Amounts(relation=relation):
            return 0.05 if relation == "=" else 0.4
        case Whole():
            return 0.7
        case Ask():
            return 1.0
    return 0.5


def values_expected(element: str, book: RuleBook) -> int:
    """How many values of an element are common."""
    facts = book.elements.get(element)
    if facts is None or facts.type != "code":
        return 200
    code_list = book.code_lists.get(facts.code_list) if facts.code_list else None
    return max(4, min(len(code_list.codes), 40)) if code_list is not None and code_list.codes else 20


def key_of(literals: Conjunction, book: RuleBook) -> Below | Words | OneOf | None:
    """The most selective positive leaf that an index can be made of."""
    keys = [
        (leaf_share(literal.leaf, book), position, literal.leaf)
        for position, literal in enumerate(literals)
        if literal.positive and isinstance(literal.leaf, Below | Words | OneOf)
    ]
    if not keys:
        return None
    share, _, leaf = min(keys, key=lambda key: key[:2])
    return leaf if share < LEAST_SELECTIVE_KEY else None
