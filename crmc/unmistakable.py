"""The name that a misspelt word can only mean: near enough to be written without asking."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crmc.nearest import nearest_name, nearest_names

_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_NUMBER = re.compile(r"[0-9]+")


def unmistakable_name(word: str, known: Iterable[str]) -> str:
    """The one known name that a misspelt word can only mean, or "".

    It differs in its case alone, or in one letter of at least four, in two of at least seven; it is nearer
    than every other name; and its numbers are the same, for those are never misspelt letters.
    """
    from rapidfuzz.distance import OSA  # seldom needed, and not loaded before

    allowed = 2 if len(word) >= 7 else 1 if len(word) >= 4 else 0
    plain = plain_name(word)
    near = sorted((OSA.distance(plain, plain_name(name)), name) for name in nearest_names(word, known))
    if not near or near[0][0] > allowed or (len(near) > 1 and near[1][0] == near[0][0]):
        return ""
    name = near[0][1]
    return name if _numbers(name) == _numbers(word) else ""


def guess_name(word: str, known: Iterable[str]) -> dict[str, str]:
    """Of a finding about an unknown name: the nearest known one, and the one that it can only mean."""
    return {"nearest": nearest_name(word, known), "certain": unmistakable_name(word, known)}


def plain_name(word: str) -> str:
    """A word without what is a matter of writing: case, the zeros before a number, hyphen or underscore."""
    return _LEADING_ZEROS.sub("", word.lower().replace("-", "_"))


def _numbers(word: str) -> list[str]:
    return _NUMBER.findall(plain_name(word))
