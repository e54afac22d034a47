"""What the columnar reader reads: tables of flat rows, in which the rows of a declaration follow one another.

Beside the elements' own columns a table may have columns aside; their names begin with a space, which the
header of a CSV file cannot give, since its cells are stripped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from crmc.engine.batch.spool import ASIDE

ODD, LINE = " odd", " line"
"""Whether the declaration of a row is to be read as a record in any case; the line of JSON that it is of."""
RAW = " raw "
"""Before the name of a column as it stood in the file, where a profile made others of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Tables of rows. `written`: cells are text as in CSV, missing where that is empty.

    `group`: the column that tells declarations apart. `tables` gives the rows, about so many at once;
    `whole`: cut between declarations, and each table with columns of its own. `native`: cells have types.
    """

    written: bool
    group: str
    tables: Callable[[int], Iterator[Any]]
    native: bool = False
    whole: bool = False


def is_aside(name: str) -> bool:
    """Does a column stand beside those of the elements?"""
    return name in ASIDE or name in (ODD, LINE) or name.startswith(RAW)
