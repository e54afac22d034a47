"""A criterion rests on an instrument and names no provision of it.

An instrument of two hundred articles is no legal basis: nobody can look up what is meant, or what
changes when it is amended. Before the criterion is active, the provision must be named.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.severity import law_severity
from crmc.semantics.shapes import CitedLaw

FAULT = Fault(
    code="CRM403",
    words="`{instrument}` is cited without a provision",
    help="it has {known}",
    rules=("L11",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: WTO_TFA }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: WTO_TFA art 7.4.2 }
}
""",
)


_SHOWN = 6


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        for legal in criterion.blocks("legal"):
            for valued in legal.entries.get("basis", ()):
                known = _numbered(valued.value, program)
                if known:
                    arguments = {"instrument": valued.value.instrument, "known": known}
                    severity = law_severity(criterion, program)
                    yield Finding("citation-without-provision", valued.span, arguments, severity=severity)


def _numbered(law: CitedLaw | None, program: Program) -> str:
    """The provisions that could be cited; "" where one is, or the catalogue lists none."""
    if law is None or law.division is not None:
        return ""
    provisions = program.catalogue.instruments[law.instrument].provisions
    known = [f"{one.division} {one.number}" for one in provisions if one.number is not None]
    more = [f"{len(known) - _SHOWN} more"] if len(known) > _SHOWN else []
    return ", ".join(f"`{text}`" for text in known[:_SHOWN]) + "".join(f" and {text}" for text in more)
