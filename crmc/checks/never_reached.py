"""A step stands after the end of the procedure.

Once an `end` is reached, or every way before has ended, nothing that follows in the same block is ever
done. Whoever wrote the step thinks that it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.severity import rule_severity
from crmc.source import Span
from crmc.syntax import ast

FAULT = Fault(
    code="CRM505",
    words="this is never reached: every way before it has ended",
    help="put it before the end, or into the arm where it belongs",
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  end done "Closed" outcome recorded
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }  #!
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
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  end done "Closed" outcome recorded
}
""",
)


_PLACES = frozenset({"step", "decide", "parallel", "repeat"})


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        yield from _check_procedure(procedure, program)


def _check_procedure(procedure: Declaration, program: Program) -> Iterator[Finding]:
    for part in parts(procedure):
        if part.keyword in ("decide", "parallel", "form", "legal"):
            continue
        ended = False
        for item in part.body:
            place = _place(item)
            if ended and place is not None:
                yield Finding("never-reached", place, severity=rule_severity(procedure, program))
                break
            ended = ended or _ends(item)


def _place(item: Reading | ast.Item) -> Span | None:
    """Where a part of the procedure begins; None for what is only declared there."""
    if isinstance(item, ast.Ending):
        return item.span
    return item.block.keyword.span if isinstance(item, Reading) and item.keyword in _PLACES else None


def _ends(item: Reading | ast.Item) -> bool:
    """Whether no way leads on after it."""
    if not isinstance(item, Reading):
        return isinstance(item, ast.Ending)
    if item.keyword == "decide":
        arms = [arm for arm in item.body if isinstance(arm, Reading)]
        return _is_complete(arms) and all(_block_ends(arm) for arm in arms)
    if item.keyword == "parallel":
        return any(_block_ends(branch) for branch in item.blocks("branch"))
    return item.keyword == "repeat" and _block_ends(item)


def _is_complete(arms: list[Reading]) -> bool:
    names = sorted(arm.keyword for arm in arms)
    return "otherwise" in names or names == ["no", "yes"]


def _block_ends(block: Reading) -> bool:
    return any(_ends(item) for item in block.body)
