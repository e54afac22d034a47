"""A joint control follows a procedure that names no other authority.

A control together with another authority needs one that is competent, and a procedure that says
which.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import lacks, readable, readable_named
from crmc.semantics.parts import authorities
from crmc.semantics.program import Program, also
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM516",
    words="this control is made together with another authority, and {fault}",
    help='name the authority in the procedure: `authority name "Title"`',
    rules=("L25",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Together" {
    type: joint_agency_control
    place: declaration_clearance
    procedure: SOP-EXA-01  #!
  }
}
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Together" {
    type: joint_agency_control
    place: declaration_clearance
    procedure: SOP-EXA-01
  }
}
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  authority inspection "Market inspection"
  step act_it "Step" { phase: act by: officer within: 10 min notify: inspection do: "Do." }
}
""",
)


_JOINT = "joint_agency_control"


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        for control in criterion.blocks("control"):
            if _JOINT not in control.all("type"):
                continue
            severity = rule_severity(criterion, program)
            if lacks(control, "procedure"):
                arguments = {"fault": "names no procedure that says which"}
                place = control.entries["type"][0].span
                yield Finding("joint-control-without-authority", place, arguments, severity=severity)
            for valued, procedure in readable_named(control, "procedure", "sop", program):
                if not authorities(procedure):
                    arguments = {"fault": f"`{procedure.id}` names none"}
                    related = also(procedure.name_span, "the procedure")
                    place = valued.span
                    yield Finding("joint-control-without-authority", place, arguments, related, severity)
