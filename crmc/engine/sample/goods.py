"""Goods: a sub-heading, what it is called in one of the region's languages, mass and value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from crmc.catalogue.model import CodeList
from crmc.engine.sample.chance import Chance
from crmc.engine.sample.weights import Quantiles, Weights

LONGEST_DESCRIPTION = 70


@dataclass(frozen=True, slots=True)
class Goods:
    """One item's goods. Masses in grams, values in cents."""

    code: str
    description: str
    net: int
    gross: int
    value: int


class Shelf:
    """All goods that can be drawn, by the edition of the Harmonized System."""

    def __init__(self, codes: CodeList, weights: Weights) -> None:
        self._codes, self._weights = codes.codes, weights

    @cached_property
    def tail(self) -> list[str]:
        """Six-digit codes in an order of their own, which no seed changes."""
        six = [code for code in self._codes if len(code) == 6]
        return sorted(six, key=lambda code: sha256(code.encode()).digest())

    @cached_property
    def below(self) -> Mapping[str, list[str]]:
        """The sub-headings of each weighted heading."""
        return {
            heading: [code for code in self._codes if len(code) == 6 and code.startswith(heading)]
            for heading in self._weights.goods
        }

    def draw(self, chance: Chance, kind: str) -> Goods:
        """The goods of one item."""
        code, words = self._named(chance)
        if chance.happens(self._weights.vague):
            words = chance.pick(self._weights.vague_words)
        net = chance.stretch(quantiles(self._weights, kind, "net_mass").at)
        gross = net * chance.between(1010, 1150) // 1000
        unit_value = chance.stretch(self._weights.quantiles["unit_value"].at)
        if chance.happens(self._weights.undervalued):
            unit_value = unit_value // 8
        return Goods(code, words, net, gross, max(net * unit_value // 1000, 1))

    def _named(self, chance: Chance) -> tuple[str, str]:
        if chance.below(100) < self._weights.tail:
            code = self.tail[chance.rank(len(self.tail))]
            return code, shortened(self._codes[code]) or code
        weights = {heading: goods.weight for heading, goods in self._weights.goods.items()}
        heading = chance.weighted(weights)
        return chance.pick(self.below[heading]), chance.pick(self._weights.goods[heading].words)


def shortened(title: str) -> str:
    """The beginning of a title of the Harmonized System, up to a whole word."""
    first = title.partition(";")[0].strip()
    return first if len(first) <= LONGEST_DESCRIPTION else first[:LONGEST_DESCRIPTION].rpartition(" ")[0]


def quantiles(weights: Weights, kind: str, name: str) -> Quantiles:
    """The quantiles of a kind, else of all kinds, else those of any number."""
    table = weights.quantiles
    return table.get(f"{kind}.{name}") or table.get(name) or table["default"]
