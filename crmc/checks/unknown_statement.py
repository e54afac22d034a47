"""A line begins with a word that begins nothing.

A body holds entries (`key: value`), blocks (`word { … }`) and a few statements such as `let` and
`select when`.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.kinds import KINDS
from crmc.source import SourceLines
from crmc.unmistakable import unmistakable_name

FAULT = Fault(
    code="CRM114",
    words="`{word}` begins nothing that can stand here",
    help=("did you mean `{nearest}`?\nan entry is a key, a colon and a value; a block is a word and braces"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  selct when net_mass < 5 kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass < 5 kg
}
""",
    fixes=(("  selct when net_mass < 5 kg", "  select when net_mass < 5 kg"),),
)


_KNOWN = (
    *(word for kind in KINDS.values() for table in (kind.table, *kind.inner) for word in table.statements),
    *(table.keyword for kind in KINDS.values() for table in kind.inner),
    *("when", "and", "or", "otherwise"),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """The nearest word that begins something, or joins two conditions."""
    certain = unmistakable_name(finding.arguments["word"], _KNOWN)
    found = lines.text(finding.span) == finding.arguments["word"]
    return instead(finding.span, lines, certain) if certain and found else None
