"""A part of a criterion has the name of something else.

A reader of the condition could not tell whether the part or the other is meant.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM212",
    words="`{name}` is already the name of {meaning}",
    help="choose another name for this part",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  let net_mass = gross_mass  #!
  select when gross_mass > 5 kg
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  let mass = gross_mass
  select when gross_mass > 5 kg
}
""",
)
