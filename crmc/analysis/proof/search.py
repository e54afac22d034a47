"""Searches the cells of variables for a place where two conditions stand to each other in a wanted way.

What was searched in vain is remembered by the pair of trees that is left, so that no pair is searched twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.variables import Cell, Variable

Target: TypeAlias = Literal["lost", "gained", "kept", "shifted"]
"""lost: old selects and new does not; gained: the reverse; kept: both do; shifted: neither does, and only
one of them is undetermined."""

Path: TypeAlias = Mapping[int, Cell]
"""The cell of each variable that was looked at; the others do not matter."""

Trees: TypeAlias = tuple[Node, Node, Node]
"""Old, new, and what is possible."""

MOST_STEPS = 60_000
"""Cells that are tried; where trees speak of many variables one counts for several."""


class TooManyCombinationsError(Exception):
    """The search was given up after a set number of steps."""


class Search:
    """All searches over one forest and its variables; the steps of all are counted together.

    `possible`: what holds of the variables together (a text that holds one word holds every part of it).
    """

    def __init__(self, forest: Forest, variables: Sequence[Variable], possible: Node | None = None) -> None:
        self.forest, self.variables, self.steps_left = forest, variables, MOST_STEPS
        self.possible = forest.true if possible is None else possible
        self._vain: set[tuple[Target, int, int, int]] = set()
        self._order: list[Variable] = []

    def paths(self, old: Node, new: Node, target: Target) -> Iterator[Path]:
        """Places where the two stand as wanted, the most typical values first. May raise
        TooManyCombinationsError."""
        self._order = in_order(self.variables, old, new)
        for path in self._search((old, new, self.possible), target, 0):
            yield dict(path)

    def _search(self, trees: Trees, target: Target, at: int) -> Iterator[tuple[tuple[int, Cell], ...]]:
        old, new, possible = trees
        decided = settled(old, new, target)
        if decided is False or possible is self.forest.false:
            return
        if decided and possible is self.forest.true:
            yield ()
            return
        key = (target, old.number, new.number, possible.number)
        if key in self._vain:
            return
        named = old.variables | new.variables | possible.variables
        while self._order[at].number not in named:
            at += 1
        found = False
        for path in self._split(trees, target, at):
            found = True
            yield path
        if not found:
            self._vain.add(key)

    def _split(self, trees: Trees, target: Target, at: int) -> Iterator[tuple[tuple[int, Cell], ...]]:
        variable = self._order[at]
        for cell in variable.cells:
            self.steps_left -= 1 + (len(trees[0].variables) + len(trees[1].variables)) // 10
            if self.steps_left < 0:
                raise TooManyCombinationsError
            old, new, possible = (
                self.forest.substitute(tree, variable.number, cell.truths) for tree in trees
            )
            for path in self._search((old, new, possible), target, at + 1):
                yield ((variable.number, cell), *path)


def settled(old: Node, new: Node, target: Target) -> bool | None:
    """Whether the two stand as wanted everywhere, nowhere, or (None) this is not decided yet."""
    if target == "gained":
        return settled(new, old, "lost")
    if target == "kept":
        if (old.is_known and not old.data) or (new.is_known and not new.data):
            return False
        return True if old.is_known and new.is_known else None
    if old is new:
        return False
    if target == "lost":
        if (old.is_known and not old.data) or (new.is_known and new.data):
            return False
        return True if old.is_known and new.is_known else None
    if (old.is_known and old.data) or (new.is_known and new.data):
        return False
    return True if old.is_known and new.is_known else None


def in_order(variables: Sequence[Variable], old: Node, new: Node) -> list[Variable]:
    """Those on which the two trees differ first; single elements before what is made of several."""
    apart = leaves(old) ^ leaves(new)
    differing = {variable for variable, _ in apart}
    return sorted(
        variables,
        key=lambda variable: (not variable.is_element, variable.number not in differing, variable.number),
    )


def leaves(root: Node) -> set[tuple[int, int]]:
    """(variable, atom) of every leaf."""
    found: set[tuple[int, int]] = set()
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node.number in seen:
            continue
        seen.add(node.number)
        if node.form == "leaf":
            found.add(node.data)
        stack += node.children
    return found
