"""What depends on what.

INVARIANT: the findings of a piece follow from its own text, from the pieces that declare a word in it, from
the acts and tests that name what it declares, and from those on which all these depend; from the names of
others only where a suggestion is made (such a piece is `open`). A check that looks at anything else must be
told here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set

from crmc.incremental.pieces import Piece
from crmc.semantics.coined_names import as_name

_WORD = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?![A-Za-z0-9_-])|[A-Za-z_][A-Za-z0-9_]*")
"""IDs and names as the grammar reads them, in prose too: a link is a mention."""


_RUN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_RUN = 256
"""In a longer one only the whole may be an ID: to look for one at each of its places costs its square."""


def words_of(piece: Piece) -> set[str]:
    """Every word in a piece."""
    words: set[str] = set()
    for run in set(_RUN.findall(_text(piece))):
        words.update(_WORD.findall(run) if len(run) <= _LONGEST_RUN else (run, *_NAME.findall(run)))
    return words


def some_of(words: Set[str], piece: Piece) -> set[str]:
    """Those of a few words that stand in a piece; most pieces hold none, not even as part of another."""
    text = _text(piece) if words else ""
    return words_of(piece) & words if any(word in text for word in words) else set()


def _text(piece: Piece) -> str:
    return piece.text if piece.source is None else piece.source.data.decode("utf-8", "replace")


def meant(name: str) -> tuple[str, ...]:
    """A name as written, and as it should be: who uses the one is not told that the other is missing."""
    if "-" in name or name.islower():
        return (name,)
    better = as_name(name)
    return (name,) if better == name else (name, better)


def all_meant(names: Collection[str]) -> set[str]:
    """Every name as written, and as it should be."""
    return {*names, *(word for name in names if "-" not in name for word in meant(name))}


class Dependencies:
    """Between pieces, by the names that they declare and mention."""

    def __init__(self, mentions: Mapping[Piece, Iterable[str]]) -> None:
        self._mentions = mentions
        self._declaring: dict[str, list[Piece]] = {}
        self._mentioning: dict[str, list[Piece]] = {}
        self._acting: dict[str, list[Piece]] = {}
        for piece, words in mentions.items():
            for _, name in piece.declares:
                for word in meant(name):
                    self._declaring.setdefault(word, []).append(piece)
            for word in words:
                self._mentioning.setdefault(word, []).append(piece)
                if piece.acts:
                    self._acting.setdefault(word, []).append(piece)

    def of(self, piece: Piece) -> Iterator[list[Piece]]:
        """What a piece directly depends on, in groups: one for each name."""
        for word in self._mentions[piece]:
            yield self._declaring.get(word, _NONE)
        for _, name in piece.declares:
            yield self._acting.get(name, _NONE)

    def on(self, piece: Piece) -> Iterator[list[Piece]]:
        """What directly depends on a piece, in groups: one for each name."""
        for _, name in piece.declares:
            yield from self.mentioning(name)
        if piece.acts:
            for word in self._mentions[piece]:
                yield self._declaring.get(word, _NONE)

    def mentioning(self, name: str) -> Iterator[list[Piece]]:
        """The pieces with the word, and those with what a name in capitals was probably meant to be."""
        for word in meant(name):
            yield self._mentioning.get(word, _NONE)

    def declaring(self, name: str) -> list[Piece]:
        return self._declaring.get(name, _NONE)


_NONE: list[Piece] = []


def reach(start: Iterable[Piece], step: Callable[[Piece], Iterable[list[Piece]]]) -> Set[Piece]:
    """The pieces themselves and all that the steps from them lead to; each group is gone through once."""
    found = set(start)
    todo, met = list(found), set[int]()
    while todo:
        for group in step(todo.pop()):
            if id(group) not in met:
                met.add(id(group))
                new = [piece for piece in group if piece not in found]
                found.update(new)
                todo += new
    return found
