"""Clauses as bits of whole numbers: for each value of an element, the clauses that it does not rule out.

A clause is one bit. For a record the masks of its values are met (`&`), and the bits that are left are
the clauses that may hold. A second mask keeps those that hold for sure: what is missing, a code too
short to tell or a zero below a fraction takes a clause out of it. INVARIANT: a literal for which there is
no mask makes its clause one of `doubtful`: it may be left, and is never sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from crmc.engine.online.scales import Scale, scale_of
from crmc.engine.plan.leaves import (
    Absent,
    Amounts,
    Below,
    ByValue,
    IsTrue,
    Leaf,
    OnDay,
    OneOf,
    Same,
    Sign,
    Words,
)
from crmc.ir.model import Period, RuleBook

DAY = ""
"""Stands for the reference date where an element stands."""

ByClause = dict[int, list[Sign]]
"""The literals of each clause, by its bit."""


@dataclass(slots=True)
class Presence:
    """What it means that an element is there or missing, beside what its value means.

    `there`: clauses that do not want it missing. `gone`: those that do not want it there. `untouched`:
    those that say nothing of it but whether it is missing.
    """

    there: int
    gone: int
    untouched: int

    def touched(self, every: int) -> int:
        """The clauses of which a missing value leaves the truth unknown."""
        return every & ~self.untouched


@dataclass(slots=True)
class FlatMasks:
    """Masks by the value of a flat code, an identifier, a bool or several values.

    A clause that asks once whether the value is one of some is found by the value: `base` has the clauses
    that any other value leaves, `turned` by value those for which it is the other way round. The rest are
    judged one by one.
    """

    literals: ByClause
    every: int
    truth: Callable[[Leaf, object], bool | None]
    base: int = 0
    turned: dict[str, int] = field(default_factory=dict)
    rest: ByClause = field(default_factory=dict)
    mentioned: frozenset[str] | None = None
    other: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self.base = self.every
        for bit, signs in self.literals.items():
            leaf = signs[0].leaf
            if len(signs) > 1 or not isinstance(leaf, OneOf):
                self.rest[bit] = signs
                continue
            if signs[0].positive:
                self.base &= ~(1 << bit)
            for value in set(leaf.values):
                self.turned[value] = self.turned.get(value, 0) | 1 << bit
        leaves = [sign.leaf for signs in self.rest.values() for sign in signs]
        if all(isinstance(leaf, OneOf) for leaf in leaves):
            self.mentioned = frozenset(
                value for leaf in leaves if isinstance(leaf, OneOf) for value in leaf.values
            )

    def of(self, value: object) -> tuple[int, int]:
        """(clauses that may hold, clauses of which it is unknown) for a value."""
        may, unknown = self._of_rest(value)
        return may & (self.base ^ (self.turned.get(value, 0) if isinstance(value, str) else 0)), unknown

    def _of_rest(self, value: object) -> tuple[int, int]:
        if self.mentioned is not None and value not in self.mentioned:
            if self.other is None:
                self.other = self._computed(value)
            return self.other
        return self._computed(value)

    def _computed(self, value: object) -> tuple[int, int]:
        may, unknown = self.every, 0
        for bit, signs in self.rest.items():
            truths = [self._signed(sign, value) for sign in signs]
            if False in truths:
                may &= ~(1 << bit)
            elif None in truths:
                unknown |= 1 << bit
        return may, unknown

    def _signed(self, sign: Sign, value: object) -> bool | None:
        truth = self.truth(sign.leaf, value)
        return truth if truth is None or sign.positive else not truth


@dataclass(slots=True)
class CodeMasks:
    """Masks by hierarchical code: one positive `Below` a clause, without ranges."""

    base: int
    by_top: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    @property
    def longest(self) -> int:
        """Digits of the longest code that a clause names."""
        return self.lengths[-1] if self.lengths else 0

    def add(self, bit: int, leaf: Below) -> None:
        """Takes a clause in."""
        self.base &= ~(1 << bit)
        for top in leaf.tops:
            self.by_top[top] = self.by_top.get(top, 0) | 1 << bit
            for length in range(2, len(top), 2):
                self.short[top[:length]] = self.short.get(top[:length], 0) | 1 << bit
        self.lengths = tuple(sorted({len(top) for top in self.by_top}))


@dataclass(slots=True)
class WordMasks:
    """Masks by the parts of a normalised text: one positive `Words` a clause, of words without a space."""

    base: int
    by_word: dict[tuple[str, bool], int] = field(default_factory=dict)
    starts: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)

    def add(self, bit: int, leaf: Words) -> None:
        """Takes a clause in."""
        self.base &= ~(1 << bit)
        for word in leaf.words:
            key = (word, leaf.whole)
            if key not in self.by_word:
                self.starts.setdefault(word[:2], []).append(key)
            self.by_word[key] = self.by_word.get(key, 0) | 1 << bit

    def of_part(self, part: str, words: Callable[[str], tuple[str, ...]]) -> int:
        """The clauses of which a part of the text holds a word."""
        mask = 0
        starts = self.starts
        for place in range(len(part)):
            for start in (part[place : place + 2], part[place]) if place + 1 < len(part) else (part[place],):
                for word, whole in starts.get(start, ()):
                    if part.startswith(word, place) and (not whole or word in words(part)):
                        mask |= self.by_word[word, whole]
        return mask


# Amounts as scales


def as_limit(leaf: Amounts, decimals: dict[str, int]) -> tuple[tuple[str, str | None], str, Fraction] | None:
    """((numerator, denominator or None), relation, limit) of a comparison of one number, or of a quotient.

    The limit is for the numbers as they are held, whole with their decimals. None: of another form.
    """
    by_names = {term.elements: term.coefficient for term in leaf.terms}
    if any(len(names) > 1 for names in by_names) or not 1 <= len(by_names) <= 2:
        return None
    names = sorted({name for term in by_names for name in term})
    if set(names) != set(leaf.elements):
        return None
    if len(names) == 1 and not leaf.denominators:
        limit = -by_names.get((), Fraction(0)) / by_names[names[0],] * 10 ** decimals[names[0]]
        return (names[0], None), turned(leaf.relation, by_names[names[0],]), limit
    if len(names) != 2 or len(by_names) != 2 or len(leaf.denominators) != 1:
        return None
    (below,) = leaf.denominators
    if below not in names:
        return None
    above = next(name for name in names if name != below)
    limit = -by_names[below,] / by_names[above,]
    held = limit * 10 ** decimals[above] / 10 ** decimals[below]
    return (above, below), turned(leaf.relation, by_names[above,]), held


def turned(relation: str, factor: Fraction) -> str:
    """The relation after a division by the factor."""
    if factor > 0:
        return relation
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(relation, relation)


# Sorting the literals of clauses to their masks


@dataclass(slots=True)
class Masks:
    """All masks of the clauses of one level; `every` has the bit of each clause."""

    every: int
    presence: dict[str, Presence] = field(default_factory=dict)
    flat: dict[str, FlatMasks] = field(default_factory=dict)
    codes: dict[str, CodeMasks] = field(default_factory=dict)
    words: dict[str, WordMasks] = field(default_factory=dict)
    scales: dict[tuple[str, str | None], Scale] = field(default_factory=dict)
    touched: dict[tuple[str, str | None], int] = field(default_factory=dict)
    same: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Clauses that may hold where the two are equal, and where they differ."""
    doubtful: int = 0


