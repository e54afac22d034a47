"""A number is followed by a word that is no unit.

A value without its unit is ambiguous: 12 can be euro, kilograms or days. Units are written after the
number, and the catalogue lists them.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM116",
    words="`{unit}` after `{number}` is not a unit",
    help=(
        "did you mean {nearest}?\n"
        "known are `kg`, `g`, `t`, `l`, `%`, `pieces`, `min`, `hours`, `days`, currencies such as `EUR`, "
        "and quotients such as `EUR/kg`"
    ),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 ABC  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 EUR
}
""",
)
