"""Text to AST, and where a text stops to be one; `salvage.py` finds what can be read of a faulty one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from crmc.diagnostics import Finding
from crmc.source import Source
from crmc.syntax import ast
from crmc.syntax.characters import decode_characters, refused_shapes
from crmc.syntax.machine import Machine, Parsed, Stop
from crmc.syntax.tree_builder import TreeBuilder


def parse(source: Source) -> tuple[ast.File, list[Finding]]:
    """The AST of one file, and what is wrong with its text. The AST holds all that could be read."""
    text, findings = decode_characters(source)
    if text is None:
        return _parse_refused(source, findings)
    parsed = _machine().run(source.path, text, plain=True)
    if parsed is not None and not isinstance(parsed, Stop):
        return _file(source.path, parsed), []
    findings = refused_shapes(source.path, text)
    if findings:
        return _parse_refused(source, findings)
    return parse_text(source.path, text) if parsed is None else _parse_faulty(source.path, text, parsed)


def parse_text(path: str, text: str) -> tuple[ast.File, list[Finding]]:
    """As `parse`, for a text that is known to hold nothing that is refused before parsing."""
    file = run(path, text)
    return (file, []) if isinstance(file, ast.File) else _parse_faulty(path, text, file)


def _parse_refused(source: Source, findings: list[Finding]) -> tuple[ast.File, list[Finding]]:
    from crmc.syntax.salvage import parse_refused  # long to load, and most texts have no faults

    return parse_refused(source, findings)


def _parse_faulty(path: str, text: str, stop: Stop) -> tuple[ast.File, list[Finding]]:
    from crmc.syntax.salvage import parse_in_pieces  # as above

    return parse_in_pieces(path, text, stop)


def parse_plain(path: str, text: str, line: int = 1) -> ast.File | None:
    """A text without a fault, and so plain that no limit can be passed; None for any other.

    `line` is the number of its first line, where it is a part of a file.
    """
    parsed = _machine().run(path, text, line, plain=True)
    return None if parsed is None or isinstance(parsed, Stop) else _file(path, parsed)


def run(path: str, text: str, line: int = 1, column: int = 1) -> ast.File | Stop:
    """The AST of a text that begins at a place of a file, or where it stops to be of the grammar."""
    parsed = _machine().run(path, text, line, column)
    assert parsed is not None
    return parsed if isinstance(parsed, Stop) else _file(path, parsed)


def _file(path: str, parsed: Parsed) -> ast.File:
    tree, comments = parsed
    return ast.File(tree.span._replace(path=path), tree.declarations, tuple(comments))


@cache
def _machine() -> Machine:
    return Machine(TreeBuilder())


def expressions_of(text: str) -> Iterator[ast.Expression]:
    """The values of a text such as `a, b`: for tests and the catalogue's own expressions."""
    file = run("", f"criterion X {{ when: {text} }}")
    assert isinstance(file, ast.File), f"`{text}` is no expression"
    entry = file.declarations[0].items[0]
    assert isinstance(entry, ast.Entry)
    yield from entry.values
