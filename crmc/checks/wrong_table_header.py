"""The columns of a CSV are not those of the table that names it.

The first line names the key elements in the order of the head, and then `value`. So nobody can mistake
one column for another.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM333",
    words="the first line of `{file}` does not name the columns of the table",
    help="write it as `{expected}`",
    bad="""
table example of money per kg by commodity_code "Example" {
  from: "criteria/values.csv"
}
""",
    good="""
table example of money per kg by commodity_code "Example" {
  from: "criteria/values.csv"
}
""",
    bad_table="commodity_code,price #!\n2403,14 EUR/kg\n",
    good_table="commodity_code,value\n2403,14 EUR/kg\n",
    fixes=(("Commodity_Code, Value", "commodity_code,value"),),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Names that differ in case alone; another column is another value."""
    header = lines.line(finding.span.path, finding.span.line) or ""
    expected = finding.arguments["expected"]
    if [name.strip().lower() for name in header.split(",")] != expected.split(","):
        return None
    return instead(finding.span._replace(column=1, end_column=len(header) + 1), lines, expected)
