"""The distance between two dates is not given as a duration.

Durations are written with their unit, such as `90 days` or `2 hours`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM307",
    words="a duration is needed here, and this is of the type `{type}`",
    help="write a number of days, as in `90 days`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when declaration_date within 30 kg before acceptance_date  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when declaration_date within 30 days before acceptance_date
}
""",
)
