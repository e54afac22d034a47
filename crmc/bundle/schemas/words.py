"""`common.schema.json`: the words of all the other schemas, each with its form (`crmc/ir/words.py`)."""

from __future__ import annotations

from typing import Any

from crmc.ir.words import COMMON_ID

Schema = dict[str, Any]

DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def _text(description: str, pattern: str, **more: str) -> Schema:
    return {"description": description, "type": "string", "pattern": pattern, **more}


def _choice(description: str, *words: str) -> Schema:
    return {"description": description, "type": "string", "enum": list(words)}


WORDS: dict[str, Schema] = {
    "date": _text("A day that exists, as YYYY-MM-DD.", f"^{DAY}$", format="date"),
    "partial_date": _text("A year, a month or a day.", r"^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$"),
    "decimal": _text("A number as decimal text; never a JSON number, which readers take as binary.", DECIMAL),
    "share": _text("A share: decimal text, or two whole numbers.", r"^[0-9]+(\.[0-9]+|/[0-9]+)?$"),
    "score": _text("Decibans with one digit after the point.", r"^-?[0-9]+\.[0-9]$"),
    "identifier": _text("The ID of a declaration, such as EXC-003.", r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"),
    "name": _text("A name that an author coined, such as unit_value.", r"^[a-z][a-z0-9_]*$"),
    "word": _text("A word of the catalogue or of an author.", r"^[A-Za-z_][A-Za-z0-9_]*$"),
    "reference": _text(
        "What a declaration is called by: an ID or a name.",
        r"^([A-Z][A-Z0-9]*(-[A-Z0-9]+)+|[A-Za-z_][A-Za-z0-9_]*)$",
    ),
    "party": _text("The code of a Party.", r"^[A-Z]{2}$"),
    "roadmap_code": _text("A code of the roadmap, such as GOV4 or 3.2.", r"^[A-Z0-9][A-Za-z0-9.]*$"),
    "language": _text("A language, in two or three small letters.", r"^[a-z]{2,3}$"),
    "version": _text("Three numbers with dots between them.", r"^[0-9]+\.[0-9]+\.[0-9]+$"),
    "digest": _text("A SHA-256 in hexadecimal.", r"^[0-9a-f]{64}$"),
    "fault_code": _text("The code of a diagnostic, such as CRM301.", r"^CRM[0-9]{3}$"),
    "element_type": _choice(
        "The type of an element.",
        *"code money mass volume quantity integer decimal percent duration".split(),
        *"date datetime text identifier bool".split(),
    ),
    "data_level": _choice("Where an element stands in a declaration.", "header", "item"),
    "personal_data": _choice("Whether an element is about a natural person.", "no", "possible", "yes"),
    "legal_role": _choice(
        "What a citation is for.", *"basis grounds provision exchange confidentiality aeo".split()
    ),
}


def word(name: str) -> Schema:
    """The reference to a word."""
    return {"$ref": f"{COMMON_ID}#/$defs/{name}"}
