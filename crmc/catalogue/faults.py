"""What the catalogue reads and what it says when it cannot: texts in, faults out."""

from __future__ import annotations

from dataclasses import dataclass

MOST_FAULTS = 100
"""Of one catalogue: nobody reads more at once, and one of them is enough to refuse it."""


@dataclass(frozen=True, slots=True)
class CatalogueText:
    """One file of a catalogue: a YAML file, or a CSV table that a YAML file beside it names.

    `path` is relative to the root, with `/`. `packaged` is true for the files that crmc ships:
    they alone may say which message kinds carry an element.
    """

    path: str
    text: str
    packaged: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """A fault of a catalogue file: line and column from 1, and one lower-case sentence."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """`path:line:column: message`."""
        return f"{self.path}:{self.line}:{self.column}: {self.message}"
