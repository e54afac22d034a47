"""What can be read of a file that is refused: its declarations, so that others may name them."""

from __future__ import annotations

import re
import unicodedata

from crmc.source import Source
from crmc.syntax.characters import MAXIMUM_BYTES, decode
from crmc.syntax.lexemes import KINDS
from crmc.visible import VARIATION_SELECTORS

_HEAD = re.compile(rf"^(?:{KINDS})[ \t]+([A-Za-z][A-Za-z0-9_-]*)", re.MULTILINE)
_REFUSED = ("Cc", "Cf", "Co", "Cs")
_UNWANTED = re.compile(f"[{VARIATION_SELECTORS}\u2028\u2029\ufffd]")


def mended(source: Source) -> str | None:
    """The text without the bytes and characters for which it was refused; None where that is not enough."""
    if len(source.data) > MAXIMUM_BYTES:
        return None
    text = _UNWANTED.sub("", source.data.decode("utf-8", "replace"))
    kept = (
        character
        for character in text
        if character in "\n\t\r" or unicodedata.category(character) not in _REFUSED
    )
    clean = Source(source.path, unicodedata.normalize("NFC", "".join(kept)).encode())
    return decode(clean)[0]


def names_in(source: Source) -> frozenset[str]:
    """The IDs and names that a file seems to declare, of which nothing more can be read."""
    return frozenset(_HEAD.findall(source.data[:MAXIMUM_BYTES].decode("utf-8", "replace")))
