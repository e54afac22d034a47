"""Diagnostics for an audience: of a text that it may not read, the kind of fault, and no word.

A file that holds nothing for the audience is not named either; a catalogue carries no label and is named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import structs

from crmc.diagnostics import Diagnostic, Severity, ordered
from crmc.ir.model import WITHHELD, Classification
from crmc.ir.redact import may_see
from crmc.semantics.labels import effective_label
from crmc.semantics.program import Declaration, Program, Reading, Symbols
from crmc.source import SourceLines, Span, whole_file
from crmc.syntax import ast

_NAMED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_CATALOGUE = "grammar/catalogue/"


class Shown(NamedTuple):
    """What is told to an audience; `files` and `declarations` count what it may read.

    `readable` are those of the diagnostics that stand with their words; `hidden` are the files of which no
    line may be shown.
    """

    diagnostics: list[Diagnostic]
    readable: list[Diagnostic]
    hidden: frozenset[str]
    files: int
    declarations: int


def withhold(
    diagnostics: Iterable[Diagnostic],
    program: Program,
    audience: str,
    lines: SourceLines,
    failing: Container[Severity] = (Severity.ERROR,),
) -> Shown:
    """The diagnostics without words of hidden texts.

    What lies in no declaration that the audience may read is hidden: an absent label means restricted.
    A sentence about a visible text must not name what is hidden, unless that text names it itself.
    INVARIANT: of hidden faults the kinds in each file are told, and only of those that fail: neither their
    places, which would tell lengths, nor their number.
    """
    seen = _seen_by(program, audience)
    shown: list[Diagnostic] = []
    readable: list[Diagnostic] = []
    hidden = set(seen.hidden_files)
    for found in diagnostics:
        if seen.shows(found) and not seen.names_hidden(found, lines):
            readable.append(_without_guesses(found, seen.hidden_names))
            shown.append(readable[-1])
        else:
            hidden.add(found.span.path)
            if found.severity in failing:
                shown.append(_without_words(found, seen.place(found.span)))
    count = sum(len(stretches) for stretches in seen.visible.values())
    return Shown(ordered(shown), readable, frozenset(hidden), len(seen.visible), count)


@dataclass(slots=True)
class _Seen:
    """Where visible declarations stand, by file in order; what stands hidden within them; hidden names."""

    visible: dict[str, list[Span]] = field(default_factory=dict)
    hidden_within: dict[str, list[Span]] = field(default_factory=dict)
    hidden_files: set[str] = field(default_factory=set)
    hidden_names: set[str] = field(default_factory=set)

    def shows(self, found: Diagnostic) -> bool:
        places = [found.span, *(related.span for related in found.related)]
        return all(self._around(place) is not None and not self._is_within(place) for place in places)

    def _around(self, place: Span) -> Span | None:
        """The visible declaration in which a place begins; declarations do not overlap."""
        stretches = self.visible.get(place.path, [])
        at = bisect_right(stretches, place[1:3], key=lambda span: span[1:3]) - 1
        return stretches[at] if at >= 0 and place[1:3] <= stretches[at][3:5] else None

    def _is_within(self, place: Span) -> bool:
        hidden = self.hidden_within.get(place.path, ())
        return any(place[1:3] < span[3:5] and span[1:3] < max(place[3:5], place[1:3]) for span in hidden)

    def names_hidden(self, found: Diagnostic, lines: SourceLines) -> bool:
        """Whether the sentences name what is hidden and the visible text does not."""
        sentences = [found.message, *(related.message for related in found.related)]
        named = set(_words(sentences)) & self.hidden_names
        return bool(named) and not named <= set(_words(self._texts(found, lines)))

    def _texts(self, found: Diagnostic, lines: SourceLines) -> Iterator[str]:
        for place in (found.span, *(related.span for related in found.related)):
            around = self._around(place)
            text = "" if around is None else lines.text(around)
            for hidden in self.hidden_within.get(place.path, ()):
                text = text.replace(lines.text(hidden), "")
            yield text

    def place(self, span: Span) -> Span:
        """In what file a hidden fault is: one that holds visible declarations too, or not said."""
        if span.path.startswith(_CATALOGUE):
            return span
        return whole_file(span.path if span.path in self.visible else WITHHELD)


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (name for text in texts for name in _NAMED.findall(text))


def _seen_by(program: Program, audience: str) -> _Seen:
    seen = _Seen()
    for declaration in program.declarations:
        if may_see_declaration(declaration, program, audience):
            seen.visible.setdefault(declaration.file, []).append(declaration.block.span)
            _hide_indicators(declaration, audience, seen)
        else:
            seen.hidden_files.add(declaration.file)
            seen.hidden_names.add(declaration.id)
    for stretches in seen.visible.values():
        stretches.sort()
    return seen


def readable_program(program: Program, audience: str) -> Program:
    """The program as far as an audience may read it: other declarations and indicators are not in it."""
    kept = {
        id(declaration): _without_indicators(declaration, audience)
        for declaration in program.declarations
        if may_see_declaration(declaration, program, audience)
    }
    declared = {
        name: kept[id(declaration)]
        for name, declaration in program.symbols.declared.items()
        if id(declaration) in kept
    }
    return structs.replace(program, declarations=tuple(kept.values()), symbols=Symbols(declared))


def _without_indicators(declaration: Declaration, audience: str) -> Declaration:
    hidden = {id(indicator.block) for indicator in _hidden_indicators(declaration, audience)}
    items = tuple(item for item in declaration.block.items if id(item) not in hidden)
    return structs.replace(declaration, block=structs.replace(declaration.block, items=items))


def may_see_declaration(declaration: Declaration, program: Program, audience: str) -> bool:
    """Whether an audience may read a declaration as it is written, by the label that holds for it.

    What a test came to, or what is wrong with an act, tells of the declaration that it names.
    """
    label = Classification(*effective_label(declaration, program))
    if _is_labelled_twice(declaration) or not may_see(label, audience):
        return False
    owner = program.symbols.get(declaration.id) if declaration.kind.names_existing else None
    return owner is None or owner is declaration or may_see_declaration(owner, program, audience)


def _is_labelled_twice(reading: Reading) -> bool:
    """Then nobody knows which was meant."""
    entries = (item for item in reading.block.items if isinstance(item, ast.Entry))
    return sum(entry.key.text == "classification" for entry in entries) > 1


def _hide_indicators(declaration: Declaration, audience: str, seen: _Seen) -> None:
    for indicator in _hidden_indicators(declaration, audience):
        seen.hidden_within.setdefault(declaration.file, []).append(indicator.block.span)
        seen.hidden_files.add(declaration.file)
        if "NAME" in indicator.head:
            seen.hidden_names.add(str(indicator.head["NAME"].value))


def _hidden_indicators(declaration: Declaration, audience: str) -> Iterator[Reading]:
    for indicator in declaration.blocks("indicator"):
        labelled = "classification" in indicator.keys
        if labelled and (_is_labelled_twice(indicator) or not _may_see_indicator(indicator, audience)):
            yield indicator


def _may_see_indicator(indicator: Reading, audience: str) -> bool:
    """A label that could not be read hides."""
    label = indicator.one("classification")
    return label is not None and may_see(Classification(*label), audience)


def _without_guesses(found: Diagnostic, hidden_names: set[str]) -> Diagnostic:
    written = [found.help or ""]
    if found.fix is not None:
        written += [found.fix.description, *(edit.text for edit in found.fix.edits)]
    return structs.replace(found, help=None, fix=None) if hidden_names & set(_words(written)) else found


def _without_words(found: Diagnostic, place: Span) -> Diagnostic:
    message = f"a fault of the kind `{found.name}` in a text that this audience may not read"
    return structs.replace(found, message=message, span=place, help=None, fix=None, related=())
