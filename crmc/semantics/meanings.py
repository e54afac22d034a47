"""The meaning of a code or word beside it, and codes found by what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LONGEST_MEANING = 60
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
    named = [(code, _meaning(code, known).lower()) for code in known]
    exact = [code for code, meaning in named if meaning == wanted]
    return (exact or [code for code, meaning in named if meaning.startswith(wanted)])[:3]


def _meaning(word: str, known: Iterable[str]) -> str:
    found: Any = known.get(word) if isinstance(known, Mapping) else None
    return (
        found
        if isinstance(found, str)
        else str(getattr(found, "title", None) or getattr(found, "designation", ""))
    )
