"""How a report writes what authors wrote: titles, names and values."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Style(NamedTuple):
    """For each, the text as the report shows it; every other word of a sentence is ours."""

    title: Callable[[str], str]
    name: Callable[[str], str]
    value: Callable[[str], str]

    def names(self, names: tuple[str, ...] | list[str]) -> str:
        """Several names between commas."""
        return ", ".join(map(self.name, names))


PLAIN = Style(lambda text: f'"{text}"', str, str)
"""For text and for SARIF."""
