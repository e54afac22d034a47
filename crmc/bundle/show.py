"""What `crmc bundle show` tells of a bundle, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from crmc.bundle.manifest import age_in_days, is_expired
from crmc.bundle.opened import OpenBundle
from crmc.ir.lower_facts import DECLARATIONS
from crmc.ir.model import WITHHELD, Criterion, RuleBook


def describe_bundle(bundle: OpenBundle, today: date) -> dict[str, Any]:
    """The manifest's words, what the book holds, and what a Party must still supply."""
    manifest = bundle.manifest
    return {
        "format": manifest.format,
        "party": manifest.party,
        "release": manifest.release,
        "audience": manifest.audience,
        "as_of": manifest.as_of,
        "valid_from": manifest.validity.start,
        "valid_until": manifest.validity.end,
        "age_days": age_in_days(manifest, today),
        "expired": is_expired(manifest, today),
        "digest": bundle.digest,
        "book_digest": manifest.book,
        "compiler": f"{manifest.compiler.name} {manifest.compiler.version}",
        "compiler_digest": manifest.compiler.digest,
        **_contents(bundle.book),
        "files": {name: len(data) for name, data in bundle.entries.items()},
    }


def _contents(book: RuleBook) -> dict[str, Any]:
    return {
        "contents": {name: len(getattr(book, name)) for name in DECLARATIONS},
        "criteria_by_status": dict(sorted(Counter(_status(book, each) for each in book.criteria).items())),
        "lists_to_supply": sorted(each.head.id for each in book.lists if each.external),
        "withheld": sorted(_withheld(book)),
        "law_not_verified": sorted(name for name, facts in book.law.items() if not facts.verified),
        "attested_provision_not_read": sorted(
            f"{act.target} ({act.party})" for act in book.acts if act.attested_by
        ),
    }


def _withheld(book: RuleBook) -> Iterator[str]:
    yield from (each.head.id for each in book.criteria if each.select_text == WITHHELD)
    yield from (each.head.id for each in book.lists if each.withheld)
    yield from (each.head.id for each in book.tables if each.withheld)
    yield from (each.head.id for each in book.parameters if each.withheld)


def _status(book: RuleBook, criterion: Criterion) -> str:
    """The author's; in a Party's book an active criterion that it has not adopted is a trial."""
    if book.party is not None and criterion.active_from is None:
        return "trial"
    return criterion.head.status or "trial"
