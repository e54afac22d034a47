"""A text in quotes has no end.

A text in single quotes ends on its own line; a longer one stands between three quotes on each side.
Without the closing quotes the compiler cannot tell what is text and what is rule.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM110",
    words="a text is opened by `{quotes}` and not closed",
    help="close it with the same quotes; a text of several lines stands between three quotes",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  owner: "expert_team #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  owner: expert_team
}
""",
)
