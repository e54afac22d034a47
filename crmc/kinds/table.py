"""A declaration kind as a table: which head, entries, blocks and statements it may have.

Shapes only: how a shape is read stands in `crmc/semantics/shapes.py`, what is required of law and
sense in `crmc/checks/`. A kind without new syntax is one file beside this one.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Shape(StrEnum):
    """What the values of an entry are."""

    CHOICE = "one of the listed words"
    VOCABULARY = "words of a catalogue vocabulary"
    WORD = "a name in small letters, digits and `_`"
    TEXT = "a text in quotes"
    DATE = "a date such as `2027-03-01`"
    PERIOD = "a range of dates such as `2027-01-01 .. 2027-12-31`"
    VERSION = "a version such as `1.0.0`"
    LANGUAGE = "a language code of two or three small letters, such as `sr`"
    IDS = "IDs of declarations such as `EXC-003`"
    NAMES = "names that this procedure declares, without quotes"
    PARTIES = "Parties"
    CLASSIFICATION = "`public`, `limited` or `restricted`, the last two optionally `for` Parties"
    CITATIONS = "citations such as `UCC art 46(3)`"
    DURATION = "a duration such as `2 hours`"
    PERCENT = "a percentage such as `5 %`"
    NUMBER = "a number"
    YES_NO = "`yes` or `no`"
    CONDITION = "a condition"
    VALUES = "values"
    ATTESTATION = "the function that attests, in quotes, and a date"
    EVIDENCE = "evidence such as `in 38 of 460 irregular, in 92 of 19_540 regular`"


class Field(Struct, frozen=True):
    """An entry: its key, its shape, and whether it may have several values."""

    key: str
    shape: Shape
    several: bool = False
    choices: tuple[str, ...] = ()
    vocabulary: str = ""
    """CHOICE: `choices`. VOCABULARY: a mapping of the catalogue. IDS: the kinds that may be named."""


ARM = "arm"
"""The keyword of the table of blocks whose word is a name of the author's."""


class BlockTable(Struct, frozen=True):
    """What may stand in a block.

    `head` is a pattern of words: `ID`, `NAME`, `TITLE`, `NUMBER`, `TYPE`, `NAMES` and `PARTY` are slots,
    lower-case words stand for themselves, brackets hold what may be left out.
    """

    keyword: str
    head: str = ""
    fields: tuple[Field, ...] = ()
    blocks: tuple[str, ...] = ()
    """Keywords of the blocks that may stand in it, each a key of `BLOCKS` or of the kind's own blocks."""
    statements: frozenset[str] = frozenset()
    any_key: bool = False
    """Entries are named by elements, not by the table (`given`, `item`, `earlier`)."""
    any_block: BlockTable | None = None
    """Blocks with a name of the author's for a keyword (the arms of a `decide`)."""


class Kind(Struct, frozen=True):
    """A declaration kind: its own table, and the tables of the blocks within."""

    table: BlockTable
    inner: tuple[BlockTable, ...] = ()
    names_existing: bool = False
    """The head names an ID that another declaration declares (adopt, derogate, suspend, test)."""

    @property
    def keyword(self) -> str:
        return self.table.keyword

    def block(self, keyword: str) -> BlockTable | None:
        """The table of an inner block."""
        return next((table for table in self.inner if table.keyword == keyword), None)


def choice(key: str, *choices: str) -> Field:
    """An entry that is one of these words."""
    return Field(key, Shape.CHOICE, choices=choices)


def vocabulary(key: str, name: str, several: bool = False) -> Field:
    """An entry of words from a mapping of the catalogue."""
    return Field(key, Shape.VOCABULARY, several, vocabulary=name)


def text(key: str) -> Field:
    """An entry that is a text."""
    return Field(key, Shape.TEXT)


def ids(key: str, kinds: str = "", several: bool = True) -> Field:
    """An entry of IDs, of declarations of these kinds."""
    return Field(key, Shape.IDS, several, vocabulary=kinds)


CLASSIFICATION = (Field("classification", Shape.CLASSIFICATION, several=True), text("declassify"))
COMMON = (
    choice("status", "draft", "trial", "active", "suspended", "retired"),
    Field("version", Shape.VERSION),
    Field("owner", Shape.WORD),
    Field("language", Shape.LANGUAGE),
    *CLASSIFICATION,
    Field("valid", Shape.PERIOD),
    Field("review", Shape.DATE),
    vocabulary("implements", "roadmap", several=True),
    ids("related"),
)
LEGAL = BlockTable(
    "legal",
    fields=tuple(
        Field(role, Shape.CITATIONS, several=True)
        for role in ("basis", "grounds", "provision", "exchange", "confidentiality", "aeo")
    ),
)
TITLES = BlockTable(
    "titles", fields=tuple(text(code) for code in ("sq", "bs", "hr", "sr", "mk", "ro", "cnr"))
)
"""The title in the official languages of the Parties."""
JUSTIFICATION = BlockTable("justification", fields=(text("proportionality"), text("urgency"), text("impact")))
