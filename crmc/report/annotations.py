"""Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmc.diagnostics import Diagnostic, Severity
from crmc.report.display import visible
from crmc.report.summary import MOST_DIAGNOSTICS, summarise, summary_line
from crmc.source import whole_file

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def diagnostics_as_annotations(
    diagnostics: Sequence[Diagnostic], files: int, declarations: int, folder: str = ""
) -> str:
    """One command a line for the first `MOST_DIAGNOSTICS`, and the summary line at the end.

    `folder` is the knowledge base below the folder where the run began, which is that of the repository.
    """
    lines = [_annotation(found, folder) for found in diagnostics[:MOST_DIAGNOSTICS]]
    left_out = len(diagnostics) - len(lines)
    lines += [f"{left_out:,} further problems are left out"] if left_out else []
    return "\n".join([*lines, summary_line(summarise(diagnostics, files, declarations))])


def _annotation(found: Diagnostic, folder: str) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(found, folder))
    text = f"{found.message}\n{found.help}" if found.help else found.message
    return f"::{_COMMANDS[found.severity]} {properties}::{_data(text)}"


def _properties(found: Diagnostic, folder: str) -> Iterator[tuple[str, str]]:
    """Columns only within one line: GitHub takes no others."""
    span = found.span
    yield "file", f"{folder}{span.path}"
    if span != whole_file(span.path):
        yield from (("line", str(span.line)), ("endLine", str(span.end_line)))
        if span.line == span.end_line:
            yield from (("col", str(span.column)), ("endColumn", str(span.end_column)))
    yield "title", f"{found.code} {found.name}"


def _data(text: str) -> str:
    """The text behind the colons; no line of it can begin a command of its own."""
    lines = "\n".join(visible(line) for line in text.split("\n"))
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C")
