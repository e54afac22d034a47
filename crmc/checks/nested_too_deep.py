"""A condition or block is nested deeper than anyone can follow.

A condition that needs more than 64 levels cannot be checked by a reader, and some systems that receive
it could not take it. A part that has a name of its own is easier to read and to explain to a trader.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM105",
    words="braces, parentheses, `not` or divisions are nested more than {limit} deep here",
    help="name a part with `let` and use the name",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when
  ((((((((
  ((((((((
  ((((((((
  ((((((((
  ((((((((
  ((((((((
  ((((((((
  ((((((((yes  #!
  ))))))))
  ))))))))
  ))))))))
  ))))))))
  ))))))))
  ))))))))
  ))))))))
  ))))))))
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when yes
}
""",
)
