"""The first line of a declaration or block is not as it must be.

What stands between the word and the brace names the declaration: its ID, its title, or whom an act
concerns.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM125",
    words="in the head of `{word}`, {expected} is expected after `{before}`{found}",
    help="write it as `{pattern}`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 RS {  #!
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
}
""",
    fixes=(
        ("adopt EXA-001 RS {", "adopt EXA-001 by RS {"),
        ("recognise aeo RS by MK {", "recognise aeo of RS by MK {"),
    ),
)
