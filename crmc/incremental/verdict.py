"""What is known of a piece, and which of it is still known after a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from crmc.diagnostics import Diagnostic
from crmc.incremental.pieces import Piece, Shape


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """What was found in a piece, while its first line was the `line` of its file."""

    line: int
    mentions: tuple[str, ...]
    """The declared names that stand in it."""
    count: int
    """How many declarations it holds."""
    open: bool
    """It is to be examined each time (`examination.is_open`)."""
    diagnostics: tuple[Diagnostic, ...]


World = Sequence[tuple[str, Shape, Verdict]]
"""Path, shape and verdict of every piece, in the order of the sources."""


class Gone(NamedTuple):
    """A piece that is no more as it was: what refers to it must be looked at again."""

    declares: tuple[tuple[str, str], ...]
    acts: bool
    mentions: tuple[str, ...]


def shapes_by_path(before: World) -> dict[str, list[Shape]]:
    """The shapes of the pieces that each file had, in its order."""
    shapes: dict[str, list[Shape]] = {}
    for path, shape, _ in before:
        shapes.setdefault(path, []).append(shape)
    return shapes


def match(pieces: Sequence[Piece], before: World) -> tuple[dict[Piece, Verdict], list[Gone]]:
    """The verdicts that belong to pieces of the same text in the same file, and what has gone."""
    matched: dict[Piece, Verdict] = {}
    waiting = {id(shape): (path, shape, verdict) for path, shape, verdict in before}
    for piece in pieces:
        known = waiting.pop(id(piece.shape), None)
        if known is not None:
            matched[piece] = known[2]
    rest: dict[tuple[str, bytes], list[tuple[Shape, Verdict]]] = {}
    for path, shape, verdict in waiting.values():
        rest.setdefault((path, shape.digest), []).append((shape, verdict))
    for piece in pieces if rest else ():
        known_here = rest.get((piece.path, piece.shape.digest))
        if known_here and piece not in matched:
            matched[piece] = known_here.pop()[1]
    gone = [found for here in rest.values() for found in here]
    return matched, [Gone(shape.declares, shape.acts, verdict.mentions) for shape, verdict in gone]
