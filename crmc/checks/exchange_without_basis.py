"""Results go to another Party on no stated basis.

Data leave an administration only where a text allows it, and under a level of protection that the
receiver knows. `exchange` in `legal` names the text; `classification` is the level.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import cites, lacks, readable
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM405",
    words="`{id}` sends its results to other Parties and says nothing of {missing}",
    help="add `exchange:` to `legal`, such as `CEFTA_DEC_RM_2024`, and a `classification`",
    rules=("L17",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: limited
  exchange: RS, MK  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: limited
  exchange: RS, MK
  legal { exchange: CEFTA_DEC_RM_2024 }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        missing = _missing(criterion) if "exchange" in criterion.entries else []
        if missing:
            arguments = {"id": criterion.id, "missing": " and ".join(missing)}
            place = criterion.entries["exchange"][0].span
            severity = rule_severity(criterion, program)
            yield Finding("exchange-without-basis", place, arguments, severity=severity)


def _missing(criterion: Declaration) -> list[str]:
    grounded = any(cites(legal, "exchange") for legal in criterion.blocks("legal"))
    missing = [] if grounded else ["its legal basis"]
    return [*missing, "the level of protection"] if lacks(criterion, "classification") else missing
