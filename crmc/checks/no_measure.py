"""Nothing measures what a criterion finds.

Controls aim at the highest compliance for the least burden. Whether a criterion serves that is seen
by a metric: how often it selects, and how often it is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM805",
    words="no metric measures what `{id}` finds",
    help="add `measure:` with the ID of a metric",
    severity=Severity.WARNING,
    rules=("L28",),
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
  measure: MET-EXA
}
metric MET-EXA "Share of controls that found something" {
  formula: count(result where outcome = irregular) / count(result)
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if lacks(criterion, "measure"):
            yield Finding("no-measure", criterion.name_span, {"id": criterion.id})
