"""A period ends before it begins.

It would hold on no day at all.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM321",
    words="this period begins on {start}, after its end on {end}",
    help="write the earlier date first",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-12-31 .. 2027-01-01  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
}
""",
)
