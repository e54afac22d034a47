"""A value of a list, table or parameter is not of the declared type.

The head of the declaration tells the type, and conditions rely on it.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM318",
    words="a value of the type `{expected}` is needed here{found}",
    help="write a value of the type that the head of the declaration names",
    bad="""
parameter example_limit of money "Example" {
  default: 12 kg  #!
}
""",
    good="""
parameter example_limit of money "Example" {
  default: 12 EUR
}
""",
)
