"""A table is to find its value by an amount or a date.

A row is found by a value that is the very same. Amounts and dates are hardly ever the same; compare
them by `in` with a range instead.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM332",
    words="a `{type}` cannot be the key of a table",
    help="use an element that holds codes, identifiers or texts",
    bad="""
table example of money by net_mass "Example" {
  row 5: 14 EUR  #!
  row any: 14 EUR
}
""",
    good="""
table example of money by commodity_code "Example" {
  row 05: 14 EUR
  row any: 14 EUR
}
""",
)
