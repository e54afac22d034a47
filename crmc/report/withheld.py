"""Diagnostics for an audience: of a text that it may not read, the place and kind of fault, and no word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crmc.diagnostics import Diagnostic
from crmc.ir.model import Classification
from crmc.ir.redact import may_see
from crmc.semantics.labels import effective_label
from crmc.semantics.program import Program

Lines = dict[str, list[range]]


def withhold(
    diagnostics: Iterable[Diagnostic], program: Program, audience: str
) -> tuple[list[Diagnostic], set[str]]:
    """The diagnostics without words of hidden texts, and the files of which no line may be shown.

    What lies in no declaration that the audience may read is hidden: an absent label means restricted.
    """
    visible, hidden_files = _lines(program, audience)
    shown = [found if _is_visible(found, visible) else _without_words(found) for found in diagnostics]
    return shown, hidden_files | {found.span.path for found in shown if not _is_visible(found, visible)}


def _lines(program: Program, audience: str) -> tuple[Lines, set[str]]:
    """Lines that the audience may read by file, and the files that hold others."""
    visible: Lines = {}
    hidden: set[str] = set()
    for declaration in program.declarations:
        label, recipients = effective_label(declaration, program)
        if may_see(Classification(label, recipients), audience):  # type: ignore[arg-type]
            span = declaration.block.span
            visible.setdefault(declaration.file, []).append(range(span.line, span.end_line + 1))
        else:
            hidden.add(declaration.file)
    return visible, hidden


def _is_visible(found: Diagnostic, visible: Lines) -> bool:
    places = [found.span, *(related.span for related in found.related)]
    return all(any(place.line in lines for lines in visible.get(place.path, ())) for place in places)


def _without_words(found: Diagnostic) -> Diagnostic:
    message = f"a fault of the kind `{found.name}` in a text that this audience may not read"
    return replace(found, message=message, help=None, related=())
