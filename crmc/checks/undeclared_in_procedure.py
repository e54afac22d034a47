"""A step names a role, a resource, a form or an authority that its procedure does not declare.

A procedure begins with the people and things it needs, so that an office can see whether it has them. A
name that is not among them is a slip, or somebody was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault, Replacement
from crmc.diagnostics import Finding
from crmc.kinds.table import Shape
from crmc.nearest import listed, nearest_name
from crmc.semantics.lacking import readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name

FAULT = Fault(
    code="CRM503",
    words="`{name}` is not a declared {wanted} of this procedure",
    help="did you mean `{nearest}`?\ndeclared: {allowed}",
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: oficer within: 1 hour do: "Look." }  #!
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
}
""",
    replacement=Replacement("{name}", "{certain}"),
    fixes=(
        (
            '  step look "Look" { phase: act by: oficer within: 1 hour do: "Look." }',
            '  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }',
        ),
    ),
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        yield from _check_names(procedure, program)


def _check_names(procedure: Declaration, program: Program) -> Iterator[Finding]:
    declared = _declared(procedure)
    for part in parts(procedure):
        for field in part.table.fields:
            kinds = field.vocabulary.split() if field.shape is Shape.NAMES else []
            known = [name for kind in kinds for name in declared[kind]]
            for valued in part.entries.get(field.key, ()) if kinds else ():
                if valued.value not in known and not program.symbols.may_be_declared(valued.value):
                    arguments = {
                        "name": valued.value,
                        "wanted": " or ".join(kinds),
                        "nearest": nearest_name(valued.value, known),
                        "certain": unmistakable_name(valued.value, known),
                        "allowed": listed(known),
                    }
                    severity = rule_severity(procedure, program)
                    yield Finding("undeclared-in-procedure", valued.span, arguments, severity=severity)


def _declared(procedure: Declaration) -> dict[str, list[str]]:
    """The names by what they are."""
    found: dict[str, list[str]] = {"role": [], "resource": [], "authority": [], "form": []}
    for named in procedure.statements(ast.Named):
        found[named.keyword].append(named.name.text)
    found["form"] = [str(form.head["NAME"].value) for form in procedure.blocks("form") if form.head]
    return found
