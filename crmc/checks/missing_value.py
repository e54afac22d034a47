"""A key stands there without a value.

An empty entry says nothing. Whether a value was forgotten or the entry is not needed, only the author
can tell.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM112",
    words="`{key}` has no value",
    help="write a value after the colon, or remove the entry",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" { channel: }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" { channel: red }
}
""",
)
