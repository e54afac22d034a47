"""A text holds HTML.

Texts are Markdown: stars for emphasis, dashes for lists. HTML could change how a page looks or works,
would be lost on paper and in diagrams, and cannot be translated safely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.prose import prose_of
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM130",
    words="`{found}` is HTML, and a text is plain Markdown",
    help="write Markdown, such as `**bold**`; put a backslash before a `<` that is meant as itself",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "Look <b>closely</b>."  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "Look **closely**; a < b and c > d."
}
""",
)


_ATTRIBUTES = r"""(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*"""
_HTML = re.compile(
    rf"(?<!\\)(?:<!--|<\?|<!\[CDATA\[|<![A-Za-z]|</[A-Za-z][A-Za-z0-9-]*\s*>|<[A-Za-z][A-Za-z0-9-]*{_ATTRIBUTES}/?>"
    r"|<(?:script|style|iframe|div|table|form|pre|p|ul|ol|h[1-6])(?=[\s>]|$))"
)
"""What CommonMark reads as a tag, a comment, a declaration or the beginning of a block of HTML."""


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for text, place in prose_of(declaration):
            found = _HTML.search(text)
            if found is not None:
                arguments = {"found": found[0][:40]}
                severity = rule_severity(declaration, program)
                yield Finding("prose-with-html", place, arguments, severity=severity)
