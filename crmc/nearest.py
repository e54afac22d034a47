"""The nearest known name to a misspelt one; rapidfuzz measures, this decides what is near enough."""

from __future__ import annotations

from collections.abc import Iterable

MAXIMUM_SHOWN = 12


def nearest_names(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Known names at most a third of the word's length away, the nearest first."""
    from rapidfuzz import process  # seldom needed, and not loaded before
    from rapidfuzz.distance import OSA

    most = max(1, (len(word) + 1) // 3)
    choices = sorted(set(known))
    found = process.extract(
        word.lower(), choices, scorer=OSA.distance, processor=str.lower, score_cutoff=most, limit=limit
    )
    return [name for name, _, _ in found] or _continued(word.lower(), choices)[:limit]


def _continued(word: str, known: list[str]) -> list[str]:
    """The known names that begin with a word of some length: half of a name is near to the whole."""
    return [name for name in known if len(word) > 3 and name.lower().startswith(word)]


def nearest_name(word: str, known: Iterable[str]) -> str:
    """The nearest known name, or "" where none is near."""
    return next(iter(nearest_names(word, known, 1)), "")


def listed(known: Iterable[str], word: str = "") -> str:
    """The allowed names in backticks; where they are many, those nearest to the word and how many more."""
    names = list(known)
    if word and len(names) > MAXIMUM_SHOWN:
        names = _by_distance(word, names)
    shown = ", ".join(f"`{name}`" for name in names[:MAXIMUM_SHOWN])
    more = len(names) - MAXIMUM_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _by_distance(word: str, names: list[str]) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        word.lower(), names, scorer=OSA.distance, processor=str.lower, limit=MAXIMUM_SHOWN
    )
    nearest = [name for name, _, _ in found]
    return [*nearest, *(name for name in names if name not in nearest)]
