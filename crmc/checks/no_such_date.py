"""A date does not exist in the calendar.

A period with such an end could not be applied to any declaration.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM322",
    words="there is no date `{date}`",
    help="a date is written as year, month and day: `2027-03-01`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  review: 2027-02-30  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  review: 2027-02-28
}
""",
)
