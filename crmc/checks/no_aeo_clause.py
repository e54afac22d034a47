"""A criterion says nothing of authorised economic operators.

Whoever has shown that he can be trusted has a right to be treated better. A criterion gives him a
lighter control, or states why it cannot: the risk may lie in the goods and not in the trader.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.parts import is_for_aeo
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM425",
    words="`{id}` says nothing of holders of AEO status",
    help='add `control for aeo "…" {{ … }}`, or `no_aeo_relief: """…"""` with the reason',
    rules=("L20",),
    bad="""
criterion EXA-001 "Example" {  #!
  status: draft
  applies: import
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
  no_aeo_relief: "The risk lies in the goods."
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "no_aeo_relief") and not any(map(is_for_aeo, criterion.blocks("control"))):
            severity = rule_severity(criterion, program)
            yield Finding("no-aeo-clause", criterion.name_span, {"id": criterion.id}, severity=severity)
