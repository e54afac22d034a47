"""The catalogue's facts that a book needs, and no others: elements, kinds, code lists, law, titles."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from crmc.catalogue.citations import find_provision, validity_of
from crmc.catalogue.model import Catalogue, CodeList, Element
from crmc.ir import facts, model
from crmc.ir.walk import elements_in


def with_facts(book: model.RuleBook, catalogue: Catalogue) -> model.RuleBook:
    """The book with every fact that its declarations name."""
    elements = _elements(book, catalogue)
    lists = {catalogue.elements[name].code_list for name in elements} | {found.of for found in book.lists}
    return msgspec.structs.replace(
        book,
        elements={name: _element(catalogue.elements[name]) for name in sorted(elements)},
        code_lists={
            name: _code_list(catalogue.code_lists[name])
            for name in sorted(filter(None, lists))
            if name in catalogue.code_lists
        },
        kinds={name: _kind(name, catalogue) for name in sorted(catalogue.kinds)},
        channels=tuple(sorted(catalogue.channels, key=lambda name: catalogue.channels[name].severity)),
        law=dict(sorted(_law(book, catalogue))),
        terms=dict(sorted(_terms(book, catalogue))),
        parties={
            code: facts.PartyFacts(party.designation, party.footnote, party.authority, tuple(party.languages))
            for code, party in sorted(catalogue.parties.items())
        },
    )


def _elements(book: model.RuleBook, catalogue: Catalogue) -> set[str]:
    """Elements that a condition names, that tell a date or an operator, and those that others are made of."""
    readers: tuple[model.Criterion | model.Alert | model.Area, ...] = (
        *book.criteria,
        *book.alerts,
        *book.areas,
    )
    names = {name for found in readers for name in found.elements}
    for area in book.areas:
        names |= elements_in(area.scope)
    for kind in catalogue.kinds.values():
        names |= {*kind.reference_dates, kind.operator_element}
    names |= {key for table in book.tables for key in table.by}
    for name in list(names):
        names |= set(catalogue.elements[name].made_of)
    return names & set(catalogue.elements)


def _element(element: Element) -> facts.ElementFacts:
    return facts.ElementFacts(
        title=element.title,
        type=element.type,
        code_list=element.code_list,
        multiple=element.multiple,
        levels=tuple(element.levels),
        kinds=tuple(element.kinds),
        digits_before=_text(element.digits_before),
        digits_after=_text(element.digits_after),
        minimum=_text(element.minimum),
        personal_data=element.personal_data,
        made_of=tuple(element.made_of),
    )


def _text(number: int | Decimal | None) -> str | None:
    """Decimal text, as every number of a book is."""
    return None if number is None else format(number, "f" if isinstance(number, Decimal) else "d")


def _code_list(codes: CodeList) -> facts.CodeListFacts:
    kept = tuple(sorted(codes.codes)) if codes.closed or codes.hierarchical else ()
    return facts.CodeListFacts(
        codes.title, codes.closed, codes.hierarchical, codes.edition, codes.format, kept
    )


def _kind(name: str, catalogue: Catalogue) -> facts.KindFacts:
    kind = catalogue.kinds[name]
    carried = tuple(sorted(element.id for element in catalogue.elements.values() if name in element.kinds))
    return facts.KindFacts(kind.title, tuple(kind.reference_dates), kind.operator_element, carried)


def _law(book: model.RuleBook, catalogue: Catalogue) -> Iterator[tuple[str, facts.LawFacts]]:
    for head in heads(book):
        for citation in head.legal:
            yield citation.text, _law_facts(citation.text, catalogue)


def heads(book: model.RuleBook) -> Iterator[model.Head]:
    """The heads of all declarations of a book."""
    for name in DECLARATIONS:
        yield from (declaration.head for declaration in getattr(book, name))


DECLARATIONS = (
    "criteria",
    "alerts",
    "areas",
    "lists",
    "tables",
    "parameters",
    "procedures",
    "metrics",
    "acts",
)


def _law_facts(text: str, catalogue: Catalogue) -> facts.LawFacts:
    name, _, rest = text.partition(" ")
    instrument = catalogue.instruments[name]
    division, _, number = rest.partition(" ")
    provision = find_provision(instrument, division, number) if number else None
    validity = validity_of(instrument, division or None, number or None)
    return facts.LawFacts(
        instrument=name,
        instrument_title=instrument.title,
        reference=instrument.reference,
        subject=provision.subject if provision else None,
        obligation=provision.obligation if provision else None,
        verified=instrument.verified and (provision is None or provision.verified),
        confidence=provision.confidence if provision else None,
        sources=tuple(provision.sources if provision else instrument.sources),
        since=validity.start,
        until=validity.end,
    )


def _terms(book: model.RuleBook, catalogue: Catalogue) -> Iterator[tuple[str, facts.TermFacts]]:
    """Titles of every vocabulary word, so that pages and reports show words and not codes."""
    for area in catalogue.risk_areas.values():
        yield f"risk/{area.id}", facts.TermFacts(area.title, verified=True, detail=", ".join(area.grounds))
    for term in catalogue.control_types.values():
        yield f"control/{term.id}", facts.TermFacts(term.title, term.verified, term.ground)
    for term in catalogue.places.values():
        yield f"place/{term.id}", facts.TermFacts(term.title, term.verified, term.ground)
    for channel in catalogue.channels.values():
        yield f"channel/{channel.id}", facts.TermFacts(channel.title, verified=False)
    for code in catalogue.roadmap.values():
        yield f"roadmap/{code.code}", facts.TermFacts(code.title, code.verified, code.eu_code)
