"""Something that is no number is added, multiplied or divided.

Only numbers, money, masses and other quantities can be calculated with. Codes and identifiers stay as
they are written, even if they have only digits.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM305",
    words="this is of the type `{type}`, and one cannot calculate with it",
    help="calculate with money, masses, volumes, quantities, counts or rates",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country * 2 > 5  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when goods_item_number * 2 > 5
}
""",
)
