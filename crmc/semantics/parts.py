"""The blocks of a declaration, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.semantics.program import Reading


def parts(reading: Reading) -> Iterator[Reading]:
    """The block itself and all blocks within, in the author's order."""
    yield reading
    for item in reading.body:
        if isinstance(item, Reading):
            yield from parts(item)
