"""A value stands where a condition is needed.

A condition is true or false. A weight by itself is neither; the comparison is missing.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM304",
    words="a condition is needed here, and this is a value of the type `{type}`",
    help="compare it with something, as in `net_mass > 5 kg`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass > 5 kg
}
""",
)
