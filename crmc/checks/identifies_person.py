"""A person or trader is named in a criterion.

A criterion is common to several administrations and lives for years; a person's number, name or
licence plate has no place in it. Personal elements serve as keys of `history` or are looked up in a
list that each Party supplies (`external: yes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity
from crmc.semantics.sufficient import named_conditions
from crmc.syntax import ast

FAULT = Fault(
    code="CRM704",
    words="`{element}` is compared with a value that may identify a person",
    help="look it up in a list with `external: yes`, which each Party supplies at run time",
    rules=("L16",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when importer_id = "RS100"  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when importer_id in watched_importers
}
list watched_importers of identifier "Supplied by each Party" {
  external: yes
}
""",
)


_TYPES = frozenset({"identifier", "text", "date"})
_LITERALS = (ast.Text, ast.Number, ast.Code, ast.Identifier, ast.Date)
_TESTS = (ast.Compare, ast.Membership, ast.Contains, ast.StartsWith)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.of_kind("criterion", "area", "alert"):
        for root in _conditions(declaration):
            for node in ast.descendants(root):
                if isinstance(node, _TESTS):
                    yield from _compared(node, declaration, program)
    for named in program.of_kind("list"):
        if _is_of_persons(named, program) and any(map(_is_literal, named.all("values"))):
            place = named.entries["values"][0].span
            arguments = {"element": named.id}
            severity = rule_severity(named, program)
            yield Finding("identifies-person", place, arguments, severity=severity)


def _conditions(declaration: Declaration) -> list[ast.Expression]:
    scopes = [declaration.one("scope")] if declaration.one("scope") is not None else []
    chosen = [statement.condition for statement in declaration.statements(ast.Select)]
    return [*scopes, *chosen, *named_conditions(declaration).values()]


def _compared(node: ast.Node, declaration: Declaration, program: Program) -> Iterator[Finding]:
    if isinstance(node, ast.Compare) and node.relation not in ("=", "!="):
        return  # an age tells nobody
    inside = list(ast.descendants(node))
    names = [part for part in inside if isinstance(part, ast.Name) and _is_personal(part.text, program)]
    values = [part for part in inside if _is_literal(part)]
    if names and values and not any(isinstance(part, ast.History) for part in inside):
        severity = rule_severity(declaration, program)
        yield Finding("identifies-person", values[0].span, {"element": names[0].text}, severity=severity)


def _is_literal(node: ast.Node) -> bool:
    return isinstance(node, _LITERALS)


def _is_personal(name: str, program: Program) -> bool:
    """An element by which a person can be told: a number, a name or a birthday, or the plate of a vehicle."""
    element = program.catalogue.elements.get(name)
    if element is None or element.type not in _TYPES:
        return False
    return element.personal_data == "yes" or (
        element.personal_data == "possible" and element.type == "identifier"
    )


def _is_of_persons(named: Declaration, program: Program) -> bool:
    of = str(named.head["TYPE"].value) if "TYPE" in named.head else ""
    return of == "identifier" or _is_personal(of, program)
