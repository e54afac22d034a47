"""A sum is taken over something that is no number of an item.

Sums run over amounts, masses and quantities that each item carries.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM313",
    words=(
        "`{element}` is of the type `{type}` or stands on the declaration, and cannot be summed over items"
    ),
    help="sum a number that stands on each item, such as `net_mass` or `customs_value`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  on: declaration
  select when sum(item.origin_country) > 5  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  on: declaration
  select when sum(item.net_mass) > 5 kg
}
""",
)
