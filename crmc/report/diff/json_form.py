"""A review in the form of `crmc diff --format json`."""

from __future__ import annotations

from typing import Any

import msgspec

from crmc.analysis.diff.findings import findings_of
from crmc.report.diff.review import Review


def review_as_json(review: Review) -> dict[str, Any]:
    """`changes` and `summary`, with `unlawful` and, where a sample was judged, `impact`."""
    counts: dict[str, int] = {}
    for change in review.difference.changes:
        counts[change.verdict] = counts.get(change.verdict, 0) + 1
    summary: dict[str, Any] = {
        "declarations": review.difference.compared,
        "unchanged": review.difference.unchanged,
        "differing": len(review.difference.changes),
        **counts,
        "proved_equal": review.proved_equal,
        "to_decide": len(review.to_decide),
        "findings": sorted(review.open_findings()),
    }
    changes = [
        {
            **msgspec.to_builtins(change),
            "findings": list(findings_of(change)),
            "accepted": [one.finding for one in review.accepted_words(change)],
        }
        for change in review.difference.changes
    ]
    return {
        "changes": changes,
        "unlawful": [found._asdict() for found in review.unlawful],
        "impact": msgspec.to_builtins(review.impact),
        "summary": summary,
    }
