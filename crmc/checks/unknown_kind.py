"""A declaration begins with a word that is no kind of declaration.

The kinds are fixed, because each has its own meaning in law and its own place in the handbook.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.kinds import KINDS
from crmc.source import SourceLines
from crmc.unmistakable import unmistakable_name

FAULT = Fault(
    code="CRM120",
    words="`{word}` is not a kind of declaration",
    help="did you mean `{nearest}`?\nallowed: {allowed}",
    bad="""
criterium EXA-001 "Example" {  #!
  status: draft
  applies: import

}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
""",
    fixes=(('criterium EXA-001 "Example" {', 'criterion EXA-001 "Example" {'),),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """The nearest kind."""
    certain = unmistakable_name(finding.arguments["word"], KINDS)
    found = lines.text(finding.span) == finding.arguments["word"]
    return instead(finding.span, lines, certain) if certain and found else None
