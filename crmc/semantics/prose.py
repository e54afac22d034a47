"""The Markdown texts of a declaration, without what stands in code spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmc.kinds.table import Shape
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration
from crmc.source import Span

_CODE = re.compile(
    r"^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)", re.S | re.M
)
_NOT_PROSE = frozenset({"key", "from"})


def prose_of(declaration: Declaration) -> Iterator[tuple[str, Span]]:
    """Every text that is shown as Markdown, its code replaced by spaces, with its place."""
    for part in parts(declaration):
        for field in part.table.fields:
            if field.shape is Shape.TEXT and field.key not in _NOT_PROSE:
                for valued in part.entries.get(field.key, ()):
                    yield _without_code(str(valued.value)), valued.span


def _without_code(text: str) -> str:
    if "`" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda match: " " * len(match[0]), text)
