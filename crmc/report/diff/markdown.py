"""A review as Markdown for the comment of a pull request, safe whatever authors wrote.

INVARIANT: everything that comes from the sources stands in a code span, where Markdown knows neither
links, HTML, mentions nor references to issues; within a `<summary>` it is escaped in `<code>`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from crmc.analysis.diff.findings import FINDINGS
from crmc.analysis.diff.model import Change
from crmc.report.diff.field_words import field_sentence
from crmc.report.diff.impact_words import impact_sentences
from crmc.report.diff.review import SYMBOLS, Review, Unlawful
from crmc.report.diff.sentences import count_line, label_of, sentences_of, symbol_of, witnesses_of
from crmc.report.diff.style import Style
from crmc.report.display import visible

MOST_CHARACTERS = 60_000
MARKER = "<!-- crmc diff -->"
"""The first line: by it a comment is found again and replaced."""
_ABOVE_THE_FOLD = 20_000
_LONGEST_SPAN = 300
_MOST_FIELDS = 60
_MOST_NUMBERS = 12
_RUN = re.compile("`+")


def review_as_markdown(review: Review) -> str:
    """The comment: what needs a decision, then everything else folded; what does not fit is counted."""
    head = [MARKER, f"### {_title(review)}", "", f"{count_line(review)}.", ""]
    parts = list(head)
    blocks = [*(_decision(review, change) for change in review.to_decide), *map(_unlawful, review.unlawful)]
    kept = list(_fitting(blocks, _ABOVE_THE_FOLD))
    if blocks:
        parts += ["**Needs a decision**", "", *kept]
        parts += _left_out(len(blocks) - len(kept), "needs a decision", "need a decision")
    parts += [f"- {line}" for line in _expired(review)]
    parts += _impact(review)
    details = [_details(review, change) for change in (*review.to_decide, *review.others)]
    room = MOST_CHARACTERS - sum(len(part) + 1 for part in parts) - 1_000
    shown = list(_fitting(details, room))
    parts += ["", *shown]
    parts += _left_out(len(details) - len(shown), "change is not set out", "changes are not set out")
    parts += ["", _closing(review)]
    return "\n".join(parts).rstrip() + "\n"


def _title(review: Review) -> str:
    count = len(review.to_decide) + len(review.unlawful)
    if not review.difference.changes and not count:
        return "crmc: no change of meaning"
    if not count:
        return "crmc: nothing needs a decision"
    return f"crmc: {count} change{' needs' if count == 1 else 's need'} a decision"


def _fitting(blocks: Iterable[str], room: int) -> Iterator[str]:
    """The first blocks that fit."""
    for block in blocks:
        room -= len(block) + 1
        if room < 0:
            return
        yield block


def _left_out(count: int, one: str, many: str) -> list[str]:
    if not count:
        return []
    return ["", f"*{count} further {one if count == 1 else many} here, for want of room: run `crmc diff`.*"]


# Above the fold


def _decision(review: Review, change: Change) -> str:
    words = ", ".join(
        word if word.startswith("other ") else f"**{word}**" for word in label_of(change).split(", ")
    )
    lines = [f"- {symbol_of(change)} {words} · {change.kind} {span(change.id)}{_of_title(change)}"]
    lines += [f"  - {told}" for told in (*sentences_of(change, _STYLE), *_weighty(change))]
    return "\n".join(lines)


def _of_title(change: Change) -> str:
    return f" {span(change.title)}" if change.title else ""


def _weighty(change: Change) -> Iterator[str]:
    """The fields that decide; words and how a condition is written stand below the fold."""
    fields = [field for field in change.fields if field.about not in ("words", "wording", "standing")]
    fields += [field for field in change.fields if field.path == "status"]
    for field in fields[:6]:
        yield field_sentence(field, _STYLE)
    if len(fields) > 6:
        yield f"and {len(fields) - 6} more below"


def _unlawful(found: Unlawful) -> str:
    place = found.file if found.line is None else f"{found.file}:{found.line}"
    told = f"{span(found.id)} {found.code}: {span(found.message)} ({span(place)})"
    return f"- {SYMBOLS['unlawful']} **unlawful** · {told}"


def _expired(review: Review) -> Iterator[str]:
    for one in review.expired():
        yield f"accepted until {one.until} and counted again: {span(one.id)} {one.finding}"


# Below the fold


def _impact(review: Review) -> list[str]:
    if review.impact is None:
        return []
    first, *others = impact_sentences(review.impact, _STYLE)
    over = sum(load.is_over for load in review.impact.workload)
    word = f" · {SYMBOLS['overload']} **overload** of {over} office{'' if over == 1 else 's'}" if over else ""
    lines = ["", f"**On a {first}**{word}", "", *(f"- {told}" for told in others[:_MOST_NUMBERS])]
    if len(others) > _MOST_NUMBERS:
        rest = "\n".join(f"- {told}" for told in others[_MOST_NUMBERS:])
        lines += ["", _folded(f"{len(others) - _MOST_NUMBERS} more numbers", rest)]
    return lines


def _details(review: Review, change: Change) -> str:
    lines = [] if review.is_open(change) else [f"- {told}" for told in sentences_of(change, _STYLE)]
    lines += [f"- {heading}: {span(declaration)}" for heading, declaration in witnesses_of(change)]
    shown = change.fields[:_MOST_FIELDS]
    lines += [f"- {field_sentence(field, _STYLE)}" for field in shown]
    if len(change.fields) > len(shown):
        lines.append(f"- and {len(change.fields) - len(shown)} more fields")
    lines += _tests(change)
    for one in review.accepted_words(change):
        reason = f": {span(one.reason)}" if review.tells_reasons else ""
        lines.append(f"- {one.finding} accepted until {one.until}{reason}")
    if change.file:
        lines.append(f"- at {span(change.file if change.line is None else f'{change.file}:{change.line}')}")
    label = f"{symbol_of(change)} {label_of(change)} · {change.kind} <code>{escaped(change.id)}</code>"
    return _folded(label, "\n".join(lines))


def _tests(change: Change) -> Iterator[str]:
    if change.tests is not None:
        for word in ("added", "removed", "changed"):
            yield from (
                f"- test {word}: {span(title)}" for title in getattr(change.tests, word)[:_MOST_FIELDS]
            )


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _closing(review: Review) -> str:
    """What the words mean that occur, in one folded list."""
    words = dict.fromkeys(word for _, word in review.findings())
    told = [f"- {SYMBOLS[word]} {word}: {FINDINGS[word]}" for word in FINDINGS if word in words]
    return _folded("What the words mean", "\n".join(told)) if told else ""


# Safe text


def span(text: str) -> str:
    """A text of an author as a code span that it cannot end."""
    shown = visible(" ".join(text.split()))
    shown = shown if len(shown) <= _LONGEST_SPAN else f"{shown[: _LONGEST_SPAN - 1]}…"
    fence = "`" * (max((len(run[0]) for run in _RUN.finditer(shown)), default=0) + 1)
    edge = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def escaped(text: str) -> str:
    """A text of an author within an HTML line."""
    return html.escape(visible(" ".join(text.split()))[:_LONGEST_SPAN])


_STYLE = Style(span, span, span)
