"""A code stands where no code is expected.

Whether `2402.20` is a commodity code or a number is told by what it is compared with.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM315",
    words="`{code}` is a code, and nothing here tells of which list",
    help="compare it with an element that holds codes, as in `commodity_code in (2402.20)`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass > 2402.20.10  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass > 2402 kg
}
""",
)
