"""Two things of a procedure have the same name.

Steps, decisions and ends are named so that records and diagrams can point to them; roles, resources,
authorities, forms and the fields of a form are named so that steps can. A name that stands for two
things points to neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, Reading, Valued, also
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast

FAULT = Fault(
    code="CRM504",
    words="`{name}` is already the name of something in this procedure",
    help="choose another name for one of them",
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 10 min do: "Look." }
  step look "Look" { phase: act by: officer within: 20 min do: "Look." }  #!
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
  step look "Look" { phase: act by: officer within: 10 min do: "Look." }
  step count "Look" { phase: act by: officer within: 20 min do: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in program.of_kind("sop"):
        forms = list(procedure.blocks("form"))
        means = [*_named(procedure), *(form.head["NAME"] for form in forms if "NAME" in form.head)]
        for names in (means, list(_places(procedure)), *map(_fields, forms)):
            yield from _second(names, procedure, program)


def _named(procedure: Declaration) -> Iterator[Valued]:
    return (Valued(named.name.text, named.name.span) for named in procedure.statements(ast.Named))


def _fields(form: Reading) -> list[Valued]:
    return [Valued(field.name.text, field.name.span) for field in form.statements(ast.FormField)]


def _places(procedure: Reading) -> Iterator[Valued]:
    """Names of steps, decisions and ends."""
    for part in parts(procedure):
        if part.keyword in ("step", "decide") and "NAME" in part.head:
            yield part.head["NAME"]
        yield from (Valued(ending.name.text, ending.name.span) for ending in part.statements(ast.Ending))


def _second(names: list[Valued], procedure: Declaration, program: Program) -> Iterator[Finding]:
    first: dict[str, Valued] = {}
    for name in sorted(names, key=lambda valued: valued.span):
        before = first.setdefault(name.value, name)
        if before is not name:
            related = also(before.span, "it is named here first")
            severity = rule_severity(procedure, program)
            yield Finding("named-twice-in-procedure", name.span, {"name": name.value}, related, severity)
