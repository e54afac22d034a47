"""A code is an empty text.

Nothing is equal to an empty code. Whether an element was left out of a declaration is asked by `is
missing`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM208",
    words="a code cannot be empty",
    help="write a code, or ask with `is missing` whether none was given",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when taric_code in ("")  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when taric_code is missing
}
""",
)
