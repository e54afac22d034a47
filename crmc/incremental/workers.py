"""Shares the pieces that are to be examined out over the cores, in sets small enough for any memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from crmc.catalogue.model import Catalogue
from crmc.incremental.dependencies import Dependencies, reach
from crmc.incremental.examination import Examination, examine_pieces
from crmc.incremental.pieces import Piece

PIECES_IN_A_SET = 250
MOST_EXTRA = 0.25
"""How much more may be examined, in parts of all, because sets share what they depend on."""


class Work(NamedTuple):
    """Everything that an examination needs."""

    pieces: Sequence[Piece]
    dependencies: Dependencies
    catalogue: Catalogue
    tables: Mapping[str, str]
    names: Mapping[str, str]


def examine_sets(work: Work, due: Sequence[Piece]) -> Iterator[tuple[list[Piece], Examination]]:
    """Each set of pieces with what came out; a piece that several sets need comes out the same from each."""
    sets = _sets(work, due)
    cores = _cores()
    if len(sets) < 2 or cores < 2:
        for part in sets:
            yield part, _examine(work, part)
        return
    yield from _in_processes(work, sets, cores)


def _sets(work: Work, due: Sequence[Piece]) -> list[list[Piece]]:
    """Sets that depend on nothing outside; a single one where they would share too much.

    Files that are taken whole are in each: what could not be read in them may be what another piece names.
    """
    if not due:
        return []
    position = {piece: index for index, piece in enumerate(work.pieces)}
    chunks = [due[start : start + PIECES_IN_A_SET] for start in range(0, len(due), PIECES_IN_A_SET)]
    whole = [piece for piece in work.pieces if piece.source is not None]
    sets: list[list[Piece]] = []
    room = len(due) * (1 + MOST_EXTRA)
    for chunk in chunks:
        sets.append(sorted(reach([*chunk, *whole], work.dependencies.of), key=position.__getitem__))
        room -= len(sets[-1])
        if room < 0:
            return [list(due)]
    return sets


def _examine(work: Work, part: Sequence[Piece]) -> Examination:
    return examine_pieces(part, work.catalogue, work.tables, work.names)


def _cores() -> int:
    """Cores that this process may use, where it can be copied with all that it holds."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_SHARED: list[tuple[Work, list[list[Piece]]]] = []
"""What the copies of this process find in their memory: nothing of it is sent."""


def _in_processes(
    work: Work, sets: list[list[Piece]], cores: int
) -> Iterable[tuple[list[Piece], Examination]]:
    _SHARED.append((work, sets))
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(cores, len(sets)), mp_context=context, initializer=_leave_interrupts)
    try:
        yield from zip(sets, pool.map(_examine_shared, range(len(sets))), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)
        _SHARED.pop()


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _examine_shared(index: int) -> Examination:
    work, sets = _SHARED[-1]
    return _examine(work, sets[index])
