"""An entry that takes one value has several.

Some entries are lists and some are not. Where one value is expected, a second one would be ignored.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM126",
    words="`{key}` has {count} values, and it takes one",
    help="keep one of them",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low, high  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
)
