"""The longest path through a procedure: the sum of the deadlines that can lie on it, in minutes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from crmc.semantics.program import Reading
from crmc.syntax import ast


class Path(NamedTuple):
    """`through`: the longest way out at the bottom, None if all end before; `ended`: the longest such."""

    through: Fraction | None
    ended: Fraction


_START = Path(Fraction(0), Fraction(0))


def longest_path(procedure: Reading) -> Fraction:
    """The longest time that the deadlines of a procedure add up to; a missing deadline counts nothing."""
    path = _sequence(procedure.body)
    return max(path.ended, path.through or Fraction(0))


def _sequence(body: Iterable[Reading | ast.Item]) -> Path:
    path = _START
    for item in body:
        if path.through is None:
            break
        path = _after(path, _path(item))
    return path


def _after(path: Path, following: Path) -> Path:
    """One part of a procedure after another."""
    before = path.through or Fraction(0)
    through = None if following.through is None else before + following.through
    return Path(through, max(path.ended, before + following.ended))


def _path(item: Reading | ast.Item) -> Path:
    if isinstance(item, ast.Ending):
        return Path(None, Fraction(0))
    if not isinstance(item, Reading):
        return _START
    own = Fraction(item.one("within", 0)) if item.keyword in ("step", "decide") else Fraction(0)
    return _after(Path(own, Fraction(0)), _inside(item))


def _inside(block: Reading) -> Path:
    if block.keyword == "decide":
        return _longest(_sequence(arm.body) for arm in block.body if isinstance(arm, Reading))
    if block.keyword == "parallel":
        return _together([_sequence(branch.body) for branch in block.blocks("branch")])
    if block.keyword == "repeat":
        return _repeated(_sequence(block.body), int(block.head["NUMBER"].value))
    return _START


def _longest(paths: Iterable[Path]) -> Path:
    """One of several ways is taken."""
    found = list(paths)
    throughs = [path.through for path in found if path.through is not None]
    ended = max((path.ended for path in found), default=Fraction(0))
    return Path(max(throughs), ended) if throughs else Path(None if found else Fraction(0), ended)


def _together(paths: list[Path]) -> Path:
    """All branches run at once, and the slowest tells; one that ends, ends all."""
    longest = _longest(paths)
    return longest if all(path.through is not None for path in paths) else Path(None, longest.ended)


def _repeated(path: Path, times: int) -> Path:
    if path.through is None:
        return path
    return Path(path.through * times, path.through * (times - 1) + path.ended)
