"""Two things are compared or added that are not alike.

Money is not compared with a weight, nor an amount with a bare number: whatever came out would mean
nothing. The message names both types.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, instead, within
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM301",
    words="`{left}` does not go with `{right}`, so one cannot {doing} here",
    help="use an element or a value of the same type on both sides",
    rules=("L36",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 EUR
}
""",
    fixes=(
        ("  select when exporter_id = 100001", '  select when exporter_id = "100001"'),
        ('  select when acceptance_date > "2027-03-01"', "  select when acceptance_date > 2027-03-01"),
    ),
)


_DATE = re.compile(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})"')
_NUMBER = re.compile(r"[0-9]+$")


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Quotes that an identifier lacks, or that a date has."""
    types, written = {finding.arguments.get("left"), finding.arguments.get("right")}, lines.text(finding.span)
    date, number = _DATE.search(written), _NUMBER.search(written)
    if date and types == {"date", "text"} and len(_DATE.findall(written)) == 1:
        return instead(within(finding.span, *date.span()), lines, date[1])
    if number and types == {"identifier", "number"}:
        return instead(within(finding.span, *number.span()), lines, f'"{number[0]}"')
    return None
