"""A code is not in its code list.

A condition on a code that does not exist never matches. Codes are compared digit for digit and letter
for letter, and a commodity code must exist in the edition of the catalogue at its first six digits.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM205",
    words="`{code}` is not a code of {list}",
    help="did you mean {nearest}?\nallowed: {allowed}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (UK)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (GB)
}
""",
    replacement=Replacement("{code}", "{certain}"),
    fixes=(('  select when origin_country in ("cn")', '  select when origin_country in ("CN")'),),
)
