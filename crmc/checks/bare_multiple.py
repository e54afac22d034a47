"""An element that can occur several times is used as if it occurred once.

A line can have many supporting documents. Whether one of them is enough or all must agree changes what
is selected, so the author must say it.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM310",
    words="`{element}` may occur several times, so say whether one of them is enough",
    help="write `any {element} …` or `every {element} …`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when supporting_document_type in (N380)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when any supporting_document_type in (N380)
}
""",
)
