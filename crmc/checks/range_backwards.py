"""The ends of a range are the wrong way round.

Nothing lies in such a range, so the condition would never be true.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, turned_round
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM320",
    words="this range begins above its end",
    help="write the lower end first",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass in (5 kg .. 2 kg)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass in (2 kg .. 5 kg)
}
""",
    fixes=(("  select when net_mass in (5 kg .. 2 kg)", "  select when net_mass in (2 kg .. 5 kg)"),),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """The two ends change places."""
    return turned_round(finding.span, lines)
