"""Diagnostics for an audience: of a text that it may not read, the place and kind of fault, and no word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from crmc.diagnostics import Diagnostic
from crmc.ir.model import Classification
from crmc.ir.redact import may_see
from crmc.semantics.labels import effective_label
from crmc.semantics.program import Program
from crmc.source import Span

Lines = dict[str, list[tuple[int, int]]]
_NAMED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")


def withhold(
    diagnostics: Iterable[Diagnostic], program: Program, audience: str
) -> tuple[list[Diagnostic], set[str]]:
    """The diagnostics without words of hidden texts, and the files of which no line may be shown.

    What lies in no declaration that the audience may read is hidden: an absent label means restricted.
    A guess at what the author of a visible text meant must not name what is hidden.
    """
    visible, hidden_files, hidden_names = _seen_by(program, audience)
    shown: list[Diagnostic] = []
    for found in diagnostics:
        if _is_visible(found, visible):
            shown.append(_without_guesses(found, hidden_names))
        else:
            shown.append(_without_words(found))
            hidden_files.add(found.span.path)
    return shown, hidden_files


def _seen_by(program: Program, audience: str) -> tuple[Lines, set[str], set[str]]:
    """First and last lines that the audience may read by file; the files and IDs that hold others."""
    visible: Lines = {}
    hidden_files: set[str] = set()
    hidden_names: set[str] = set()
    for declaration in program.declarations:
        label, recipients = effective_label(declaration, program)
        if may_see(Classification(label, recipients), audience):  # type: ignore[arg-type]
            span = declaration.block.span
            visible.setdefault(declaration.file, []).append((span.line, span.end_line))
        else:
            hidden_files.add(declaration.file)
            hidden_names.add(declaration.id)
    for lines in visible.values():
        lines.sort()
    return visible, hidden_files, hidden_names


def _is_visible(found: Diagnostic, visible: Lines) -> bool:
    places = [found.span, *(related.span for related in found.related)]
    return all(_is_in(place, visible.get(place.path, [])) for place in places)


def _is_in(place: Span, lines: list[tuple[int, int]]) -> bool:
    """Whether a line lies in one of the stretches; declarations follow one another and do not overlap."""
    at = bisect_right(lines, (place.line, 1 << 30)) - 1
    return any(first <= place.line <= last for first, last in lines[max(at - 1, 0) : at + 1])


def _without_guesses(found: Diagnostic, hidden_names: set[str]) -> Diagnostic:
    written = [found.help or ""]
    if found.fix is not None:
        written += [found.fix.description, *(edit.text for edit in found.fix.edits)]
    names = {name for text in written for name in _NAMED.findall(text)}
    return found if names.isdisjoint(hidden_names) else replace(found, help=None, fix=None)


def _without_words(found: Diagnostic) -> Diagnostic:
    message = f"a fault of the kind `{found.name}` in a text that this audience may not read"
    return replace(found, message=message, help=None, fix=None, related=())
