"""A value is not of the form that its entry takes.

A deadline is a duration, a period a range of dates, a title a text in quotes. A value of another form
cannot be understood, and the compiler does not guess.
"""

from __future__ import annotations

import re
from datetime import date

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
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
_FORMS = {
    "a date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "a range of dates": r"[0-9]{4}-[0-9]{2}-[0-9]{2} *\.\. *[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "a version such as `1.0.0`": r"[0-9]+\.[0-9]+\.[0-9]+",
    "a language code": r"[a-z]{2,3}",
    "a duration such as `2 hours`": r"[0-9]+ *(?:min|hours?|days?)",
    "a percentage such as `5 %`": r"[0-9]+(?:\.[0-9]+)? *%",
    "a number": r"[0-9]+(?:\.[0-9]+)?",
    "`yes` or `no`": r"yes|no",
    "IDs of declarations": r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+",
    "citations such as `UCC art 46(3)`": r"[A-Za-z_0-9]+ [a-z]+ [0-9A-Za-z().]+",
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
    if expected == "a text in quotes" and re.fullmatch(r"[A-Za-z0-9_.-]+", written):
        alone = _ALONE.match(lines.after(finding.span))
        return instead(finding.span, lines, f'"{written}"') if alone else None
    if expected == "a date" and _date(written):
        return instead(finding.span, lines, _date(written))
    if expected == "`yes` or `no`" and written in _WORDS:
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
