"""The words of a RuleBook: texts of a set form, each defined once in the published `common.schema.json`.

The forms are told, not enforced: whoever reads a book takes a word as it is, and `crmc build` holds what
it writes against the schemas.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from msgspec import Meta

COMMON_ID = "urn:crmc:schema:common:1"
"""The `$id` of the schema that defines the words."""


def _word(name: str) -> Meta:
    return Meta(extra_json_schema={"$ref": f"{COMMON_ID}#/$defs/{name}"})


Date: TypeAlias = Annotated[str, _word("date")]
"""YYYY-MM-DD."""
Identifier: TypeAlias = Annotated[str, _word("identifier")]
"""The ID of a declaration, such as `EXC-003`."""
Name: TypeAlias = Annotated[str, _word("name")]
"""A name that an author coined, such as `unit_value`."""
Word: TypeAlias = Annotated[str, _word("word")]
"""A word of the catalogue or of the author: letters, digits and `_`."""
Reference: TypeAlias = Annotated[str, _word("reference")]
"""An ID, a name or a word: whatever a declaration is called by."""
PartyCode: TypeAlias = Annotated[str, _word("party")]
"""The code of a Party, two capital letters."""
RoadmapCode: TypeAlias = Annotated[str, _word("roadmap_code")]
"""A code of the roadmap, such as `GOV4` or `3.2`."""
LanguageCode: TypeAlias = Annotated[str, _word("language")]
"""Two or three small letters."""
Version: TypeAlias = Annotated[str, _word("version")]
"""Three numbers with dots."""
Share: TypeAlias = Annotated[str, _word("share")]
"""A share of cases: decimal text, or two whole numbers with `/` between them."""
ScoreText: TypeAlias = Annotated[str, _word("score")]
"""Decibans as decimal text with one digit after the point."""
PartialDate: TypeAlias = Annotated[str, _word("partial_date")]
"""A year, a month or a day."""
ElementType: TypeAlias = Annotated[str, _word("element_type")]
"""A type of elements (`language.md`, section 3)."""
DataLevel: TypeAlias = Annotated[str, _word("data_level")]
"""`header` or `item`."""
PersonalData: TypeAlias = Annotated[str, _word("personal_data")]
"""`no`, `possible` or `yes`."""
LegalRole: TypeAlias = Annotated[str, _word("legal_role")]
"""What a citation is for: `basis`, `grounds`, `provision`, `exchange`, `confidentiality` or `aeo`."""
Digest: TypeAlias = Annotated[str, _word("digest")]
"""A SHA-256 in hexadecimal."""
MadeUpDeclaration: TypeAlias = Annotated[
    dict[str, Any], Meta(extra_json_schema={"$ref": "urn:crmc:schema:declaration:1"})
]
"""A declaration in the form that `crmc evaluate` reads."""
