"""A block or statement stands where it has no meaning.

Each kind of declaration has its own parts: a control belongs to a criterion, a step to a procedure. A
part in the wrong place would be without effect, which nobody would notice.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM121",
    words="`{word}` cannot stand in `{within}`",
    help="did you mean `{nearest}`?\nallowed here: {allowed}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  controll "Look" { channel: red }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" { channel: red }
}
""",
    replacement=Replacement("{word}", "{certain}"),
    fixes=(('  controll "Look" { channel: red }', '  control "Look" { channel: red }'),),
)
