"""Classification: the label that holds for a declaration, and what a declaration uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, Reading
from crmc.source import Span
from crmc.syntax import ast

Label = tuple[Literal["public", "limited", "restricted"], tuple[str, ...] | None]
"""The word, and the recipients (None: every Party)."""

ORDER = ("public", "limited", "restricted")
ABSENT: Label = ("restricted", None)


def effective_label(declaration: Declaration, program: Program) -> Label:
    """The label of a declaration; a test and an act without one have that of what they belong to."""
    own: Label | None = declaration.one("classification")
    if own is not None:
        return own
    if declaration.kind.names_existing:
        owner = _owner(declaration, program)
        if owner is not None and owner is not declaration:
            return effective_label(owner, program)
    return ABSENT


def _owner(declaration: Declaration, program: Program) -> Declaration | None:
    if "ID" in declaration.head:
        return program.symbols.get(declaration.id)
    purposes = declaration.all("purpose")
    return program.symbols.get(purposes[0]) if purposes else None


def used_declarations(declaration: Reading, program: Program) -> list[tuple[Declaration, Span]]:
    """The lists, tables and parameters named in a declaration or block, each once, with the first place."""
    if id(declaration) not in program.used:
        program.used[id(declaration)] = list(_used(declaration, program).values())
    return program.used[id(declaration)]


def _used(declaration: Reading, program: Program) -> dict[str, tuple[Declaration, Span]]:
    found: dict[str, tuple[Declaration, Span]] = {}
    if not declaration.block.items:
        return found
    for name, span in _names(declaration, program):
        used = program.symbols.get(name, "list", "table", "parameter")
        if used is not None and used is not declaration:
            found.setdefault(name, (used, span))
    return found


def _names(reading: Reading, program: Program) -> Iterator[tuple[str, Span]]:
    found = [(node.text, node.span) for node in program.references_in(reading.block.span)]
    for part in parts(reading):
        found += [(item.name.text, item.name.span) for item in part.statements(ast.Assignment)]
    yield from sorted(found, key=lambda named: named[1])
    for block in reading.blocks("table"):
        if "NAME" in block.head:
            yield block.head["NAME"].value, block.head["NAME"].span
