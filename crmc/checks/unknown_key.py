"""An entry has a key that is not known here.

A misspelt key would be without effect: a validity that is not read does not bound a criterion. So every
key must be one of those that the declaration can have.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM122",
    words="`{key}` is not an entry of `{within}`",
    help="did you mean `{nearest}`?\nallowed here: {allowed}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  levle: low  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    replacement=Replacement("{key}", "{certain}"),
    fixes=(("  levle: low", "  level: low"),),
)
