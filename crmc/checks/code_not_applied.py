"""A citation rests on the successor of the Union Customs Code before it applies.

The reform of the Code was agreed in 2026 and is not applied yet. What a criterion rests on is the Code in
force, Regulation (EU) No 952/2013; the successor is cited once its first day is known and reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM406",
    words="`{instrument}` is not applied yet, and nothing can rest on it",
    help="cite `UCC`, the Code in force, or name the reform under `grounds` as an outlook",
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

_PENDING = "UCC_REFORM"


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for legal in declaration.blocks("legal"):
            for valued in (*legal.entries.get("basis", ()), *legal.entries.get("provision", ())):
                if valued.value is not None and valued.value.instrument == _PENDING:
                    severity = rule_severity(declaration, program)
                    arguments = {"instrument": _PENDING}
                    yield Finding("code-not-applied", valued.span, arguments, severity=severity)
