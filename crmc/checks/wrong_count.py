"""More conditions are asked for than stand in the parentheses, or none.

`at least 4 of` three conditions is never true, and `at least 0 of` them is always true: neither is a
criterion.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM323",
    words="`at least {count}` cannot be asked of {conditions} conditions",
    help="choose a whole number from 1 to {conditions}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when at least 3 of (net_mass > 5 kg, gross_mass > 5 kg)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when at least 2 of (net_mass > 5 kg, gross_mass > 5 kg)
}
""",
)
