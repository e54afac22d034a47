"""A decision does not say what happens in every other case.

A decision whose arms are exactly yes and no is complete. Any other set of answers can miss one, and the
officer would stand there without a next step. `otherwise` is what holds then.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Program, Reading
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM501",
    words="the decision `{name}` says nothing of other answers than {arms}",
    help="add `otherwise {{ … }}`; it may be empty, and then the procedure goes on below",
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  decide result "Do they agree?" {  #!
    agree { end release "Release" outcome conform }
  }
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  decide result "Do they agree?" {
    agree { end release "Release" outcome conform }
    otherwise { }
  }
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        for decision in parts(procedure):
            if decision.keyword != "decide":
                continue
            arms = list(dict.fromkeys(arm.keyword for arm in decision.body if isinstance(arm, Reading)))
            if "otherwise" not in arms and sorted(arms) != ["no", "yes"]:
                slot = decision.head.get("NAME")
                arguments = {"name": str(slot.value) if slot else "", "arms": listed(arms) or "none"}
                severity = rule_severity(procedure, program)
                place = decision.block.keyword.span
                yield Finding("decide-without-otherwise", place, arguments, severity=severity)
