"""A way through a procedure ends and nothing is fed back.

A criterion is only as good as what is learnt from its controls. So every way to an end passes a
step of review, where the result is entered, and every way has an end with its outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import is_understood, readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Program, Reading
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast

FAULT = Fault(
    code="CRM514",
    words="{fault}",
    help="put a step with `phase: review` before each `end`, and an `end … outcome …` on each way",
    rules=("L24",),
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
  end done "Closed" outcome recorded  #!
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
  step review_it "Step" { phase: review by: officer within: 10 min do: "Do." }
  end done "Closed" outcome recorded
}
""",
)


_UNTOLD = "this end is reached without a step of review, so its result is not fed back"
_NO_END = "no way through this procedure ends in an outcome"


def check(program: Program) -> Iterator[Finding]:
    for procedure in filter(is_understood, readable(program, "sop")):
        ends: list[ast.Ending] = []
        untold: list[ast.Ending] = []
        _walk(procedure, False, ends, untold)
        severity = rule_severity(procedure, program)
        for end in untold:
            yield Finding("result-not-fed-back", end.span, {"fault": _UNTOLD}, severity=severity)
        if not ends and any(part.keyword == "step" for part in parts(procedure)):
            yield Finding("result-not-fed-back", procedure.name_span, {"fault": _NO_END}, severity=severity)


def _walk(block: Reading, told: bool, ends: list[ast.Ending], untold: list[ast.Ending]) -> bool | None:
    """Whether a review lies on every way out at the bottom; None where all ways have ended before."""
    for item in block.body:
        if isinstance(item, ast.Ending):
            ends.append(item)
            if not told:
                untold.append(item)
            return None
        if isinstance(item, Reading):
            after = _through(item, told, ends, untold)
            if after is None:
                return None
            told = after
    return told


def _through(item: Reading, told: bool, ends: list[ast.Ending], untold: list[ast.Ending]) -> bool | None:
    if item.keyword == "step":
        return told or item.one("phase") == "review"
    if item.keyword not in ("decide", "parallel", "repeat"):
        return told
    if item.keyword == "repeat":
        return _walk(item, told, ends, untold)
    found = [_walk(arm, told, ends, untold) for arm in item.body if isinstance(arm, Reading)]
    open_ways = [way for way in found if way is not None]
    if item.keyword == "parallel":
        return None if len(open_ways) < len(found) else told or any(open_ways)
    return all(open_ways) if open_ways or not found else None
