"""An entry is given twice.

Two values for the same entry leave open which one holds, and readers would see only one of them.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM124",
    words="`{key}` is given a second time",
    help="put the values into one entry, or remove one",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
  level: high  #!
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
