"""The columns of a CSV are not those of the table that names it.

The first line names the key elements in the order of the head, and then `value`. So nobody can mistake
one column for another.
"""

from crmc.checks.fault import Fault

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
)