def masks_of(
    clauses: Iterable[tuple[Period, tuple[Sign, ...]]],
    book: RuleBook,
    decimals: dict[str, int],
    truth: Callable[[Leaf, object], bool | None],
) -> Masks:
    """The masks of clauses, each with the time in which its rule is valid; their bits count from 0."""
    numbered = list(enumerate(clauses))
    masks = Masks((1 << len(numbered)) - 1)
    flat: dict[str, ByClause] = {}
    limits: dict[tuple[str, str | None], dict[int, list[tuple[str, Fraction]]]] = {}
    for bit, (valid, literals) in numbered:
        if valid.start or valid.end:
            limits.setdefault((DAY, None), {})[bit] = day_limits(valid.start, valid.end)
        for sign in literals:
            if not sorted_in(masks, bit, sign, (book, decimals, flat, limits)):
                masks.doubtful |= 1 << bit
            note_presence(masks, bit, sign)
    for element, by_clause in flat.items():
        masks.flat[element] = FlatMasks(by_clause, masks.every, truth)
    for names, of_clause in limits.items():
        masks.scales[names] = scale_of(masks.every, of_clause)
        masks.touched[names] = sum(1 << bit for bit in of_clause)
    return masks


def day_limits(start: str | None, end: str | None) -> list[tuple[str, Fraction]]:
    """A period as comparisons of the number of the reference date."""
    ends = [(">=", start), ("<=", end)]
    return [(relation, Fraction(date.fromisoformat(day).toordinal())) for relation, day in ends if day]


