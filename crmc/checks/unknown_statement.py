"""A line begins with a word that begins nothing.

A body holds entries (`key: value`), blocks (`word { … }`) and a few statements such as `let` and
`select when`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM114",
    words="`{word}` begins nothing that can stand here",
    help=("did you mean `{nearest}`?\nan entry is a key, a colon and a value; a block is a word and braces"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  selct when net_mass < 5 kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass < 5 kg
}
""",
)
