"""What a surviving mutant asks its author, in words: would you notice if `2402` became `24`?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from crmc.analysis.strength.mutants import Change, Mutant
from crmc.analysis.strength.thresholds import as_written
from crmc.analysis.strength.written import Place, Written
from crmc.ir.model import Criterion
from crmc.syntax import ast

LONGEST = 72
"""Characters of a condition that are told; of a longer one, its beginning."""
LONGEST_TITLE = 90


class Question(NamedTuple):
    """What would not be noticed, to stand after "if"; values taken out one by one are told together."""

    place: Place
    words: str
    mutants: tuple[Mutant, ...]


def questions_of(mutants: Iterable[Mutant], written: Written) -> list[Question]:
    """One for each mutant, of a list's values one for all."""
    groups: dict[Any, list[Mutant]] = {}
    for number, mutant in enumerate(mutants):
        change = mutant.change
        key = (mutant.part, change.spot) if change.kind == "value" else number
        groups.setdefault(key, []).append(mutant)
    return [
        Question(place_of(several[0], written), _words_of_several(several, written), tuple(several))
        for several in groups.values()
    ]


def _words_of_several(mutants: list[Mutant], written: Written) -> str:
    if len(mutants) == 1:
        return words_of(mutants[0], written)
    pieces = ", ".join(_piece(mutant.change, written) for mutant in mutants)
    return f"one of {pieces} were taken out of {_spot(mutants[0].change, written)}"


def place_of(mutant: Mutant, written: Written) -> Place:
    """The line on which the change would stand."""
    change = mutant.change
    if change.kind == "weight" and isinstance(mutant.rule, Criterion):
        return written.place(next(p.value for p in mutant.rule.parts if p.name == change.spot.name))
    piece = change.piece if hasattr(change.piece, "__struct_fields__") else None
    return written.place(change.spot, piece)


def words_of(mutant: Mutant, written: Written) -> str:
    """What would change, to stand after "if"."""
    return _WORDS[mutant.change.kind](mutant.change, written)


def title_of(mutants: Sequence[Mutant], written: Written) -> str:
    """The title of a test that notices these changes."""
    words = words_of(mutants[0], written).replace("`", "").replace('"', "")
    more = f", and {len(mutants) - 1} more" if len(mutants) > 1 else ""
    text = f"Notices if {words}"
    return (text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 2].rstrip() + " …") + more


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 2].rsplit(" ", 1)[0] + " …"


def _spot(change: Change, written: Written) -> str:
    return f"`{_short(written.text(change.spot))}`"


def _piece(change: Change, written: Written) -> str:
    return f"`{_short(written.text(change.spot, change.piece))}`"


def _joined(change: Change, written: Written) -> str:
    before, after = ("and", "or") if type(change.spot).__name__ == "And" else ("or", "and")
    return f"`{before}` became `{after}` in {_spot(change, written)}"


def _negation(change: Change, written: Written) -> str:
    node = written.node(change.spot)
    if isinstance(node, ast.Membership | ast.Presence):
        return f"the `not` were left out of {_spot(change, written)}"
    return f"{_spot(change, written)} lost its `not`"


def _became(change: Change, written: Written) -> str:
    return f"`{change.piece}` became `{change.new}` in {_spot(change, written)}"


def _threshold(change: Change, written: Written) -> str:
    before = written.node(change.spot, change.piece)
    text = written.text(change.spot, change.piece)
    moved = change.new.value
    if isinstance(before, ast.Quantity):
        moved = f"{as_written(before.number, change.piece, change.new)} {before.unit}"
    return f"`{text}` became `{moved}` in {_spot(change, written)}"


def _parameter(change: Change, written: Written) -> str:
    side = "higher" if change.new == "1.1" else "lower"
    return f"{_piece(change, written)} were a tenth {side} in {_spot(change, written)}"


def _code(change: Change, written: Written) -> str:
    return f"{_piece(change, written)} became `{change.new.value}` in {_spot(change, written)}"


def _fallback(change: Change, written: Written) -> str:
    other = "yes" if change.new.value == "true" else "no"
    return (
        f"`else {written.text(change.spot, change.piece)}` became `else {other}` in {_spot(change, written)}"
    )


_WORDS: dict[str, Callable[[Change, Written], str]] = {
    "dropped": lambda change, written: f"{_piece(change, written)} were left out",
    "joined": _joined,
    "count": lambda change, written: (
        f"`at least {change.spot.count}` became `at least {change.new}` in {_spot(change, written)}"
    ),
    "negation": _negation,
    "boundary": _became,
    "quantifier": _became,
    "threshold": _threshold,
    "parameter": _parameter,
    "value": lambda change, written: f"{_piece(change, written)} were taken out of {_spot(change, written)}",
    "list": lambda change, written: f"`{change.piece.name}` were empty in {_spot(change, written)}",
    "code": _code,
    "else": lambda change, written: (
        f"`else {written.text(change.spot, change.piece)}` were left out of {_spot(change, written)}"
    ),
    "fallback": _fallback,
    "presence": lambda change, written: f"{_spot(change, written)} asked for the opposite",
    "missing": lambda change, written: (
        f"a missing `{change.piece.id}` made {_spot(change, written)} false, and no longer unknown"
    ),
    "weight": lambda change, written: f"the indicator {_spot(change, written)} added nothing to the score",
}
