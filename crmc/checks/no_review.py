"""A criterion is not reviewed.

A criterion that nobody looks at again stays in force out of habit. The review asks what its
controls found.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM804",
    words="`{id}` has no day of review",
    help="add `review:` with a day before it ends",
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
  review: 2027-09-01
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if lacks(criterion, "review"):
            yield Finding("no-review", criterion.name_span, {"id": criterion.id})
