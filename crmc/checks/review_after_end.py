"""A declaration is to be reviewed after it has ended.

The review decides whether a criterion is prolonged, changed or dropped. After its last day there is
nothing left to decide, and in between nothing holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.program import Program, also

FAULT = Fault(
    code="CRM803",
    words="the review on {review} comes after the last day, {end}",
    help="review it before it ends",
    severity=Severity.WARNING,
    rules=("L28",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
  review: 2028-03-01  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
  review: 2027-09-01
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        valid, review = declaration.one("valid"), declaration.one("review")
        if valid is not None and review is not None and review > valid[1]:
            related = also(declaration.entries["valid"][0].span, "the time in which it holds")
            arguments = {"review": review, "end": valid[1]}
            yield Finding("review-after-end", declaration.entries["review"][0].span, arguments, related)
