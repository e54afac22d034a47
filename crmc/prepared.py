"""What is prepared once for a collection that many look something up in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
_KEPT = 64


class Prepared(Generic[Item, Made]):
    """Makes something of a collection at the first call for it, and keeps it for the last few collections.

    INVARIANT: a collection is known by its identity, and kept so that no other can take its place; one that
    changes without growing must not be handed over.
    """

    def __init__(self, make: Callable[[Collection[Item]], Made]) -> None:
        self._make = make
        self._made: dict[int, tuple[Collection[Item], int, Made]] = {}

    def of(self, collection: Collection[Item]) -> Made:
        kept = self._made.get(id(collection))
        if kept is not None and kept[0] is collection and kept[1] == len(collection):
            return kept[2]
        made = self._make(collection)
        while len(self._made) >= _KEPT:
            del self._made[next(iter(self._made))]
        self._made[id(collection)] = (collection, len(collection), made)
        return made
