"""A letter with an accent is stored as two characters.

The same letter can be stored as one character or as a letter and an accent after it. They look the
same, but are not equal when compared or searched. Sources use the composed form (Unicode NFC) alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import islice
from posixpath import commonprefix

from crmc.checks.fault import Fault
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines, Span

FAULT = Fault(
    code="CRM104",
    words="a letter on this line is written as a letter and a separate accent",
    help="type the letter anew, or save the file in the composed form (NFC)",
    bad="""
# Pec\u0301  #!
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    good="""
# Peć
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    fixes=(("# Peć and Niš", "# Peć and Niš"),),
)


MOST_LINES = 1000
"""A fix mends so many lines at once; the next round finds the rest."""


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """The composed form is the same letter to every reader."""
    path = finding.span.path
    edits = tuple(islice(_compositions(path, lines.of(path)), MOST_LINES))
    return (
        Fix("write each letter with its accent as one, wherever this file has two", edits) if edits else None
    )


def _compositions(path: str, lines: list[str]) -> Iterator[Edit]:
    for number, line in enumerate(lines, start=1):
        normal = unicodedata.normalize("NFC", line)
        if normal != line:
            start = len(commonprefix((line, normal)))
            end = len(commonprefix((line[start:][::-1], normal[start:][::-1])))
            span = Span(path, number, start + 1, number, len(line) - end + 1)
            yield Edit(span, normal[start : len(normal) - end])
