"""The one statement: clauses that the records meet, for sure or for all that is known.

Its SQL is a small portable subset: joins on equal numbers, UNION ALL, CASE, comparisons, `&`, `*` and `+`
of whole numbers. INVARIANT: it is made of fixed words and of names and numbers that are made here;
nothing that an author or a declarant wrote is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from crmc.engine.sql.arms import Arm, arms_of
from crmc.engine.sql.clause_table import LARGEST, NO_KEY, ClauseTable, Slot
from crmc.engine.sql.relations import Relations

WIDEST = 10**37
"""What the wide type surely holds; a larger sum is left to the interpreter."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """`wide`: a type of whole numbers of at least 38 digits. `whole`: how to ask that small relations be
    sent whole to every worker."""

    wide: str
    whole: str = ""


def statement_of(table: ClauseTable, relations: Relations, dialect: Dialect) -> str:
    """Rows of `n`, `clause` and `sure` (1: selected if the rest holds; 0: to ask about)."""
    arms = [_Conditions(table, relations, dialect, arm).select() for arm in arms_of(table)]
    return " UNION ALL ".join(arms) or "SELECT n, n AS clause, n AS sure FROM records WHERE FALSE"


@dataclass(slots=True)
class _Conditions:
    """What one arm asks of the pairs that its keys give."""

    table: ClauseTable
    relations: Relations
    dialect: Dialect
    arm: Arm

    def select(self) -> str:
        """The pairs of the arm. Amounts are compared outside: a database tests the conditions of a join
        together, and few of its pairs have the bits."""
        if not self.arm.slots:
            return self._met_bits("")
        return (
            f"SELECT q.n AS n, q.clause AS clause, "
            f"CASE WHEN q.sure = 1 AND {self._sure_amounts()} THEN 1 ELSE 0 END AS sure "
            f"FROM ({self._met_bits(self._carried())}) q WHERE {self._possible_amounts()}"
        )

    def _met_bits(self, carried: str) -> str:
        """The pairs of which no condition of bits is false."""
        bits, sure = self._possible_bits(), self._sure_bits()
        if self.arm.place == NO_KEY:
            return (
                f"SELECT r.n AS n, c.clause AS clause, CASE WHEN {sure} THEN 1 ELSE 0 END AS sure{carried} "
                f"FROM records r CROSS JOIN clauses c WHERE c.key = {NO_KEY} AND {bits}"
            )
        return (
            f"SELECT {self.dialect.whole} r.n AS n, c.clause AS clause, "
            f"CASE WHEN m.sure = 1 AND {sure} THEN 1 ELSE 0 END AS sure{carried} "
            f"FROM records r JOIN met m ON m.code = r.c{self.arm.place} JOIN clauses c ON c.key = m.key "
            f"WHERE m.element = {self.arm.place} AND {bits}"
        )

    def _carried(self) -> str:
        """The parameters and amounts of the arm's comparisons."""
        slots = [(number, self.table.slots[number]) for number in self.arm.slots]
        names = [f"s{number}_{n}" for number, slot in slots for n in range(len(slot.terms))]
        amounts = sorted({self.table.amounts.index(name) for _, slot in slots for name in slot.elements})
        columns = [f"c.{name} AS {name}" for name in names] + [f"r.a{place} AS a{place}" for place in amounts]
        return "".join(f", {column}" for column in columns)

    def _possible_bits(self) -> str:
        """No condition of bits is false."""
        parts = [f"(r.t{word} & c.q{word}) = 0" for word in self.arm.words]
        parts += [self._stands(*which, also_unknown=True) for which in self.arm.places]
        return " AND ".join(parts) or "TRUE"

    def _sure_bits(self) -> str:
        """None is unknown, where none is false."""
        parts = ["c.asks = 0"]
        parts += [f"(r.u{word} & c.q{word}) = 0" for word in self.arm.words if word in self.relations.unsure]
        parts += [
            self._stands(group, place, also_unknown=False)
            for group, place in self.arm.places
            if self.relations.unsure & set(self.table.groups[group].words)
        ]
        return " AND ".join(parts)

    def _possible_amounts(self) -> str:
        """No comparison is false."""
        parts = [
            self._slot(number) if self._is_certain(number) else f"COALESCE({self._slot(number)}, TRUE)"
            for number in self._judged()
        ]
        return " AND ".join(parts) or "TRUE"

    def _sure_amounts(self) -> str:
        """None is unknown, where none is false."""
        judged = [number for number in self._judged() if not self._is_certain(number)]
        parts = [f"COALESCE({self._slot(number)}, FALSE)" for number in judged]
        parts += [f"q.s{number}_0 IS NULL" for number in self._too_wide()]
        return " AND ".join(parts) or "TRUE"

    def _is_certain(self, number: int) -> bool:
        """Is a comparison true or false in every row?"""
        slot = self.table.slots[number]
        return not (self.relations.gone & set(slot.elements) or self.relations.zero & set(slot.denominators))

    def _stands(self, which: int, place: int, also_unknown: bool) -> str:
        words = self.table.groups[which].words
        open_ = self.relations.unsure if also_unknown else set()
        held = [f"(r.t{word} | r.u{word})" if word in open_ else f"r.t{word}" for word in words]
        parts = [f"({bits} & c.p{which}_{word}_{place})" for bits, word in zip(held, words, strict=True)]
        return f"({' | '.join(parts)}) <> 0"

    def _judged(self) -> list[int]:
        return [number for number in self.arm.slots if self._bound(number) < WIDEST]

    def _too_wide(self) -> list[int]:
        return [number for number in self.arm.slots if self._bound(number) >= WIDEST]

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
        terms = [self._term(f"q.s{number}_{n}", names, wide) for n, names in enumerate(slot.terms)]
        comparison = f"({' + '.join(terms)}) {slot.relation.replace('!=', '<>')} 0"
        guards = [f"{self._amount(name)} <> 0" for name in slot.denominators]
        guards += [f"{self._amount(name)} IS NOT NULL" for name in unused(slot)]
        if guards and not self._is_certain(number):
            comparison = f"CASE WHEN {' AND '.join(guards)} THEN {comparison} END"
        return f"(q.s{number}_0 IS NULL OR {comparison})"

    def _term(self, factor: str, names: tuple[str, ...], wide: bool) -> str:
        factors = [factor, *(self._amount(name) for name in names)]
        return " * ".join(f"CAST({each} AS {self.dialect.wide})" if wide else each for each in factors)

    def _amount(self, name: str) -> str:
        return f"q.a{self.table.amounts.index(name)}"


def unused(slot: Slot) -> list[str]:
    """Elements that fell out of the sum and must be there all the same."""
    used = {name for names in slot.terms for name in names} | set(slot.denominators)
    return [name for name in slot.elements if name not in used]
