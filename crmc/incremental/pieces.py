"""Sources in pieces of one declaration each, by what begins a line; a file that this does not fit is whole.

A piece promises a declaration of one kind and name. Whether it holds one is seen when it is compiled: a text
with a fault, or with a declaration that does not begin its line, breaks the promise, and its file is taken
whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

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
_HEAD = re.compile(
    rf"\n(?=[a-z])(?:({_NAMING})[ \t]|({_DECLARING})[ \t]+([A-Za-z][A-Za-z0-9_-]*))".encode("ascii")
)
"""At the beginning of a line; few lines begin with a small letter, and only those are looked at further."""
_DIGEST_BYTES = 16


class Piece(Struct, frozen=True, eq=False):
    """A declaration with what follows it, or a whole file; two pieces are the same only if they are one."""

    path: str
    line: int
    """The number of its first line in the file."""
    data: bytes
    """Its text as UTF-8 with line ends as LF: few pieces are read further; b"" for a whole file."""
    declares: tuple[tuple[str, str], ...]
    """Kinds and names."""
    acts: bool
    """Whether it holds an act or a test, which concerns what it names."""
    digest: bytes
    source: Source | None = None
    """The file, where it is taken whole."""
    parsed: tuple[ast.File, list[Finding]] | None = None
    """What the whole file holds, and what is wrong with its text."""

    @property
    def text(self) -> str:
        return self.data.decode()


def cut(source: Source) -> list[Piece]:
    """The pieces of a file, in its order.

    INVARIANT: a file that is told of as a single declaration (`diagnostics.bounded`) is a single piece.
    """
    data = _sound(source)
    heads = list(_HEAD.finditer(b"\n" + data))
    if not 0 < len(heads) <= MOST_DECLARATIONS:
        return [whole_file(source)]
    starts = [0, *(head.start() for head in heads[1:])]
    return list(_pieces(source.path, data, heads, [*starts, len(data)]))


def _sound(source: Source) -> bytes:
    """The text of a source with line ends as LF and without a byte order mark; b"" of one that is refused."""
    if len(source.data) <= MAXIMUM_BYTES and is_plain(source.data):
        return source.data
    text, findings = decode_characters(source)
    return b"" if text is None or findings else text.encode()


def _pieces(path: str, data: bytes, heads: list[re.Match[bytes]], bounds: list[int]) -> Iterator[Piece]:
    line = 1
    for head, start, end in zip(heads, bounds, bounds[1:], strict=False):
        part = data[start:end]
        declares = ((head[2].decode(), head[3].decode()),) if head[2] else ()
        yield Piece(path, line, part, declares, bool(head[1]), _digest(part))
        line += part.count(b"\n")


def whole_file(source: Source) -> Piece:
    """A file as one piece, with what it truly declares."""
    file, findings = parse(source)
    kinds = (KINDS.get(block.keyword.text) for block in file.declarations)
    acts = any(kind is not None and kind.names_existing for kind in kinds)
    return Piece(
        source.path, 1, b"", tuple(_declared(file)), acts, _digest(source.data), source, (file, findings)
    )


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


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_DIGEST_BYTES]
