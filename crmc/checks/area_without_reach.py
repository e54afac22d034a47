"""A priority control area covers no procedure, goods, route, mode or operator.

More control is laid on something: a procedure, a type of goods, a route, a mode of transport or an
operator. An area that is bounded by none of them would lie on everyone.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast

FAULT = Fault(
    code="CRM417",
    words="the scope of `{id}` names no procedure, goods, route, mode of transport or operator",
    help="name one of them in `scope`, or say in `applies` which declarations it covers",
    rules=("L07",),
    bad="""
area PRI-2027-01 "Example" {
  status: draft
  valid: 2027-01-01 .. 2027-06-30
  scope: customs_value > 5 EUR  #!
}
""",
    good="""
area PRI-2027-01 "Example" {
  status: draft
  valid: 2027-01-01 .. 2027-06-30
  scope: customs_value > 5 EUR and border_transport_mode in (3)
}
""",
)


_ABOUT_NEITHER = frozenset("money mass volume quantity integer decimal percent duration".split())
"""Types of elements that measure; the others tell a procedure, goods, a route, a mode, or who takes part."""


def check(program: Program) -> Iterator[Finding]:
    for area in readable(program, "area"):
        scope = area.one("scope")
        if scope is not None and lacks(area, "criteria", "applies") and _only_measures(scope, program):
            severity = rule_severity(area, program)
            yield Finding("area-without-reach", scope.span, {"id": area.id}, severity=severity)


def _only_measures(scope: ast.Expression, program: Program) -> bool:
    names = {node.text for node in ast.descendants(scope) if isinstance(node, ast.Name)}
    found = [program.catalogue.elements[name] for name in names if name in program.catalogue.elements]
    return all(element.type in _ABOUT_NEITHER for element in found)
