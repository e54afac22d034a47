"""The three truth values of section 4.3 (Kleene's strong logic), each with what was missing.

INVARIANT: `missing` is empty unless the verdict is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Verdict:
    """`truth` True, False or None (unknown); `missing` names what would settle an unknown one."""

    truth: bool | None
    missing: frozenset[str] = frozenset()


TRUE = Verdict(True)
FALSE = Verdict(False)


def known(truth: bool) -> Verdict:
    """The verdict of a plain truth."""
    return TRUE if truth else FALSE


def unknown(missing: Iterable[str]) -> Verdict:
    """An unknown verdict, with what would settle it."""
    return Verdict(None, frozenset(missing))


def union_of_unknown(verdicts: Iterable[Verdict]) -> Verdict:
    """4.3: the missing names are the union over the unknown operands."""
    return unknown(name for verdict in verdicts if verdict.truth is None for name in verdict.missing)


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """`and`: false if one is false, true if all are true, else unknown."""
    operands = tuple(verdicts)
    if any(verdict.truth is False for verdict in operands):
        return FALSE
    if all(verdict.truth is True for verdict in operands):
        return TRUE
    return union_of_unknown(operands)


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """`or`: true if one is true, false if all are false, else unknown."""
    operands = tuple(verdicts)
    if any(verdict.truth is True for verdict in operands):
        return TRUE
    if all(verdict.truth is False for verdict in operands):
        return FALSE
    return union_of_unknown(operands)


def negation(verdict: Verdict) -> Verdict:
    """`not`: unknown stays unknown."""
    if verdict.truth is None:
        return verdict
    return known(not verdict.truth)


def at_least(count: Fraction, verdicts: Iterable[Verdict]) -> Verdict:
    """`at least N of`: true or false when every completion agrees."""
    operands = tuple(verdicts)
    surely = sum(verdict.truth is True for verdict in operands)
    possibly = sum(verdict.truth is not False for verdict in operands)
    if surely >= count:
        return TRUE
    if possibly < count:
        return FALSE
    return union_of_unknown(operands)
