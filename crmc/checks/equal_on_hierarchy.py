"""A commodity code is compared by an equals sign.

Declarations carry eight or ten digits. A heading of four is never equal to them, so the condition would
never match; `in` takes the whole heading with all that is below it.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM302",
    words="`{relation}` on a `{type}` would match only the very same digits",
    help="write `in (…)`, or `not in (…)`: a shorter code then stands for every code below it",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when commodity_code = 2403  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when commodity_code in (2403)
}
""",
    fixes=(
        ("  select when commodity_code = 2403", "  select when commodity_code in (2403)"),
        ('  select when commodity_code != "2403"', '  select when commodity_code not in ("2403")'),
    ),
)


_COMPARISON = re.compile(r'([a-z_0-9]+)([ \t]*)(!?)=[ \t]*([0-9.]+|"[0-9. ]+")')


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """A code that is compared by `=` is meant with all that stand below it."""
    written = _COMPARISON.fullmatch(lines.text(finding.span))
    if written is None:
        return None
    relation = "not in" if written[3] else "in"
    return instead(finding.span, lines, f"{written[1]} {relation} ({written[4]})")
