"""What an author who wrote something else probably meant: one pattern a slip, and the way to write it."""

from __future__ import annotations

import re
from typing import NamedTuple


class Hint(NamedTuple):
    """`before` is matched against the end of what comes before, `at` against the place itself."""

    before: str
    at: str
    help: str


_QUOTED = 'texts stand between straight quotes: `"…"`'
_HINTS = (
    Hint(r"", r"[“”„‘’'«»]", _QUOTED),
    Hint(r"", r";", "nothing is written between entries, and a comma between values: leave `;` out"),
    Hint(r"", r"&+", "write `and`"),
    Hint(r"", r"\|+", "write `or`"),
    Hint(r"", r"!", "write `not`"),
    Hint(r"=\s*$", r"=", "write one `=`"),
    Hint(r"<\s*$", r">", "write `!=`"),
    Hint(r"=\s*$", r"<", "write `<=`"),
    Hint(r"=\s*$", r">", "write `>=`"),
    Hint(r"", r"€", "the currency stands after the number, as its code: `10 EUR`"),
    Hint(r"\b[A-Z]{3}\s*$", r"[0-9][0-9_.]*(?![0-9_.(])", "the currency stands after the number: `10 EUR`"),
    Hint(r"version:\s*\w+$", r"\.", "a version is three numbers: `1.0.0`"),
    Hint(r":$", r":", "one colon is enough"),
    Hint(r"", r"[A-Z]*[a-z][A-Za-z]*-[0-9]", "an ID has capital letters, digits and `-`: `EXC-003`"),
    Hint(
        r"[0-9]\s*$",
        r",[0-9]{3}(?![0-9])",
        "thousands are written with `_` and decimals with a point: `19_540.5`",
    ),
    Hint(r"[0-9]\s*$", r",[0-9]", "decimals are written with a point: `12.5`"),
    Hint(r"[0-9]\s*$", r"per\b", "write the unit with `/`: `12 EUR/kg`"),
    Hint(r"\bin\s*$", r"[\[{]", "values stand in parentheses: `in (CN, VN)`"),
    Hint(r"\bin\s*$", r"[0-9\"]", "single values stand in parentheses: `in (2402.20, 2403)`"),
    Hint(r"", r"[\[\]]", "parentheses are round: `(…)`"),
    Hint(r"\bis\s*$", r"in\b", "leave `is` out: `… in (…)`"),
    Hint(r"\bis\s*$", r"(?:mis|pre)", "did you mean `is missing` or `is present`?"),
    Hint(r"\bis\s*$", r"[0-9A-Z\"]", "a value is compared by `=`, and looked up by `in (…)`"),
    Hint(r"\bcontains\s*$", r"[(\"]", 'write `contains any ("…")` or `contains all ("…")`'),
    Hint(r"\bcontains (?:any|all)\s*$", r"\"", 'searched words stand in parentheses: `contains any ("…")`'),
    Hint(r"\bcontains\s*$", r"words", 'write `contains word any ("…")`'),
    Hint(r"\bstarts with\s*$", r"\w", "write the beginning in quotes; a code is looked up by `in (…)`"),
    Hint(r"\bnot\s*$", r"\(", "write `not in (…)`"),
    Hint(r"", r"between\b", "a range is written `… in (a .. b)`"),
    Hint(
        r"", r"(?:like|matches|includes|contain|has)\b", 'a word in a text is found by `contains any ("…")`'
    ),
    Hint(r"", r"(?:missing|empty|null|present|given)\b", "write `is missing` or `is present`"),
    Hint(r"[0-9]\s*$", r"to\b", "a range is written with two dots: `a .. b`"),
    Hint(r"[0-9]\s*\.\.$", r"\.", "a range is written with two dots: `a .. b`"),
    Hint(r"\.\.\s*$", r"\.", "a range is written with two dots: `a .. b`"),
    Hint(r"\bdays\s*$", r"of\b", "write `before` or `after`"),
    Hint(r"\bat least\s*$", r"[a-z]", "write the number in digits: `at least 2 of (…)`"),
    Hint(r"\bat least [0-9]+\s*$", r"\(", "write `at least 2 of (…)`"),
    Hint(r"\bof\s*$", r"\w+\s*,", "the conditions stand in parentheses: `at least 2 of (…)`"),
    Hint(r"\ball\s*$", r"\w", "write `any` if one is enough, `every` if all must be so"),
    Hint(r"\brandom\s*[0-9.]*\s*$", r".?", "a share is a percentage: `random 2 %`"),
    Hint(r"\bhistory\([^)]*$", r".", "write it as in `history(count by importer_id over 30 days)`"),
    Hint(r"[^A-Za-z_](?:max|min|abs|round|avg|len|if|date|year)\s*$", r"\(", "there is no such calculation"),
    Hint(r"\w\s*\)?\s*(?:and|or|where)\s*$", r"(?:and|or)\b", "one of the two words is too many"),
    Hint(r"\bArt\.?\s*$|\bart\.\s*$|\bart\s*$", r"[.\w(]", "write it as in `UCC art 46(3)`"),
    Hint(r"\w\s*$", r"(?:Art|Article|Annex)\b", "write it as in `UCC art 46(3)`, with small letters"),
    Hint(r"\b(?:art|annex|standard)\s+[0-9]+\s+$", r"\(", "no space stands before `(`: `UCC art 46(3)`"),
    Hint(r"\b[A-Z][A-Z0-9_]*\s*$", r"[0-9]+\(", "the kind of the division is missing: `UCC art 46(3)`"),
    Hint(r"\bart [0-9][^\n]*$", r"and\b", "between citations stands a comma"),
    Hint(r"\brestricted\s*$|\blimited\s*$", r"[A-Z]", "write `restricted for RS, MK`"),
    Hint(r"\bvalid:[^\n]*$|\brange:[^\n]*$", r"[-–—]", "a range is written with two dots: `a .. b`"),
    Hint(r"\bevidence:[^\n]*$", r".", "write it as in `in 38 of 460 irregular, in 92 of 19_540 regular`"),
    Hint(r"\b(?:description|purpose|reason|do|look_for|rights|goal):[^\n]*$", r"\S", _QUOTED),
    Hint(
        r"\b(?:role|resource|authority|field|end|let|row|step|indicator|control): ?[^\n]*$",
        r".",
        "no colon stands after the first word: it is no key",
    ),
    Hint(r"\b\w+:\s*$", r"\{", "no colon stands before a block"),
    Hint(r"[A-Za-z_]\s*$", r"-", "a name is one word of small letters, digits and `_`"),
    Hint(
        r": *[a-z]+\s*$", r"[a-z]+\b(?!\s*\()", "values stand between commas, and a name is one word with `_`"
    ),
    Hint(r"[a-z_]\s*$", r"\(", "only `count`, `sum` and `history` stand before a parenthesis"),
)
_COMPILED = tuple((re.compile(h.before), re.compile(h.at), h.help) for h in _HINTS)
_BACK = 120


def hint_at(text: str, offset: int) -> str | None:
    """The way to write what an author probably meant at a place; None where nothing comes to mind."""
    before = text[max(offset - _BACK, 0) : offset]
    for pattern, at, help in _COMPILED:
        if at.match(text, offset) and pattern.search(before):
            return help
    return None
