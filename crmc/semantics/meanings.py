"""The meaning of a code or word beside it, and codes found by what they mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from typing import Any

from crmc.prepared import Prepared

LONGEST_MEANING = 60
MOST_ALIKE = 1_000
"""Meanings with the same beginning that are looked at."""
_ALIASES = {"UK": "GB", "EL": "GR"}
"""Codes in use elsewhere for what the code list names otherwise."""


def with_meaning(word: str, known: Iterable[str]) -> str:
    """`CN` (China): the word in backticks, and what the catalogue calls it, cut where it is long."""
    meaning = _meaning(word, known)
    if not meaning or meaning.lower() == word.lower().replace("_", " "):
        return f"`{word}`"
    short = meaning if len(meaning) <= LONGEST_MEANING else meaning[: LONGEST_MEANING - 1].rstrip() + "…"
    return f"`{word}` ({short})"


def named_so(word: str, known: Iterable[str]) -> list[str]:
    """The codes that the catalogue calls by this word: `CN` for `China`."""
    alias = _ALIASES.get(word)
    if alias is not None and alias in known:
        return [alias]
    wanted = word.lower().replace("_", " ")
    if len(wanted) < 4:
        return []
    order = _ORDERED.of(known) if isinstance(known, Mapping) else _ordered(list(known))
    at = bisect_left(order, (wanted, -1, ""))
    alike = list(takewhile(lambda found: found[0].startswith(wanted), order[at : at + MOST_ALIKE]))
    exact = [found for found in alike if found[0] == wanted]
    return [code for _, code in sorted(found[1:] for found in exact or alike)][:3]


def _ordered(known: Collection[str]) -> list[tuple[str, int, str]]:
    """Meaning, place among the codes, code: by meaning."""
    return sorted((_meaning(code, known).lower(), place, code) for place, code in enumerate(known))


_ORDERED = Prepared(_ordered)


def _meaning(word: str, known: Iterable[str]) -> str:
    found: Any = known.get(word) if isinstance(known, Mapping) else None
    return (
        found
        if isinstance(found, str)
        else str(getattr(found, "title", None) or getattr(found, "designation", ""))
    )
