"""A link in a text leads where links may not lead.

Links go to the web (`http`, `https`), to a mailbox (`mailto`), or to a declaration (`[[ID]]`). Other
targets would work on one machine only, or run something. Pictures are not shown: pages ask no other
host for anything.
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
    code="CRM131",
    words="a text cannot link to `{found}`",
    help=("link to `https://…`, `mailto:…` or a declaration such as `[[EXC-003]]`; pictures are not shown"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "See [the file](file:///share/plan.doc)."  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "See [the page](https://example.org/plan)."
}
""",
)


_LINKS = re.compile(
    r"\]\(\s*<?(?P<inline>[^)\s>]*)"
    r"|^ {0,3}\[[^\]]{1,999}\]:\s*<?(?P<defined>[^\s>]+)"
    r"|<(?P<automatic>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>",
    re.MULTILINE,
)
_ALLOWED = re.compile(r"https?://|mailto:", re.IGNORECASE)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for text, place in prose_of(declaration):
            for found in _refused(text):
                severity = rule_severity(declaration, program)
                yield Finding("prose-link", place, {"found": found[:60]}, severity=severity)


def _refused(text: str) -> Iterator[str]:
    """The images, and the targets of links that lead anywhere else than they may."""
    end = 0
    for found in _LINKS.finditer(text):
        target = found[str(found.lastgroup)]
        image = _image_around(text, end, found.start()) if found.lastgroup == "inline" else ""
        end = found.end()
        if image or not _ALLOWED.match(target):
            yield image or target


def _image_around(text: str, since: int, bracket: int) -> str:
    """The image whose text ends at a closing bracket; from there, so that all is gone through once."""
    start = text.find("![", text.rfind("]", since, bracket) + 1 or since, bracket)
    end = text.find(")", bracket)
    return text[start : end + 1] if start >= 0 and end >= 0 else ""
