"""A list is used as if it were one value.

A list has many values. Whether something is one of them is asked by `in`.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, before, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM314",
    words="`{name}` is a list, not a value",
    help="ask whether something is in it: `… in {name}`",
    bad="""
list example of country "Example" { values: CN }
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country = example  #!
}
""",
    good="""
list example of country "Example" { values: CN }
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in example
}
""",
    fixes=(
        ("  select when origin_country = example", "  select when origin_country in example"),
        ("  select when origin_country != example", "  select when origin_country not in example"),
    ),
)


_EQUALITY = re.compile(r"(!?)=[ \t]*$")


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """A value is never equal to a list: it is in it, or not."""
    relation = _EQUALITY.search(lines.before(finding.span))
    if relation is None:
        return None
    place = before(finding.span, len(relation[0])).to(finding.span)
    return instead(place, lines, f"{'not in' if relation[1] else 'in'} {lines.text(finding.span)}")
