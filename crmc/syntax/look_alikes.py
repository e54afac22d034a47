"""Characters that look like those of the language and are others: what word processors and keyboards put in.

Within quotes and remarks they are right; where the language itself is written they are never meant.
"""

from __future__ import annotations

LETTERS = str.maketrans(
    "аАсСеЕіІјЈкКоОрРхХуУѕЅВНМТ",
    "aAcCeEiIjJkKoOpPxXyYsSBHMT",
)
"""Letters of the Cyrillic alphabets that look as Latin ones do."""

SIGNS = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    ),
    "…": "..",
    "×": "*",
    "·": "*",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "€": "EUR",
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
}
"""Dashes, spaces, signs and the full-width forms, each with what is meant by it."""

QUOTES = {
    "“": '”“"',
    "”": '”"',
    "„": '“”"',
    "‟": '”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "‘": "’‘",
    "’": "’",
    "'": "'",
}
"""Marks that open a text, with those that may close it."""


def plain_word(word: str) -> str:
    """A word in the letters of the language; "" where one of its letters looks as none of them does."""
    plain = word.translate(LETTERS)
    return plain if plain.isascii() else ""
