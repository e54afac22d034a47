"""How many diagnostics of which severity, over how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from crmc.diagnostics import Diagnostic, Severity

MOST_DIAGNOSTICS = 10_000
"""How many diagnostics a report for programs holds; its summary counts all, and what is left out."""


class Summary(NamedTuple):
    """Files and declarations that were read, and the diagnostics found in them."""

    files: int
    declarations: int
    errors: int
    warnings: int
    notes: int


def summarise(diagnostics: Iterable[Diagnostic], files: int, declarations: int) -> Summary:
    """The counts of the diagnostics beside those of what was read."""
    counts = Counter[Severity]()
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += diagnostic.stands_for
    found = (counts[severity] for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE))
    return Summary(files, declarations, *found)


def summary_line(summary: Summary) -> str:
    """`3 errors, 1 warning in 2 files, 40 declarations`."""
    found = [
        _counted(count, word)
        for count, word in ((summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note"))
        if count
    ]
    read = f"{_counted(summary.files, 'file')}, {_counted(summary.declarations, 'declaration')}"
    return f"{', '.join(found) or 'no problems'} in {read}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
