"""Values of an element that stand for all: on and beside every place where one of its atoms changes.

INVARIANT: each value that can be declared is told by the atoms from none of those given here at least one.
The most typical come first; a value that cannot exist (a code that the edition lacks) comes late.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from crmc.analysis.proof.atoms import Atom, Below, Cut, FitsAs, OneOf
from crmc.analysis.proof.values import MISSING, WITHOUT_RATE, Held
from crmc.analysis.proof.variables import Variable
from crmc.ir.declared import LONGEST_COMMODITY_CODE, Expected, Fault, is_in_edition, most_digits, read_value
from crmc.ir.facts import CodeListFacts, ElementFacts
from crmc.ir.values import Scalar

TYPICAL_NUMBERS = (1000, 100, 10, 1, 10_000, 100_000, 1_000_000, 500, 50, 5, 2)
TYPICAL_DAYS = (date(2027, 3, 1), date(2026, 3, 1), date(2028, 3, 1))
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MADE_UP = ("X1", "X2", "XX", "XXX", "XXY", "1", "9", "00", "99", "000", "999", "0000", "XX000000", "XX1")


def values_for(variable: Variable, typical_days: tuple[date, ...] = ()) -> Iterator[Held]:
    """The values of an element, then the states in which it has none."""
    facts = variable.facts
    assert facts is not None
    seen: dict[Held, None] = {}
    for value in _single(facts, variable.codes, variable.atoms, typical_days):
        seen.setdefault(value)
    yield from seen
    if facts.type == "money":
        yield WITHOUT_RATE
    yield MISSING


def _single(
    facts: ElementFacts, codes: CodeListFacts | None, atoms: Iterable[Atom], days: tuple[date, ...]
) -> Iterator[Scalar]:
    match facts.type:
        case "bool":
            yield from (False, True)
        case "date" | "datetime":
            yield from _days(facts, atoms, days)
        case "text":
            yield from ("goods", *written_in(atoms), "")
        case "code" if codes is not None and codes.hierarchical:
            yield from hierarchical_codes(codes, atoms)
        case "code" | "identifier":
            yield from _flat_codes(Expected(facts, codes), tuple(atoms))
        case _:
            yield from numbers(facts, atoms)


# Numbers and days


def cuts_in(atoms: Iterable[Atom]) -> list[Fraction]:
    """Where an atom changes, in order."""
    return sorted({atom.threshold for atom in atoms if isinstance(atom, Cut)})


def numbers(facts: ElementFacts, atoms: Iterable[Atom]) -> Iterator[Fraction]:
    """Typical ones, those on and beside every threshold, and of money what only a conversion can give."""
    before, after = most_digits(facts)
    step, thresholds = Fraction(1, 10**after), cuts_in(atoms)
    highest = 10**before - step
    lowest = -highest if facts.minimum is None else max(-highest, Fraction(facts.minimum))
    lowest = ceil(lowest / step) * step
    points = (point for cut in thresholds for point in beside(cut, step))
    for value in (*map(Fraction, TYPICAL_NUMBERS), *points, lowest, highest):
        if lowest <= value <= highest and (value / step).denominator == 1:
            yield value
    if facts.type == "money":
        yield from between(thresholds, lowest)


def beside(cut: Fraction, step: Fraction) -> tuple[Fraction, ...]:
    """The points of the grid on both sides of a threshold, and on it."""
    low, high = floor(cut / step) * step, ceil(cut / step) * step
    return (high, low, high + step, low - step) if high != low else (high, high + step, high - step)


def between(thresholds: list[Fraction], lowest: Fraction | None = None) -> Iterator[Fraction]:
    """A number within each open stretch between two thresholds, on each, and outside of them."""
    yield from thresholds
    yield from ((low + high) / 2 for low, high in pairwise(thresholds))
    if thresholds:
        yield thresholds[-1] + 1
        below = thresholds[0] - 1 if lowest is None else (thresholds[0] + lowest) / 2
        if lowest is None or below < thresholds[0]:
            yield below


def _days(facts: ElementFacts, atoms: Iterable[Atom], typical: tuple[date, ...]) -> Iterator[date]:
    points = [floor(cut) + more for cut in cuts_in(atoms) for more in (0, 1, -1)]
    edges = [point for point in points if date.min.toordinal() <= point <= date.max.toordinal()]
    for day in (
        *typical,
        *TYPICAL_DAYS,
        *map(date.fromordinal, edges),
        FIRST_DAY,
        LAST_DAY,
        date.min,
        date.max,
    ):
        yield datetime.combine(day, time(10)) if facts.type == "datetime" else day


# Flat codes and identifiers


def written_in(atoms: Iterable[Atom]) -> Iterator[str]:
    """Codes that the atoms write."""
    for atom in atoms:
        match atom:
            case OneOf(values, ranges):
                yield from sorted(values)
                yield from (end for ends in ranges for end in ends)
            case Below():
                yield from sorted(atom.tops)
                yield from (end for ends in atom.ranges for end in ends)
            case FitsAs():
                yield from (code for code in atom.wanted if code is not None)


def _flat_codes(expected: Expected, atoms: tuple[Atom, ...]) -> Iterator[str]:
    """One that no atom writes, then those that they write; with ranges also what lies beside their ends."""
    known, written = expected.code_list, list(dict.fromkeys(written_in(atoms)))
    candidates: list[str] = []
    if known is not None and known.closed and len(known.codes):
        others = [code for code in known.codes if code not in set(written)]
        ranged = any(isinstance(atom, OneOf) and atom.ranges for atom in atoms)
        candidates += others if ranged else others[:3]
    else:
        candidates += [code for code in MADE_UP if code not in written][:]
        candidates += [f"{code[:-1]}{other}" for code in written[:20] for other in "X9" if code]
        candidates += [near for code in _ends(atoms) for near in _beside_code(code)]
    for code in (*candidates, *written):
        if not isinstance(read_value(code, expected), Fault):
            yield code


def _ends(atoms: Iterable[Atom]) -> Iterator[str]:
    return (end for atom in atoms if isinstance(atom, OneOf) for ends in atom.ranges for end in ends)


def _beside_code(code: str) -> Iterator[str]:
    """The next and the one before among texts of the same length, whole numbers first."""
    if code.isdigit():
        for number in (int(code) + 1, int(code) - 1):
            if number >= 0 and len(str(number)) <= len(code):
                yield str(number).rjust(len(code), "0")
    if code:
        yield code[:-1] + chr(ord(code[-1]) + 1)
        yield code[:-1] + chr(max(ord(code[-1]) - 1, 1))


# Hierarchical codes


def hierarchical_codes(known: CodeListFacts, atoms: Iterable[Atom]) -> list[str]:
    """For every code on the way to a written one: itself, and codes below it that lead to none."""
    written = {code for code in written_in(atoms) if code}
    ends = {end for atom in atoms if isinstance(atom, Below) for pair in atom.ranges for end in pair}
    on_way = {code[:length] for code in written for length in range(0, len(code) + 1, 2)} | {""}
    found: list[str] = []
    for top in sorted(on_way):
        if len(top) < LONGEST_COMMODITY_CODE:
            found += _off_way(top, on_way, bool(ends), known)
        if top:
            found.append(top)
    longest = max(map(len, known.codes), default=0)
    return sorted(
        dict.fromkeys(found), key=lambda code: (not is_in_edition(code, known), len(code) < longest)
    )


def _off_way(top: str, on_way: set[str], in_gaps: bool, known: CodeListFacts) -> Iterator[str]:
    """Below a code: one that leads to no written one, with ranges one in each gap between those that do."""
    taken = sorted(code[-2:] for code in on_way if len(code) == len(top) + 2 and code.startswith(top))
    edges = [-1, *map(int, taken), 100]
    for low, high in pairwise(edges):
        if high - low > 1:
            yield _in_gap(top, low + 1, high - 1, known)
            if not in_gaps and _exists(top, low + 1, high - 1, known):
                return


def _exists(top: str, first: int, last: int, known: CodeListFacts) -> bool:
    return is_in_edition(_in_gap(top, first, last, known), known)


def _in_gap(top: str, first: int, last: int, known: CodeListFacts) -> str:
    """A code whose next two digits lie between these, of full length and in the edition if there is one."""
    low, high = f"{top}{first:02}", f"{top}{last:02}"
    at = bisect_left(known.codes, low)
    inside = [code for code in known.codes[at : at + 40] if low <= code[: len(low)] <= high]
    return max(inside, key=len) if inside else low
