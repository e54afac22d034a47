"""The concordance: which article of a Party's law answers to which provision of the Union Customs Code."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from crmc.catalogue.citations import provisions_for_role, validity_of
from crmc.catalogue.model import Catalogue, Concordance, Party


class Article(Struct, frozen=True):
    """An article that was read: its citation, its heading, whether it was verified, and when it holds."""

    citation: str
    instrument: str
    subject: str
    verified: bool
    holds: str


class Answer(Struct, frozen=True):
    """The articles of one Party for a role; none: open, nobody has read one."""

    party: str
    articles: tuple[Article, ...]

    @property
    def is_open(self) -> bool:
        return not self.articles


class Role(Struct, frozen=True):
    """A role of law with its provisions of the Union Customs Code and what answers to them."""

    role: str
    title: str
    provisions: tuple[str, ...]
    needed: bool
    answers: tuple[Answer, ...]


def make_concordance(catalogue: Catalogue) -> list[Role]:
    """Every role, with an answer for every Party."""
    return [_role(entry, catalogue) for entry in catalogue.concordance.values()]


def _role(entry: Concordance, catalogue: Catalogue) -> Role:
    answers = (
        Answer(party.code, tuple(_articles(party, entry.role, catalogue)))
        for party in catalogue.parties.values()
    )
    return Role(entry.role, entry.title, entry.provisions, entry.needed, tuple(answers))


def _articles(party: Party, role: str, catalogue: Catalogue) -> Iterator[Article]:
    for found in provisions_for_role(party, role):
        days = validity_of(catalogue.instruments[found.instrument], "art", found.number).words()
        citation = f"{found.instrument} art {found.number}"
        yield Article(citation, found.instrument, found.subject, found.verified, days)
