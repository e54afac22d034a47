"""A step names a role, a resource, a form or an authority that its procedure does not declare.

A procedure begins with the people and things it needs, so that an office can see whether it has them. A
name that is not among them is a slip, or somebody was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmc.checks.fault import Fault, Replacement
from crmc.diagnostics import Finding, Severity
from crmc.kinds.table import Shape
from crmc.nearest import listed
from crmc.semantics.lacking import readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, Valued
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast
from crmc.unmistakable import guess_name

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
    known = _Known(procedure)
    for part in parts(procedure):
        for field in part.table.fields if part.entries else ():
            if field.shape is Shape.NAMES:
                for valued in part.entries.get(field.key, ()):
                    names = known[field.vocabulary]
                    if valued.value not in names and not program.symbols.may_be_declared(valued.value):
                        severity = rule_severity(procedure, program)
                        yield _undeclared(valued, field.vocabulary.split(), names, severity)


def _undeclared(
    valued: Valued, kinds: list[str], known: Mapping[str, None], severity: Severity | None
) -> Finding:
    def guess() -> dict[str, str]:
        return {**guess_name(valued.value, known), "allowed": listed(known)}

    arguments = {"name": valued.value, "wanted": " or ".join(kinds)}
    return Finding("undeclared-in-procedure", valued.span, arguments, severity=severity, guess=guess)


class _Known(dict[str, Mapping[str, None]]):
    """By what they are, in words with a space between them: the names of a procedure, collected once."""

    def __init__(self, procedure: Declaration) -> None:
        super().__init__()
        self.declared = _declared(procedure)

    def __missing__(self, kinds: str) -> Mapping[str, None]:
        names = (name for kind in kinds.split() for name in self.declared[kind])
        return self.setdefault(kinds, dict.fromkeys(names))


def _declared(procedure: Declaration) -> dict[str, list[str]]:
    """The names by what they are."""
    found: dict[str, list[str]] = {"role": [], "resource": [], "authority": [], "form": []}
    for named in procedure.statements(ast.Named):
        found[named.keyword].append(named.name.text)
    found["form"] = [str(form.head["NAME"].value) for form in procedure.blocks("form") if form.head]
    return found
