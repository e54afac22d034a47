"""What every reader gives: declarations in the nested form, or the place and reason of a failure.

The nested form is that of `crmc evaluate`: `id`, `kind`, header elements by catalogue id, and `items`.
Bad content of a file never raises: it is an `Unread` among the declarations, so that one bad line
hides no other. `InputError` is for what leaves nothing to read (no such file, an unknown ending, a
header line that says nothing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from crmc.ir.declared import Fault


class InputError(Exception):
    """A file that cannot be used at all; `sentences` says why, one clear sentence a fault."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class FaultyValue(Fault):
    """Stands for a value that a reader could not make; its element is an error of that record."""

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Given:
    """A declaration as read. `place` tells people where ("line 3"), `item_places` the same of each item.

    `control_result` (what a control found) and `texts` (for people) come from a profile and are out
    of the reach of every criterion.
    """

    declaration: dict[str, object]
    place: str
    control_result: dict[str, object] = field(default_factory=dict)
    texts: dict[str, object] = field(default_factory=dict)
    item_places: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that cannot be read; `id` where it could at least be told which declaration it is.

    `ends`: from here on the file is not what it should be, and nothing after it is read.
    """

    id: str | None
    place: str
    reason: str
    ends: bool = False

    @property
    def message(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FlatRow:
    """The cells of a row by column; `place` tells people where ("line 3", "row 3")."""

    place: str
    cells: dict[str, object]


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A file of flat rows: the names of its columns, and its rows as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[FlatRow | Unread]


ReadResult: TypeAlias = Given | Unread
