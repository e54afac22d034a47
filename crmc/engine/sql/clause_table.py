"""The clauses of a plan as a table: one row for each value of a clause's key, its conditions as numbers.

SQL sees whole numbers alone. A condition on an element is a set of bits, judged once a distinct value by
the interpreter's own rules; a comparison of amounts is a slot with its coefficients as parameters. So the
statement is one however many clauses there are, and no text of an author or declarant is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import pyarrow

from crmc.engine.plan.amounts import NUMERIC
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.clauses import Clause
from crmc.engine.plan.leaves import (
    Absent,
    Amounts,
    Ask,
    Below,
    Drawn,
    Leaf,
    OnDay,
    OneOf,
    Same,
    Sign,
    Words,
    whole_terms,
)
from crmc.engine.plan.truth import UNARY
from crmc.ir.expression import Relation

BITS = 61
"""Conditions in one word; with `ALWAYS` above them it stays above zero in 64 bits."""
ALWAYS = 1 << BITS
"""A bit that every record has: what a clause asks for where it has no condition of a group."""
MOST_ATOMS = 40
"""A leaf of more values is judged as one."""
MOST_OF_GROUP = 3 * BITS
MOST_OF_ROWS = 2 * BITS
MOST_SLOTS = 48
LARGEST = 2**62
NO_KEY = -1
OTHER = None
"""Stands for every known value that meets no atom of a group."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A form of comparison: the sum of parameters times products of `terms` stands in `relation` to zero.

    `place` tells apart those of one form in one clause.
    """

    relation: Relation
    terms: tuple[tuple[str, ...], ...]
    elements: tuple[str, ...]
    denominators: tuple[str, ...]
    place: int


@dataclass(slots=True)
class Group:
    """Atoms of which leaves are made, each with a bit. `element` None: judged by row and not by value.

    `alone`: of its atoms and OTHER exactly one is true of a known value, so that one of some must hold
    where none of the others may. `places`: how many conditions on other groups a clause may have.
    """

    element: str | None
    alone: bool
    atoms: list[Leaf | None] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    """The number of each atom's bit over all words."""
    places: int = 0

    @property
    def words(self) -> list[int]:
        return sorted({bit // BITS for bit in self.bits})


@dataclass(slots=True)
class ClauseTable:
    """`rows` has `clause`, `key`, `asks` (1: never sure); by word w the bits of which none may
    stand (`q`w); by group g that is not alone, word and place the bits of which one must (`p`g_w_0, …);
    by slot s its parameters (`s`s_0, …), null where the clause has no such condition.

    `keys` are the leaves that the number `key` stands for, `rules` the places of the rules by clause, and
    `left` the conditions of a clause that are judged on its candidates afterwards. `most` has by slot the
    largest size of each parameter.
    """

    groups: list[Group]
    words: int
    slots: list[Slot]
    keys: list[Leaf]
    left: dict[int, tuple[Sign, ...]]
    rules: list[int]
    most: list[list[int]]
    rows: pyarrow.Table

    @property
    def amounts(self) -> list[str]:
        """The elements that stand in a slot."""
        return sorted({name for slot in self.slots for name in slot.elements})


def clause_table(plan: Plan, rules: Sequence[RulePlan]) -> ClauseTable:
    """The table of the clauses of some rules, all on items or all on declarations."""
    maker = _Maker(plan)
    for rule in rules:
        for clause in rule.clauses:
            maker.add(rule, clause)
    return maker.table()


Row: TypeAlias = dict[str, int]
Wanted: TypeAlias = tuple[int, bool, frozenset[Leaf]]
"""(group, positive, atoms of which one holds): a condition before every atom is known."""


class _Maker:
    """Gathers clauses as rows; groups, slots and keys get their numbers when they first occur."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups: list[Group] = []
        self._by_element: dict[tuple[str, bool], int] = {}
        self._by_leaf: dict[Leaf, int] = {}
        self._slots: dict[Slot, int] = {}
        self._most: list[list[int]] = []
        self._keys: dict[Leaf, int] = {}
        self._left: dict[int, tuple[Sign, ...]] = {}
        self._rules: list[int] = []
        self._rows: list[tuple[Row, list[Wanted]]] = []

    def add(self, rule: RulePlan, clause: Clause) -> None:
        """One clause as a row for each value of its key."""
        number = len(self._rules)
        self._rules.append(rule.position)
        row, wanted = {"clause": number, "asks": 0}, list[Wanted]()
        left = tuple(
            sign for sign in clause.literals if not is_key(sign, clause) and not self._put(sign, row, wanted)
        )
        if left:
            self._left[number] = left
        self._rows += [({**row, "key": key}, wanted) for key in self._keys_of(clause)]

    def _keys_of(self, clause: Clause) -> list[int]:
        if clause.key is None:
            return [NO_KEY]
        return [self._keys.setdefault(atom, len(self._keys)) for atom in atoms_of(clause.key)]

    def _put(self, sign: Sign, row: Row, wanted: list[Wanted]) -> bool:
        """Puts a condition into the row, if SQL can judge it."""
        match sign.leaf:
            case Ask() | Drawn():
                row["asks"] = 1
                return True
            case Amounts():
                return sign.positive and self._put_amounts(sign.leaf, row)
        atoms = atoms_of(sign.leaf)
        group = self._group(sign.leaf, atoms)
        if group is None:
            return False
        wanted.append((group, sign.positive, frozenset(atoms)))
        return True

    # Bits

    def _group(self, leaf: Leaf, atoms: list[Leaf]) -> int | None:
        """The group of a leaf, with its atoms in it; None if its truth is not one of bits."""
        element = self._element_of(leaf)
        if element is None and not isinstance(leaf, OnDay | Same | Absent):
            return None
        if element is not None and (atoms != [leaf] or is_single(leaf)):
            key = (element, isinstance(leaf, OneOf))
            known = self._by_element.get(key)
            if known is None:
                known = self._by_element[key] = self._new_group(Group(element, isinstance(leaf, OneOf)))
            group = self._groups[known]
            new = [atom for atom in atoms if atom not in group.atoms]
            if len(group.atoms) + len(new) <= MOST_OF_GROUP:
                group.atoms += new
                return known
        return self._own_group(leaf, element)

    def _own_group(self, leaf: Leaf, element: str | None) -> int | None:
        if leaf not in self._by_leaf:
            of_rows = sum(group.element is None for group in self._groups)
            if element is None and of_rows >= MOST_OF_ROWS:
                return None
            self._by_leaf[leaf] = self._new_group(Group(element, True, [OTHER, leaf]))
        return self._by_leaf[leaf]

    def _new_group(self, group: Group) -> int:
        if group.alone and not group.atoms:
            group.atoms.append(OTHER)
        self._groups.append(group)
        return len(self._groups) - 1

    def _element_of(self, leaf: Leaf) -> str | None:
        """The element by whose values a leaf can be judged, where those are codes."""
        if not isinstance(leaf, (*UNARY, Absent)):
            return None
        facts = self._plan.book.elements[leaf.element]
        is_amount = not facts.multiple and (facts.type in NUMERIC or facts.type == "date")
        return None if is_amount else leaf.element

    # Amounts

    def _put_amounts(self, leaf: Amounts, row: Row) -> bool:
        terms = whole_terms(leaf, self._plan.decimals)
        if not terms or any(abs(factor) >= LARGEST for factor, _ in terms):
            return False
        number = self._slot(leaf, tuple(names for _, names in terms), row)
        if number is None:
            return False
        for n, (factor, _) in enumerate(terms):
            row[f"s{number}_{n}"] = factor
            self._most[number][n] = max(self._most[number][n], abs(factor))
        return True

    def _slot(self, leaf: Amounts, names: tuple[tuple[str, ...], ...], row: Row) -> int | None:
        """A slot of that form which the row does not use yet."""
        for place in range(MOST_SLOTS):
            slot = Slot(leaf.relation, names, leaf.elements, leaf.denominators, place)
            number = self._slots.get(slot)
            if number is None:
                if len(self._slots) == MOST_SLOTS:
                    return None
                self._most.append([0] * len(names))
                return self._slots.setdefault(slot, len(self._slots))
            if f"s{number}_0" not in row:
                return number
        return None

    # The table

    def table(self) -> ClauseTable:
        """What was gathered."""
        free = 0
        for group in self._groups:
            group.bits = list(range(free, free + len(group.atoms)))
            free += len(group.atoms)
        words = -(-free // BITS)
        rows = [self._with_masks(*row) for row in self._rows]
        defaults = self._defaults(words)
        arrays = {
            name: pyarrow.array([row.get(name, default) for row in rows], column_type(name))
            for name, default in defaults.items()
        }
        return ClauseTable(
            self._groups, words, list(self._slots), list(self._keys), self._left, self._rules, self._most,
            pyarrow.table(arrays),
        )  # fmt: skip

    def _with_masks(self, row: Row, wanted: list[Wanted]) -> Row:
        made = dict(row)
        used: dict[int, int] = {}
        for which, positive, atoms in wanted:
            group = self._groups[which]
            refused = positive and group.alone
            bits = [
                bit for atom, bit in zip(group.atoms, group.bits, strict=True) if (atom in atoms) != refused
            ]
            prefix = "q"
            if positive and not group.alone:
                place = used[which] = used.get(which, -1) + 1
                group.places = max(group.places, place + 1)
                for word in group.words:
                    made[f"p{which}_{word}_{place}"] = 0
                prefix = f"p{which}_"
            for bit in bits:
                name = f"{prefix}{bit // BITS}" + ("" if prefix == "q" else f"_{place}")
                made[name] = made.get(name, 0) | 1 << bit % BITS
        return made

    def _defaults(self, words: int) -> dict[str, int | None]:
        """The columns, and what stands in each where a clause has no condition."""
        columns: dict[str, int | None] = dict.fromkeys(("clause", "key", "asks"), 0)
        columns |= dict.fromkeys((f"q{word}" for word in range(words)), 0)
        for which, group in enumerate(self._groups):
            for place in range(group.places):
                for word in group.words:
                    columns[f"p{which}_{word}_{place}"] = ALWAYS if word == group.words[0] else 0
        for slot, most in enumerate(self._most):
            columns |= dict.fromkeys((f"s{slot}_{n}" for n in range(len(most))), None)
        return columns


def column_type(name: str) -> pyarrow.DataType:
    """Masks and parameters take 64 bits."""
    return pyarrow.int64() if name[0] in "pqs" else pyarrow.int32()


def is_key(sign: Sign, clause: Clause) -> bool:
    """Is a condition the one by which the clause is found?"""
    return sign.positive and sign.leaf == clause.key


def is_single(leaf: Leaf) -> bool:
    """Is a leaf one atom of its element?"""
    match leaf:
        case OneOf(_, values):
            return len(values) == 1
        case Words(_, words, _):
            return len(words) == 1
        case Below(_, tops, ranges):
            return len(tops) + len(ranges) == 1
    return False


def atoms_of(leaf: Leaf) -> list[Leaf]:
    """Leaves of which one must hold: single values, words and sub-headings, which many clauses share."""
    atoms: list[Leaf] = []
    match leaf:
        case OneOf(element, values):
            atoms = [OneOf(element, (value,)) for value in values]
        case Words(element, words, whole):
            atoms = [Words(element, (word,), whole) for word in words]
        case Below(element, tops, ranges):
            atoms = [Below(element, (top,)) for top in tops]
            atoms += [Below(element, (), (ends,)) for ends in ranges]
    return atoms if 0 < len(atoms) <= MOST_ATOMS else [leaf]
