"""A review as text of a given width."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.analysis.diff.model import Change
from crmc.report.diff.field_words import field_sentence
from crmc.report.diff.impact_words import impact_lines
from crmc.report.diff.review import SYMBOLS, Review
from crmc.report.diff.sentences import count_line, label_of, sentences_of, symbol_of, witnesses_of
from crmc.report.diff.style import PLAIN
from crmc.report.display import wrapped

MOST_FIELDS = 40


def review_as_text(review: Review, width: int) -> str:
    """What needs a decision first, then the rest, then the impact, and the count at the end."""
    lines: list[str] = []
    for change in review.to_decide:
        lines += [*_change(change, width), ""]
    for found in review.unlawful:
        place = found.file if found.line is None else f"{found.file}:{found.line}"
        lines += wrapped(f"{SYMBOLS['unlawful']} unlawful {found.id}: {found.message}", width, "", "    ")
        lines += [*wrapped(f"{found.code} at {place}", width, "    ", "    "), ""]
    others = review.others
    if others and lines:
        lines += ["Needs no decision", "-----------------"]
    for change in others:
        lines += [*_change(change, width), *_accepted(review, change, width), ""]
    for one in review.expired():
        lines += wrapped(
            f"accepted until {one.until} and counted again: {one.id} {one.finding}", width, "", "    "
        )
    if review.impact is not None:
        lines += [*impact_lines(review.impact, width), ""]
    return "\n".join([*lines, *wrapped(count_line(review), width, "", "  ")])


def _change(change: Change, width: int) -> Iterator[str]:
    title = f' "{change.title}"' if change.title else ""
    head = f"{symbol_of(change)} {label_of(change)}  {change.kind} {change.id}{title}"
    yield from wrapped(head, width, "", "    ")
    for told in sentences_of(change, PLAIN):
        yield from wrapped(told, width, "    ", "      ")
    for heading, declaration in witnesses_of(change):
        yield from wrapped(f"{heading}: {declaration}", width, "    ", "      ")
    for field in change.fields[:MOST_FIELDS]:
        yield from wrapped(field_sentence(field, PLAIN), width, "    ", "      ")
    if len(change.fields) > MOST_FIELDS:
        yield f"    and {len(change.fields) - MOST_FIELDS} more fields"


def _accepted(review: Review, change: Change, width: int) -> Iterator[str]:
    for one in review.accepted_words(change):
        reason = f": {one.reason}" if review.tells_reasons else ""
        yield from wrapped(f"{one.finding} accepted until {one.until}{reason}", width, "    ", "      ")
