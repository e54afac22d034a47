"""`any` or `every` stands before an element that occurs once.

The words are for elements that can occur several times on one line or declaration.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, within
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM311",
    words="`{element}` occurs once, so `{quantifier}` has no meaning before it",
    help="leave `{quantifier}` out",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when any origin_country in (CN)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (CN)
}
""",
    fixes=(("  select when any origin_country in (CN)", "  select when origin_country in (CN)"),),
)


_QUANTIFIER = re.compile(r"(?:any|every)[ \t]+")


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Of one value, `any` and `every` say nothing."""
    quantifier = _QUANTIFIER.match(lines.text(finding.span))
    if quantifier is None:
        return None
    place = within(finding.span, *quantifier.span())
    return Fix(f"remove `{quantifier[0].strip()}`", (Edit(place, ""),))
