"""A key is not followed by a colon.

A word directly followed by a colon is a key. Without the colon it is a word like any other, and the
entry cannot be told from its neighbours.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault
from crmc.diagnostics import Edit, Finding, Fix
from crmc.kinds import KINDS
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM113",
    words="a colon is missing after `{key}`",
    help="write `{key}: …`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level low owner: expert_team  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
  owner: expert_team
}
""",
    fixes=(
        ("  level = low", "  level: low"),
        ("  level low owner: expert_team", "  level: low owner: expert_team"),
    ),
)


_EQUAL = re.compile(r"[ \t]*=(?![=<>])")
_KEYS = frozenset(
    field.key for kind in KINDS.values() for table in (kind.table, *kind.inner) for field in table.fields
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Only behind a word that is a key somewhere: another word may be no key at all."""
    span, key = finding.span, lines.text(finding.span)
    if key not in _KEYS:
        return None
    behind = span._replace(line=span.end_line, column=span.end_column)
    equal = _EQUAL.match(lines.after(span))
    if equal is not None:
        behind = behind._replace(end_column=behind.column + equal.end())
    return Fix(f"write a colon after `{key}`", (Edit(behind, ":"),))
