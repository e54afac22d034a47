"""A value of a list, table or parameter is not of the declared type.

The head of the declaration tells the type, and conditions rely on it.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM318",
    words="a value of the type `{expected}` is needed here{found}",
    help="write a value of the type that the head of the declaration names",
    bad="""
parameter example_limit of money "Example" {
  default: 12 kg  #!
}
""",
    good="""
parameter example_limit of money "Example" {
  default: 12 EUR
}
""",
    fixes=(
        (
            """
list example of text "Example" {
  values: sample, "gift"
}
""",
            """
list example of text "Example" {
  values: "sample", "gift"
}
""",
        ),
        (
            """
parameter example_day of date "Example" {
  default: "2027-03-01"
}
""",
            """
parameter example_day of date "Example" {
  default: 2027-03-01
}
""",
        ),
    ),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Quotes that a text or an identifier lacks, or that a date has."""
    written, expected = lines.text(finding.span), finding.arguments.get("expected")
    if expected in ("text", "identifier") and re.fullmatch(r"[A-Za-z0-9_.-]+", written):
        return instead(finding.span, lines, f'"{written}"')
    date = re.fullmatch(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})"', written)
    return instead(finding.span, lines, date[1]) if date and expected == "date" else None
