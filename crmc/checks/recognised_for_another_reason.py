"""A control of another Party is recognised that was not made for the same reason.

What the other Party found counts as one's own only if it looked for the same. The reason is a
criterion: made for both Parties, and ordering that control.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import lacks, readable, readable_named
from crmc.semantics.program import Declaration, Program

FAULT = Fault(
    code="CRM428",
    words="this control is recognised, but {fault}",
    help="name in `purpose` the criterion for which both Parties make this control",
    rules=("L29",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  parties: RS, MK
  control "Look" { type: seal_check channel: yellow place: exit purpose: "Look." }
}
recognise control weighing of MK by RS {
  from: 2027-01-01
  purpose: EXA-001  #!
  legal { basis: CEFTA_AP5 art 3 }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  parties: RS, MK
  control "Look" { type: seal_check channel: yellow place: exit purpose: "Look." }
}
recognise control seal_check of MK by RS {
  from: 2027-01-01
  purpose: EXA-001
  legal { basis: CEFTA_AP5 art 3 }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for act in readable(program, "recognise"):
        if "NAME 2" not in act.head or act.head["NAME 2"].value not in program.catalogue.control_types:
            continue
        if lacks(act, "purpose"):
            fault = "it says nothing of the reason for which it is made"
            yield Finding("recognised-for-another-reason", act.head["NAME 2"].span, {"fault": fault})
        for valued, criterion in readable_named(act, "purpose", "criterion", program):
            fault = _fault(act, criterion)
            if fault:
                yield Finding("recognised-for-another-reason", valued.span, {"fault": fault})


def _fault(act: Declaration, criterion: Declaration) -> str:
    """Why the criterion is not the reason of both; "" where it is."""
    parties = criterion.all("parties")
    outside = [act.head[slot].value for slot in ("PARTY", "PARTY 2") if act.head[slot].value not in parties]
    if parties and outside:
        return f"`{criterion.id}` is not made for {listed(outside)}"
    ordered = [word for control in criterion.blocks("control") for word in control.all("type")]
    wanted = act.head["NAME 2"].value
    return f"`{criterion.id}` orders no `{wanted}`" if ordered and wanted not in ordered else ""
