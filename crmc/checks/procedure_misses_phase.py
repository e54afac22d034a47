"""A procedure leaves out one of the four phases.

Risk management collects, assesses, acts and reviews. A procedure without the last learns nothing;
one without the second acts on a suspicion that nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import is_understood, readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM513",
    words="`{id}` has no step of the phase {missing}",
    help="add a step with that `phase`",
    rules=("L23",),
    bad="""
sop SOP-EXA-01 "Example" {  #!
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step collect_it "Step" { phase: collect by: officer within: 10 min do: "Do." }
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
  step review_it "Step" { phase: review by: officer within: 10 min do: "Do." }
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step collect_it "Step" { phase: collect by: officer within: 10 min do: "Do." }
  step assess_it "Step" { phase: assess by: officer within: 10 min do: "Do." }
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
  step review_it "Step" { phase: review by: officer within: 10 min do: "Do." }
}
""",
)


_PHASES = ("collect", "assess", "act", "review")


def check(program: Program) -> Iterator[Finding]:
    for procedure in filter(is_understood, readable(program, "sop")):
        steps = [part for part in parts(procedure) if part.keyword == "step"]
        unread = any("phase" not in step.entries for step in steps)
        missing = [phase for phase in _PHASES if phase not in {step.one("phase") for step in steps}]
        if steps and missing and not unread:
            arguments = {"id": procedure.id, "missing": listed(missing)}
            severity = rule_severity(procedure, program)
            yield Finding("procedure-misses-phase", procedure.name_span, arguments, severity=severity)
