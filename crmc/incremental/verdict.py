"""What is known of a piece, and which of it is still known after a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from crmc.diagnostics import Diagnostic
from crmc.incremental.pieces import Piece


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """What was found in a piece, while its first line was the `line` of its file."""

    line: int
    declares: tuple[tuple[str, str], ...]
    acts: bool
    mentions: tuple[str, ...]
    """The declared names that stand in it."""
    count: int
    """How many declarations it holds."""
    open: bool
    """It is to be examined each time (`examination.is_open`)."""
    diagnostics: tuple[Diagnostic, ...]


World = Sequence[tuple[str, bytes, Verdict]]
"""Path, digest and verdict of every piece, in the order of the sources."""


class Gone(NamedTuple):
    """A piece that is no more as it was: what refers to it must be looked at again."""

    declares: tuple[tuple[str, str], ...]
    acts: bool
    mentions: tuple[str, ...]


def match(pieces: Sequence[Piece], before: World) -> tuple[dict[Piece, Verdict], list[Gone]]:
    """The verdicts that belong to pieces of the same text in the same file, and what has gone."""
    waiting: dict[tuple[str, bytes], list[Verdict]] = {}
    for path, digest, verdict in before:
        waiting.setdefault((path, digest), []).append(verdict)
    matched: dict[Piece, Verdict] = {}
    for piece in pieces:
        verdicts = waiting.get((piece.path, piece.digest))
        if verdicts:
            matched[piece] = verdicts.pop()
    gone = [verdict for verdicts in waiting.values() for verdict in verdicts]
    return matched, [Gone(verdict.declares, verdict.acts, verdict.mentions) for verdict in gone]
