"""A citation names an article that the catalogue does not hold.

The number may be misspelt, or nobody has read the provision yet. It is added to the catalogue with its
source, and marked unverified until somebody has read it.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM402",
    words="the catalogue knows no `{citation}`",
    help=(
        "did you mean `{nearest}`?\nit knows of `{instrument}`: {known}\n"
        "no provision of `{unlisted}` is recorded: cite it alone, or record the provision"
    ),
    rules=("L11",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 9999 }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 46(3) }
}
""",
    fixes=(("  legal { basis: UCC article 46(3) }", "  legal { basis: UCC art 46(3) }"),),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Another word for the same kind of division, where the instrument has that number under it."""
    instrument, division, number = [*finding.arguments["citation"].split(" ", 2), "", ""][:3]
    under = finding.arguments.get("divisions", "").split()
    if {division, *under} != {"art", "article"}:
        return None
    return instead(finding.span, lines, f"{instrument} {under[0]} {number}")
