"""The place of a witness in words: only what cannot be left out of it, what differs first."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from crmc.analysis.proof.atoms import Below, Cut, FitsAs, Holds, IsMissing, IsTrue, OneOf
from crmc.analysis.proof.problem import Problem
from crmc.analysis.proof.search import Path, Target, leaves
from crmc.analysis.proof.values import MISSING, WITHOUT_RATE, Held
from crmc.analysis.proof.variables import Cell, Variable
from crmc.decimals import decimal_text, has_decimal_text

MOST_NAMED = 4
UNITS = {"money": " EUR", "mass": " kg", "volume": " l", "duration": " min"}


def region_words(problem: Problem, path: Path, target: Target) -> str:
    """Element by element, with `, ` between: "commodity code under 2710, AEO status missing"."""
    needed = needed_cells(problem, path, target)
    apart = {variable for variable, _ in leaves(problem.old) ^ leaves(problem.new)}
    ordered = sorted(needed, key=lambda number: (number not in apart, number))
    told = [cell_words(problem.variables[number], needed[number]) for number in ordered]
    return ", ".join(dict.fromkeys(word for word in told[:MOST_NAMED] if word)) or "any declaration"


def needed_cells(problem: Problem, path: Path, target: Target) -> dict[int, Cell]:
    """The cells without which the two would not stand in this way everywhere."""
    kept = dict(path)
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
            return old is forest.true and new.is_known and not new.data
        case "gained":
            return new is forest.true and old.is_known and not old.data
        case "kept":
            return old is forest.true and new is forest.true
        case _:
            return old.is_known and new.is_known and old is not new


def cell_words(variable: Variable, cell: Cell) -> str:
    """One variable and where it lies."""
    title = title_of(variable)
    value = cell.values[0]
    if value is MISSING:
        return f"{title} missing" if variable.is_element else f"{title} not to be told"
    if value is WITHOUT_RATE:
        return f"{title} in a currency without a rate"
    if all(isinstance(atom, IsMissing) for atom in variable.atoms):
        return f"{title} given"
    if variable.key[0] == "says":
        words = ", ".join(f'"{word}"' for word in variable.key[3][:3])
        return f"{variable.words} {'holds' if value else 'does not hold'} {words}"
    if any(isinstance(atom, Holds) for atom in variable.atoms):
        return f"the condition on {title} {'holds' if value else 'does not hold'}"
    if isinstance(value, tuple):
        return f"{title}: {', '.join(shown(each, variable) for each in value) or 'given but empty'}"
    if isinstance(value, bool) or any(isinstance(atom, IsTrue) for atom in variable.atoms):
        return f"{title}: {'yes' if value else 'no'}"
    if isinstance(value, str):
        return f"{title} {code_words(variable, cell, value)}"
    return f"{title} {interval_words(variable, value)}"


def title_of(variable: Variable) -> str:
    """The element's title as it stands in a sentence."""
    if variable.key[0] == "element" and variable.facts is not None:
        title = variable.facts.title
        return title if title[1:2].isupper() else title[:1].lower() + title[1:]
    return variable.words


def code_words(variable: Variable, cell: Cell, code: str) -> str:
    """A code beside those that the conditions write."""
    tops = sorted({top for atom in variable.atoms if isinstance(atom, Below) for top in atom.tops})
    tops += [top for atom in variable.atoms if isinstance(atom, FitsAs) for top in atom.wanted if top]
    above = [top for top in tops if code.startswith(top)]
    if above:
        return f"under {max(above, key=len)}"
    written = {value for atom in variable.atoms if isinstance(atom, OneOf) for value in atom.values}
    named = [value for value in cell.values if value in written]
    if named:
        return ", ".join(str(value) for value in named[:3]) + (" …" if len(named) > 3 else "")
    return f"such as {code}"


def interval_words(variable: Variable, value: Held) -> str:
    """A number or date between the nearest thresholds."""
    point = Fraction(value.toordinal()) if isinstance(value, date) else value
    assert isinstance(point, Fraction) or hasattr(value, "low")
    if not isinstance(point, Fraction):
        return "known within bounds only"
    cuts = sorted({atom.threshold for atom in variable.atoms if isinstance(atom, Cut)})
    below = [cut for cut in cuts if cut < point]
    above = [cut for cut in cuts if cut > point]
    if point in cuts:
        return shown(point, variable)
    ends = [f"above {shown(below[-1], variable)}"] if below else []
    ends += [f"below {shown(above[0], variable)}"] if above else []
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
