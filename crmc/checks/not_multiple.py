"""`any` or `every` stands before an element that occurs once.

The words are for elements that can occur several times on one line or declaration.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM311",
    words="`{element}` occurs once, so `{quantifier}` has no meaning before it",
    help="leave `{quantifier}` out",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when any origin_country in (CN)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (CN)
}
""",
)
