"""Applies the fixes of a knowledge base until none is left; in memory, nothing is read or written here."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from crmc.diagnostics import Diagnostic, Edit
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.source import Source, Span
from crmc.workspace import KnowledgeBase

MOST_ROUNDS = 20
"""A fix can bring a further fault to light, so the sources are checked again after each round of fixes."""

_BOM = "\ufeff"
Stretch = tuple[int, int, int, int]
"""Line, column, end line, end column of an edit: what two edits of one file may not share."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The knowledge base after all fixes, what they were in the order of their places, and what is left."""

    base: KnowledgeBase
    applied: tuple[Diagnostic, ...]
    compilation: Compilation

    def changed(self, before: KnowledgeBase) -> dict[str, bytes]:
        """The files that differ from those before, by path."""
        old, new = contents(before), contents(self.base)
        return {path: data for path, data in sorted(new.items()) if data != old[path]}


def contents(base: KnowledgeBase) -> dict[str, bytes]:
    """The files of a knowledge base that fixes may change, by path: its sources and tables."""
    tables = {path: text.encode() for path, text in base.tables.items()}
    return {source.path: source.data for source in base.sources} | tables


def repair(base: KnowledgeBase, wanted: Callable[[Diagnostic], bool]) -> Repair:
    """Applies every fix of the wanted diagnostics, checks again, and goes on until there is none.

    Of two fixes that touch the same stretch the first wins; the other has its turn in the next round.
    """
    applied: list[Diagnostic] = []
    compilation = compile_knowledge_base(base)
    for _ in range(MOST_ROUNDS):
        chosen = choose(found for found in compilation.diagnostics if wanted(found))
        if not chosen:
            break
        applied += chosen
        base = _with_edits(base, [edit for found in chosen if found.fix for edit in found.fix.edits])
        compilation = compile_knowledge_base(base)
    return Repair(base, tuple(sorted(applied, key=lambda found: found.span)), compilation)


def choose(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics whose fixes can be applied together, in their order."""
    taken: dict[str, list[Stretch]] = {}
    return [found for found in diagnostics if found.fix is not None and _take(found.fix.edits, taken)]


def _take(edits: tuple[Edit, ...], taken: dict[str, list[Stretch]]) -> bool:
    """Whether none of the edits touches what is taken; if so, they are taken too."""
    if any(_is_touched(edit.span, taken.get(edit.span.path, [])) for edit in edits):
        return False
    for edit in edits:
        insort(taken.setdefault(edit.span.path, []), edit.span[1:])
    return True


def _is_touched(span: Span, taken: list[Stretch]) -> bool:
    at = bisect_left(taken, span[1:])
    neighbours = taken[max(at - 1, 0) : at + 1]
    return any(_overlap(span[1:], other) for other in neighbours)


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[:2] == other[:2] or (one[:2] < other[2:] and other[:2] < one[2:])


def _with_edits(base: KnowledgeBase, edits: list[Edit]) -> KnowledgeBase:
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    sources = tuple(
        Source(source.path, apply_edits(source.data.decode(), by_path[source.path]).encode())
        if source.path in by_path
        else source
        for source in base.sources
    )
    tables = {
        path: apply_edits(text, by_path[path]) if path in by_path else text
        for path, text in base.tables.items()
    }
    return replace(base, sources=sources, tables=tables)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap; its byte order mark and its line ends stay as they are.

    Places count as spans do: the mark is no column, and CRLF is one line end.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    line_end = "\r\n" if "\r\n" in text else "\n"
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    pieces, at = [mark], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        span = edit.span
        pieces.append(text[at : starts[span.line - 1] + span.column - 1])
        pieces.append(edit.text.replace("\n", line_end))
        at = starts[span.end_line - 1] + span.end_column - 1
    return "".join([*pieces, text[at:]])
