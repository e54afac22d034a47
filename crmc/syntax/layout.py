"""Documents that know where they may break, and their layout in a given width.

A small form of the algebra of P. Wadler, "A prettier printer" (2003): a group is set on one line where
it fits, and otherwise all its own lines break.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 100
STEP = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A place for a line break; `flat` stands there where the group is set on one line."""

    flat: str
    hard: bool = False


SPACE = Line(" ")
SOFT = Line("")
HARD = Line("", hard=True)


@dataclass(frozen=True, slots=True)
class Beside:
    """A comment at the end of a line: it breaks the groups around it and counts for no width.

    INVARIANT: whoever puts one into a document lets a line break follow.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Indent:
    content: Document


@dataclass(frozen=True, slots=True)
class Group:
    """Made by `group`, which finds out whether it must break."""

    content: Document
    broken: bool


Document: TypeAlias = str | Line | Beside | Indent | Group | tuple["Document", ...]


def group(*parts: Document) -> Group:
    """The parts as one group: broken from the start if a hard line or a comment is in it."""
    return Group(parts, _must_break(parts))


def _must_break(document: Document) -> bool:
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Beside) or (isinstance(part, Line) and part.hard):
            return True
        if isinstance(part, Group) and part.broken:
            return True
        waiting += _inner(part)
    return False


def _inner(document: Document) -> tuple[Document, ...]:
    """The parts to look into; an unbroken group has already been looked into."""
    if isinstance(document, tuple):
        return document
    return (document.content,) if isinstance(document, Indent) else ()


@dataclass(frozen=True, slots=True)
class _Task:
    indentation: int
    flat: bool
    document: Document

    def parts(self) -> list[_Task]:
        """The parts of a compound document, the last first, as a stack wants them."""
        document = self.document
        if isinstance(document, Indent):
            return [_Task(self.indentation + STEP, self.flat, document.content)]
        if isinstance(document, tuple):
            return [_Task(self.indentation, self.flat, part) for part in reversed(document)]
        return []


def lay_out(document: Document, width: int = WIDTH, indentation: int = 0) -> str:
    """The document as text whose lines have at most `width` characters where its breaks allow it.

    The text begins with `indentation` spaces; lines that hold nothing stay empty.
    """
    page = _Page(indentation)
    tasks = [_Task(indentation, False, document)]
    while tasks:
        task = tasks.pop()
        part = task.document
        if isinstance(part, Group):
            flat = task.flat or (not part.broken and _fits(part.content, tasks, width - page.column))
            tasks.append(_Task(task.indentation, flat, part.content))
        elif isinstance(part, Line) and (part.hard or not task.flat):
            page.begin_line(task.indentation)
        elif isinstance(part, Line):
            page.write(part.flat)
        elif isinstance(part, Beside):
            page.write("  " + part.text)
        elif isinstance(part, str):
            page.write(part)
        else:
            tasks += task.parts()
    return "".join(page.pieces)


class _Page:
    """What is written, and the column where writing goes on."""

    def __init__(self, indentation: int) -> None:
        self.pieces: list[str] = []
        self.column = self._pending = indentation

    def begin_line(self, indentation: int) -> None:
        self.pieces.append("\n")
        self.column = self._pending = indentation

    def write(self, text: str) -> None:
        if text:
            self.pieces.append(" " * self._pending + text)
            self.column += len(text)
            self._pending = 0


def _fits(content: Document, following: list[_Task], room: int) -> bool:
    """Whether the content on one line, and what follows up to the next possible break, has room."""
    tasks = [_Task(0, True, content)]
    next_following = len(following)
    while room >= 0:
        if not tasks:
            if next_following == 0:
                return True
            next_following -= 1
            tasks.append(following[next_following])
        task = tasks.pop()
        part = task.document
        if isinstance(part, str):
            room -= len(part)
        elif isinstance(part, Line):
            if not task.flat or part.hard:
                return True
            room -= len(part.flat)
        elif isinstance(part, Group):
            tasks.append(_Task(0, task.flat and not part.broken, part.content))
        else:
            tasks += task.parts()
    return False
