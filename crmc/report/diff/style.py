"""How a report writes what authors wrote: titles, names and values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_KEY = re.compile(r"[a-z]+(_[a-z]+)*|[A-Z]{2}|")


class Style(NamedTuple):
    """For each, the text as the report shows it; every other word of a sentence is ours."""

    title: Callable[[str], str]
    name: Callable[[str], str]
    value: Callable[[str], str]

    def key(self, word: str) -> str:
        """A key of the language as it is; what is none is written as a name."""
        return word if _KEY.fullmatch(word) else self.name(word)

    def names(self, names: tuple[str, ...] | list[str]) -> str:
        """Several names between commas."""
        return ", ".join(map(self.name, names))


PLAIN = Style(lambda text: f'"{text}"', str, str)
"""For text and for SARIF."""
