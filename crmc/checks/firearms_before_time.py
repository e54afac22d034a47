"""A criterion rests on the new regulation on firearms before it applies.

Regulation (EU) 2025/41 applies in general from 12 February 2029; until then Regulation (EU) No 258/2012
does. A criterion whose days lie before cites the old one, and may name the new one under `grounds`.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.program import Program, also

FAULT = Fault(
    code="CRM408",
    words="this begins on {start}, and `EU_FIREARMS` applies from {first}",
    help="cite `EU_FIREARMS_OLD` for the days before, or begin on {first}",
    severity=Severity.WARNING,
    rules=("L32",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
  legal { basis: EU_FIREARMS }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
  legal { basis: EU_FIREARMS_OLD }
}
""",
)

_FIRST = "2029-02-12"


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        start = criterion.one("valid", (None, None))[0]
        for legal in criterion.blocks("legal") if start is not None and start < _FIRST else ():
            for valued in legal.entries.get("basis", ()):
                if valued.value is not None and valued.value.instrument == "EU_FIREARMS":
                    arguments = {"start": start, "first": _FIRST}
                    related = also(criterion.place("valid"), "its days")
                    yield Finding("firearms-before-time", valued.span, arguments, related)
