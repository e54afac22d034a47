"""Diagnostics as JSON for programs: the form of `crmc check --format json`, its keys in a fixed order."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from crmc.diagnostics import Diagnostic, Fix, Related
from crmc.report.summary import MOST_DIAGNOSTICS, summarise


def diagnostics_as_json(diagnostics: Sequence[Diagnostic], files: int, declarations: int) -> str:
    """One JSON object, in ASCII; `files` and `declarations` say how many were read.

    Lines and columns count from 1, in characters; `end_column` is the column after the last character.
    It holds the first `MOST_DIAGNOSTICS`; the counts of the summary are those of all.
    """
    summary = summarise(diagnostics, files, declarations)
    report = {
        "diagnostics": [diagnostic_object(diagnostic) for diagnostic in diagnostics[:MOST_DIAGNOSTICS]],
        "summary": {
            "files": summary.files,
            "declarations": summary.declarations,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "left_out": max(len(diagnostics) - MOST_DIAGNOSTICS, 0),
        },
    }
    return _in_ascii(report)


def _in_ascii(report: object) -> str:
    """As `json.dumps` writes it, and most of the time sooner."""
    with contextlib.suppress(UnicodeEncodeError):  # half of a character, as the name of a file may hold
        written = msgspec.json.format(msgspec.json.encode(report), indent=2)
        if written.isascii():
            return written.decode()
    return json.dumps(report, indent=2)


def diagnostic_object(diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic with the keys that every reader may rely on."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "related": [_related_object(related) for related in diagnostic.related],
        "help": diagnostic.help,
        "fix": None if diagnostic.fix is None else _fix_object(diagnostic.fix),
        "ground": list(diagnostic.ground),
    }


def _fix_object(fix: Fix) -> dict[str, Any]:
    """In words, and as stretches of files with the text to stand there instead."""
    return {
        "description": fix.description,
        "edits": [
            {
                "file": edit.span.path,
                "line": edit.span.line,
                "column": edit.span.column,
                "end_line": edit.span.end_line,
                "end_column": edit.span.end_column,
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }


def _related_object(related: Related) -> dict[str, Any]:
    span = related.span
    return {"file": span.path, "line": span.line, "column": span.column, "message": related.message}
