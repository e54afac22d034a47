"""The window of a history is not a number of whole days.

Earlier declarations are found by the date of each, and a date has no hours.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM325",
    words="a history looks back over whole days, and `{window}` is none",
    help="write a number of days, as in `over 30 days`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when history(count by importer_id over 5 hours) > 3  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when history(count by importer_id over 5 days) > 3
}
""",
)
