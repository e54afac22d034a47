"""A review as SARIF 2.1.0: a result for each finding, at the place where the declaration stands now."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from crmc.analysis.diff.findings import FINDINGS, findings_of
from crmc.analysis.diff.model import Change
from crmc.report.diff.field_words import field_sentence
from crmc.report.diff.review import Review, Unlawful
from crmc.report.diff.sentences import count_line, sentences_of
from crmc.report.diff.style import PLAIN
from crmc.report.display import visible
from crmc.report.sarif import SCHEMA, driver_of, location_in, plain, run_around
from crmc.report.summary import MOST_DIAGNOSTICS

FINGERPRINT = "crmcChange/v1"
_LEVELS = {
    "equal": "none",
    "added": "note",
    "removed": "note",
    "unlawful": "error",
    "dead": "warning",
}
"""Levels of findings; all others are warnings where they need a decision, and else notes."""
_LONGEST_MESSAGE = 1_000

_Object = dict[str, Any]


def review_as_sarif(review: Review, folder: str = "") -> str:
    """One log in ASCII with one run; `folder` as for the diagnostics of `crmc check`."""
    results = [*_results(review, folder)]
    used = [word for word in FINDINGS if any(result["ruleId"] == word for result in results)]
    for result in results:
        result["ruleIndex"] = used.index(result["ruleId"])
    left_out = max(len(results) - MOST_DIAGNOSTICS, 0)
    rules = [
        {"id": word, "name": word, "shortDescription": {"text": _capital(FINDINGS[word])}} for word in used
    ]
    run = run_around(driver_of(rules), results[:MOST_DIAGNOSTICS], left_out, folder)
    run["properties"] = {"summary": count_line(review)}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _results(review: Review, folder: str) -> list[_Object]:
    found = []
    for change in review.difference.changes:
        words = [word for word in findings_of(change) if word != "equal"]
        if not words and review.is_open(change):
            words = ["equal"]
        found += [_result(review, change, word, folder) for word in words]
    return found + [_law(review, one, folder) for one in review.unlawful]


def _result(review: Review, change: Change, word: str, folder: str) -> _Object:
    level = _LEVELS.get(word, "warning" if review.is_open(change) else "note")
    told = [*sentences_of(change, PLAIN), *(field_sentence(field, PLAIN) for field in change.fields)]
    title = f' "{change.title}"' if change.title else ""
    text = visible(f"{change.kind} {change.id}{title}: {word}. {'. '.join(told)}")
    result: _Object = {
        "ruleId": word,
        "level": "note" if level == "none" else level,
        "message": {"text": plain(text[:_LONGEST_MESSAGE])},
        "partialFingerprints": {FINGERPRINT: _fingerprint(change.kind, change.id, word)},
    }
    if change.file and change.verdict != "removed":
        result["locations"] = [location_in(change.file, change.line, folder)]
    return _suppressed(review, result, change.id, word)


def _suppressed(review: Review, result: _Object, name: str, word: str) -> _Object:
    accepted = review.acceptance.holding.get((name, word))
    if accepted is not None:
        told = {"justification": accepted.reason} if review.tells_reasons else {}
        result["suppressions"] = [{"kind": "external", "status": "accepted", **told}]
    return result


def _law(review: Review, found: Unlawful, folder: str) -> _Object:
    result = {
        "ruleId": "unlawful",
        "level": "error",
        "message": {"text": plain(visible(f"{found.code}: {found.message}"))},
        "partialFingerprints": {FINGERPRINT: _fingerprint(found.code, found.id, found.message)},
        "locations": [location_in(found.file, found.line, folder)],
    }
    return _suppressed(review, result, found.id, "unlawful")


def _fingerprint(*parts: str) -> str:
    """The same as long as the declaration and the finding are; no value of the sources is in it."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
