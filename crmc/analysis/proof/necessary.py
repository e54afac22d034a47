"""What must hold of single elements wherever a criterion selects: enough to tell most pairs apart at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from crmc.analysis.proof.memberships import ends_of, word_of
from crmc.analysis.proof.problem import Side
from crmc.ir import expression as ir
from crmc.ir.fold import FIRST_DAY, Folder, turning_days
from crmc.ir.model import Period

Needs: TypeAlias = dict[str, frozenset[str]]
"""By element the codes of which it must hold one; of a hierarchical code one at or below them."""


def needs_of(side: Side) -> Needs:
    """By element what it must hold. Conditions whose values change with time need nothing."""
    if side.condition is None or len(turning_days(side.world, side.expressions)) > 1:
        return {}
    return _needs(Folder(side.world, FIRST_DAY).folded(side.condition))


def _needs(node: ir.Expression) -> Needs:
    match node:
        case ir.And(operands):
            together: Needs = {}
            for operand in operands:
                for name, codes in _needs(operand).items():
                    together.setdefault(name, codes)
            return together
        case ir.Or(operands):
            return _either([_needs(operand) for operand in operands])
        case ir.In(ir.Element(name), members, _) if all(map(_is_written, members)):
            return {name: frozenset(word_of(member) for member in members)}
        case ir.Compare("=", ir.Element(name), ir.Constant("code" | "identifier", value)):
            return {name: frozenset({value})}
    return {}


def _is_written(member: ir.Member) -> bool:
    return isinstance(member, ir.Single) and all(
        isinstance(end, ir.Constant) and end.type in ("code", "identifier") for end in ends_of(member)
    )


def _either(several: list[Needs]) -> Needs:
    shared = set(several[0]).intersection(*several[1:]) if several else set()
    return {name: frozenset().union(*(needs[name] for needs in several)) for name in shared}


@dataclass(frozen=True, slots=True)
class Outline:
    """One criterion: its kinds (None: all), its time, and by element two sets as bits of a whole number.

    `own` are the codes themselves, `above` these and every shorter code that they lie below.
    """

    kinds: frozenset[str] | None
    time: Period
    codes: Mapping[str, tuple[int, int]]

    def may_meet(self, other: Outline) -> bool:
        """May there be a declaration that both select? False is certain."""
        if self.kinds is not None and other.kinds is not None and not self.kinds & other.kinds:
            return False
        if is_before(self.time, other.time) or is_before(other.time, self.time):
            return False
        for name, (own, above) in self.codes.items():
            found = other.codes.get(name)
            if found is not None and not own & found[1] and not above & found[0]:
                return False
        return True


def is_before(first: Period, second: Period) -> bool:
    """Does one end before the other begins?"""
    return first.end is not None and second.start is not None and first.end < second.start


def outlines_of(sides: Iterable[Side]) -> Iterator[Outline]:
    """The outlines of criteria, whose bits mean the same."""
    numbers: dict[str, int] = {}
    for side in sides:
        codes = {
            name: (_bits(found, numbers), _bits(_above(found), numbers))
            for name, found in needs_of(side).items()
        }
        kinds = frozenset(side.rule.applies) or None
        yield Outline(kinds, side.rule.head.valid, codes)


def _above(codes: frozenset[str]) -> set[str]:
    return {code[:length] for code in codes for length in range(1, len(code) + 1)}


def _bits(codes: Iterable[str], numbers: dict[str, int]) -> int:
    bits = 0
    for code in codes:
        bits |= 1 << numbers.setdefault(code, len(numbers))
    return bits
