"""Decimal text as whole numbers, a whole column at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmc.engine.batch.frame import Numbers64

POINT, ZERO = ord("."), ord("0")
MOST_DIGITS = 18
"""So many digits fit into 64 bits whatever they are."""
POWERS: Numbers64 = np.array([10**power for power in range(MOST_DIGITS + 1)], np.int64)


def text_buffers(array: Any) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of an Arrow text array without a gap, and where each text begins and ends in them."""
    wide = str(array.type) == "large_string"
    _, offsets, data = array.buffers()
    every = np.frombuffer(offsets, np.int64 if wide else np.int32)
    places = every[array.offset : array.offset + len(array) + 1].astype(np.int64)
    content = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return content, places


def whole_numbers(array: Any, decimals: int, before: int) -> tuple[Numbers64, NDArray[np.bool_]]:
    """(numbers of 10^-decimals, where they are right): digits with at most one point between them.

    Not right are a sign, more than `before` digits before the point or `decimals` after it, more than 18
    digits in all, and everything that is no decimal: those are read one by one.
    """
    content, places = text_buffers(array)
    lengths = np.diff(places)
    ends = places[1:] - 1
    size = len(lengths)
    numbers = np.zeros(size, np.int64)
    digits, after = np.zeros(size, np.int64), np.full(size, -1, np.int64)
    right = (lengths > 0) & (lengths <= MOST_DIGITS + 1)
    for distance in range(min(int(lengths.max(initial=0)), MOST_DIGITS + 1)):
        live = lengths > distance
        letters = content[np.where(live, ends - distance, 0)]
        points = live & (letters == POINT)
        figures = letters - np.uint8(ZERO)
        right &= ~live | points | (figures <= 9)
        right &= ~points | ((after < 0) & (distance > 0) & (lengths - 1 > distance))
        after[points] = distance
        counted = live & ~points
        numbers += np.where(counted, figures, 0) * POWERS[np.minimum(digits, MOST_DIGITS)]
        digits += counted
    after = np.maximum(after, 0)
    right &= (
        (after <= decimals)
        & (digits - after <= min(before, MOST_DIGITS - decimals))
        & (digits <= MOST_DIGITS)
    )
    return numbers * POWERS[np.clip(decimals - after, 0, MOST_DIGITS)], right
