"""Examples as `test` declarations ready to paste: what is written here lowers to the same example again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from crmc.analysis.strength.shown import day_before
from crmc.ir.evaluate import Rule
from crmc.ir.facts import ElementFacts
from crmc.ir.model import Example, RuleBook
from crmc.syntax.formatter import format_file
from crmc.syntax.parser import parse_text

_PLAIN_CODE = re.compile(r"[0-9]{1,18}|[A-Z][A-Z0-9_]*")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_UNITS = {"money": "EUR", "mass": "kg", "volume": "l"}


def source_of(example: Example, rule: Rule, book: RuleBook) -> str:
    """A `test` declaration in the one form of a source."""
    text = "\n".join(_lines(example, rule, book)) + "\n"
    file, findings = parse_text("", text)
    assert not findings, "INVARIANT: what is offered is well-formed"
    return format_file(file, text)


def _lines(example: Example, rule: Rule, book: RuleBook) -> Iterator[str]:
    kind = str(example.declaration["kind"])
    yield f"test {example.criterion} {quoted(example.title)} {{"
    first = book.kinds[kind].reference_dates[0]
    start = rule.head.valid.start
    day = str(example.declaration.get(first) or "")[:10] or start
    if day is not None and day != start:
        yield f"on: {day}"
    if not rule.applies or kind != rule.applies[0]:
        yield f"kind: {kind}"
    if example.key is not None:
        yield f"key: {quoted(example.key)}"
    yield from _block("given", example.declaration, book, day)
    for count, declaration in _counted(example.earlier):
        yield from _block(f"earlier {count}", declaration, book, None if day is None else day_before(day))
    for name, values in example.lists.items():
        yield f"list {name}: {', '.join(map(code, values)) or 'none'}"
    yield f"expect: {example.expect.outcome}"
    if example.expect.missing is not None:
        named = (
            name if _WORD.fullmatch(name) and name != "history" else quoted(name)
            for name in example.expect.missing
        )
        yield f"missing: {', '.join(named) or 'none'}"
    yield "}"


def _counted(earlier: tuple[Any, ...]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Declarations that differ in their ids alone stand in one block."""
    counts: list[tuple[int, Mapping[str, Any]]] = []
    for declaration in earlier:
        same = {name: value for name, value in declaration.items() if name != "id"}
        if counts and counts[-1][1] == same:
            counts[-1] = counts[-1][0] + 1, same
        else:
            counts.append((1, same))
    yield from counts


def _block(head: str, declaration: Mapping[str, Any], book: RuleBook, day: str | None) -> Iterator[str]:
    """The elements; the reference date only where it is not the day that holds without it."""
    kind = book.kinds[str(declaration["kind"])]
    header = {name: value for name, value in declaration.items() if name not in ("id", "kind", "items")}
    first = kind.reference_dates[0]
    usual = None if day is None else f"{day}T00:00" if book.elements[first].type == "datetime" else day
    if header.get(first) == usual:
        header.pop(first, None)
    elif first not in header:
        header[first] = None
    items = declaration["items"]
    apart = len(items) != 1 or any("item" in book.elements[name].levels for name in header)
    yield f"{head} {{"
    yield from _entries(header, book)
    for item in items:
        if apart:
            yield "item {"
        yield from _entries(item, book)
        if apart:
            yield "}"
    yield "}"


def _entries(values: Mapping[str, Any], book: RuleBook) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name}: {written_value(value, book.elements[name])}"


def written_value(value: Any, facts: ElementFacts) -> str:
    """A declared value in the notation of a source."""
    if value is None:
        return "missing"
    if isinstance(value, list | tuple):
        return ", ".join(written_value(each, facts) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return f"{value['amount']} {value['currency']}"
    if facts.type in _UNITS:
        return f"{value} {_UNITS[facts.type]}"
    if facts.type == "code":
        return code(str(value))
    return quoted(str(value)) if facts.type in ("text", "identifier", "datetime") else str(value)


def code(value: str) -> str:
    """A code as digits or as a word, else in quotes."""
    return value if _PLAIN_CODE.fullmatch(value) else quoted(value)


def quoted(text: str) -> str:
    """In quotes; in three of them where it holds one."""
    return f'"""{text}"""' if '"' in text else f'"{text}"'
