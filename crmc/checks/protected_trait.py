"""A field asks for a protected trait of a person.

Religion, ethnic origin, sex, health or opinion are no signs of a risk, and nothing that customs may
record. Neither an element nor a form may hold them.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity
from crmc.source import Span
from crmc.syntax import ast

FAULT = Fault(
    code="CRM705",
    words="`{name}` would hold a protected trait of a person",
    help="leave it out: what was done or carried is a sign, who somebody is is none",
    rules=("L19",),
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  form note "Note" { field religion "Religion" of text }  #!
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
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
  form note "Note" { field baggage "Baggage" of text }
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
}
""",
)


_TRAITS = frozenset(
    "religion religious faith belief ethnic ethnicity race racial skin sex gender sexual sexuality political"
    " opinion disability health genetic pregnancy pregnant".split()
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for name, place in _names(declaration):
            if _TRAITS.intersection(name.lower().split("_")):
                severity = rule_severity(declaration, program)
                yield Finding("protected-trait", place, {"name": name}, severity=severity)


def _names(declaration: Declaration) -> Iterator[tuple[str, Span]]:
    """What the author named: fields of forms, parts, indicators, lists, parameters and the like."""
    for part in parts(declaration):
        slot = part.head.get("NAME")
        if slot is not None and part.keyword in _NAMED:
            yield str(slot.value), slot.span
        for item in part.body:
            if isinstance(item, ast.FormField | ast.Let):
                yield item.name.text, item.name.span


_NAMED = frozenset({"list", "table", "parameter", "indicator", "form"})
