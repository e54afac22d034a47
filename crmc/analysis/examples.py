"""Runs `test` declarations: what came out, and what the author said must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from crmc.diagnostics import Finding
from crmc.ir.evaluate import Row, evaluate
from crmc.ir.model import Example, Expectation, RuleBook
from crmc.ir.party import draft_book
from crmc.ir.record import Record, read_record
from crmc.ir.scope import Supplies
from crmc.source import Span

_ORDER = ("selected", "error", "undetermined", "not_selected")


class ExampleResult(NamedTuple):
    """An example with its rows, and every point in which they are not as expected."""

    example: Example
    outcome: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def run_examples(book: RuleBook, examples: Iterable[Example]) -> Iterator[ExampleResult]:
    """Each example against the common text, or the Party's that it names; drafts are tested too."""
    books: dict[str | None, RuleBook] = {}
    for example in examples:
        if example.party not in books:
            books[example.party] = draft_book(book, example.party)
        yield run_example(books[example.party], example)


def run_example(book: RuleBook, example: Example) -> ExampleResult:
    """One example in a book that holds its criterion."""
    alone = msgspec.structs.replace(
        book,
        criteria=tuple(found for found in book.criteria if found.head.id == example.criterion),
        alerts=tuple(found for found in book.alerts if found.head.id == example.criterion),
    )
    record = read_record(alone, example.declaration)
    rows = tuple(evaluate(alone, [record], supplies_of(alone, example)))
    outcome = outcome_of(rows)
    return ExampleResult(example, outcome, rows, tuple(problems_with(example.expect, outcome, rows)))


def outcome_of(rows: tuple[Row, ...]) -> str:
    """The outcome that tells most of several items."""
    return next(
        (outcome for outcome in _ORDER if any(row.outcome == outcome for row in rows)), "not_selected"
    )


def supplies_of(book: RuleBook, example: Example) -> Supplies:
    """What the example supplies beside its declaration."""
    records = (read_record(book, declaration) for declaration in example.earlier)
    history = tuple(record for record in records if isinstance(record, Record))
    return Supplies(
        key=None if example.key is None else example.key.encode(),
        lists=example.lists,
        history=history if example.history_supplied else None,
        tables=example.tables,
    )


def problems_with(expect: Expectation, outcome: str, rows: tuple[Row, ...]) -> Iterator[str]:
    """Every point in which rows are not as expected, in words."""
    deciding = [row for row in rows if row.outcome == outcome]
    if outcome != expect.outcome:
        yield f"expected `{expect.outcome}`, but it is `{outcome}`{_because(deciding)}"
        return
    channels = {row.channel for row in deciding}
    if expect.channel is not None and expect.channel not in channels:
        yield f"expected the channel `{expect.channel}`, but it is {_words(channels)}"
    missing = sorted({name for row in deciding for name in row.missing})
    if expect.missing is not None and tuple(missing) != expect.missing:
        yield f"expected {_words(expect.missing)} missing, but it is {_words(missing)}"
    controls = {control for row in deciding for control in row.controls}
    if expect.controls is not None and controls != set(expect.controls):
        yield f"expected the controls {_words(expect.controls)}, but they are {_words(sorted(controls))}"
    scores = {row.score for row in deciding}
    if expect.score is not None and expect.score not in scores:
        yield f"expected the score `{expect.score}`, but it is {_words(scores)}"


def _because(rows: list[Row]) -> str:
    missing = sorted({name for row in rows for name in row.missing})
    messages = [row.message for row in rows if row.message]
    if missing:
        return f" for want of {_words(missing)}"
    return f": {messages[0]}" if messages else ""


def _words(names: Iterable[str | None]) -> str:
    return ", ".join(f"`{name}`" for name in names if name) or "none"


def failures(results: Iterable[ExampleResult]) -> Iterator[Finding]:
    """A finding for each example that did not come out as expected."""
    for result in results:
        if result.problems:
            example = result.example
            line = int(example.origin.line or 1)
            place = Span(example.origin.file, line, 1, line, 5)
            arguments = {
                "criterion": example.criterion,
                "title": example.title,
                "problem": "; ".join(result.problems),
            }
            yield Finding("test-failed", place, arguments)
