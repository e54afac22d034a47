"""Something is divided by a value that could be negative.

A comparison with a quotient is carried out without rounding by multiplying both sides. That keeps its
sense only where the denominator is never below zero. Masses, values and quantities of the catalogue
have this bound.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM317",
    words="this cannot be divided by: {reason}",
    help="divide only by elements, parameters or constants that cannot be below zero",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value / (net_mass - gross_mass) > 5 EUR/kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value / net_mass > 5 EUR/kg
}
""",
)
