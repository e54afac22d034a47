"""How much of one fault is shown: nobody reads the thousandth finding of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from crmc.diagnostics import MOST_OF_A_FAULT, Diagnostic, counted


def limited(diagnostics: Sequence[Diagnostic], most: int = MOST_OF_A_FAULT) -> list[Diagnostic]:
    """The diagnostics, of each fault in a file the first ones, and one that tells how many more there are.

    That one stands where the first that is left out stands, has its code, and counts for all of them, so that
    a summary stays true. `diagnostics` are in the order of `crmc.diagnostics.ordered`.
    """
    return [
        shown
        for _, found in groupby(diagnostics, key=lambda diagnostic: diagnostic.span.path)
        for shown in _limited_in_file(list(found), most)
    ]


def _limited_in_file(diagnostics: list[Diagnostic], most: int) -> Iterator[Diagnostic]:
    if len(diagnostics) <= most:
        yield from diagnostics
        return
    left_out = Counter[tuple[str, str]]()
    seen = Counter[tuple[str, str]]()
    for found in diagnostics:
        seen[_kind(found)] += 1
        if seen[_kind(found)] > most:
            left_out[_kind(found)] += found.stands_for
    seen.clear()
    for found in diagnostics:
        seen[_kind(found)] += 1
        if seen[_kind(found)] <= most:
            yield found
        elif seen[_kind(found)] == most + 1:
            yield counted(found, left_out[_kind(found)])


def _kind(found: Diagnostic) -> tuple[str, str]:
    return found.name, found.severity
