"""Something that a declaration must say is not there.

A criterion that says nothing of its level or its selection cannot be weighed, and a procedure without a
person or a deadline cannot be followed. What must be said is a short table for each kind of declaration;
what a rule of law asks for has a code of its own. In a draft it is a warning, for a draft may still be
growing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.severity import rule_severity
from crmc.syntax import ast

FAULT = Fault(
    code="CRM410",
    words="`{name}` says nothing of {missing}",
    help="add what is missing; `crmc new` shows a declaration with everything in it",
    bad="""
parameter example_limit of money "Example" {  #!
  range: 8 EUR .. 20 EUR
}
""",
    good="""
parameter example_limit of money "Example" {
  default: 12 EUR
  range: 8 EUR .. 20 EUR
}
""",
)


_REQUIRED: dict[str, tuple[str, ...]] = {
    "criterion": ("status", "applies", "level", "select when|score"),
    "sop": ("status", "applies", "place", "purpose", "within"),
    "area": ("status", "valid", "criteria|scope"),
    "alert": ("status", "scope"),
    "list": ("values|external",),
    "table": ("row|from",),
    "parameter": ("default",),
    "metric": ("formula",),
    "adopt": ("from",),
    "derogate": ("reason", "until"),
    "suspend": ("reason", "until"),
    "test": ("given", "expect"),
    "indicator": ("when",),
    "score": ("prior", "threshold"),
    "control": ("type", "channel"),
    "step": ("phase", "by", "do"),
    "parallel": ("branch",),
    "form": ("field",),
}
"""By kind or block: entries, blocks and statements, `|` between those of which one is enough."""

_INDISPENSABLE = frozenset(
    {"when", "prior", "threshold", "default", "row|from", "values|external", "scope", "expect"}
)
"""Without these nothing can be calculated or tested: an error in a draft too."""

_STATEMENTS: dict[str, type[ast.Node]] = {"select when": ast.Select, "row": ast.Row, "field": ast.FormField}


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        if not declaration.damaged:
            for part in parts(declaration):
                yield from _check_part(part, declaration, program)


def _check_part(part: Reading, declaration: Declaration, program: Program) -> Iterator[Finding]:
    if part is not declaration and part.table is declaration.table:
        return
    required = _REQUIRED.get(part.table.keyword, ())
    lacking = [words for words in required if not any(_has(part, word) for word in words.split("|"))]
    if len(lacking) > part.unplaced:
        severity = None if _INDISPENSABLE.intersection(lacking) else rule_severity(declaration, program)
        place = declaration.name_span if part is declaration else part.block.keyword.span
        missing = _joined(tuple(lacking))
        name = _name(part, declaration)
        yield Finding("missing-entry", place, {"name": name, "missing": missing}, severity=severity)


@cache
def _joined(lacking: tuple[str, ...]) -> str:
    """In backticks, the last after `and`; alternatives with `or`."""
    words = [listed(word.split("|")).replace(", ", " or ") for word in lacking]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if words[1:] else words[0]


def _has(part: Reading, word: str) -> bool:
    statement = _STATEMENTS.get(word)
    if statement is not None:
        return next(part.statements(statement), None) is not None
    if word == "external":
        return bool(part.one("external")) or ("external" in part.keys and "external" not in part.entries)
    return word in part.keys or word in part.misspelt or part.first(word) is not None


def _name(part: Reading, declaration: Declaration) -> str:
    if part is not declaration:
        slot = part.head.get("NAME")
        return f"{part.keyword} {slot.value}" if slot else part.keyword
    return f"{part.keyword} {declaration.id}"
