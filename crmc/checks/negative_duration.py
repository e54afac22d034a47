"""A time between two dates is below zero.

`before` and `after` already say which of two dates comes first, and a deadline that has passed when it
begins cannot be kept. So a time is zero or more.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM335",
    words="this time is below zero",
    help="leave out `-`; `before` and `after` say which date comes first",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when acceptance_date within -30 days before declaration_date  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when acceptance_date within 30 days before declaration_date
}
""",
)
