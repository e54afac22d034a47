"""Characters that must not be shown as themselves: each is told by its number and name.

A control, format or private-use character can move, hide or reverse what stands around it, and on a terminal
do worse. Nothing that an author wrote or a file is called reaches a reader as one.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
"""Variation selectors are marks, and as invisible as format characters."""
_SELECTOR = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def is_hidden(character: str) -> bool:
    """Whether a character would not be seen, or would change how others are."""
    if " " <= character <= "~":
        return False
    return unicodedata.category(character) in _HIDDEN or any(ord(character) in found for found in _SELECTORS)


def named(character: str) -> str:
    """`U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def visible(text: str) -> str:
    """The text with each hidden character as `<U+202E RIGHT-TO-LEFT OVERRIDE>`; line ends too."""
    plain = text.isprintable() and (text.isascii() or not _SELECTOR.search(text))
    return text if plain else "".join(map(_shown, text))


def _shown(character: str) -> str:
    return f"<{named(character)}>" if is_hidden(character) else character