Sorting = tuple[
    RuleBook,
    dict[str, int],
    dict[str, ByClause],
    dict[tuple[str, str | None], dict[int, list[tuple[str, Fraction]]]],
]


def sorted_in(masks: Masks, bit: int, sign: Sign, into: Sorting) -> bool:
    """Puts a literal to its masks; False where there is none for it."""
    book, decimals, flat, limits = into
    match sign.leaf:
        case Absent():
            return True
        case OnDay():
            day = limits.setdefault((DAY, None), {}).setdefault(bit, [])
            day += day_limits(sign.leaf.start, sign.leaf.end)
            return sign.positive
        case OneOf(element, _) | IsTrue(element) | ByValue(element, _) if is_flat(book, element):
            flat.setdefault(element, {}).setdefault(bit, []).append(sign)
            return True
        case Below(element, _, ranges) as leaf if sign.positive and not ranges:
            codes = masks.codes.setdefault(element, CodeMasks(masks.every))
            if codes.base & 1 << bit == 0:
                return False
            codes.add(bit, leaf)
            return True
        case Words(element, words, _) as searched if sign.positive and not any(" " in word for word in words):
            found = masks.words.setdefault(element, WordMasks(masks.every))
            if found.base & 1 << bit == 0:
                return False
            found.add(bit, searched)
            return True
        case Amounts() as amounts:
            limit = as_limit(amounts, decimals)
            if limit is None:
                return False
            limits.setdefault(limit[0], {}).setdefault(bit, []).append(limit[1:])
            return True
        case Same(left, right) if is_flat(book, left) and is_flat(book, right):
            equal, unequal = masks.same.get((left, right), (masks.every, masks.every))
            equal, unequal = (
                (equal, unequal & ~(1 << bit)) if sign.positive else (equal & ~(1 << bit), unequal)
            )
            masks.same[left, right] = equal, unequal
            return True
    return False


def is_flat(book: RuleBook, element: str) -> bool:
    """Has an element few values, which are compared as they are?"""
    facts = book.elements[element]
    code_list = book.code_lists.get(facts.code_list) if facts.code_list else None
    if code_list is not None and code_list.hierarchical:
        return False
    return facts.multiple or facts.type in ("code", "identifier", "bool")


def note_presence(masks: Masks, bit: int, sign: Sign) -> None:
    """Notes that a clause looks at the elements of a literal."""
    for element in sign.leaf.elements:
        known = masks.presence.setdefault(element, Presence(masks.every, masks.every, masks.every))
        if not isinstance(sign.leaf, Absent):
            known.untouched &= ~(1 << bit)
        elif sign.positive:
            known.there &= ~(1 << bit)
        else:
            known.gone &= ~(1 << bit)
