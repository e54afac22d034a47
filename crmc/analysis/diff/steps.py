"""The steps of a procedure by name: what each says, where it stands, and which outcomes are reached."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crmc.ir import steps as tree
from crmc.ir.model import Procedure

_WORDS = ("title", "text")
_ENTRIES = {
    tree.Step: ("title", "phase", "by", "within", "needs", "record", "notify", "text"),
    tree.Decide: ("title", "by", "within"),
    tree.End: ("title", "outcome"),
    tree.Repeat: ("at_most",),
    tree.Parallel: (),
}
_KEYS = {"text": "do"}
"""Fields of the tree by the key that authors write, where it is another."""


class Placed(NamedTuple):
    """A node by its name; `inside` is the block in which it stands ("" at the top)."""

    name: str
    node: tree.ProcedureNode
    inside: str


def step_entries(steps: Iterable[tree.ProcedureNode]) -> Iterator[tuple[str, Any, bool]]:
    """(path, value, whether it is prose) of every node; where they stand is no entry."""
    for placed in placed_nodes(steps):
        node = placed.node
        yield f"steps.{placed.name}", word_of(node), False
        for field in _ENTRIES[type(node)]:
            key = _KEYS.get(field, field)
            yield f"steps.{placed.name}.{key}", getattr(node, field), field in _WORDS
        if isinstance(node, tree.Decide):
            yield f"steps.{placed.name}.arms", tuple(arm.name for arm in node.arms), False
        if isinstance(node, tree.Parallel):
            titles = tuple(branch.title or "" for branch in node.branches)
            yield f"steps.{placed.name}.branches", titles, False


def word_of(node: tree.ProcedureNode) -> str:
    """The word with which a node is written."""
    return type(node).__name__.lower()


def placed_nodes(steps: Iterable[tree.ProcedureNode]) -> list[Placed]:
    """Every node in the order of the text; blocks without a name are called by their kind and number."""
    counts: dict[str, int] = {}
    return list(_placed(steps, "", counts))


def _placed(steps: Iterable[tree.ProcedureNode], inside: str, counts: dict[str, int]) -> Iterator[Placed]:
    for node in steps:
        name = getattr(node, "name", None)
        if name is None:
            kind = word_of(node)
            counts[kind] = counts.get(kind, 0) + 1
            name = f"{kind} {counts[kind]}"
        yield Placed(name, node, inside)
        for below, block in _blocks(node, name):
            yield from _placed(below, block, counts)


def _blocks(node: tree.ProcedureNode, name: str) -> Iterator[tuple[Sequence[tree.ProcedureNode], str]]:
    if isinstance(node, tree.Decide):
        yield from ((arm.steps, f"{name}, {arm.name}") for arm in node.arms)
    elif isinstance(node, tree.Parallel):
        for number, branch in enumerate(node.branches, start=1):
            yield branch.steps, f"{name}, {branch.title or number}"
    elif isinstance(node, tree.Repeat):
        yield node.steps, name


class Move(NamedTuple):
    """A node that stands elsewhere: in words, where it stood and where it stands."""

    name: str
    old: str
    new: str


def moves(old: Iterable[tree.ProcedureNode], new: Iterable[tree.ProcedureNode]) -> Iterator[Move]:
    """Nodes in another block than before, or, as few as explain it, in another order within their block."""
    before, after = placed_nodes(old), placed_nodes(new)
    inside = {placed.name: placed.inside for placed in before}
    stayed = [found for found in after if inside.get(found.name) == found.inside]
    stayed_names = {found.name for found in stayed}
    for found in after:
        if found.name in inside and found.name not in stayed_names:
            yield Move(found.name, _place(before, found.name), _place(after, found.name))
    for block in dict.fromkeys(found.inside for found in stayed):
        names = [found.name for found in stayed if found.inside == block]
        order = {found.name: number for number, found in enumerate(before)}
        kept = _longest_rising([order[name] for name in names])
        for name in names:
            if order[name] not in kept:
                yield Move(name, _place(before, name), _place(after, name))


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest subsequence that rises: what stands there did not move."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _place(placed: Sequence[Placed], name: str) -> str:
    """Where a node stands: behind which other, and in which block."""
    at = next(number for number, found in enumerate(placed) if found.name == name)
    inside = placed[at].inside
    before = next((found.name for found in reversed(placed[:at]) if found.inside == inside), None)
    place = f"after {before}" if before else "first"
    return f"{place} in {inside}" if inside else place


def reached_outcomes(procedure: Procedure) -> set[str]:
    """Outcomes (`end` and its word) that some path reaches; what follows an end is not reached."""
    reached: set[str] = set()
    _goes_through(procedure.steps, reached)
    return reached


def _goes_through(steps: Iterable[tree.ProcedureNode], reached: set[str]) -> bool:
    """Whether some path falls off the end of a sequence; ends on the way are added."""
    return all(_passes(node, reached) for node in steps)


def _passes(node: tree.ProcedureNode, reached: set[str]) -> bool:
    if isinstance(node, tree.End):
        reached.add(node.outcome)
        return False
    if isinstance(node, tree.Decide):
        arms = [_goes_through(arm.steps, reached) for arm in node.arms]  # each, that its ends be found
        return any(arms)
    if isinstance(node, tree.Parallel):
        branches = [_goes_through(branch.steps, reached) for branch in node.branches]
        return all(branches)
    return _goes_through(node.steps, reached) if isinstance(node, tree.Repeat) else True
