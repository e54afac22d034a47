"""Draws that are the same on every machine: whole numbers from SplitMix64, and no float anywhere.

Each draw has a name (declaration, element, item), so that what is drawn for one of them does not depend on
how many were drawn before: more rows, or a new element, change no value that was there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

_MASK = (1 << 64) - 1
Drawn = TypeVar("Drawn")


class Chance:
    """A stream of draws with a name; `of` gives a stream of its own for a part of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._state = int.from_bytes(sha256(name.encode()).digest()[:8], "big")

    def of(self, *parts: object) -> Chance:
        """Another stream, by its name alone."""
        return Chance("\0".join((self._name, *map(str, parts))))

    def bits(self) -> int:
        """64 bits (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014)."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, end: int) -> int:
        """A whole number from 0, below `end`."""
        return (self.bits() * end) >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self.below(high - low + 1)

    def happens(self, per_mille: int) -> bool:
        """True in so many of a thousand."""
        return self.below(1000) < per_mille

    def pick(self, several: Sequence[Drawn]) -> Drawn:
        """One of several, each as likely."""
        return several[self.below(len(several))]

    def weighted(self, weights: Mapping[str, int]) -> str:
        """A word by its weight."""
        at = self.below(sum(weights.values()))
        for word, weight in weights.items():
            at -= weight
            if at < 0:
                return word
        raise ValueError("weights add up to more than nothing")

    def stretch(self, quantiles: Sequence[int]) -> int:
        """A number in one of the stretches between quantiles, each stretch as likely."""
        at = self.below(len(quantiles) - 1)
        return self.between(quantiles[at], quantiles[at + 1])

    def rank(self, end: int) -> int:
        """A rank below `end`, the n-th about one n-th as likely as the first: a heavy tail."""
        doublings = end.bit_length()
        while True:
            low = 1 << self.below(doublings)
            found = low + self.below(low)
            if found <= end:
                return found - 1
