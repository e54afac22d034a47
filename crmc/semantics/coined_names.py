"""Names that authors coin: what they look like, and which words are no names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmc.diagnostics import Finding
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration
from crmc.source import Span
from crmc.syntax import ast

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MEANING = frozenset(
    "and or not in is missing present else within before after contains any all every word starts with at"
    " least of item where count sum history by over random yes no none for except withheld".split()
)
"""Words with a meaning of their own in conditions and lists."""
_IN_CONDITIONS = frozenset({"list", "table", "parameter", "indicator"})


def wrong_names(declaration: Declaration) -> Iterator[Finding]:
    """The names in a declaration that are not written as names, or have a meaning already."""
    for part in parts(declaration):
        slot = part.head.get("NAME")
        if slot is not None and part.keyword not in ("recognise", "test"):
            yield from _wrong(str(slot.value), slot.span, part.keyword in _IN_CONDITIONS)
        for item in part.body:
            if isinstance(item, ast.Let | ast.Named | ast.FormField | ast.Ending):
                yield from _wrong(item.name.text, item.name.span, isinstance(item, ast.Let))


def as_name(word: str) -> str:
    """A word as names are written: `UnitValue` as `unit_value`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", word).lower()


def _wrong(name: str, span: Span, in_conditions: bool) -> Iterator[Finding]:
    if not _NAME.fullmatch(name):
        yield Finding("coined-name", span, {"name": name, "better": as_name(name)})
    elif in_conditions and name in _MEANING:
        yield Finding("word-with-meaning", span, {"name": name})
