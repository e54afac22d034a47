"""`any` or `every` stands before something that is no data element.

It runs over the values of one element. A calculation or a name of the author's has one value only.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM312",
    words="`{quantifier}` needs a data element that may occur several times directly after it",
    help="write it as in `any supporting_document_type in (N380)`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when any net_mass / gross_mass > 5  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass / gross_mass > 5
}
""",
)
