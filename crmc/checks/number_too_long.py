"""A number has more digits than any amount needs.

All arithmetic is exact, and the databases that run a criterion have a limit. A longer row of digits is
mostly an identifier, which belongs in quotes.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM107",
    words=(
        "this number has {digits} digits, more than the 18 before and 9 after the point that a "
        "number may have"
    ),
    help="check whether a code or an identifier was meant, and write that in quotes",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 1234567890123456789 EUR  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 123456789012345678 EUR
}
""",
)
