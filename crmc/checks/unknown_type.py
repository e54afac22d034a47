"""A list, table or parameter is declared of a type that does not exist.

The type tells whether its values are codes, amounts, weights or texts, and so with what they can be
compared.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM209",
    words="`{type}` is not a type of values",
    help=(
        "did you mean `{nearest}`?\n"
        "a type is a code list, a data element, or a word such as `money`, `mass`, `percent` or "
        "`money per kg`"
    ),
    bad="""
parameter example_limit of mony "Example" {  #!
  default: 12 EUR
}
""",
    good="""
parameter example_limit of money "Example" {
  default: 12 EUR
}
""",
    replacement=Replacement("{type}", "{certain}"),
    fixes=(('parameter example_limit of mony "Example" {', 'parameter example_limit of money "Example" {'),),
)
