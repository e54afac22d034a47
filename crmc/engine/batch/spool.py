"""A file of flat rows whose rows of one declaration follow one another, made where the input is not so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PLACE, FAULT, GROUP = " place", " fault", " group"
"""Columns beside the input's own: where a row stood, why it cannot be read, and which declaration it is of.

A header of CSV cannot give such names, since its cells are stripped.
"""
ASIDE = (PLACE, FAULT, GROUP)


@dataclass(frozen=True, slots=True)
class Spool:
    """A Parquet file. `written`: its cells are text as in CSV, missing where that is empty.

    `has_aside`: it has the columns of ASIDE; else it is the input itself.
    """

    path: Path
    written: bool
    has_aside: bool
