"""Every diagnostic of a knowledge base: what was found before, where it still holds, and the rest anew."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from crmc.catalogue.model import Catalogue
from crmc.checks import describe, names_of_checks
from crmc.diagnostics import Diagnostic, ordered
from crmc.front_end import read_catalogue
from crmc.incremental.dependencies import Dependencies, all_meant, reach, some_of, words_of
from crmc.incremental.examination import Examination, is_open, moved
from crmc.incremental.kept import Kept
from crmc.incremental.pieces import Piece, Shape, cut, whole_file
from crmc.incremental.verdict import Gone, Verdict, World, match, shapes_by_path
from crmc.incremental.workers import Work, examine_sets
from crmc.workspace import KnowledgeBase

Mentions = dict[Piece, tuple[str, ...]]
"""The declared names that stand in each piece."""


class Report(NamedTuple):
    """What `crmc check` tells, and what to keep for the next time."""

    diagnostics: tuple[Diagnostic, ...]
    declarations: int
    kept: Kept


def check_knowledge_base(base: KnowledgeBase, before: Kept | None = None) -> Report:
    """`before`: what was kept of a run with the same compiler, catalogue and table files."""
    with without_collection():
        return _check(base, before or Kept())


@contextmanager
def without_collection() -> Iterator[None]:
    """What a check makes holds no circles to speak of; looking for some would be a third of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _check(base: KnowledgeBase, before: Kept) -> Report:
    catalogue, findings = (before.catalogue, []) if before.catalogue else read_catalogue(base)
    shapes = shapes_by_path(before.world)
    pieces = [piece for source in base.sources for piece in cut(source, shapes.get(source.path, ()))]
    checks = before.checks or names_of_checks()
    settling = _Settling(base, catalogue, pieces, before.world, checks)
    settling.settle()
    told = [describe(finding) for finding in (*findings, *base.findings)]
    diagnostics, declarations = settling.told(told)
    return Report(diagnostics, declarations, Kept(None if findings else catalogue, checks, settling.world()))


class _Settling:
    """Examines until every piece is what it promised; only a fault of syntax needs a second round."""

    def __init__(
        self,
        base: KnowledgeBase,
        catalogue: Catalogue,
        pieces: list[Piece],
        before: World,
        checks: Sequence[str],
    ) -> None:
        self.base, self.catalogue, self.pieces, self.checks = base, catalogue, pieces, checks
        self.verdicts, self.gone = match(pieces, before)
        self.loose: list[Diagnostic] = []

    def settle(self) -> None:
        broken = self._round()
        while broken:
            self._take_whole(broken)
            broken = self._round()

    def _round(self) -> set[str]:
        """Examines what has no verdict that holds; gives the files that must be taken whole."""
        names = {name: kind for piece in self.pieces for kind, name in piece.declares}
        mentions = self._mentions(names)
        dependencies = Dependencies(mentions)
        due = self._due(dependencies)
        work = Work(self.pieces, dependencies, self.catalogue, self.base.tables, names, self.checks)
        broken: set[str] = set()
        for part, result in examine_sets(work, [piece for piece in self.pieces if piece in due]):
            self._take(part, result, mentions)
            broken |= result.broken
        return broken

    def _mentions(self, names: dict[str, str]) -> Mentions:
        """Which declared names stand in each piece; one seen before is searched for new ones only."""
        known = {name for piece in self.verdicts for _, name in piece.declares}
        known |= {name for gone in self.gone for _, name in gone.declares}
        every, new = all_meant(names), all_meant(names.keys() - known)
        found: Mentions = {}
        for piece in self.pieces:
            verdict = self.verdicts.get(piece)
            if verdict is None:
                found[piece] = tuple(sorted(words_of(piece) & every))
            elif new and (words := some_of(new, piece)):
                found[piece] = tuple(sorted({*verdict.mentions, *words}))
            else:
                found[piece] = verdict.mentions
        return found

    def _due(self, dependencies: Dependencies) -> Iterable[Piece]:
        """What a change can reach, and all that this depends on."""
        fresh = [piece for piece in self.pieces if piece not in self.verdicts]
        seeds = {*fresh, *(piece for piece, verdict in self.verdicts.items() if verdict.open)}
        changed = [*self.gone, *(Gone(piece.declares, piece.acts, ()) for piece in fresh)]
        for name in {name for gone in changed for _, name in gone.declares}:
            for group in dependencies.mentioning(name):
                seeds.update(group)
        for name in {name for gone in changed if gone.acts for name in gone.mentions}:
            seeds.update(dependencies.declaring(name))
        return reach(reach(seeds, dependencies.on), dependencies.of)

    def _take(self, part: Sequence[Piece], result: Examination, mentions: Mentions) -> None:
        told = zip(part, result.diagnostics, result.counts, strict=True)
        for index, (piece, diagnostics, count) in enumerate(told):
            self.verdicts[piece] = Verdict(
                piece.line,
                mentions[piece],
                count,
                index in result.unsure or is_open(piece, diagnostics),
                tuple(diagnostics),
            )
        self.loose += result.loose

    def _take_whole(self, paths: set[str]) -> None:
        wholes = {source.path: whole_file(source) for source in self.base.sources if source.path in paths}
        self.gone = [
            Gone(piece.declares, piece.acts, self.verdicts.pop(piece).mentions)
            for piece in self.pieces
            if piece.path in paths
        ]
        kept = [piece for piece in self.pieces if piece.path not in paths]
        order = {source.path: index for index, source in enumerate(self.base.sources)}
        self.pieces = sorted([*kept, *wholes.values()], key=lambda piece: (order[piece.path], piece.line))
        self.loose = []

    def told(self, others: list[Diagnostic]) -> tuple[tuple[Diagnostic, ...], int]:
        """Every diagnostic in order, and how many declarations there are."""
        found = [*others, *self.loose]
        for piece in self.pieces:
            verdict = self.verdicts[piece]
            lines = piece.line - verdict.line
            found += [moved(one, lines) for one in verdict.diagnostics] if lines else verdict.diagnostics
        return tuple(ordered(found)), sum(verdict.count for verdict in self.verdicts.values())

    def world(self) -> list[tuple[str, Shape, Verdict]]:
        return [(piece.path, piece.shape, self.verdicts[piece]) for piece in self.pieces]
