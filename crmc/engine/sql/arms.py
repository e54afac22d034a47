"""The clauses by the element of their key, and which columns of the clause table those look at.

A join pays for every column that it tests on every pair of a record and a clause, so that each arm of the
statement tests only what one of its own clauses asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from crmc.engine.sql.clause_table import ALWAYS, NO_KEY, ClauseTable


@dataclass(frozen=True, slots=True)
class Arm:
    """The clauses that are found by keys of one element, or (`place` NO_KEY) that have none.

    `place`: the number of the element among those with keys. `words` are those in which a bit must not
    stand, `places` are (group, place) of which a bit must, `slots` comparisons.
    """

    place: int
    words: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    slots: tuple[int, ...]


def keyed_elements(table: ClauseTable) -> list[str]:
    """The elements with keys, in the order in which their keys occur first."""
    return list(dict.fromkeys(key.elements[0] for key in table.keys))


def arms_of(table: ClauseTable) -> list[Arm]:
    """An arm for each element that has keys, and one for clauses without a key if there are any."""
    elements = keyed_elements(table)
    by_key = [elements.index(key.elements[0]) for key in table.keys]
    places = np.array([*by_key, NO_KEY], np.int64)[table.rows["key"].to_numpy()]
    return [_arm(table, place, table.rows.filter(places == place)) for place in np.unique(places).tolist()]


def _arm(table: ClauseTable, place: int, rows: Any) -> Arm:
    words = [word for word in range(table.words) if rows[f"q{word}"].to_numpy().any()]
    wanted = []
    for which, group in enumerate(table.groups):
        for n in range(group.places):
            always = rows[f"p{which}_{group.words[0]}_{n}"].to_numpy() & ALWAYS
            wanted += [] if always.all() else [(which, n)]
    slots = [number for number in range(len(table.slots)) if rows[f"s{number}_0"].null_count < rows.num_rows]
    return Arm(place, tuple(words), tuple(wanted), tuple(slots))
