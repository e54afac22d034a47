"""A table has two rows for the same keys.

If they differ, nobody can tell which value holds; if they agree, one of them will be forgotten at the
next change.
"""

from __future__ import annotations

from crmc.checks.fault import Fault
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM216",
    words="a row for `{keys}` is here a second time",
    help="remove one of the two",
    bad="""
table example of money per kg by commodity_code "Example" {
  row 2403: 14 EUR/kg
  row 2403: 15 EUR/kg  #!
}
""",
    good="""
table example of money per kg by commodity_code "Example" {
  row 2403: 14 EUR/kg
}
""",
    fixes=(
        (
            """
table example of money per kg by commodity_code "Example" {
  row 2403: 14 EUR/kg
  row 2403:  14 EUR/kg
}
""",
            """
table example of money per kg by commodity_code "Example" {
  row 2403: 14 EUR/kg
}
""",
        ),
    ),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """A row that is the same as the first goes with its line; of two different ones nobody can tell."""
    first, row = finding.related[0].span, finding.span
    same = first.path == row.path and lines.text(first).split() == lines.text(row).split()
    alone = not (lines.before(row).strip() or lines.after(row).strip()) and row.line == row.end_line
    if not same or not alone:
        return None
    above = len(lines.line(row.path, row.line - 1) or "")
    whole = row._replace(
        line=row.line - 1, column=above + 1, end_column=row.end_column + len(lines.after(row))
    )
    return Fix("remove the second row, which is the same as the first", (Edit(whole, ""),))
