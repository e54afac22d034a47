"""A count or sum runs over something that is no collection.

A declaration has items, and earlier declarations are reached by `history`. Nothing else can be counted
in a condition.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM214",
    words="`{name}` cannot be counted or summed",
    help="count and sum over `item`, as in `sum(item.net_mass)`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  on: declaration
  select when count(parcel) > 5  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  on: declaration
  select when count(item) > 5
}
""",
)
