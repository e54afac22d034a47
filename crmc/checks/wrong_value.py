"""A value is not of the form that its entry takes.

A deadline is a duration, a period a range of dates, a title a text in quotes. A value of another form
cannot be understood, and the compiler does not guess.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM127",
    words="`{key}` takes {expected}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  review: soon  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  review: 2027-06-01
}
""",
)
