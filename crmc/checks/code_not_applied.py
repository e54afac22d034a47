"""Something rests on law that is agreed and not applied yet, such as the reform of the Union Customs Code.

The reform of the Code was agreed in 2026 and is not applied yet. What a criterion rests on is the Code in
force, Regulation (EU) No 952/2013; the successor is cited once its first day is known and reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity
from crmc.semantics.shapes import RESTING_ROLES, CitedLaw

FAULT = Fault(
    code="CRM406",
    words="`{instrument}` is not applied yet, and nothing can rest on it",
    help="cite `{current}`, which is in force",
    rules=("L31",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC_REFORM }  #!
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
    known = program.catalogue.instruments
    for declaration in program.declarations:
        for legal in declaration.blocks("legal"):
            for valued in (one for role in RESTING_ROLES for one in legal.entries.get(role, ())):
                if isinstance(valued.value, CitedLaw) and known[valued.value.instrument].validity.pending:
                    name = valued.value.instrument
                    current = next((one.id for one in known.values() if one.replaced_by == name), "")
                    arguments = {"instrument": name, "current": current}
                    severity = rule_severity(declaration, program)
                    yield Finding("code-not-applied", valued.span, arguments, severity=severity)
