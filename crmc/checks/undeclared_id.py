"""An ID is named that no declaration has.

Criteria name their procedures, areas their criteria, acts what they adopt. If the target does not
exist, an officer would be sent to a page that is not there.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM210",
    words="no {wanted} has the ID `{id}`",
    help="did you mean `{nearest}`?\n`{id}` is declared, but it is of the kind `{other}`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  related: EXA-002  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  related: EXA-001
}
""",
    replacement=Replacement("{id}", "{certain}"),
    fixes=(("  related: EXA-1", "  related: EXA-001"),),
)
