"""A table has two rows for the same keys.

If they differ, nobody can tell which value holds; if they agree, one of them will be forgotten at the
next change.
"""

from crmc.checks.fault import Fault

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
)
