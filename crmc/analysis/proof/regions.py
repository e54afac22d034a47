"""The place of a witness in words: only what cannot be left out of it, what differs first."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from crmc.analysis.proof.atoms import Holds, IsMissing, IsTrue
from crmc.analysis.proof.domains import cuts_in, written_in
from crmc.analysis.proof.problem import Problem
from crmc.analysis.proof.search import Path, Target, leaves
from crmc.analysis.proof.values import MISSING, WITHOUT_RATE, Held, on_line
from crmc.analysis.proof.variables import Cell, Variable
from crmc.decimals import decimal_text, has_decimal_text

MOST_NAMED, MOST_WEIGHED = 4, 40
UNITS = {"money": " EUR", "mass": " kg", "volume": " l", "duration": " min"}


def region_words(problem: Problem, path: Path, target: Target) -> str:
    """Element by element, with `, ` between: "commodity code under 2710, AEO status missing"."""
    needed = needed_cells(problem, path, target)
    apart = {variable for variable, _ in leaves(problem.old) ^ leaves(problem.new)}
    ordered = sorted(needed, key=lambda number: (number not in apart, number))
    ordered = [number for number in ordered if number in apart or is_told(problem.variables[number])]
    told = [cell_words(problem.variables[number], needed[number]) for number in ordered]
    telling = [words for words in told if not words.endswith(" given")] or told
    return ", ".join(dict.fromkeys(telling[:MOST_NAMED])) or "any declaration"


def is_told(variable: Variable) -> bool:
    """The date is told only where it differs: that a criterion holds in its time goes without saying."""
    return bool(variable.key[0] != "reference")


def needed_cells(problem: Problem, path: Path, target: Target) -> dict[int, Cell]:
    """The cells without which the two would not stand in this way everywhere."""
    kept = dict(path)
    if len(path) > MOST_WEIGHED:
        apart = {variable for variable, _ in leaves(problem.old) ^ leaves(problem.new)}
        return {number: cell for number, cell in path.items() if number in apart}
    for number in sorted(path, reverse=True):
        fewer = {each: cell for each, cell in kept.items() if each != number}
        if _stands_everywhere(problem, fewer, target):
            kept = fewer
    return kept


def _stands_everywhere(problem: Problem, path: Path, target: Target) -> bool:
    forest, old, new = problem.search.forest, problem.old, problem.new
    for number, cell in path.items():
        old, new = forest.substitute(old, number, cell.truths), forest.substitute(new, number, cell.truths)
    match target:
        case "lost":
            return bool(old is forest.true and new.is_known and not new.data)
        case "gained":
            return bool(new is forest.true and old.is_known and not old.data)
        case "kept":
            return old is forest.true and new is forest.true
        case _:
            return bool(old.is_known and new.is_known and old is not new)


def cell_words(variable: Variable, cell: Cell) -> str:
    """One variable and where it lies."""
    title = title_of(variable)
    value = cell.values[0]
    if value is MISSING:
        return f"{title} missing" if variable.is_element else f"{title} not to be told"
    if value is WITHOUT_RATE:
        return f"{title} in a currency without a rate"
    if variable.is_element and all(isinstance(atom, IsMissing) for atom in variable.atoms):
        return f"{title} given"
    if variable.key[0] == "says":
        words = ", ".join(f'"{word}"' for word in variable.key[3][:3])
        return f"{variable.words} {'holds' if value else 'does not hold'} {words}"
    if variable.key[0] == "same":
        left, right = variable.elements
        return f"`{left}` {'the same as' if value else 'another than'} `{right}`"
    if variable.key[0] == "items":
        return f"{len(value)} item{'' if len(value) == 1 else 's'}" if isinstance(value, tuple) else title
    if any(isinstance(atom, Holds) for atom in variable.atoms):
        return f"the condition on {title} {'holds' if value else 'does not hold'}"
    if isinstance(value, tuple):
        return f"{title}: {', '.join(shown(each, variable) for each in value) or 'given but empty'}"
    if isinstance(value, bool) or any(isinstance(atom, IsTrue) for atom in variable.atoms):
        return f"{title}: {'yes' if value else 'no'}"
    if isinstance(value, str):
        return f"{title} {code_words(variable, cell, value)}"
    return f"{title} {interval_words(variable, cell, value)}"


def title_of(variable: Variable) -> str:
    """The element's title as it stands in a sentence."""
    if variable.key[0] == "element" and variable.facts is not None:
        title = variable.facts.title.partition(": ")[0].partition(" (")[0]
        return title if title[1:2].isupper() else title[:1].lower() + title[1:]
    return variable.words


