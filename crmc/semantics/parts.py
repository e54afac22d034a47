"""What stands within a declaration: its blocks, whom a control is for, the authorities of a procedure."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.semantics.program import Declaration, Reading
from crmc.syntax import ast


def parts(reading: Reading) -> Iterator[Reading]:
    """The block itself and all blocks within, in the author's order."""
    waiting = [reading]
    while waiting:
        part = waiting.pop()
        yield part
        if part.body:
            waiting += [item for item in reversed(part.body) if isinstance(item, Reading)]


def is_for_aeo(control: Reading) -> bool:
    """Whether it is the control for holders of AEO status: `control for aeo "…"`."""
    return any(isinstance(word, ast.Name) and word.text.lower() == "aeo" for word in control.block.head)


def authorities(procedure: Declaration) -> list[ast.Named]:
    """The other authorities that a procedure names."""
    return [found for found in procedure.statements(ast.Named) if found.keyword == "authority"]
