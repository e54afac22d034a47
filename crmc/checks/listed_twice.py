"""A list holds a value twice.

The second one changes nothing; often another value was meant, and that one is now missing.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, before
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines, Span

FAULT = Fault(
    code="CRM215",
    words="`{value}` is listed a second time",
    help="remove one of the two",
    bad="""
list example of country "Example" {
  values: CN, VN,
    CN  #!
}
""",
    good="""
list example of country "Example" {
  values: CN, VN
}
""",
    fixes=(
        ("    CN, TR", "    TR"),
        (
            """
list example of country "Example" {
  values: CN, VN,  # both
    CN
}
""",
            """
list example of country "Example" {
  values: CN, VN  # both
}
""",
        ),
        (
            """
list example of country "Example" {
  values: CN, VN, CN, TR
}
""",
            """
list example of country "Example" {
  values: CN, VN, TR
}
""",
        ),
    ),
)


_COMMA = re.compile(r",[ \t]*$")
_FOLLOWING = re.compile(r"[ \t]*,[ \t]*(?=[^\s#])")


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """The second one goes with one comma: that before it, else that behind it, else that of a line above."""
    span = finding.span
    words = f"remove the second `{finding.arguments['value']}`"
    comma, following = _COMMA.search(lines.before(span)), _FOLLOWING.match(lines.after(span))
    if comma:
        return Fix(words, (Edit(before(span, len(comma[0])).to(span), ""),))
    if following and not lines.before(span).strip():
        return Fix(words, (Edit(span._replace(end_column=span.end_column + following.end()), ""),))
    above = _comma_above(span, lines)
    if above is None or lines.before(span).strip() or lines.after(span).strip():
        return None
    return Fix(words, (Edit(above, ""), Edit(_line_with(span, lines), "")))


def _comma_above(span: Span, lines: SourceLines) -> Span | None:
    """The comma that ends the last line above with anything else than a remark on it."""
    for number in range(span.line - 1, max(span.line - 50, 0), -1):
        code = (lines.line(span.path, number) or "").partition("#")[0].rstrip()
        if code:
            column = len(code)
            return Span(span.path, number, column, number, column + 1) if code.endswith(",") else None
    return None


def _line_with(span: Span, lines: SourceLines) -> Span:
    """The whole line of a value that stands there alone, with the line end before it."""
    above = len(lines.line(span.path, span.line - 1) or "")
    own = len(lines.line(span.path, span.line) or "")
    return Span(span.path, span.line - 1, above + 1, span.line, own + 1)
