"""Something stands where it cannot be read.

The compiler names what it found and what it could have read there. It goes on at the next entry, so
that one mistake does not hide the others.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, before, instead
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines, Span
from crmc.syntax.look_alikes import QUOTES, SIGNS, plain_word

FAULT = Fault(
    code="CRM115",
    words="{found} cannot stand {place}: {expected} is expected",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass > > 5 kg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass > 5 kg
}
""",
    fixes=(
        ("  description: “Look at it”", '  description: "Look at it"'),
        ("  description: 'Look at it'", '  description: "Look at it"'),
        ("  select when nеt_mass > 5 kg", "  select when net_mass > 5 kg"),
        ("  select when net_mass > 5\u00a0kg", "  select when net_mass > 5 kg"),
        ("  select when customs_value > 5 €", "  select when customs_value > 5 EUR"),
        ("  select when net_mass == 5 kg", "  select when net_mass = 5 kg"),
        ("  select when net_mass ≥ 5 kg", "  select when net_mass >= 5 kg"),
        ("  select when net_mass > 5,5 kg", "  select when net_mass > 5.5 kg"),
        ("  select when net_mass in [1 kg .. 2 kg]", "  select when net_mass in (1 kg .. 2 kg)"),
        ("  select net_mass > 5 kg", "  select when net_mass > 5 kg"),
        ("  valid: 2027-01-01 – 2027-12-31", "  valid: 2027-01-01 .. 2027-12-31"),
        ("  level: low;", "  level: low"),
        ("  legal { basis: UCC art. 46(3) }", "  legal { basis: UCC art 46(3) }"),
    ),
)


_RELATIONS = {
    "==": "=",
    "=<": "<=",
    "=>": ">=",
    "<>": "!=",
    "=!": "!=",
    "&&": "and",
    "||": "or",
}
_RUN = re.compile(r"[=<>!&|≤≥]*")
_WORD = re.compile(r"\w*")
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """What only looks like the language, and signs of other languages whose meaning is beyond doubt."""
    found = lines.text(finding.span)
    if found in QUOTES:
        return _quotes(finding.span, lines)
    for mend in (_word, _relation, _look_alike, _needless, _left_out, _brackets):
        mended = mend(finding.span, lines)
        if mended is not None:
            return mended
    return None


def _quotes(span: Span, lines: SourceLines) -> Fix | None:
    """A text between other quotes, up to the mark on its line that closes it, if only one can."""
    following = lines.after(span)
    marks = QUOTES[lines.text(span)]
    ends = [place for place, character in enumerate(following) if character in marks]
    if not ends or '"' in following[: ends[0]] or (len(ends) > 1 and following[ends[0]] in "\"'"):
        return None
    end = ends[0]
    start = span.end_column + end
    closing = Span(span.path, span.line, start, span.line, start + 1)
    edits = (Edit(span, '"'), Edit(closing, '"'))
    return Fix('write the text between `"` and `"`', edits[: 1 if following[end] == '"' else 2])


def _around(span: Span, lines: SourceLines, run: re.Pattern[str]) -> Span:
    """A place widened on both sides by what the pattern takes; it takes the same read backwards."""
    behind, ahead = run.match(lines.before(span)[::-1]), run.match(lines.after(span))
    assert behind is not None
    assert ahead is not None
    return span._replace(column=span.column - behind.end(), end_column=span.end_column + ahead.end())


def _word(span: Span, lines: SourceLines) -> Fix | None:
    """A word with letters of another alphabet in it."""
    if not re.fullmatch(r"\w+", lines.text(span)):
        return None
    whole = _around(span, lines, _WORD)
    word = lines.text(whole)
    plain = "" if word.isascii() else plain_word(word)
    if not plain:
        return None
    return Fix(f"write `{plain}` in Latin letters throughout", (Edit(whole, plain),))


def _relation(span: Span, lines: SourceLines) -> Fix | None:
    whole = _around(span, lines, _RUN)
    right = _RELATIONS.get(lines.text(whole))
    return instead(whole, lines, right) if right else None


def _look_alike(span: Span, lines: SourceLines) -> Fix | None:
    """A dash, a space or a sign of the wrong kind, at the place or right behind it."""
    sign = lines.text(span)
    if sign not in SIGNS:
        span = Span(span.path, span.end_line, span.end_column, span.end_line, span.end_column + 1)
        sign = lines.text(span)
    if sign not in SIGNS:
        return None
    dates = re.search(rf"{_DATE} *$", lines.before(span)) and re.match(rf" *{_DATE}", lines.after(span))
    if SIGNS[sign] == "-" and dates:
        return instead(span, lines, "..")
    right = f" {SIGNS[sign]}" if sign == "€" and lines.before(span)[-1:].isdigit() else SIGNS[sign]
    return instead(span, lines, right)


def _needless(span: Span, lines: SourceLines) -> Fix | None:
    """A semicolon at the end of a line, the full stop of `art.`."""
    sign, following = lines.text(span), lines.after(span).strip()
    if sign == ";" and (not following or following.startswith("#")):
        return instead(span, lines, "")
    abbreviated = sign == "." and re.search(r"[A-Z_0-9] (?:art|rec|vol)$", lines.before(span))
    return instead(span, lines, "") if abbreviated and re.match(r"\.? *[0-9]", lines.after(span)) else None


def _left_out(span: Span, lines: SourceLines) -> Fix | None:
    """The point of a decimal number, the `when` of `select`."""
    word, leading, following = lines.text(span), lines.before(span), lines.after(span)
    if word == "," and re.search(r"[0-9]$", leading) and re.match(r"[0-9]{1,2}(?![0-9])", following):
        return instead(span, lines, ".")
    if re.search(r"(?:^|[\s{])select[ \t]+$", leading) and re.match(r"[a-z(]", word):
        start = span._replace(end_line=span.line, end_column=span.column)
        return Fix("write `when` after `select`", (Edit(start, "when "),))
    return None


def _brackets(span: Span, lines: SourceLines) -> Fix | None:
    following = lines.after(span)
    end = following.find("]")
    if lines.text(span) != "[" or end < 0 or "[" in following[:end] or '"' in following[:end]:
        return None
    closing = before(span._replace(column=span.end_column + end + 1), 1)
    return Fix("write `(` and `)` instead of `[` and `]`", (Edit(span, "("), Edit(closing, ")")))
