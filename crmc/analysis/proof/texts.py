"""Searched words that cannot be looked for apart: a text that holds one may have to hold another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.memberships import normal, word_of
from crmc.analysis.proof.variables import Variable
from crmc.ir import expression as ir
from crmc.ir.walk import walk

MOST_PAIRS = 4_000


def word_classes(nodes: Iterable[ir.Expression]) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """By element and way of searching: the words, together where each condition holds all or none."""
    sets: dict[tuple[str, str], list[frozenset[str]]] = {}
    for root in nodes:
        for node in walk(root):
            if isinstance(node, ir.Contains) and isinstance(node.operand, ir.Element):
                how = "word" if node.whole_words else "contains"
                words = [normal(word_of(m), how) for m in node.words if isinstance(m, ir.Single)]
                groups = [frozenset(words)] if node.quantifier == "any" else [frozenset({w}) for w in words]
                sets.setdefault((node.operand.id, how), []).extend(groups)
    return {key: _classes(groups) for key, groups in sets.items()}


def _classes(sets: list[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    together: dict[tuple[bool, ...], list[str]] = {}
    for word in sorted(frozenset().union(*sets)):
        together.setdefault((not word, *(word in group for group in sets)), []).append(word)
    return tuple(tuple(words) for words in together.values())


def possible_texts(forest: Forest, variables: Sequence[Variable]) -> Node:
    """What holds of the searched words of each element together; true where there is nothing to tell."""
    groups = [variable for variable in variables if variable.key[0] == "says"]
    if len(groups) ** 2 > MOST_PAIRS:
        return forest.true
    return forest.conjunction(_laws(forest, groups))


def _laws(forest: Forest, groups: list[Variable]) -> Iterator[Node]:
    for one, other in permutations(groups, 2):
        if one.elements != other.elements:
            continue
        first, second = forest.leaf(one.number, 0), forest.leaf(other.number, 0)
        if all(
            any(implies(one.key[2], word, other.key[2], each) for each in other.key[3]) for word in one.key[3]
        ):
            yield forest.disjunction((forest.negation(first), second))
        elif one.number < other.number and exclude(one, other):
            yield forest.disjunction((forest.negation(first), forest.negation(second)))


def implies(how: str, word: str, other_how: str, other: str) -> bool:
    """Does every text that holds (or begins with) the one word hold (or begin with) the other?"""
    if other_how == "starts":
        return how == "starts" and word.startswith(other)
    if other_how == "word":
        return how == "word" and is_run(other.split(" "), word.split(" "))
    if how == "word":
        return any(other in part for part in word.split(" "))
    return other in word


def is_run(short: list[str], long: list[str]) -> bool:
    """Do the words follow one another within the longer row?"""
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def exclude(one: Variable, other: Variable) -> bool:
    """Two beginnings of which none begins with the other."""
    if one.key[2] != "starts" or other.key[2] != "starts":
        return False
    first, second = one.key[3][0], other.key[3][0]
    return not first.startswith(second) and not second.startswith(first)
