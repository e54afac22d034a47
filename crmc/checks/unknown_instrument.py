"""A citation names a law that the catalogue does not hold.

A legal basis that does not resolve is none: a control that rests on it could not be defended. The
catalogue says of each instrument where it was read and whether it was verified.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM401",
    words="`{instrument}` is not an instrument of the catalogue",
    help="did you mean `{nearest}`?\nknown are {allowed}\n"
    "an instrument that is missing is added to the catalogue with its source",
    rules=("L11", "L31", "L34"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCD art 46(3) }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 46(3) }
}
""",
    replacement=Replacement("{instrument}", "{certain}"),
    fixes=(("  legal { basis: ucc art 46(3) }", "  legal { basis: UCC art 46(3) }"),),
)
