"""From the bytes of a body to rows: what is done in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import msgspec

from crmc.bundle.api import Bundle
from crmc.engine.declarations import Given, ReadResult, Unread
from crmc.engine.json_reader import declarations_of_json, declarations_of_lines
from crmc.engine.supplies import read_result_record
from crmc.ir.controls import in_order, most_severe
from crmc.ir.evaluate import Row
from crmc.serve.bodies import Form
from crmc.serve.holder import Serving
from crmc.serve.refusals import RefusedError
from crmc.serve.work import Deadline

MOST_BYTES_OUT = 64 << 20
"""Of the rows of one batch: they are held until the last is there, so that an answer is whole or is none."""

PAIRS_BETWEEN_LOOKS = 64
ITEMS_AT_ONCE = 100
"""So many are judged without a look at the time."""

AnyRow: TypeAlias = Row | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, its `Content-Type`, and what its head says beside."""

    body: bytes
    form: str
    headers: Mapping[str, str]


def judge_one(serving: Serving, body: bytes, _form: Form, every_pair: bool, deadline: Deadline) -> Answer:
    """The rows of one declaration, and what follows. Raises RefusedError for a body that is none."""
    begin = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begin == b"[":
        raise RefusedError(400, "the body is a list: send one declaration, or several to /v1/evaluate/batch")
    results = list(islice(declarations_of_json(body), 2))
    for result in results:
        _refuse_what_is_not_json(result)
    if begin != b"{":
        raise RefusedError(400, "the body is not a declaration, an object in braces")
    rows = list(_Judge(serving, every_pair, deadline).rows_of(results[0]))
    judgement = _judgement(serving.bundle, _id_of(results[0]), rows)
    return Answer(msgspec.json.encode(judgement), "application/json", {})


def _id_of(result: ReadResult) -> str | None:
    identity = result.id if isinstance(result, Unread) else result.declaration.get("id")
    return identity if isinstance(identity, str) and identity else None


def _judgement(bundle: Bundle, identity: str | None, rows: list[AnyRow]) -> dict[str, object]:
    """The union of the controls and the most severe channel (4.11), of active criteria alone.

    A trial is reported in its row and not applied.
    """
    plain: list[dict[str, Any]] = [
        row if isinstance(row, dict) else msgspec.structs.asdict(row) for row in rows
    ]
    applied = [row for row in plain if row["outcome"] == "selected" and row["status"] == "active"]
    return {
        "declaration": identity,
        "channel": most_severe(bundle.book, (row["channel"] for row in applied)),
        "controls": in_order(row["controls"] for row in applied),
        "rows": plain,
    }


def judge_batch(serving: Serving, body: bytes, form: Form, every_pair: bool, deadline: Deadline) -> Answer:
    """The rows of all records, in their order. Raises RefusedError for a list that is no JSON to its end."""
    count = 0

    def results() -> Iterator[ReadResult]:
        nonlocal count
        read = declarations_of_lines(_lines(body)) if form == "lines" else declarations_of_json(body)
        for count, result in enumerate(read, start=1):  # noqa: B007 - it is told at the end
            _refuse_what_is_not_json(result)
            deadline.check()
            yield result

    lines = bytearray()
    errors = 0
    for row in _Judge(serving, every_pair, deadline).rows(results()):
        errors += outcome_of(row) == "error"
        lines += msgspec.json.encode(row) + b"\n"
        if len(lines) > MOST_BYTES_OUT:
            words = f"the rows take more than {MOST_BYTES_OUT >> 20} MiB: send fewer records at a time"
            raise RefusedError(413, words)
    counts = {"Crmc-Declarations": str(count), "Crmc-Errors": str(errors)}
    return Answer(bytes(lines), "application/x-ndjson", counts)


def _lines(body: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(body):
        end = body.find(b"\n", start) + 1 or len(body)
        yield body[start:end]
        start = end


def _refuse_what_is_not_json(result: ReadResult) -> None:
    if isinstance(result, Unread) and result.ends:
        words = result.message.removesuffix("; the rest is not read")
        raise RefusedError(400, words.replace("the file", "the body"))


class _Judge:
    """Judges by the quick engine what is small and without fault, and pair by pair what is not.

    INVARIANT: both give the same rows; the second one tells the place of an error, and can be stopped.
    """

    def __init__(self, serving: Serving, every_pair: bool, deadline: Deadline) -> None:
        self._bundle, self._interpreter = serving.bundle, serving.interpreter
        self._every_pair, self._deadline = every_pair, deadline

    def rows(self, results: Iterator[ReadResult]) -> Iterator[AnyRow]:
        if self._interpreter.looks_back:
            return self._slowly(results)
        return (row for result in results for row in self.rows_of(result))

    def rows_of(self, result: ReadResult) -> Iterable[AnyRow]:
        if isinstance(result, Given) and _is_small(result.declaration):
            rows = self._bundle.evaluate(result.declaration, all=self._every_pair)
            if all(row["outcome"] != "error" for row in rows):
                return rows
        return self._slowly(iter([result]))

    def _slowly(self, results: Iterator[ReadResult]) -> Iterator[AnyRow]:
        records = (read_result_record(self._bundle.book, result) for result in results)
        for number, row in enumerate(self._interpreter.rows(records)):
            if number % PAIRS_BETWEEN_LOOKS == 0:
                self._deadline.check()
            if self._every_pair or row.outcome != "not_selected":
                yield row


def _is_small(declaration: dict[str, object]) -> bool:
    items = declaration.get("items")
    return not isinstance(items, list) or len(items) <= ITEMS_AT_ONCE


def outcome_of(row: AnyRow) -> object:
    """Of a row in either form."""
    return row["outcome"] if isinstance(row, dict) else row.outcome
