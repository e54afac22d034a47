"""Lines for people at a terminal: paragraphs with a hanging first word, none wider than asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from crmc.ir.facts import PartyFacts


def hanging(first: str, text: str, width: int, indent: int) -> list[str]:
    """`first`, then the text beside it from column `indent` on; a longer `first` has a line of its own."""
    lines = textwrap.wrap(" ".join(text.split()), max(width - indent, 20), break_on_hyphens=False) or [""]
    if first and len(first) >= indent:
        return [first, *(" " * indent + line for line in lines)]
    return [first.ljust(indent) + lines[0], *(" " * indent + line for line in lines[1:])]


def footnotes(parties: Iterable[PartyFacts]) -> list[str]:
    """The footnote of every designation that has one, once."""
    return [f"* {party.footnote}" for party in parties if party.footnote]
