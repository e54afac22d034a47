"""Normalised text (4.7): the same for a declared text and for the words that are searched in it.

The steps, in this order: Unicode form C, full case folding, the letter table below, form KD, marks
(general category M) stripped, and white space folded: each run of it one space, none at the ends.
The letter table comes before form KD, which would break `й` into `и` and a mark.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTERS: dict[str, str] = {
    # Latin letters that form KD leaves whole
    "đ": "dj", "ł": "l", "ø": "o", "ı": "i",
    # Serbian and Macedonian; Latin Serbian č, ć, ž, š lose their marks, so the Cyrillic ones meet them
    "ђ": "dj", "љ": "lj", "њ": "nj", "џ": "dz", "ћ": "c", "ч": "c", "ж": "z", "ш": "s",
    "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ј": "j", "ѐ": "e", "ѝ": "i",
    # the letters that the alphabets share
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "c",
    # Bulgarian and Russian; щ and ъ as in Bulgarian, ь is silent
    "й": "j", "ё": "e", "щ": "st", "ъ": "a", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja",
    # Ukrainian
    "є": "je", "і": "i", "ї": "ji", "ґ": "g",
}  # fmt: skip
"""Case-folded letter → Latin letters. Engines in other languages carry this very table."""

TRANSLATION = str.maketrans(LETTERS)


SHORT = 2_000
"""Characters of a text that many criteria may ask for: its form is kept. A longer one is rare, and large."""


def normalise(text: str) -> str:
    """The normalised form of a text."""
    return _normalised_short(text) if len(text) <= SHORT else _normalised(text)


def _normalised(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    latin = folded.translate(TRANSLATION)
    bare = "".join(character for character in unicodedata.normalize("NFKD", latin) if not is_mark(character))
    return " ".join(bare.split())


_normalised_short = lru_cache(maxsize=4_096)(_normalised)


def is_mark(character: str) -> bool:
    """Is a character a mark (general category M)?"""
    return unicodedata.category(character).startswith("M")


def words(text: str) -> tuple[str, ...]:
    """The runs of letters and digits of a normalised text."""
    spaced = (character if is_word_character(character) else " " for character in text)
    return tuple("".join(spaced).split())


def is_word_character(character: str) -> bool:
    """Is a character a letter or a digit (general categories L and N)?"""
    return unicodedata.category(character)[0] in "LN"


def contains(text: str, searched: str) -> bool:
    """Does the text hold the searched one? One that normalises to nothing is never found."""
    needle = normalise(searched)
    return bool(needle) and needle in normalise(text)


def contains_word(text: str, searched: str) -> bool:
    """As whole words; several searched words must follow one another."""
    needle, found = words(normalise(searched)), words(normalise(text))
    starts = range(len(found) - len(needle) + 1)
    return bool(needle) and any(found[start : start + len(needle)] == needle for start in starts)


def starts_with(text: str, searched: str) -> bool:
    """Does the text begin with the searched one?"""
    needle = normalise(searched)
    return bool(needle) and normalise(text).startswith(needle)
