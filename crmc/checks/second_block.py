"""A part stands twice where one is allowed.

Two selections or two legal bases in one declaration leave open which of them holds.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM123",
    words="`{word}` is here a second time, and there can be only one",
    help="put both together, or remove one",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass < 5 kg
  select when net_mass < 6 kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass < 5 kg
}
""",
)
