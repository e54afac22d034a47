"""A table takes its rows from a file that is not there.

Without the file the table is empty, and every condition that uses it would stay undecided.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM217",
    words="there is no file `{file}`",
    help=(
        "`from` names a CSV file by its path from the root of the knowledge base, such as "
        "`criteria/values.csv`"
    ),
    bad="""
table example of money per kg by commodity_code "Example" {
  row 2403: 14 EUR/kg
  from: "criteria/absent.csv"  #!
}
""",
    good="""
table example of money per kg by commodity_code "Example" {
  row 2403: 14 EUR/kg
}
""",
    replacement=Replacement("{file}", "{certain}"),
    fixes=(('  from: "criteria/valuse.csv"', '  from: "criteria/values.csv"'),),
    bad_table="commodity_code,value\n2402,14 EUR/kg\n",
    good_table="commodity_code,value\n2402,14 EUR/kg\n",
)
