"""Characters that must not be shown as themselves: each is told by its number and name.

A control, format or private-use character can move, hide or reverse what stands around it, and on a terminal
do worse. Nothing that an author wrote or a file is called reaches a reader as one.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
VARIATION_SELECTORS = "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""What stands within the brackets of a pattern. They are marks, and as invisible as format characters."""
_SELECTOR = re.compile(f"[{VARIATION_SELECTORS}]")


def is_hidden(character: str) -> bool:
    """Whether a character would not be seen, or would change how others are."""
    if " " <= character <= "~":
        return False
    return unicodedata.category(character) in _HIDDEN or _SELECTOR.match(character) is not None


def named(character: str) -> str:
    """`U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def visible(text: str) -> str:
    """The text with each hidden character as `<U+202E RIGHT-TO-LEFT OVERRIDE>`; line ends too."""
    plain = text.isprintable() and (text.isascii() or not _SELECTOR.search(text))
    return text if plain else "".join(map(_shown, text))


def _shown(character: str) -> str:
    return f"<{named(character)}>" if is_hidden(character) else character
