"""A form of another place stands in a condition.

Ranges, citations and evidence are values of entries. A range can be used in a condition after `in (…)`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM316",
    words="this form cannot stand in a condition",
    help="write a comparison; a range stands after `in`, as in `net_mass in (1 kg .. 2 kg)`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" { when: 1 kg .. 2 kg }  #!
  select when yes or net_mass > 2 kg
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" { when: net_mass > 1 kg }
  select when yes or net_mass > 2 kg
}
""",
)
