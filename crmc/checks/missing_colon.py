"""A key is not followed by a colon.

A word directly followed by a colon is a key. Without the colon it is a word like any other, and the
entry cannot be told from its neighbours.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM113",
    words="a colon is missing after `{key}`",
    help="write `{key}: …`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level low owner: expert_team  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
  owner: expert_team
}
""",
)
