"""What a block does not say: an entry or block that is not there, or has no words in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, Reading, Valued


def lacks(reading: Reading, *words: str) -> bool:
    """Whether none of these entries and blocks is there, misspelt or unreadable ones counted as there."""
    if reading.unplaced:
        return False
    for word in words:
        if word in reading.keys or word in reading.misspelt or reading.first(word) is not None:
            return False
    return True


def is_blank(reading: Reading, key: str) -> bool:
    """Whether an entry is a text without a letter or digit in it."""
    values = reading.all(key)
    return bool(values) and not any(sign.isalnum() for value in values for sign in str(value))


def unsaid(reading: Reading, *keys: str) -> list[str]:
    """Those of the entries that are not there or blank."""
    return [key for key in keys if lacks(reading, key) or is_blank(reading, key)]


def cites(legal: Reading, *roles: str) -> bool:
    """Whether law is named in one of these roles; `none` names none, and what cannot be read might be law."""
    return any(not lacks(legal, role) and legal.all(role) != (None,) for role in roles)


def is_understood(declaration: Declaration) -> bool:
    """Whether no word in it is unknown: behind one may stand what seems to be missing."""
    return not any(part.unplaced or part.misspelt for part in parts(declaration))


def readable(program: Program, *keywords: str) -> Iterable[Declaration]:
    """The declarations of these kinds that were read to their end."""
    return (found for found in program.of_kind(*keywords) if not found.damaged)


def readable_named(
    reading: Reading, key: str, keyword: str, program: Program
) -> Iterator[tuple[Valued, Declaration]]:
    """What an entry names of this kind and was read to its end, each with where it is named."""
    for valued in reading.entries.get(key, ()):
        found = program.symbols.get(valued.value, keyword)
        if found is not None and not found.damaged:
            yield valued, found
