"""A line of a CSV is no row of its table.

It has a cell too many or too few, or a value that is not of the table's type. Rows are never skipped
silently.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM334",
    words="this row cannot be read: {problem}",
    help="each line holds the keys in the order of the head, and then the value",
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
    bad_table="commodity_code,value\n2403,14 kg #!\n",
    good_table="commodity_code,value\n2403,14 EUR/kg\n",
)
