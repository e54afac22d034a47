"""Two things are compared or added that are not alike.

Money is not compared with a weight, nor an amount with a bare number: whatever came out would mean
nothing. The message names both types.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM301",
    words="`{left}` does not go with `{right}`, so one cannot {doing} here",
    help="use an element or a value of the same type on both sides",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 kg  #!
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
