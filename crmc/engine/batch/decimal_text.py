"""Decimal text as whole numbers, a whole column at once: eight letters are one word of 64 bits."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from crmc.engine.batch.frame import Numbers64

Words: TypeAlias = NDArray[Any]
"""Letters by eights, each as 64 bits; the first is the lowest byte, whatever the machine's own order."""

WIDTH = 16
"""Longer texts are read one by one."""
MOST_DIGITS = 18
"""So many digits fit into 64 bits whatever they are."""
MOST_AFTER = 6
"""So many digits after the point leave it in the last eight letters."""
POWERS: Numbers64 = np.array([10**power for power in range(MOST_DIGITS + 1)], np.int64)

FIRSTS, EVERY = 0x7F7F7F7F7F7F7F7F, 0xFFFFFFFFFFFFFFFF
POINTS, ZEROS, SIXES, TENS = 0x2E2E2E2E2E2E2E2E, 0x3030303030303030, 0x0606060606060606, 0xF0F0F0F0F0F0F0F0


def text_buffers(array: Any) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of an Arrow text array without a gap, and where each text begins and ends in them."""
    wide = str(array.type) == "large_string"
    _, offsets, data = array.buffers()
    every = np.frombuffer(offsets, np.int64 if wide else np.int32)
    places = every[array.offset : array.offset + len(array) + 1].astype(np.int64)
    content = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return content, places


def own_letters(length: int) -> int:
    """The letters of a text of that length in a word that ends with it."""
    return (EVERY << 8 * (8 - max(0, min(length, 8)))) & EVERY


LAST_OWN: Words = np.array([own_letters(length) for length in range(WIDTH + 1)], np.uint64)
FIRST_OWN: Words = np.array([own_letters(length - 8) for length in range(WIDTH + 1)], np.uint64)


def whole_numbers(array: Any, decimals: int, before: int) -> tuple[Numbers64, NDArray[np.bool_]]:
    """(numbers of 10^-decimals, where they are right): digits with at most one point between them.

    Not right are a sign, more than `before` digits before the point or `decimals` (or six) after it, more
    than 18 digits in all, a text of more than 16 characters, and everything that is no decimal: those are
    read one by one.
    """
    content, places = text_buffers(array)
    lengths = np.diff(places)
    short = (lengths > 0) & (lengths <= WIDTH)
    first, last = last_letters(content, places)
    used = np.where(short, lengths, 0)
    first_own, last_own = FIRST_OWN[used], LAST_OWN[used]
    first, last = filled(first, first_own), filled(last, last_own)
    points, no_point = points_in(last), short & (points_in(first) == 0)

    numbers, right = np.zeros(len(lengths), np.int64), np.zeros(len(lengths), np.bool_)
    most = min(before, MOST_DIGITS - decimals)
    for after in range(min(decimals, MOST_AFTER) + 1):
        found = no_point & (points == (0x80 << 8 * (7 - after) if after else 0))
        rows = np.flatnonzero(found)
        if not len(rows):
            continue
        every = len(rows) == len(found)
        one, two = (first, last) if every else (first[rows], last[rows])
        if after:
            one, two = without_point(one, two, after)
        digits = (lengths if every else lengths[rows]) - (after + 1 if after else 0)
        right[rows] = are_digits(one) & are_digits(two) & (digits > 0) & (digits <= most)
        numbers[rows] = (value_of(one) * 10**8 + value_of(two)) * POWERS[decimals - after]
    return numbers, right


def last_letters(content: NDArray[np.uint8], places: NDArray[np.int64]) -> tuple[Words, Words]:
    """The last 16 letters of each text as two words; before a shorter one stand letters not its own."""
    padded = np.concatenate((np.zeros(WIDTH, np.uint8), content[places[0] : places[-1]]))
    aligned = sliding_window_view(padded, WIDTH)[places[1:] - places[0]].view("<u8")
    return aligned[:, 0].astype(np.uint64), aligned[:, 1].astype(np.uint64)


def filled(words: Words, own: Words) -> Words:
    """With zeros as digits in place of the letters that are not the text's own."""
    return (words & own) | (ZEROS & ~own)


def points_in(words: Words) -> Words:
    """The highest bit of each letter that is a point."""
    other = words ^ POINTS
    return ~(((other & FIRSTS) + FIRSTS) | other | FIRSTS)


def without_point(first: Words, last: Words, after: int) -> tuple[Words, Words]:
    """The words without the point that has `after` letters behind it."""
    behind = own_letters(after)
    before = EVERY >> 8 * (after + 1)
    return (first << 8) | 0x30, (last & behind) | ((last & before) << 8) | (first >> 56)


def are_digits(words: Words) -> NDArray[np.bool_]:
    """Is every letter a digit?"""
    are: NDArray[np.bool_] = ((words & TENS) == ZEROS) & (((words + SIXES) & TENS) == ZEROS)
    return are


def value_of(words: Words) -> Numbers64:
    """The number that eight digits make: two by two, then four by four."""
    pairs = words - ZEROS
    pairs = (pairs * 10 + (pairs >> 8)) & 0x00FF00FF00FF00FF
    pairs = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFF
    pairs = (pairs * 10000 + (pairs >> 32)) & 0x00000000FFFFFFFF
    numbers: Numbers64 = pairs.astype(np.int64)
    return numbers
