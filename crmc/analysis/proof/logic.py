"""What the logic of one book gives away: criteria that never or always select, conditions that make no
difference, criteria within others, channels that contradict, and a `not` over what may be missing.

Every finding is proved, or shown by a declaration; what is undecided is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct
from msgspec import field as struct_field

from crmc.analysis.proof.compare import Pair
from crmc.analysis.proof.judging import Situation, outcomes
from crmc.analysis.proof.necessary import outlines_of
from crmc.analysis.proof.problem import Side
from crmc.analysis.proof.questions import Answered, selecting_all, told, with_condition
from crmc.analysis.proof.sides import NotComparableError, side_of
from crmc.ir import expression as ir
from crmc.ir.model import Criterion, RuleBook
from crmc.ir.walk import elements_in

Sort: TypeAlias = Literal[
    "never_selects", "always_selects", "idle_condition", "contained", "same", "channels_contradict",
    "not_over_missing",
]  # fmt: skip
RELEASED = "green"
MOST_OPERANDS = 40


class Revealed(Struct, frozen=True):
    """`criterion`, and where two are meant `other`: of `contained` the wider one.

    `condition`: the one that makes no difference, or the `not`. `declaration` shows it, with what has to be
    supplied beside it; `words` tell where it lies.
    """

    sort: Sort
    criterion: str
    other: str | None = None
    condition: ir.Expression | None = None
    declaration: dict[str, Any] | None = None
    supplied: dict[str, Any] = struct_field(default_factory=dict)
    words: str | None = None


def findings_of_logic(book: RuleBook) -> Iterator[Revealed]:
    """Every finding of a book: criterion by criterion in its order, then pair by pair."""
    sides = list(_sides(book))
    for side in sides:
        yield from findings_of_one(side)
    yield from findings_of_pairs(sides)


def _sides(book: RuleBook) -> Iterator[Side]:
    for criterion in book.criteria:
        try:
            yield side_of(book, criterion)
        except NotComparableError:
            continue


# One criterion


def findings_of_one(side: Side) -> Iterator[Revealed]:
    """What a criterion gives away by itself; one that never selects gives away nothing else."""
    identity = side.rule.head.id
    if Pair(side, side).ask("kept").answer == "no":
        yield Revealed("never_selects", identity)
        return
    if Pair(selecting_all(side), side).ask("lost").answer == "no":
        yield Revealed("always_selects", identity)
        return
    if side.condition is None:
        return
    yield from idle_conditions(side, side.condition)
    yield from nots_over_missing(side, side.condition)


def idle_conditions(side: Side, condition: ir.Expression) -> Iterator[Revealed]:
    """Operands of `and` and `or` without which the criterion selects the same."""
    for operand, without in without_one(condition):
        pair = Pair(side, with_condition(side, without))
        if pair.ask("lost").answer == pair.ask("gained").answer == "no":
            yield Revealed("idle_condition", side.rule.head.id, condition=operand)


def without_one(node: ir.Expression) -> Iterator[tuple[ir.Expression, ir.Expression]]:
    """(operand, the condition without it) for each operand of an `and` or `or`, from the outside in."""
    if not isinstance(node, ir.And | ir.Or) or len(node.operands) > MOST_OPERANDS:
        return
    operands = node.operands
    for at, operand in enumerate(operands):
        rest = (*operands[:at], *operands[at + 1 :])
        if rest:
            yield operand, rest[0] if len(rest) == 1 else msgspec.structs.replace(node, operands=rest)
        for inner, changed in without_one(operand):
            yield (
                inner,
                msgspec.structs.replace(node, operands=(*operands[:at], changed, *operands[at + 1 :])),
            )


def nots_over_missing(side: Side, condition: ir.Expression) -> Iterator[Revealed]:
    """Each `not` that leaves a declaration undetermined which it would select if missing counted as no."""
    for negated, counting in with_missing_as_no(condition):
        found = Pair(side, with_condition(side, counting)).ask("gained")
        if found.answer == "yes":
            answer = told(found)
            yield _found("not_over_missing", side, None, answer, negated)


def with_missing_as_no(node: ir.Expression) -> Iterator[tuple[ir.Expression, ir.Expression]]:
    """(a `not`, the condition in which it also holds where an element that it names is missing)."""
    if isinstance(node, ir.And | ir.Or):
        for at, operand in enumerate(node.operands):
            for negated, changed in with_missing_as_no(operand):
                others = (*node.operands[:at], changed, *node.operands[at + 1 :])
                yield negated, msgspec.structs.replace(node, operands=others)
    elif isinstance(node, ir.Not) and not isinstance(node.operand, ir.IsMissing):
        names = sorted(elements_in(node.operand))
        if names:
            yield node, ir.Or((node, *(ir.IsMissing(ir.Element(name)) for name in names)))


# Pairs


def findings_of_pairs(sides: list[Side]) -> Iterator[Revealed]:
    """Criteria within others, and those that meet although one releases what the other controls."""
    outlines = list(outlines_of(sides))
    shown: dict[int, Situation | None] = {}
    for first, second in combinations(range(len(sides)), 2):
        if outlines[first].may_meet(outlines[second]):
            yield from _of_pair(sides, first, second, shown)


def _of_pair(
    sides: list[Side], first: int, second: int, shown: dict[int, Situation | None]
) -> Iterator[Revealed]:
    one, other = sides[first], sides[second]
    within = _is_within(sides, first, second, shown), _is_within(sides, second, first, shown)
    if all(within):
        yield Revealed("same", one.rule.head.id, other.rule.head.id)
    elif within[0]:
        yield Revealed("contained", one.rule.head.id, other.rule.head.id)
    elif within[1]:
        yield Revealed("contained", other.rule.head.id, one.rule.head.id)
    if do_channels_contradict(one, other):
        found = Pair(one, other).ask("kept")
        if found.answer == "yes":
            yield _found("channels_contradict", one, other, told(found))


def _is_within(sides: list[Side], narrow: int, wide: int, shown: dict[int, Situation | None]) -> bool:
    """What the one selects the other does too; an example of the one is tried first, for most are not."""
    if narrow not in shown:
        shown[narrow] = Pair(sides[narrow], sides[narrow]).ask("kept").situation
    example = shown[narrow]
    if example is None:
        return False
    if "selected" not in outcomes(sides[wide].book, sides[wide].rule, example):
        return False
    return Pair(sides[narrow], sides[wide]).ask("lost").answer == "no"


def do_channels_contradict(one: Side, other: Side) -> bool:
    """One releases what the other controls, for the same operators."""
    first, second = channels_of(one), channels_of(other)
    return any(
        {first.get(operators), second.get(operators)} - {None, RELEASED}
        and RELEASED in (first.get(operators), second.get(operators))
        for operators in ("ordinary", "aeo")
    )


def channels_of(side: Side) -> dict[str, str]:
    """By operators the most severe channel of its controls; AEO holders have the ordinary one unless told."""
    rule, order = side.rule, side.book.channels
    if not isinstance(rule, Criterion):
        return {}
    found: dict[str, str] = {}
    for control in rule.controls:
        channel = control.channel
        if channel in order and (
            control.operators not in found or order.index(channel) < order.index(found[control.operators])
        ):
            found[control.operators] = channel
    if "ordinary" in found:
        found.setdefault("aeo", found["ordinary"])
    return found


def _found(
    sort: Sort, one: Side, other: Side | None, answer: Answered, condition: ir.Expression | None = None
) -> Revealed:
    return Revealed(
        sort,
        one.rule.head.id,
        None if other is None else other.rule.head.id,
        condition,
        answer.declaration,
        answer.supplied,
        answer.words,
    )
