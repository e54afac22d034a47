"""Sources in pieces of one declaration each, by what begins a line; a file that this does not fit is whole.

A piece promises a declaration of one kind and name. Whether it holds one is seen when it is compiled: a text
with a fault, or with a declaration that does not begin its line, breaks the promise, and its file is taken
whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from crmc.diagnostics import MOST_DECLARATIONS, Finding
from crmc.kinds import KINDS
from crmc.semantics.heads import read_head
from crmc.source import Source
from crmc.syntax import ast
from crmc.syntax.characters import MAXIMUM_BYTES, decode_characters, is_plain
from crmc.syntax.parser import parse

_DECLARING = "|".join(word for word, kind in KINDS.items() if not kind.names_existing)
_NAMING = "|".join(word for word, kind in KINDS.items() if kind.names_existing)
_WORDS = rf"(?:({_NAMING})[ \t]|({_DECLARING})[ \t]+([A-Za-z][A-Za-z0-9_-]*))"
_FIRST, _NEXT = (re.compile(pattern.encode("ascii")) for pattern in (_WORDS, rf"\n(?=[a-z]){_WORDS}"))
"""At the beginning of a line; few lines begin with a small letter, and only those are looked at further."""
_DIGEST_BYTES = 16
_LARGEST_PIECE = 1 << 16
"""In bytes. People write no larger one; with a fault it would be read twice, by itself and in its file."""


class Shape(Struct, frozen=True, array_like=True):
    """What a piece is, wherever in its file it stands."""

    digest: bytes
    """INVARIANT: that of a whole file is never that of a piece, though it may hold no more than one."""
    size: int
    """In bytes."""
    lines: int
    """How many lines end in it."""
    declares: tuple[tuple[str, str], ...]
    """Kinds and names."""
    acts: bool
    """Whether it holds an act or a test, which concerns what it names."""


class Piece(Struct, frozen=True, eq=False):
    """A declaration with what follows it, or a whole file; two pieces are the same only if they are one."""

    path: str
    line: int
    """The number of its first line in the file."""
    data: memoryview
    """Its text as UTF-8 with line ends as LF: few pieces are read further; empty for a whole file."""
    shape: Shape
    """The one that was kept, where the piece is as it was."""
    declares: tuple[tuple[str, str], ...]
    acts: bool
    source: Source | None = None
    """The file, where it is taken whole."""
    parsed: tuple[ast.File, list[Finding]] | None = None
    """What the whole file holds, and what is wrong with its text."""

    @property
    def text(self) -> str:
        return str(self.data, "utf-8")


def cut(source: Source, before: Sequence[Shape] = ()) -> list[Piece]:
    """The pieces of a file, in its order; `before`: the shapes of those that it had.

    INVARIANT: where a file is cut follows from its text alone; shapes only spare the search.
    INVARIANT: a file that is told of as a single declaration (`diagnostics.bounded`) is a single piece.
    """
    data = _sound(source)
    if _first_head(data, 0) is None:
        return [whole_file(source)]
    pieces = list(islice(_pieces(source.path, data, before), MOST_DECLARATIONS + 1))
    if len(pieces) > MOST_DECLARATIONS or any(piece.shape.size > _LARGEST_PIECE for piece in pieces):
        return [whole_file(source)]
    return pieces


def _sound(source: Source) -> bytes:
    """The text of a source with line ends as LF and without a byte order mark; b"" of one that is refused."""
    if len(source.data) <= MAXIMUM_BYTES and is_plain(source.data):
        return source.data
    text, findings = decode_characters(source)
    return b"" if text is None or findings else text.encode()


def _pieces(path: str, data: bytes, before: Sequence[Shape]) -> Iterator[Piece]:
    """A piece goes from its head to the next one, the first from the start of the text."""
    whole = memoryview(data)  # no copy is made of what is not read further
    places = {shape.digest: place for place, shape in enumerate(before)}
    start, line, place = 0, 1, 0
    while start < len(data):
        shape = before[place] if place < len(before) else None
        if shape is None or not _stands(shape, data, whole, start):
            shape = _shape_at(data, start)
            place = places.get(shape.digest, place)
            if shape.digest in places:
                shape = before[place]
        part = whole[start : start + shape.size]
        yield Piece(path, line, part, shape, shape.declares, shape.acts)
        start, line, place = start + shape.size, line + shape.lines, place + 1


def _stands(shape: Shape, data: bytes, whole: memoryview, start: int) -> bool:
    """Whether the piece from here on is as it was: its bytes are, and behind them another one begins."""
    end = start + shape.size
    if end != len(data) and not (end < len(data) and _NEXT.match(data, end - 1)):
        return False
    return _digest(whole[start:end]) == shape.digest


def _shape_at(data: bytes, start: int) -> Shape:
    head = _first_head(data, start)
    if head is None:
        raise ValueError("a piece begins with a head")
    following = _NEXT.search(data, head.end())
    end = len(data) if following is None else following.start() + 1
    act, kind, name = head.groups()
    declares = ((kind.decode(), name.decode()),) if kind else ()
    lines = data.count(b"\n", start, end)
    return Shape(_digest(data[start:end]), end - start, lines, declares, act is not None)


def _first_head(data: bytes, start: int) -> re.Match[bytes] | None:
    """Only before the first declaration of a file stands something else."""
    return _FIRST.match(data, start) or _NEXT.search(data, start)


def whole_file(source: Source) -> Piece:
    """A file as one piece, with what it truly declares."""
    file, findings = parse(source)
    kinds = (KINDS.get(block.keyword.text) for block in file.declarations)
    acts = any(kind is not None and kind.names_existing for kind in kinds)
    data, declares = source.data, tuple(_declared(file))
    shape = Shape(_digest(b"whole file\0" + data), len(data), data.count(b"\n"), declares, acts)
    return Piece(source.path, 1, memoryview(b""), shape, declares, acts, source, (file, findings))


def _declared(file: ast.File) -> Iterator[tuple[str, str]]:
    for block in file.declarations:
        kind = KINDS.get(block.keyword.text)
        if kind is None or kind.names_existing:
            continue
        head, faults = read_head(block, kind.table)
        if not faults:
            yield block.keyword.text, str((head.get("ID") or head["NAME"]).value)


def keeps_promise(piece: Piece, file: ast.File) -> bool:
    """Whether a piece holds one declaration, the one that its head told of."""
    if len(file.declarations) != 1:
        return False
    block = file.declarations[0]
    if not piece.declares:
        return block.keyword.text in KINDS and KINDS[block.keyword.text].names_existing
    first = block.head[0] if block.head else None
    named = isinstance(first, ast.Name | ast.Identifier) and first.text
    return (block.keyword.text, named) == piece.declares[0]


def _digest(data: bytes | memoryview) -> bytes:
    return hashlib.sha256(data).digest()[:_DIGEST_BYTES]
