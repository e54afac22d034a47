"""Numbers and quotients among the written limits: for each place, the clauses that it leaves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from crmc.ir.values import HOLDS

MOST_PLACES = 4_096
"""Whole numbers that have a mask of their own on a scale."""


@dataclass(slots=True)
class Scale:
    """Masks by the place of a number among the written ones: at each of them, and between them.

    `points` are whole numbers; `masks[2 i]` is for numbers between the points i - 1 and i, `masks[2 i + 1]`
    for the point i itself.
    """

    points: list[int]
    masks: list[int]
    factor: int

    def of(self, above: int, below: int) -> int:
        """The mask for above / below, the quotient times `factor` being compared with the points."""
        whole, rest = divmod(above * self.factor, below)
        place = bisect_left(self.points, whole)
        if place < len(self.points) and self.points[place] == whole:
            return self.masks[2 * place + (2 if rest else 1)]
        return self.masks[2 * place]

    @property
    def is_small(self) -> bool:
        """Are the points few enough, and not below zero, for a mask by each whole number?"""
        return not self.points or (self.points[0] >= 0 and self.points[-1] < MOST_PLACES)

    def by_number(self) -> list[int]:
        """The mask of each whole number from 0 on; the last one is for all above."""
        return self._listed(lambda number: self.masks[self._place(number)])

    def by_whole(self) -> tuple[int, list[int]] | None:
        """(d, the masks by ⌊(above · factor - d) / below⌋), of which the last is for all above.

        d = 0 where no mask of a point differs from the one above it, d = 1 where none differs from the one
        below: q > p just if ⌈q⌉ > p, which is ⌊(n - 1) / m⌋ >= p for q = n / m. None where both occur.
        """
        ends = range(len(self.points))
        if all(self.masks[2 * end + 1] == self.masks[2 * end + 2] for end in ends):
            shift = 0
        elif all(self.masks[2 * end + 1] == self.masks[2 * end] for end in ends):
            shift = 1
        else:
            return None
        return shift, self._listed(lambda number: self.masks[2 * bisect_right(self.points, number)])

    def _place(self, number: int) -> int:
        place = bisect_left(self.points, number)
        at = place < len(self.points) and self.points[place] == number
        return 2 * place + 1 if at else 2 * place

    def _listed(self, mask: Callable[[int], int]) -> list[int]:
        return [mask(number) for number in range(self.points[-1] + 2 if self.points else 1)]


def scale_of(every: int, limits: dict[int, list[tuple[str, Fraction]]]) -> Scale:
    """The scale of comparisons `number RELATION limit`, by clause."""
    numbers = sorted({limit for several in limits.values() for _, limit in several})
    factor = lcm(*(number.denominator for number in numbers))
    points = [int(number * factor) for number in numbers]
    place = {number: index for index, number in enumerate(numbers)}
    size = 2 * len(points) + 1
    changes = [0] * (size + 1)
    for bit, several in limits.items():
        fails: list[tuple[int, int]] = []
        for relation, limit in several:
            fails += outside(relation, 2 * place[limit] + 1, size)
        for first, after in joined(sorted(fails)):
            changes[first] ^= 1 << bit
            changes[after] ^= 1 << bit
    masks, mask = [], every
    for index in range(size):
        mask ^= changes[index]
        masks.append(mask)
    return Scale(points, masks, factor)


def outside(relation: str, at: int, size: int) -> list[tuple[int, int]]:
    """The places (from, to before) for which a comparison with the one `at` fails."""
    below, above = (0, at), (at + 1, size)
    orders = HOLDS[relation]
    fails = [(-1, below), (0, (at, at + 1)), (1, above)]
    return [each for order, each in fails if order not in orders]


def joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that touch or overlap in one."""
    result: list[tuple[int, int]] = []
    for first, after in ranges:
        if result and first <= result[-1][1]:
            result[-1] = result[-1][0], max(after, result[-1][1])
        else:
            result.append((first, after))
    return result
