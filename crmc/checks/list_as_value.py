"""A list is used as if it were one value.

A list has many values. Whether something is one of them is asked by `in`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM314",
    words="`{name}` is a list, not a value",
    help="ask whether something is in it: `… in {name}`",
    bad="""
list example of country "Example" { values: CN }
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country = example  #!
}
""",
    good="""
list example of country "Example" { values: CN }
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in example
}
""",
)
