"""A text refers to an ID that no declaration has.

`[[ID]]` becomes a link to the page of that declaration. Where there is none, a reader is sent nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from crmc.checks.fault import Fault, Replacement
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.prose import prose_of
from crmc.semantics.severity import rule_severity
from crmc.unmistakable import guess_name

FAULT = Fault(
    code="CRM221",
    words="`{id}` in this text is not the ID of a declaration",
    help="did you mean `{nearest}`?",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "See [[EXA-002]]."  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "See [[EXA-001]]."
}
""",
    replacement=Replacement("[[{id}]]", "[[{certain}]]"),
    fixes=(('  description: "See [[EXA-1]]."', '  description: "See [[EXA-001]]."'),),
)


_REFERENCE = re.compile(r"\[\[([^\[\]\n]+)\]\]")


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for text, place in prose_of(declaration):
            for found in _REFERENCE.finditer(text):
                name = found[1].strip()
                if program.symbols.get(name) is None and not program.symbols.may_be_declared(name):
                    declared = program.symbols.of_kind()
                    guess = partial(guess_name, name, declared)
                    severity = rule_severity(declaration, program)
                    yield Finding("undeclared-in-text", place, {"id": name}, severity=severity, guess=guess)
