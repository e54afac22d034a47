"""A criterion sends declarations to a procedure that is not made for their kind.

A procedure for imports names documents and deadlines that a transit declaration does not have. So its
`applies` must hold every kind of the criteria that name it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import readable_named
from crmc.semantics.program import Program, also
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM510",
    words="`{procedure}` is not made for {lacking}, to which this criterion applies",
    help="name another procedure, or add it to `applies` there if the procedure fits",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import, transit
  control "Look" {
    type: documentary
    place: declaration_clearance
    procedure: SOP-EXA-01  #!
  }
}
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {
    type: documentary
    place: declaration_clearance
    procedure: SOP-EXA-01
  }
}
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        for control in criterion.blocks("control"):
            for valued, procedure in readable_named(control, "procedure", "sop", program):
                lacking = [word for word in criterion.all("applies") if word not in procedure.all("applies")]
                if lacking and "applies" in procedure.entries:
                    arguments = {"procedure": procedure.id, "lacking": listed(lacking)}
                    related = also(procedure.place("applies"), "what it is made for")
                    severity = rule_severity(criterion, program)
                    yield Finding("procedure-misses-kind", valued.span, arguments, related, severity)
