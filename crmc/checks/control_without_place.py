"""A control does not say where or when it takes place.

At the border, in the office, at the trader's or after release: place and time decide what a control
can find and what it costs. They are words of the catalogue, so that all Parties mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM508",
    words="this control does not say where and when it takes place",
    help="add `place:`; `crmc explain places` lists them",
    rules=("L09",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {  #!
    type: documentary
    channel: yellow
    purpose: "Look."
  }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {
    type: documentary
    channel: yellow
    place: exit
    purpose: "Look."
  }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        for control in criterion.blocks("control"):
            if lacks(control, "place"):
                severity = rule_severity(criterion, program)
                yield Finding("control-without-place", control.block.keyword.span, severity=severity)
