"""A criterion names no law that it rests on.

A control is lawful on a basis that its reader can look up. Without one nobody can weigh the criterion
against the law, and no Party can tell which provision of its own answers to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import cites, lacks, readable
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import law_severity

FAULT = Fault(
    code="CRM436",
    words="`{id}` names no law that it rests on",
    help="add `legal {{ basis: … }}` with a provision, such as `UCC art 46(3)`",
    rules=("L11",),
    bad="""
criterion EXA-001 "Example" {  #!
  status: trial
  applies: import
}
""",
    good="""
criterion EXA-001 "Example" {
  status: trial
  applies: import
  legal { basis: UCC art 46(3) }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if not _has_basis(criterion):
            severity = law_severity(criterion, program)
            yield Finding("no-basis", criterion.name_span, {"id": criterion.id}, severity=severity)


def _has_basis(criterion: Declaration) -> bool:
    """A block whose word is misspelt may be the one that names it."""
    blocks = list(criterion.blocks("legal"))
    return any(cites(legal, "basis") for legal in blocks) or (not blocks and not lacks(criterion, "legal"))
