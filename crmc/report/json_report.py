"""Diagnostics as JSON for programs: the form of `crmc check --format json`, its keys in a fixed order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct

from crmc.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from crmc.report.summary import MOST_DIAGNOSTICS, summarise


class _Place(Struct):
    """A second place that belongs to a diagnostic."""

    file: str
    line: int
    column: int
    message: str


class _Replacement(Struct):
    """A stretch of a file, and the text to stand there instead."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class _Repair(Struct):
    """A fix in words, and as replacements."""

    description: str
    edits: list[_Replacement]


class _Object(Struct):
    """One diagnostic with the keys that every reader may rely on."""

    code: str
    name: str
    severity: Severity
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    related: list[_Place]
    help: str | None
    fix: _Repair | None
    ground: tuple[str, ...]


class _Counts(Struct):
    files: int
    declarations: int
    errors: int
    warnings: int
    left_out: int


def diagnostics_as_json(diagnostics: Sequence[Diagnostic], files: int, declarations: int) -> bytearray:
    """One JSON object in ASCII, a diagnostic a line; `files` and `declarations` say how many were read.

    Lines and columns count from 1, in characters; `end_column` is the column after the last character.
    It holds the first `MOST_DIAGNOSTICS`; the counts of the summary are those of all.
    """
    summary = summarise(diagnostics, files, declarations)
    left_out = max(len(diagnostics) - MOST_DIAGNOSTICS, 0)
    counts = _Counts(files, declarations, summary.errors, summary.warnings, left_out)
    objects = [_object(diagnostic) for diagnostic in diagnostics[:MOST_DIAGNOSTICS]]
    with contextlib.suppress(UnicodeEncodeError):  # half of a character, as the name of a file may hold
        report = _report(objects, counts, msgspec.json.Encoder().encode_into)
        if report.isascii():
            return report
    return _report(objects, counts, _encode_in_ascii)


def _report(
    objects: Iterable[_Object], counts: _Counts, encode: Callable[[Struct, bytearray, int], None]
) -> bytearray:
    """`encode` puts an object behind what is written so far, where its last argument is -1."""
    report = bytearray(b'{"diagnostics": [')
    separator = b"\n"
    for one in objects:
        report += separator
        encode(one, report, -1)
        separator = b",\n"
    report += b'],\n"summary": '
    encode(counts, report, -1)
    report += b"}"
    return report


def _encode_in_ascii(found: Struct, report: bytearray, _offset: int) -> None:
    import json  # seldom needed, and slower

    report += json.dumps(msgspec.to_builtins(found), separators=(",", ":")).encode()


def _object(diagnostic: Diagnostic) -> _Object:
    return _Object(
        diagnostic.code,
        diagnostic.name,
        diagnostic.severity,
        diagnostic.message,
        *diagnostic.span,
        [_place(related) for related in diagnostic.related],
        diagnostic.help,
        None if diagnostic.fix is None else _repair(diagnostic.fix),
        diagnostic.ground,
    )


def _place(related: Related) -> _Place:
    return _Place(*related.span[:3], related.message)


def _repair(fix: Fix) -> _Repair:
    return _Repair(fix.description, [_replacement(edit) for edit in fix.edits])


def _replacement(edit: Edit) -> _Replacement:
    return _Replacement(*edit.span, edit.text)
