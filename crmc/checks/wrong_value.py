"""A value is not of the form that its entry takes.

A deadline is a duration, a period a range of dates, a title a text in quotes. A value of another form
cannot be understood, and the compiler does not guess.
"""

from __future__ import annotations

import re
from datetime import date

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.kinds.table import Shape
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM127",
    words="`{key}` takes {expected}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  review: soon  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  review: 2027-06-01
}
""",
    fixes=(
        ("  review: 1.6.2027", "  review: 2027-06-01"),
        ("  description: Sample", '  description: "Sample"'),
        ('  review: "2027-06-01"', "  review: 2027-06-01"),
        ('  version: "1.0.0"', "  version: 1.0.0"),
    ),
)


_QUOTED = re.compile(r'"([^"\n]*)"')
_FORMS: dict[str, str] = {
    Shape.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    Shape.PERIOD: r"[0-9]{4}-[0-9]{2}-[0-9]{2} *\.\. *[0-9]{4}-[0-9]{2}-[0-9]{2}",
    Shape.VERSION: r"[0-9]+\.[0-9]+\.[0-9]+",
    Shape.LANGUAGE: r"[a-z]{2,3}",
    Shape.DURATION: r"[0-9]+ *(?:min|hours?|days?)",
    Shape.PERCENT: r"[0-9]+(?:\.[0-9]+)? *%",
    Shape.NUMBER: r"[0-9]+(?:\.[0-9]+)?",
    Shape.YES_NO: r"yes|no",
    Shape.IDS: r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+",
    Shape.CITATIONS: r"[A-Za-z_0-9]+ [a-z]+ [0-9A-Za-z().]+",
}
_ALONE = re.compile(r"[ \t]*(?:$|[}#])")
_DATES = (
    re.compile(r"(?P<y>[0-9]{4})[/.](?P<m>[0-9]{1,2})[/.](?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})"),
)
"""Year first, or with dots and the day first, as every Party writes it; `1/6/2027` could be either."""
_WORDS = {"true": "yes", "false": "no"}


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Quotes that are missing or too many, and `true` and `false` for `yes` and `no`."""
    written, expected = lines.text(finding.span), finding.arguments.get("expected", "")
    quoted = _QUOTED.fullmatch(written)
    if expected == Shape.TEXT and re.fullmatch(r"[A-Za-z0-9_.-]+", written):
        alone = _ALONE.match(lines.after(finding.span))
        return instead(finding.span, lines, f'"{written}"') if alone else None
    if expected == Shape.DATE and _date(written):
        return instead(finding.span, lines, _date(written))
    if expected == Shape.YES_NO and written in _WORDS:
        return instead(finding.span, lines, _WORDS[written])
    fits = quoted and expected in _FORMS and re.fullmatch(_FORMS[expected], quoted[1])
    return instead(finding.span, lines, quoted[1]) if quoted and fits else None


def _date(written: str) -> str:
    """A day in the form of the language; "" where it is none."""
    found = next((match for form in _DATES if (match := form.fullmatch(written))), None)
    if found is None:
        return ""
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return ""
