"""The one statement: clauses that the records meet, for sure or for all that is known.

Its SQL is a small portable subset: joins on equal numbers, UNION ALL, CASE, comparisons, `&`, `*` and `+`
of whole numbers. INVARIANT: it is made of fixed words and of names and numbers that are made here;
nothing that an author or a declarant wrote is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from crmc.engine.sql.clause_table import LARGEST, NO_KEY, ClauseTable, Slot
from crmc.engine.sql.relations import Relations

WIDEST = 10**37
"""What the wide type surely holds; a larger sum is left to the interpreter."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """`wide`: a type of whole numbers of at least 38 digits. `whole`: how to ask that small relations be
    sent whole to every worker. `once`: how to ask that a part be made first; without a way to, amounts are
    compared in the join and not after it."""

    wide: str
    whole: str = ""
    once: str = ""


def statement_of(table: ClauseTable, relations: Relations, dialect: Dialect) -> str:
    """Rows of `n`, `clause` and `sure` (1: selected if the rest holds; 0: to ask about)."""
    conditions = _Conditions(table, relations, dialect)
    bits, sure = conditions.possible_bits(), conditions.sure_bits()
    if not dialect.once or not table.slots:
        possible = f"{bits} AND {conditions.possible_amounts()}"
        return arms(
            relations, dialect, "c.clause AS clause", possible, f"{sure} AND {conditions.sure_amounts()}"
        )
    return (
        f"WITH candidates AS {dialect.once} ({arms(relations, dialect, 'c.row AS k', bits, sure)}) "
        f"SELECT x.n AS n, c.clause AS clause, "
        f"CASE WHEN x.sure = 1 AND {conditions.sure_amounts()} THEN 1 ELSE 0 END AS sure "
        f"FROM candidates x JOIN records r ON r.n = x.n JOIN clauses c ON c.row = x.k "
        f"WHERE {conditions.possible_amounts()}"
    )


def arms(relations: Relations, dialect: Dialect, named: str, possible: str, sure: str) -> str:
    """The joins by the keys of each element, and the clauses without a key."""
    keyed = [
        f"SELECT {dialect.whole} r.n AS n, {named}, "
        f"CASE WHEN m.sure = 1 AND {sure} THEN 1 ELSE 0 END AS sure "
        f"FROM records r JOIN met m ON m.code = r.c{place} JOIN clauses c ON c.key = m.key "
        f"WHERE m.element = {place} AND {possible}"
        for place in range(relations.keyed)
    ]
    without = (
        f"SELECT r.n AS n, {named}, CASE WHEN {sure} THEN 1 ELSE 0 END AS sure "
        f"FROM records r CROSS JOIN clauses c WHERE c.key = {NO_KEY} AND {possible}"
    )
    return " UNION ALL ".join([*keyed, without])


@dataclass(slots=True)
class _Conditions:
    table: ClauseTable
    relations: Relations
    dialect: Dialect

    def possible_bits(self) -> str:
        """No condition of bits is false."""
        parts = [f"(r.t{word} & c.q{word}) = 0" for word in range(self.table.words)]
        parts += [self._stands(*which, also_unknown=True) for which in self._places()]
        return " AND ".join(parts) or "TRUE"

    def sure_bits(self) -> str:
        """None is unknown, where none is false."""
        parts = ["c.asks = 0"]
        parts += [f"(r.u{word} & c.q{word}) = 0" for word in sorted(self.relations.unsure)]
        parts += [
            self._stands(group, place, also_unknown=False)
            for group, place in self._places()
            if self.relations.unsure & set(self.table.groups[group].words)
        ]
        return " AND ".join(parts)

    def possible_amounts(self) -> str:
        """No comparison is false."""
        return " AND ".join(f"COALESCE({self._slot(number)}, TRUE)" for number in self._judged()) or "TRUE"

    def sure_amounts(self) -> str:
        """None is unknown, where none is false."""
        parts = [f"COALESCE({self._slot(number)}, FALSE)" for number in self._judged()]
        parts += [f"c.s{number}_0 IS NULL" for number in self._too_wide()]
        return " AND ".join(parts) or "TRUE"

    def _places(self) -> list[tuple[int, int]]:
        """(group, place) of each condition that one of some bits must stand."""
        return [(which, n) for which, group in enumerate(self.table.groups) for n in range(group.places)]

    def _stands(self, which: int, place: int, also_unknown: bool) -> str:
        words = self.table.groups[which].words
        open_ = self.relations.unsure if also_unknown else set()
        held = [f"(r.t{word} | r.u{word})" if word in open_ else f"r.t{word}" for word in words]
        parts = [f"({bits} & c.p{which}_{word}_{place})" for bits, word in zip(held, words, strict=True)]
        return f"({' | '.join(parts)}) <> 0"

    def _judged(self) -> list[int]:
        return [number for number in range(len(self.table.slots)) if self._bound(number) < WIDEST]

    def _too_wide(self) -> list[int]:
        return [number for number in range(len(self.table.slots)) if self._bound(number) >= WIDEST]

    def _bound(self, number: int) -> int:
        """No sum of the slot, nor a part of it, is larger than this."""
        slot = self.table.slots[number]
        return sum(
            max(1, most) * prod(self.relations.largest[name] for name in names)
            for most, names in zip(self.table.most[number], slot.terms, strict=True)
        )

    def _slot(self, number: int) -> str:
        """True, false, or null where a value is missing or a denominator zero."""
        slot = self.table.slots[number]
        wide = self._bound(number) >= LARGEST
        terms = [self._term(f"c.s{number}_{n}", names, wide) for n, names in enumerate(slot.terms)]
        comparison = f"({' + '.join(terms)}) {slot.relation.replace('!=', '<>')} 0"
        guards = [f"{self._amount(name)} <> 0" for name in slot.denominators]
        guards += [f"{self._amount(name)} IS NOT NULL" for name in unused(slot)]
        if guards:
            comparison = f"CASE WHEN {' AND '.join(guards)} THEN {comparison} END"
        return f"(c.s{number}_0 IS NULL OR {comparison})"

    def _term(self, factor: str, names: tuple[str, ...], wide: bool) -> str:
        factors = [factor, *(self._amount(name) for name in names)]
        return " * ".join(f"CAST({each} AS {self.dialect.wide})" if wide else each for each in factors)

    def _amount(self, name: str) -> str:
        return f"r.a{self.table.amounts.index(name)}"


def unused(slot: Slot) -> list[str]:
    """Elements that fell out of the sum and must be there all the same."""
    used = {name for names in slot.terms for name in names} | set(slot.denominators)
    return [name for name in slot.elements if name not in used]
