"""Comparisons of one number with a written one, as a whole number that it must reach, not pass, or be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmc.engine.batch.frame import LARGEST, Rows
from crmc.engine.plan.leaves import FLIPPED, Amounts, whole_terms
from crmc.ir.expression import Relation


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number is at least `least` and at most `most`; or with `outside` neither."""

    least: int
    most: int
    outside: bool = False

    def met(self, numbers: Rows) -> NDArray[np.bool_]:
        """The numbers that meet it. INVARIANT: every number is below LARGEST in size."""
        least, most = within_64_bits(self.least), within_64_bits(self.most)
        if self.least > self.most:
            met = np.zeros(len(numbers), np.bool_)
        elif least <= -LARGEST:
            met = numbers <= most
        elif most >= LARGEST:
            met = numbers >= least
        else:
            met = (numbers >= least) & (numbers <= most)
        return ~met if self.outside else met


def within_64_bits(number: int) -> int:
    """The number, or the nearest of those that no number of a column goes beyond."""
    return max(-LARGEST - 1, min(number, LARGEST))


def threshold_of(leaf: Amounts, decimals: int) -> Threshold | None:
    """What a single number is compared with; None where the comparison is not of that form."""
    (element,) = leaf.elements
    factor = constant = 0
    for coefficient, names in whole_terms(leaf, {element: decimals}):
        if not names:
            constant += coefficient
        elif names == (element,):
            factor += coefficient
        else:
            return None
    return bounded(leaf.relation, factor, constant) if factor else None


MIRRORED: dict[Relation, Relation] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def bounded(relation: Relation, factor: int, constant: int) -> Threshold:
    """The whole numbers n for which factor * n + constant stands in the relation to zero."""
    if factor < 0:
        return bounded(MIRRORED[relation], -factor, -constant)
    below, beyond = -LARGEST, LARGEST
    match relation:
        case "<":
            return Threshold(below, -(constant // factor) - 1)
        case "<=":
            return Threshold(below, -constant // factor)
        case ">":
            return Threshold(-constant // factor + 1, beyond)
        case ">=":
            return Threshold(-(constant // factor), beyond)
        case "=":
            exact = constant % factor == 0
            return Threshold(-constant // factor, -constant // factor) if exact else Threshold(1, 0)
    met = bounded(FLIPPED[relation], factor, constant)
    return Threshold(met.least, met.most, outside=True)
