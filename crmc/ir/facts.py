"""Facts of the catalogue that a RuleBook carries, so that an engine and a page need nothing else."""

from __future__ import annotations

from msgspec import Struct

from crmc.ir.expression import DecimalText
from crmc.ir.words import DataLevel, ElementType, LanguageCode, PartialDate, PersonalData, Word


class ElementFacts(Struct, frozen=True):
    """What an engine needs of a catalogue element (`crmc/catalogue/model.py`)."""

    title: str
    type: ElementType
    code_list: Word | None
    multiple: bool
    levels: tuple[DataLevel, ...]
    kinds: tuple[Word, ...]
    digits_before: DecimalText | None
    digits_after: DecimalText | None
    minimum: DecimalText | None
    personal_data: PersonalData
    made_of: tuple[Word, ...] = ()


class CodeListFacts(Struct, frozen=True):
    """`codes` are there where the list is closed or hierarchical."""

    title: str
    closed: bool
    hierarchical: bool
    edition: str | None
    format: str | None
    codes: tuple[str, ...]


class KindFacts(Struct, frozen=True):
    title: str
    reference_dates: tuple[Word, ...]
    operator_element: Word
    elements: tuple[Word, ...]
    """Every element that the kind carries, so that a foreign one is known as such."""


class LawFacts(Struct, frozen=True):
    """A cited provision or instrument and whether its text was read."""

    instrument: Word
    instrument_title: str
    reference: str
    subject: str | None
    obligation: str | None
    verified: bool
    confidence: str | None
    sources: tuple[str, ...]
    since: PartialDate | None = None
    until: PartialDate | None = None
    """The days in which it holds, as far as anybody has read them: a day, a month or a year."""


class TermFacts(Struct, frozen=True):
    title: str
    verified: bool
    detail: str | None = None


class PartyFacts(Struct, frozen=True):
    designation: str
    footnote: str | None
    authority: str
    languages: tuple[LanguageCode, ...]
