"""A cited provision has not been read by anyone.

The catalogue says of each provision whether its text, or a page of its issuer that states it, was
read. What is from general knowledge may be right, but a criterion that is active must not rest on
it. It is marked wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.catalogue.citations import find_provision
from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import law_severity
from crmc.semantics.shapes import RESTING_ROLES, CitedLaw

FAULT = Fault(
    code="CRM404",
    words="nobody has read `{citation}`: {confidence}",
    help=("read it, and record that in the catalogue with its source; or rest on a provision that was read"),
    rules=("L12",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 46(7) }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 46(3) }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for legal in declaration.blocks("legal"):
            for valued in (one for role in RESTING_ROLES for one in legal.entries.get(role, ())):
                confidence = _unread(valued.value, program)
                if confidence:
                    arguments = {"citation": valued.value.text, "confidence": confidence}
                    severity = _severity(declaration, program)
                    yield Finding("unverified-provision", valued.span, arguments, severity=severity)


def _severity(declaration: Declaration, program: Program) -> Severity:
    """A gap in the law, which stops a criterion and its adoption; for others it is a warning."""
    found = law_severity(declaration, program)
    stops = declaration.keyword in ("criterion", "adopt")
    return found if stops or found is not Severity.ERROR else Severity.WARNING


def _unread(law: CitedLaw | None, program: Program) -> str:
    """Why the cited law counts as unread; "" where it was read, or none is cited."""
    if law is None:
        return ""
    instrument = program.catalogue.instruments[law.instrument]
    if law.division is None or law.number is None:
        return "" if instrument.verified else "no public copy of it was seen"
    found = find_provision(instrument, law.division, law.number)
    return found.confidence if found is not None and not found.verified else ""
