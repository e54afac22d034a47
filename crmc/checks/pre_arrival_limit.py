"""A control before arrival has no time limit, or one that is too long.

Goods are on their way. Risk analysis ends before they arrive; for containers by sea within 24 hours
of the summary declaration. A control that is not bounded by that comes too late, or holds a ship.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM518",
    words="{fault}",
    help="add `within:` with at most `24 hours`",
    rules=("L26",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: ens
  control "Ask" {  #!
    type: request_information
    channel: yellow
    place: pre_arrival
    purpose: "Look."
  }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: ens
  control "Ask" {
    type: request_information
    channel: yellow
    place: pre_arrival
    purpose: "Look."
    within: 24 hours
  }
}
""",
)


_MOST = 24 * 60
_NONE = "this control on entry summary declarations has no time limit"
_LONG = "this control on entry summary declarations may take more than 24 hours"


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if "ens" not in criterion.all("applies"):
            continue
        severity = rule_severity(criterion, program)
        for control in criterion.blocks("control"):
            limit = control.one("within")
            if lacks(control, "within"):
                place = control.block.keyword.span
                yield Finding("pre-arrival-limit", place, {"fault": _NONE}, severity=severity)
            elif limit is not None and Fraction(limit) > _MOST:
                place = control.entries["within"][0].span
                yield Finding("pre-arrival-limit", place, {"fault": _LONG}, severity=severity)
