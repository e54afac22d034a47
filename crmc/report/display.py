"""Characters as columns of a terminal: what is shown for each, how wide it is, and lines of a given width.

Nothing that an author or a file name holds reaches the terminal as a control or an invisible character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from crmc.visible import is_hidden, named

MOST_MARKS = 4
"""On one letter: more than any language writes."""


class Cell(NamedTuple):
    """One character of a text as it is shown, and the columns it takes."""

    shown: str
    width: int


def cells(text: str) -> list[Cell]:
    """One cell for each character: a tab is one space, a hidden character its number and name.

    Marks without end on one letter would cover the lines around it: those beyond a few are shown so too.
    """
    if text.isascii():
        return [_cell(character) for character in text]
    found: list[Cell] = []
    marks = 0
    for character in text:
        cell = _cell(character)
        marks = 0 if cell.width else marks + 1
        found.append(cell if marks <= MOST_MARKS else _named_cell(character))
    return found


def _cell(character: str) -> Cell:
    if character == "\t":
        return Cell(" ", 1)
    if " " <= character <= "~":
        return Cell(character, 1)
    if is_hidden(character):
        return _named_cell(character)
    if unicodedata.category(character) in ("Mn", "Me"):
        return Cell(character, 0)
    return Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)


def _named_cell(character: str) -> Cell:
    name = f"<{named(character)}>"
    return Cell(name, len(name))


def visible(text: str) -> str:
    """A text on one line without any character that could hide or move what is shown."""
    line = text.replace("\n", " ")
    return line if line.isascii() and line.isprintable() else "".join(cell.shown for cell in cells(line))


def width_of(text: str) -> int:
    """The columns that a visible text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(cell.width for cell in cells(text))


def wrapped(text: str, width: int, first: str = "", following: str = "") -> list[str]:
    """A text in lines of at most `width` columns, with what each begins with; words too long are cut."""
    lines: list[str] = []
    line, empty = first, True
    for word in _words(visible(text), max(width - max(width_of(first), width_of(following)), 1)):
        if not empty and width_of(line) + 1 + width_of(word) > width:
            lines.append(line)
            line, empty = following, True
        line += word if empty else " " + word
        empty = False
    return [*lines, line]


def _words(text: str, most: int) -> Iterator[str]:
    for word in text.split(" "):
        yield from _cut(word, most)


def _cut(word: str, most: int) -> Iterator[str]:
    """A word in pieces of at most `most` columns; a character wider than that stands alone."""
    piece, taken = "", 0
    for cell in cells(word):
        if piece and taken + cell.width > most:
            yield piece
            piece, taken = "", 0
        piece += cell.shown
        taken += cell.width
    if piece:
        yield piece
