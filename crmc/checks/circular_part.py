"""Parts of a criterion are defined by one another in a circle.

A part that needs itself has no value. Somewhere in the circle a part must rest on data elements alone.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM213",
    words="`{name}` needs itself: {chain}",
    help="write one of these parts without the others",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  let first = second
  let second = first  #!
  select when net_mass > 5 kg
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  let first = net_mass
  let second = first
  select when net_mass > 5 kg
}
""",
)
