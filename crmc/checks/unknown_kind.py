"""A declaration begins with a word that is no kind of declaration.

The kinds are fixed, because each has its own meaning in law and its own place in the handbook.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM120",
    words="`{word}` is not a kind of declaration",
    help="did you mean `{nearest}`?\nallowed: {allowed}",
    bad="""
criterium EXA-001 "Example" {  #!
  status: draft
  applies: import

}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
""",
)
