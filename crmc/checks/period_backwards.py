"""A period ends before it begins.

It would hold on no day at all.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, ends_of, turned_round
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM321",
    words="this period begins on {start}, after its end on {end}",
    help="write the earlier date first",
    rules=("L04",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-12-31 .. 2027-01-01  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
}
""",
    fixes=(("  valid: 2027-12-31 .. 2027-01-01", "  valid: 2027-01-01 .. 2027-12-31"),),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """The two dates change places; where their years differ, one of them may be misspelt."""
    ends = ends_of(finding.span, lines)
    if ends is None or ends[0].strip()[:4] != ends[1].strip()[:4]:
        return None
    return turned_round(finding.span, lines)
