"""A file holds a character that nobody can see.

Control, formatting and private-use characters can make a rule read differently from what it does: they
reverse the order of what is shown, or split a word that then never matches. They come in mostly by
copying from web pages or office documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crmc.checks.fault import Fault
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines, Span

FAULT = Fault(
    code="CRM103",
    words="the {kind} character {character} cannot be seen and is not allowed in a source",
    help="delete it and type the text around it anew",
    bad="""
# An exam\u00adple  #!
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    good="""
# An example
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    fixes=(("# An exam\xadple, and another\xad one", "# An example, and another one"),),
)


MOST_PLACES = 1000
"""A fix takes away so many at once; the next round finds the rest."""


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """An invisible character is no part of any word; where a control character is, a space may be missing."""
    if finding.arguments.get("kind") != "format":
        return None
    name = finding.arguments["character"]
    edits = tuple(islice(_removals(chr(int(name[2:].split()[0], 16)), finding.span.path, lines), MOST_PLACES))
    return Fix(f"remove {name} wherever it stands in this file", edits) if edits else None


def _removals(character: str, path: str, lines: SourceLines) -> Iterator[Edit]:
    for number, line in enumerate(lines.of(path), start=1):
        column = line.find(character) + 1
        while column:
            yield Edit(Span(path, number, column, number, column + 1), "")
            column = line.find(character, column) + 1
