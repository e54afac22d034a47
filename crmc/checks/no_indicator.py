"""A criterion selects by nothing that a declaration says.

A risk is seen by its factors and indicators: what a declaration or a register says. Only a random
check does without, and its control is of the type `random_check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast

FAULT = Fault(
    code="CRM412",
    words="`{id}` selects by no element of a declaration",
    help=(
        "name an element in `select when` or in an indicator; for a random share, make the "
        "control a `random_check`"
    ),
    rules=("L02",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when random 2 %  #!
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when random 2 %
  control "Look" { type: random_check channel: yellow place: exit purpose: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        chosen = next(criterion.statements(ast.Select), None)
        if chosen is None or _names_an_element(criterion):
            continue
        if not _is_random_check(criterion, chosen):
            severity = rule_severity(criterion, program)
            place = chosen.condition.span
            yield Finding("no-indicator", place, {"id": criterion.id}, severity=severity)


def _names_an_element(criterion: Declaration) -> bool:
    """Any name at all: one that is no element is a fault of its own, or stands beside one."""
    roots = [chosen.condition for chosen in criterion.statements(ast.Select)]
    roots += [block.one("when") for block in criterion.blocks("indicator") if block.one("when") is not None]
    return any(isinstance(node, ast.Name) for root in roots for node in ast.descendants(root))


def _is_random_check(criterion: Declaration, chosen: ast.Select) -> bool:
    is_random = any(isinstance(node, ast.Random) for node in ast.descendants(chosen.condition))
    ordered = {word for control in criterion.blocks("control") for word in control.all("type")}
    return is_random and "random_check" in ordered
