"""A span of days is measured from something that is no date.

`d within 90 days before e` asks how far two dates are apart. Both sides must be dates.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM306",
    words="`within … before` and `after` need dates, and this is of the type `{type}`",
    help=("name two dates, as in `supporting_document_valid_to within 30 days before acceptance_date`"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass within 30 days before acceptance_date  #!
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
