"""A row has not as many keys as the table.

Each row gives a value for each element after `by` in the head; `any` stands for all values that have no
row of their own.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM331",
    words="this row gives a number of keys ({found}) other than the table ({expected})",
    help="write one key for each element of the head, or `any`",
    bad="""
table example of money per kg by commodity_code, origin_country "Example" {
  row 2403: 14 EUR/kg  #!
  row 2402, CN: 14 EUR/kg
}
""",
    good="""
table example of money per kg by commodity_code, origin_country "Example" {
  row 2403, any: 14 EUR/kg
  row 2402, CN: 14 EUR/kg
}
""",
)
