"""An element of an item is used bare in a criterion on the declaration.

A declaration can have many items with different values. The author must say whether one item is enough,
all must agree, or a total is meant.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM219",
    words="`{element}` stands on each item, and this criterion looks at the whole declaration",
    help=(
        "ask for it by `any item where (…)`, `every item where (…)`, `sum(item.…)` or `count(item"
        " where …)`\n"
        "or leave out `on: declaration`"
    ),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  on: declaration
  select when net_mass > 5 kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  on: declaration
  select when any item where (net_mass > 5 kg)
}
""",
)
