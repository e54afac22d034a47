"""A table has more than two key elements.

A table of three and more dimensions can neither be printed nor checked by a reader.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM330",
    words="a table finds its value by one or two elements, and this one names {count}",
    help="leave out elements, or write two tables",
    bad="""
table example of money by commodity_code, origin_country, dispatch_country "Example" {  #!
  row 2403, CN, CN: 14 EUR
}
""",
    good="""
table example of money by commodity_code, origin_country "Example" {
  row 2403, CN: 14 EUR
}
""",
)
