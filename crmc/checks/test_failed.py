"""A test declaration was not judged as its author expects.

A test is an example whose outcome the author knows. If the compiler comes to another one, either the
criterion does not say what was meant, or the example does not.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM901",
    words="the test `{title}` of `{criterion}`: {problem}",
    help="mend the criterion, or the test if it expects the wrong thing",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  valid: 2027-01-01 .. 2027-12-31
  applies: import
  select when net_mass > 5 kg
}
test EXA-001 "A light one" {  #!
  given { net_mass: 4 kg }
  expect: selected
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  valid: 2027-01-01 .. 2027-12-31
  applies: import
  select when net_mass > 5 kg
}
test EXA-001 "A light one" {
  given { net_mass: 4 kg }
  expect: not_selected
}
""",
)
