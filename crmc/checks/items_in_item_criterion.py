"""A criterion on the item looks through all items.

Such a criterion is judged for each item by itself and sees only that one. A look at all items belongs
to a criterion on the declaration.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM220",
    words=(
        "items can be looked through only in a criterion with `on: declaration`, and not within one another"
    ),
    help="add `on: declaration`, or use the element by itself",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when any item where (net_mass > 5 kg)  #!
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
