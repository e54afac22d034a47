"""A procedure does not say how much is selected at random.

Risk selection sees what it already looks for. A small random share keeps it honest, and lets every
result be measured against it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM512",
    words="`{id}` gives no share of random selection",
    help="add `random_share:`, such as `1 %`",
    severity=Severity.WARNING,
    rules=("L22",),
    bad="""
sop SOP-EXA-01 "Example" {  #!
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step note "Record" { phase: review by: officer within: 10 min do: "Record." }
  end done "Closed" outcome recorded
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  random_share: 1 %
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step note "Record" { phase: review by: officer within: 10 min do: "Record." }
  end done "Closed" outcome recorded
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        if lacks(procedure, "random_share"):
            yield Finding("no-random-share", procedure.name_span, {"id": procedure.id})
