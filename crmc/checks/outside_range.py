"""A value lies outside the harmonised range of its parameter.

The Parties agreed within which limits each of them may set the value. What lies outside is no longer
the common criterion.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM319",
    words="this value lies outside the range of `{name}`",
    help="choose a value inside the range; a wider range is a change of the common text",
    bad="""
parameter example_limit of money "Example" {
  default: 25 EUR  #!
  range: 8 EUR .. 20 EUR
}
""",
    good="""
parameter example_limit of money "Example" {
  default: 12 EUR
  range: 8 EUR .. 20 EUR
}
""",
)
