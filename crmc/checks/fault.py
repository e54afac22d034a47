"""What a file of this package defines: a fault's code, words, reason, ground and examples.

A file holds one `FAULT`; its docstring is the reason, shown on the fault's page and by `crmc explain`.
Faults that a lower stage finds (characters, syntax, names, types) are only worded here; a fault of
sense or law also has `check(program) -> Iterator[Finding]`.
"""

from __future__ import annotations

from msgspec import Struct

from crmc.diagnostics import Edit, Fix, Severity
from crmc.source import SourceLines, Span


class Replacement(Struct, frozen=True):
    """The fix of a misspelt word: `wrong` gives way to `right` wherever it stands in the finding's span.

    Both are filled with the finding's arguments; there is no fix where one of those is empty.
    `unquoted`: quotes around the word go with it.
    """

    wrong: str
    right: str
    unquoted: bool = False


class Fault(Struct, frozen=True):
    """`words` and `help` are filled with a finding's arguments by `str.format`.

    `help` may be empty; a line of it whose argument is empty is left out. `bad` is a source that trips
    the fault, with `#!` at the end of the faulty line; `good` is the same without the fault: both are tests.
    """

    code: str
    words: str
    help: str = ""
    severity: Severity = Severity.ERROR
    ground: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """The rules of the harmonisation schema that it enforces, wholly or in part, with their grounds."""
    bad: str = ""
    good: str = ""
    bad_table: str = ""
    good_table: str = ""
    """The text of `criteria/values.csv` beside the example, where the fault is one of a table's file."""
    replacement: Replacement | None = None
    """The fix, where it is one word for another; other fixes are a function `fix` in the fault's file."""
    fixes: tuple[tuple[str, str], ...] = ()
    """What `crmc fix` makes of a line: the line in place of the marked one of `bad`, before and after."""


def instead(span: Span, lines: SourceLines, text: str) -> Fix | None:
    """The fix that puts one text in place of another; None where it would change nothing."""
    wrong = lines.text(span)
    if wrong == text:
        return None
    words = f"write {_quoted(text)} instead of {_quoted(wrong)}" if text else f"remove {_quoted(wrong)}"
    return Fix(words, (Edit(span, text),))


def ends_of(span: Span, lines: SourceLines) -> tuple[str, str] | None:
    """The two ends of a range as they are written; None where what stands there is more than a range."""
    ends = lines.text(span).split("..")
    if len(ends) != 2 or any(sign in "".join(ends) for sign in '"#'):
        return None
    return ends[0], ends[1]


def turned_round(span: Span, lines: SourceLines) -> Fix | None:
    """The fix that makes the two ends of a range change places; the spaces around each stay."""
    ends = ends_of(span, lines)
    if ends is None:
        return None
    low, high = ends
    return instead(
        span, lines, low.replace(low.strip(), high.strip()) + ".." + high.replace(high.strip(), low.strip())
    )


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= 60 else f"`{line[:59]}…`"


def within(span: Span, start: int, end: int) -> Span:
    """A stretch of a place on one line, by characters from its start."""
    return Span(span.path, span.line, span.column + start, span.line, span.column + end)


def before(span: Span, length: int) -> Span:
    """The stretch of so many characters before a place."""
    return Span(span.path, span.line, span.column - length, span.line, span.column)
