"""The Markdown texts of a declaration, without what stands in code spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from crmc.kinds.table import Shape
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration
from crmc.source import Span

_CODE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)|(?<!`)(`+)", re.S | re.M)
"""A block of code, or what may begin a span of it: a run of backticks."""
_RUN = re.compile(r"`+")
_NOT_PROSE = frozenset({"key", "from"})


def prose_of(declaration: Declaration) -> Iterator[tuple[str, Span]]:
    """Every text that is shown as Markdown, its code replaced by spaces, with its place."""
    for part in parts(declaration):
        if part.entries:
            for field in part.table.fields:
                if field.shape is Shape.TEXT and field.key not in _NOT_PROSE:
                    for valued in part.entries.get(field.key, ()):
                        yield without_code(str(valued.value)), valued.span


def without_code(text: str) -> str:
    """A text of the same length with spaces for its blocks and spans of code."""
    if "`" not in text and "~~~" not in text:
        return text
    kept, end = list[str](), 0
    for start, stop in _code(text):
        kept += [text[end:start], " " * (stop - start)]
        end = stop
    return "".join([*kept, text[end:]])


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands. A span ends at the next run of as many backticks; without one it is none."""
    runs: dict[int, list[int]] = {}
    for run in _RUN.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    end = 0
    while (opening := _CODE.search(text, end)) is not None:
        end = opening.end()
        if opening[2] is not None:
            closing = runs[len(opening[2])]
            at = bisect_left(closing, end)
            if at == len(closing):
                continue
            end = closing[at] + len(opening[2])
        yield opening.start(), end
