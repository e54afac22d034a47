"""An adoption names neither a national provision nor an attestation.

A criterion has force in a Party only through that Party's own law. An adoption names the provision;
where none has been read, the Party's legal function attests that there is one, and every output says
so.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import law_severity

FAULT = Fault(
    code="CRM420",
    words="`{party}` adopts `{id}` on no stated ground",
    help=("add `legal {{ provision: … }}`, or `attested:` with the function that attests and the date"),
    rules=("L14",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
adopt EXA-001 by RS {  #!
  from: 2027-01-01
  legal { provision: none }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
adopt EXA-001 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for adoption in readable(program, "adopt"):
        if not _is_grounded(adoption):
            arguments = {"party": str(adoption.head["PARTY"].value), "id": adoption.id}
            severity = law_severity(adoption, program)
            yield Finding("adoption-without-ground", adoption.name_span, arguments, severity=severity)


def _is_grounded(adoption: Declaration) -> bool:
    """A provision that could not be read is a fault of its own."""
    if "attested" in adoption.keys:
        return True
    given = [block for block in adoption.blocks("legal") if "provision" in block.keys]
    return any(block.all("provision") != (None,) for block in given)
