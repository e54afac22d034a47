"""Tables by cases: for each value that one can have, the ways in which the keys lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from crmc.analysis.proof.atoms import FitsAs, way_of
from crmc.analysis.proof.domains import hierarchical_codes
from crmc.analysis.proof.values import MISSING
from crmc.ir import expression as ir
from crmc.ir.lookup import Candidate, winner
from crmc.ir.model import RuleBook, Table
from crmc.ir.scope import is_hierarchical
from crmc.ir.values import Missing

MOST_WAYS = 20_000
NUMBERED = "number"

Way = tuple[Any, ...]


class TooManyRowsError(Exception):
    """A table with more ways to a value than are looked at."""


@dataclass(frozen=True, slots=True)
class LookupCases:
    """`keys`: (element, codes that rows write, whether hierarchical); `results`: the value by ways."""

    keys: tuple[tuple[str, tuple[str | None, ...], bool], ...]
    results: dict[tuple[Way, ...], str | None]
    type: str

    @staticmethod
    def of(table: Table | None, book: RuleBook) -> LookupCases:
        """The cases of a table; one that is withheld or not there has no value for any record."""
        if table is None or table.withheld:
            return LookupCases((), {(): None}, NUMBERED)
        return _cases_of(_Known(table, book))

    @staticmethod
    def made_of(table: Table, book: RuleBook) -> LookupCases:
        """The cases of a table whose rows are there."""
        keys = tuple(
            (name, tuple(sorted({row.keys[at] for row in table.rows}, key=str)), is_hierarchical(book, name))
            for at, name in enumerate(table.by)
        )
        ways = [list(ways_of(book, *key)) for key in keys]
        total = 1
        for several in ways:
            total *= len(several)
        if total > MOST_WAYS:
            raise TooManyRowsError(f"the table `{table.head.id}`")
        results = {joined: result(table, keys, joined) for joined in product(*ways)}
        return LookupCases(keys, results, table.dimension.split(" ")[0])

    def values(self) -> Iterator[ir.Expression | None]:
        """Every value that the table can have, and None where it can have none."""
        for text in sorted(set(self.results.values()), key=str):
            yield self._expression(text)

    def _expression(self, text: str | None) -> ir.Expression | None:
        if text is None:
            return None
        textual = self.type in ("bool", "date", "datetime", "code", "text", "identifier")
        return ir.Constant(self.type if textual else "number", text)  # type: ignore[arg-type]

    def ways_to(self, value: ir.Expression | None) -> Iterator[tuple[tuple[str, FitsAs], ...]]:
        """Conjunctions of how the keys fit that together lead to the value."""
        wanted = value.value if isinstance(value, ir.Constant) else None
        if not self.keys:
            if wanted is None:
                yield ()
            return
        if len(self.keys) == 1:
            ways = frozenset(joined[0] for joined, text in self.results.items() if text == wanted)
            if ways:
                yield (self._atom(0, ways),)
            return
        behind: dict[frozenset[Way], set[Way]] = {}
        for first in dict.fromkeys(joined[0] for joined in self.results):
            second = frozenset(
                joined[1] for joined, text in self.results.items() if joined[0] == first and text == wanted
            )
            behind.setdefault(second, set()).add(first)
        for second, firsts in behind.items():
            if second:
                yield self._atom(0, frozenset(firsts)), self._atom(1, second)

    def _atom(self, at: int, ways: frozenset[Way]) -> tuple[str, FitsAs]:
        name, wanted, hierarchical = self.keys[at]
        return name, FitsAs(wanted, hierarchical, ways)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A table of a book, compared as one object: hashing its rows for each criterion would be slow."""

    table: Table
    book: RuleBook

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.table is other.table and self.book is other.book


@lru_cache(maxsize=64)
def _cases_of(known: _Known) -> LookupCases:
    return LookupCases.made_of(known.table, known.book)


def ways_of(book: RuleBook, name: str, wanted: tuple[str | None, ...], hierarchical: bool) -> Iterator[Way]:
    """All ways in which a declared key, or a missing one, can fit."""
    codes: list[str] = [code for code in wanted if code is not None]
    if hierarchical:
        facts = book.code_lists[book.elements[name].code_list or ""]
        codes = hierarchical_codes(facts, (FitsAs(wanted, True, frozenset()),))
    else:
        codes.append("\0")
    held = dict.fromkeys(way_of(code, wanted, hierarchical) for code in codes)
    held.setdefault(way_of(MISSING, wanted, hierarchical))
    yield from held


def result(table: Table, keys: tuple[Any, ...], ways: tuple[Way, ...]) -> str | None:
    """The value of the table where the keys fit in these ways; None: missing."""
    candidates = []
    at = [{key: place for place, key in enumerate(wanted)} for _, wanted, _ in keys]
    for row in table.rows:
        fits = [way[places[key]] for places, way, key in zip(at, ways, row.keys, strict=True)]
        if None not in fits:
            lacks = frozenset() if all(certain for _, certain in fits) else frozenset({"key"})
            candidates.append(Candidate(row.value, tuple(close for close, _ in fits), lacks))
    found = winner(candidates)
    return None if isinstance(found, Missing) else found
