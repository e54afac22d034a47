"""A criterion or procedure carries out nothing of the roadmap.

The strategy of the Parties names what is to be built. Each criterion and procedure says which part
it is; the code of the EU plan follows from that and is never typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM429",
    words="`{id}` names nothing of the roadmap that it carries out",
    help="add `implements:`, such as `GOV4` or `ICT6`; `crmc explain roadmap` lists them",
    rules=("L30",),
    bad="""
criterion EXA-001 "Example" {  #!
  status: draft
  applies: import
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  implements: GOV4
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in readable(program, "criterion", "sop"):
        if lacks(declaration, "implements"):
            severity = rule_severity(declaration, program)
            arguments = {"id": declaration.id}
            yield Finding("no-roadmap-code", declaration.name_span, arguments, severity=severity)
