"""A comparison by more or less is made between things that have no order.

Countries, texts and identifiers can be equal or not, but none is more than another.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM303",
    words="a {type} is not more or less than another, so `{relation}` has no meaning",
    help="write `=`, `!=` or `in (…)`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country > CN  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country = CN
}
""",
)
