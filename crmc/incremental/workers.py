"""Shares the pieces that are to be examined out over the cores, in sets small enough for any memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmc.catalogue.model import Catalogue
from crmc.incremental.copies import in_copies
from crmc.incremental.dependencies import Dependencies, reach
from crmc.incremental.examination import Examination, examine_pieces
from crmc.incremental.pieces import Piece

PIECES_IN_A_SET = 250
FEW_PIECES = 25
"""Fewer are not worth sharing out; of as many as that half go to each of two cores."""
MOST_EXTRA = 0.25
"""How much more may be examined, in parts of all, because sets share what they depend on."""


class Work(NamedTuple):
    """Everything that an examination needs."""

    pieces: Sequence[Piece]
    dependencies: Dependencies
    catalogue: Catalogue
    tables: Mapping[str, str]
    names: Mapping[str, str]
    checks: Sequence[str]


def examine_sets(work: Work, due: Sequence[Piece]) -> Iterator[tuple[list[Piece], Examination]]:
    """Each set of pieces with what came out; a piece that several sets need comes out the same from each."""
    sets = _sets(work, due)

    def examine(index: int) -> Examination:
        return examine_pieces(sets[index], work.catalogue, work.tables, work.names, work.checks)

    yield from zip(sets, in_copies(len(sets), examine, list[Examination]), strict=True)


def _sets(work: Work, due: Sequence[Piece]) -> list[list[Piece]]:
    """Sets that depend on nothing outside; a single one where they would share too much.

    Files that are taken whole are in each: what could not be read in them may be what another piece names.
    """
    if not due:
        return []
    position = {piece: index for index, piece in enumerate(work.pieces)}
    size = min(PIECES_IN_A_SET, max(FEW_PIECES, (len(due) + 1) // 2))
    chunks = [due[start : start + size] for start in range(0, len(due), size)]
    whole = [piece for piece in work.pieces if piece.source is not None]
    sets: list[list[Piece]] = []
    room = len(due) * (1 + MOST_EXTRA)
    for chunk in chunks:
        sets.append(sorted(reach([*chunk, *whole], work.dependencies.of), key=position.__getitem__))
        room -= len(sets[-1])
        if room < 0:
            return [list(due)]
    return sets
