"""Variables of a comparison: an element, or a part of a condition that is not looked into, cut into cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from msgspec import Struct

from crmc.analysis.proof.atoms import Atom
from crmc.analysis.proof.scale import Truth
from crmc.analysis.proof.values import Held
from crmc.ir.facts import CodeListFacts, ElementFacts

Key: TypeAlias = tuple[Any, ...]
"""("element", name), ("reference",), or what is not looked into: ("quantity", terms), ("list", …), …"""


@dataclass(frozen=True, slots=True)
class Cell:
    """Values that no atom tells apart, the most typical first, and the truth of each atom there."""

    truths: tuple[Truth, ...]
    values: tuple[Held, ...]


@dataclass(slots=True)
class Variable:
    """`elements`: those that it is made of. `words`: what it is, for people."""

    key: Key
    number: int
    elements: tuple[str, ...]
    words: str
    facts: ElementFacts | None = None
    codes: CodeListFacts | None = None
    may_be_unknown: bool = False
    is_bounded: bool = False
    is_whole: bool = False
    nodes: tuple[Struct, ...] = ()
    coefficients: tuple[Fraction, ...] = ()
    atoms: dict[Atom, int] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()

    @property
    def is_element(self) -> bool:
        """Is it a single element, so that each of its cells has values that can be declared?"""
        return self.key[0] in ("element", "reference")

    def atom(self, atom: Atom) -> int:
        """The number of an atom of this variable."""
        return self.atoms.setdefault(atom, len(self.atoms))

    def truths(self, held: Held) -> tuple[Truth, ...]:
        """What each atom says of a value."""
        return tuple(atom.truth(held) for atom in self.atoms)


def cells_of(variable: Variable, values: Iterable[Held]) -> tuple[Cell, ...]:
    """The values put together by what the atoms say of them, in their order."""
    together: dict[tuple[Truth, ...], list[Held]] = {}
    for value in values:
        together.setdefault(variable.truths(value), []).append(value)
    return tuple(Cell(truths, tuple(found)) for truths, found in together.items())
