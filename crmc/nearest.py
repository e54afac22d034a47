"""The nearest known name to a misspelt one; rapidfuzz measures, this decides what is near enough."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crmc.prepared import Prepared

MAXIMUM_SHOWN = 12
LONGEST_WORD = 64
"""Beyond it nobody misspells: a longer word is near to nothing."""
MANY = 400
"""Of a collection with more names, only those are measured that begin or end much as the word does."""
NEIGHBOURS = 100
"""INVARIANT: a word costs at most 400 measurements a collection, whatever its size."""


def nearest_names(word: str, *known: Iterable[str], limit: int = 3) -> list[str]:
    """Known names at most a third of the word's length away, the nearest first.

    A mapping or tuple must not change between two calls: what is prepared for it is kept.
    """
    if not word or len(word) > LONGEST_WORD:
        return []
    word = word.lower()
    collections = [_prepared(collection) for collection in known]
    found = sorted({near for names in collections for near in _near(word, _candidates(word, names), limit)})
    return [name for _, name in found[:limit]] or _continued(word, collections)[:limit]


def nearest_name(word: str, *known: Iterable[str]) -> str:
    """The nearest known name, or "" where none is near."""
    return next(iter(nearest_names(word, *known, limit=1)), "")


def listed(known: Iterable[str], word: str = "") -> str:
    """The allowed names in backticks; where they are many, those nearest to the word and how many more."""
    names = list(known)
    shown = _by_distance(word, names) if word and len(names) > MAXIMUM_SHOWN else names[:MAXIMUM_SHOWN]
    more = len(names) - len(shown)
    text = ", ".join(f"`{name}`" for name in shown)
    return f"{text} and {more} more" if more > 0 else text


def _by_distance(word: str, names: list[str]) -> list[str]:
    """The nearest twelve, however far they are; among many only by how they begin and end."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = _candidates(word.lower(), _prepare(names)) if len(names) > MANY else None
    lowered = [name.lower() for name in names] if near is None else near.lowered
    found = process.extract(word[:LONGEST_WORD].lower(), lowered, scorer=OSA.distance, limit=MAXIMUM_SHOWN)
    return [(names if near is None else near.names)[index] for _, _, index in found]


class _Names(NamedTuple):
    """Names in order, their lower-case spellings, and places by spelling; of many, also from their ends."""

    names: list[str]
    lowered: list[str]
    forwards: list[tuple[str, int]]
    backwards: list[tuple[str, int]]


def _near(word: str, known: _Names, limit: int) -> list[tuple[float, str]]:
    from rapidfuzz import process  # seldom needed, and not loaded before
    from rapidfuzz.distance import OSA

    most = max(1, (len(word) + 1) // 3)
    found = process.extract(word, known.lowered, scorer=OSA.distance, score_cutoff=most, limit=limit)
    return [(distance, known.names[index]) for _, distance, index in found]


def _continued(word: str, collections: Iterable[_Names]) -> list[str]:
    """The known names that begin with a word of some length: half of a name is near to the whole."""
    if len(word) <= 3:
        return []
    return sorted({name for known in collections for name in _beginning_with(word, known)})


def _beginning_with(word: str, known: _Names) -> Iterator[str]:
    at = bisect_left(known.forwards, (word, -1))
    for lowered, place in known.forwards[at : at + MANY]:
        if not lowered.startswith(word):
            return
        yield known.names[place]


def _candidates(word: str, known: _Names) -> _Names:
    if not known.backwards:
        return known
    near = {*_around(word, known.forwards), *_around(word[::-1], known.backwards)}
    places = sorted(near)
    return _Names([known.names[i] for i in places], [known.lowered[i] for i in places], [], [])


def _around(word: str, order: list[tuple[str, int]]) -> list[int]:
    at = bisect_left(order, (word, -1))
    return [place for _, place in order[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS]]


def _prepared(known: Iterable[str]) -> _Names:
    return _PREPARED.of(known) if isinstance(known, Mapping | tuple) else _prepare(known)


def _prepare(known: Iterable[str]) -> _Names:
    names = sorted(set(known))
    lowered = [name.lower() for name in names]
    forwards = sorted((name, place) for place, name in enumerate(lowered))
    if len(names) <= MANY:
        return _Names(names, lowered, forwards, [])
    return _Names(names, lowered, forwards, sorted((name[::-1], place) for name, place in forwards))


_PREPARED = Prepared(_prepare)
