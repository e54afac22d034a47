"""Diagnostics as SARIF 2.1.0 (the OASIS standard), as code scanners and editors read them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from crmc import __version__
from crmc.checks import Definition, definitions
from crmc.diagnostics import Diagnostic, Edit, Fix, Related
from crmc.report.summary import MOST_DIAGNOSTICS, summarise
from crmc.source import Span, whole_file

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SOURCE_ROOT = "%SRCROOT%"
KNOWLEDGE_BASE = "KNOWLEDGE_BASE"
FINGERPRINT = "crmcFault/v1"

_Object = dict[str, Any]


def diagnostics_as_sarif(
    diagnostics: Sequence[Diagnostic], files: int, declarations: int, folder: str = ""
) -> str:
    """One SARIF log in ASCII with one run; it holds the first `MOST_DIAGNOSTICS`.

    `folder` is the knowledge base below the folder where the run began, "" where they are the same or do
    not lie in one another. Columns count code points from 1, and the end is exclusive, as in spans.
    """
    shown = diagnostics[:MOST_DIAGNOSTICS]
    rules = {name: index for index, name in enumerate(_rule_names(shown))}
    base = KNOWLEDGE_BASE if folder else SOURCE_ROOT
    seen: Counter[tuple[str, str, str]] = Counter()
    driver = driver_of([_rule(definitions()[name]) for name in rules])
    results = [_result(found, rules[found.name], base, seen) for found in shown]
    run = run_around(driver, results, len(diagnostics) - len(shown), folder)
    run["properties"] = summarise(diagnostics, files, declarations)._asdict()
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule_names(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """The faults that occur, in order of code."""
    occurring = {diagnostic.name for diagnostic in diagnostics}
    return [name for name in definitions() if name in occurring]


def driver_of(rules: list[_Object]) -> _Object:
    """The program with the rules of which something was found."""
    return {"name": "crmc", "version": __version__, "rules": rules}


def run_around(driver: _Object, results: list[_Object], left_out: int, folder: str) -> _Object:
    """The run of a log; `left_out` results are not in it."""
    return {
        "tool": {"driver": driver},
        "invocations": [_invocation(left_out)],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": _bases(folder),
        "results": results,
    }


def location_in(path: str, line: int | None, folder: str) -> _Object:
    """A line of a file, or the file where no line may be told."""
    base = KNOWLEDGE_BASE if folder else SOURCE_ROOT
    physical: _Object = {"artifactLocation": _artifact(path, base)}
    if line is not None:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _rule(definition: Definition) -> _Object:
    fault = definition.fault
    paragraphs = [" ".join(paragraph.split()) for paragraph in definition.reason.split("\n\n")]
    return {
        "id": fault.code,
        "name": definition.name,
        "shortDescription": {"text": paragraphs[0]},
        "fullDescription": {"text": " ".join(paragraphs)},
        "help": {"text": _help(definition, fenced=False), "markdown": _help(definition, fenced=True)},
        "defaultConfiguration": {"level": fault.severity.value},
    }


def _help(definition: Definition, fenced: bool) -> str:
    """The reason, and the wrong and the right example; `fenced` for Markdown."""
    fault = definition.fault
    parts = [definition.reason]
    if definition.ground:
        parts.append(f"Ground: {'; '.join(definition.ground)}.")
    for title, example in (("Wrong:", fault.bad.replace("  #!", "")), ("Right:", fault.good)):
        if example.strip():
            code = example.strip("\n")
            parts += [title, f"```\n{code}\n```" if fenced else code]
    return "\n\n".join(parts)


def _invocation(left_out: int) -> _Object:
    invocation: _Object = {"executionSuccessful": True}
    if left_out:
        text = f"{left_out:,} further problems are left out: a report holds {MOST_DIAGNOSTICS:,}"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation


def _bases(folder: str) -> _Object:
    described: _Object = {SOURCE_ROOT: {"description": {"text": "The folder in which the run began."}}}
    if folder:
        described[KNOWLEDGE_BASE] = {
            "uri": f"{_uri(folder.rstrip('/'))}/",
            "uriBaseId": SOURCE_ROOT,
            "description": {"text": "The root of the knowledge base."},
        }
    return described


def _result(found: Diagnostic, rule: int, base: str, seen: Counter[tuple[str, str, str]]) -> _Object:
    result = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity.value,
        "message": {"text": plain(f"{found.message}\n{found.help}" if found.help else found.message)},
        "locations": [{"physicalLocation": _location(found.span, base)}],
        "partialFingerprints": {FINGERPRINT: _fingerprint(found, seen)},
    }
    if found.related:
        result["relatedLocations"] = [_related(one, number, base) for number, one in enumerate(found.related)]
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix, base)]
    return result


def plain(text: str) -> str:
    """Text without links: a bracket that could begin one is meant as itself (SARIF 3.11.6)."""
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _fingerprint(found: Diagnostic, seen: Counter[tuple[str, str, str]]) -> str:
    """The same as long as the fault, its file and its words are; the second of two like it is told apart.

    No line number, so that it outlasts edits above; and no text of the source, which an audience that may
    not read it could guess from its digest.
    """
    same = (found.code, found.span.path, found.message)
    seen[same] += 1
    text = "\0".join([*same, str(seen[same])])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _location(span: Span, base: str) -> _Object:
    location: _Object = {"artifactLocation": _artifact(span.path, base)}
    if span != whole_file(span.path):
        location["region"] = _region(span)
    return location


def _artifact(path: str, base: str) -> _Object:
    return {"uri": _uri(path), "uriBaseId": base}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _region(span: Span) -> _Object:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _related(related: Related, number: int, base: str) -> _Object:
    return {
        "id": number,
        "physicalLocation": _location(related.span, base),
        "message": {"text": plain(related.message)},
    }


def _fix(fix: Fix, base: str) -> _Object:
    """The edits of one file; a fix has no others."""
    path = fix.edits[0].span.path
    replacements = [_replacement(edit) for edit in fix.edits]
    return {
        "description": {"text": plain(fix.description)},
        "artifactChanges": [{"artifactLocation": _artifact(path, base), "replacements": replacements}],
    }


def _replacement(edit: Edit) -> _Object:
    replacement: _Object = {"deletedRegion": _region(edit.span)}
    if edit.text:
        replacement["insertedContent"] = {"text": edit.text}
    return replacement
