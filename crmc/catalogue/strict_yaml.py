"""Strict YAML: what is written is what is read.

Every scalar stays text exactly as written (`NO`, `0102`, `1.10`, `2027-01-01`, `yes`); only an
unquoted empty value, `null` or `~` is None. Refused, each with its own sentence: tags, anchors,
aliases, merges, directives, duplicate or non-text keys, a second document, more than 64 levels,
more than 2 MiB, invalid UTF-8, control and invisible characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias

import yaml

from crmc.catalogue.faults import CatalogueFault
from crmc.visible import is_hidden, named

YamlValue: TypeAlias = str | list[Any] | dict[str, Any] | None
YamlPath: TypeAlias = tuple[str | int, ...]
Event: TypeAlias = Any
"""A parser event; the stubs of PyYAML give events no fields."""

MAXIMUM_DEPTH = 64
MAXIMUM_BYTES = 2 * 1024 * 1024

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "null", "~"})
_SUSPECT = re.compile(r"[^\t\n\r\x20-\x7e]")


class RefusedYamlError(Exception):
    """Carries the fault to the one place that catches it, `read_yaml`."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def decode(path: str, data: bytes) -> str | CatalogueFault:
    """The text of a file's bytes; one leading byte order mark means nothing."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return CatalogueFault(path, line, 1, "this file is not valid UTF-8: save it as UTF-8")


def text_fault(path: str, text: str) -> CatalogueFault | None:
    """What forbids a text before it is parsed: its size, or a character that nobody can see."""
    if len(text) > MAXIMUM_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        return CatalogueFault(path, 1, 1, "this file is over 2 MiB: put long code lists into CSV tables")
    found = next((one for one in _SUSPECT.finditer(text) if is_hidden(one[0])), None)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    message = f"the character {named(found[0])} is invisible or a control: remove it"
    return CatalogueFault(path, line, column, message)


def read_yaml(path: str, text: str) -> YamlValue | CatalogueFault:
    """The value of the one document in `text` (None if it is empty), or the first fault."""
    fault = text_fault(path, text)
    if fault is not None:
        return fault
    try:
        return _document(yaml.parse(text, Loader=_LOADER))
    except RefusedYamlError as refused:
        return CatalogueFault(path, refused.line, refused.column, refused.message)
    except yaml.YAMLError as error:
        return _syntax_fault(path, error)


def _syntax_fault(path: str, error: yaml.YAMLError) -> CatalogueFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = getattr(error, "problem", None) or "it cannot be read"
    return CatalogueFault(path, line, column, f"this is not YAML: {problem}")


def locate(text: str, place: YamlPath) -> tuple[int, int]:
    """Line and column of the deepest existing part of `place` in a text that `read_yaml` accepts.

    INVARIANT: only faults ask for it, so reading a faultless file pays nothing for positions.
    """
    node = _composed(text)
    if node is None:
        return 1, 1
    mark = node.start_mark
    for step in place:
        found = _child(node, step)
        if found is None:
            break
        mark, node = found
    return mark.line + 1, mark.column + 1


@lru_cache(maxsize=2)
def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text; one with a fault mostly has several, and each asks for them."""
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark, value
    return None


def _refuse(event: Event, message: str) -> NoReturn:
    raise RefusedYamlError(message, event.start_mark.line + 1, event.start_mark.column + 1)


def _document(events: Iterator[Event]) -> YamlValue:
    value: YamlValue = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            _refuse_document(event, documents)
        elif isinstance(event, yaml.NodeEvent):
            value = _value(event, events, 1)
    return value


def _refuse_document(event: yaml.DocumentStartEvent, documents: int) -> None:
    if documents > 1:
        _refuse(event, "a second document begins here: a catalogue file holds one")
    if event.version or event.tags:
        _refuse(event, "directives (`%`) are refused: begin with the first key")


def _value(event: Event, events: Iterator[Event], depth: int) -> YamlValue:
    if isinstance(event, yaml.AliasEvent):
        _refuse(event, f"the alias `*{event.anchor}` is refused: write the value out")
    if event.anchor is not None:
        _refuse(event, f"the anchor `&{event.anchor}` is refused: write each value where it is used")
    if event.tag is not None:
        _refuse(event, f"the tag `{event.tag}` is refused: every value is text as it is written")
    if isinstance(event, yaml.ScalarEvent):
        return None if not event.style and event.value in _NULLS else str(event.value)
    if depth > MAXIMUM_DEPTH:
        _refuse(event, f"this is nested more than {MAXIMUM_DEPTH} levels deep")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth)
    return _sequence(events, depth)


def _sequence(events: Iterator[Event], depth: int) -> list[Any]:
    items: list[Any] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_value(event, events, depth + 1))
    return items


def _mapping(events: Iterator[Event], depth: int) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _key(event, events, depth)
        if key in entries:
            _refuse(event, f"the key `{key}` stands here twice: keep one of them")
        entries[key] = _value(next(events), events, depth + 1)
    return entries


def _key(event: Event, events: Iterator[Event], depth: int) -> str:
    if isinstance(event, yaml.ScalarEvent) and not event.style and event.value == "<<":
        _refuse(event, "a merge (`<<`) is refused: write the entries out")
    key = _value(event, events, depth + 1)
    if not isinstance(key, str):
        _refuse(event, "a key must be a word or a quoted text")
    return key
