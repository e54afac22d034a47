"""More hits are counted than there were cases.

Evidence says in how many of the irregular and of the regular declarations an indicator was present. A
part cannot exceed its whole.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM327",
    words="the evidence counts more hits than there are cases",
    help="the first number is the part, the second the whole: `in 38 of 460 irregular`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 500 of 460 irregular, in 92 of 19_540 regular  #!
  }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 50 of 460 irregular, in 92 of 19_540 regular
  }
}
""",
)
