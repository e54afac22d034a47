"""A Party sets one parameter to two values from the same date.

What an adoption sets holds for that Party everywhere from its date. Two different values for one date
leave open which of them holds; the same value twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.constants import code_text
from crmc.semantics.program import Program, also
from crmc.syntax import ast

FAULT = Fault(
    code="CRM801",
    words="`{party}` sets `{name}` from {date} to a second value",
    help="keep one of the two, or give them different dates",
    bad="""
parameter example_limit of money "Example" { default: 12 EUR }
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
criterion EXA-002 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
  set example_limit: 8 EUR
}
adopt EXA-002 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
  set example_limit: 9 EUR  #!
}
""",
    good="""
parameter example_limit of money "Example" { default: 12 EUR }
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
criterion EXA-002 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
  set example_limit: 8 EUR
}
adopt EXA-002 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
  set example_limit: 8 EUR
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    first: dict[tuple[str, str, str], ast.Assignment] = {}
    for act in program.of_kind("adopt"):
        party, date = str(act.head["PARTY"].value), str(act.one("from", ""))
        for setting in act.statements(ast.Assignment):
            before = first.setdefault((party, setting.name.text, date), setting)
            if _values(before, program) != _values(setting, program):
                arguments = {"party": party, "name": setting.name.text, "date": date or "the beginning"}
                related = also(before.span, "the first value")
                yield Finding("two-values-for-one-date", setting.name.span, arguments, related)


def _values(setting: ast.Assignment, program: Program) -> set[Any]:
    """The values in base units, without order."""
    return {_value(value, program) for value in setting.values}


def _value(value: ast.Expression, program: Program) -> Any:
    meaning = program.meanings.get(id(value))
    return meaning.value if meaning is not None else code_text(value)