def code_words(variable: Variable, cell: Cell, code: str) -> str:
    """A code beside those that the conditions write."""
    written = set(written_in(variable.atoms))
    if variable.codes is not None and variable.codes.hierarchical:
        above = [top for top in written if code.startswith(top)]
        if above:
            return f"under {max(above, key=len)}"
        return f"{code} alone" if any(top.startswith(code) for top in written) else f"such as {code}"
    named = [str(value) for value in cell.values if value in written]
    if named:
        return ", ".join(named[:3]) + (" …" if len(named) > 3 else "")
    others = sorted(written)
    return f"another than {', '.join(others)}" if 0 < len(others) <= 4 else f"such as {code}"


def interval_words(variable: Variable, cell: Cell, value: Held) -> str:
    """A number or date with the ends of the stretch over which the conditions say the same."""
    point = on_line(value)
    if point is None:
        return "known within bounds only"
    cuts = cuts_in(variable.atoms)
    places = places_between(cuts)
    same = [variable.truths(sample) == cell.truths for _, sample, _ in places]
    at = next(n for n, (low, _, high) in enumerate(places) if lies(point, low, high))
    first = last = at
    while first and same[first - 1]:
        first -= 1
    while last + 1 < len(places) and same[last + 1]:
        last += 1
    return stretch_words(variable, (places[first][0], first % 2 == 1), (places[last][2], last % 2 == 1))


Place = tuple[Fraction | None, Fraction, Fraction | None]
"""Low end, a point within, high end; a threshold itself has three equal ones."""


def places_between(cuts: list[Fraction]) -> list[Place]:
    """The stretches between thresholds and the thresholds, in order and by turns."""
    if not cuts:
        return [(None, Fraction(0), None)]
    places: list[Place] = [(None, cuts[0] - 1, cuts[0])]
    for low, high in zip(cuts, [*cuts[1:], None], strict=True):
        places.append((low, low, low))
        places.append((low, low + 1 if high is None else (low + high) / 2, high))
    return places


def lies(point: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    """On the threshold, or between the two."""
    if low is not None and low == high:
        return point == low
    return (low is None or point > low) and (high is None or point < high)


def stretch_words(
    variable: Variable, low: tuple[Fraction | None, bool], high: tuple[Fraction | None, bool]
) -> str:
    """Both ends in words; (end, whether it belongs to the stretch)."""
    if low[0] is not None and low == high:
        return shown(low[0], variable)
    dated = variable.facts is not None and variable.facts.type in ("date", "datetime")
    ends = []
    if low[0] is not None:
        ends.append(f"{'from' if low[1] else 'after' if dated else 'above'} {shown(low[0], variable)}")
    if high[0] is not None:
        ends.append(f"{'up to' if high[1] else 'before' if dated else 'below'} {shown(high[0], variable)}")
    return " and ".join(ends) or "given"


def shown(value: object, variable: Variable) -> str:
    """A value with its unit."""
    kind = variable.facts.type if variable.facts is not None else ""
    if isinstance(value, Fraction) and kind in ("date", "datetime"):
        return date.fromordinal(int(value)).isoformat()
    if isinstance(value, Fraction):
        number = decimal_text(value) if has_decimal_text(value) else str(value)
        return number + UNITS.get(kind, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
