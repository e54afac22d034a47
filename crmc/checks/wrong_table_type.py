"""A table cannot hold values of this type.

A table gives a number, a code or a text for the elements of a record. Dates and answers of yes or no have no
place in one: a condition asks for them.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM336",
    words="a table cannot hold a {type}",
    help="a table holds numbers, codes or texts",
    bad="""
table first_days of date by origin_country "Example" {  #!
  row CN: 2027-03-01
}
""",
    good="""
table limits of money by origin_country "Example" {
  row CN: 100 EUR
}
""",
)
