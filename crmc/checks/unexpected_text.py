"""Something stands where it cannot be read.

The compiler names what it found and what it could have read there. It goes on at the next entry, so
that one mistake does not hide the others.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM115",
    words="{found} cannot stand {place}: {expected} is expected",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass > > 5 kg  #!
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
