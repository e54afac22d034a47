"""`x in (…)`: membership in values, ranges and named lists, on hierarchical and on flat codes (3, 4.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from crmc.ir.kleene import FALSE, TRUE, Verdict, conjunction, disjunction, known, unknown
from crmc.ir.values import Bounded, Known, Missing, Value, bounds, compare, names_of


@dataclass(frozen=True, slots=True)
class Between:
    """A range with both ends."""

    low: Value
    high: Value


Choice: TypeAlias = Value | Between
"""A member once its value is known: one value, or a range with both ends."""

COMMODITY_CODE = "commodity_code"


def is_member(operand: Value, choices: Sequence[Choice], absent_lists: Sequence[Verdict]) -> Verdict:
    """Equal to a value or within a range; an absent list is an unknown member."""
    if isinstance(operand, Missing):
        return missing_operand(operand, choices, absent_lists)
    if isinstance(operand, Bounded):
        covered = covers(operand, choices)
        if covered.truth is not None:
            return covered
        return disjunction((covered, *absent_lists))
    return disjunction((*(matches(operand, choice) for choice in choices), *absent_lists))


def missing_operand(operand: Missing, choices: Sequence[Choice], absent: Sequence[Verdict]) -> Verdict:
    """A comparison gives its own missing elements: the operand's and those of the members."""
    names = operand.names | names_of(*values_in(choices))
    return unknown(names | {name for verdict in absent for name in verdict.missing})


def values_in(choices: Sequence[Choice]) -> Iterator[Value]:
    """Every value of the members, both ends of a range."""
    for choice in choices:
        if isinstance(choice, Between):
            yield from (choice.low, choice.high)
        else:
            yield choice


def matches(operand: Known, choice: Choice) -> Verdict:
    """Is the value the member, or within its ends?"""
    if not isinstance(choice, Between):
        return compare("=", operand, choice)
    if isinstance(operand.value, str) and not has_length_of_ends(operand.value, choice):
        return FALSE
    return conjunction((compare(">=", operand, choice.low), compare("<=", operand, choice.high)))


def has_length_of_ends(code: str, choice: Between) -> bool:
    """A flat code lies in a range as text of the same length as both ends."""
    ends = (choice.low, choice.high)
    return all(isinstance(end, Known) and len(str(end.value)) == len(code) for end in ends)


# A number between bounds


def covers(operand: Bounded, choices: Sequence[Choice]) -> Verdict:
    """4.3: true where the members hold every possible number, false where they hold none."""
    intervals = known_intervals(choices)
    doubtful = [value for value in values_in(choices) if isinstance(value, Missing)]
    if spanned(operand, intervals):
        return TRUE
    if not doubtful and not any(touches(operand, interval) for interval in intervals):
        return FALSE
    return unknown(names_of(operand, *doubtful))


def known_intervals(choices: Sequence[Choice]) -> list[tuple[Fraction, Fraction]]:
    """The members as intervals of numbers, in order, without empty ones."""
    intervals = []
    for choice in choices:
        low, high = (choice.low, choice.high) if isinstance(choice, Between) else (choice, choice)
        if isinstance(low, Known) and isinstance(high, Known):
            first, last = bounds(low)[0], bounds(high)[1]
            assert first is not None
            assert last is not None
            intervals.append((first, last))
    return sorted(interval for interval in intervals if interval[0] <= interval[1])


def touches(operand: Bounded, interval: tuple[Fraction, Fraction]) -> bool:
    """Is there a possible number of the operand in the interval?"""
    low = interval[0] if operand.low is None else max(operand.low, interval[0])
    high = interval[1] if operand.high is None else min(operand.high, interval[1])
    if operand.whole:
        return ceil(low) <= floor(high)
    return low <= high


def spanned(operand: Bounded, intervals: list[tuple[Fraction, Fraction]]) -> bool:
    """Do the intervals, in order, leave no gap between the two bounds?"""
    if operand.low is None or operand.high is None:
        return False
    needed = operand.low
    for low, high in intervals:
        if low <= needed <= high:
            needed = Fraction(floor(high) + 1) if operand.whole else high
    return needed > operand.high if operand.whole else needed >= operand.high


# Hierarchical codes


def is_below(operand: Value, choices: Sequence[Choice], absent: Sequence[Verdict], name: str) -> Verdict:
    """A shorter member matches every code below it; a declared code too short to tell is unknown."""
    if isinstance(operand, Missing):
        return missing_operand(operand, choices, absent)
    assert isinstance(operand, Known)
    code = str(operand.value)
    return disjunction((*(code_matches(code, choice, name) for choice in choices), *absent))


def code_matches(code: str, choice: Choice, name: str) -> Verdict:
    """Is a code in the subtree of a member, or in its range of subtrees?"""
    if isinstance(choice, Between):
        low, high = code_of(choice.low), code_of(choice.high)
        return conjunction((not_before(code, low, name), not_after(code, high, name)))
    return in_subtree(code, code_of(choice), name)


def code_of(value: Value) -> str:
    """INVARIANT: a member of a hierarchical set is a written code."""
    if not isinstance(value, Known):
        raise TypeError("a member of a hierarchical set is a written code")
    return str(value.value)


def in_subtree(code: str, top: str, name: str) -> Verdict:
    """4.3: a declared code shorter than the rule's and a prefix of it is unknown."""
    if is_too_short(code, top):
        return unknown({name})
    return known(code.startswith(top))


def is_too_short(code: str, rule: str) -> bool:
    """4.3: shorter than the rule's code and a prefix of it."""
    return len(code) < len(rule) and rule.startswith(code)


def not_before(code: str, low: str, name: str) -> Verdict:
    """Not before the subtree of `low`: compared as far as the shorter of the two goes."""
    if is_too_short(code, low):
        return unknown({name})
    return known(code[: len(low)] >= low[: len(code)])


def not_after(code: str, high: str, name: str) -> Verdict:
    """Not after the subtree of `high`: compared as far as the shorter of the two goes."""
    if is_too_short(code, high):
        return unknown({name})
    return known(code[: len(high)] <= high[: len(code)])
