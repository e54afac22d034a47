"""The generated pages of the handbook: RuleBook to Markdown, a page a declaration, with indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from crmc.backends.pages.criterion import criterion_page
from crmc.backends.pages.diagnostics import diagnostic_pages
from crmc.backends.pages.elements import code_list_pages, element_pages
from crmc.backends.pages.indexes import index_pages, start_page
from crmc.backends.pages.law import law_pages
from crmc.backends.pages.notices import alert_page, area_page, metric_page
from crmc.backends.pages.page import Page, Site, with_footnotes
from crmc.backends.pages.party import party_page
from crmc.backends.pages.places import anchors_of, places_of
from crmc.backends.pages.procedure import procedure_page
from crmc.backends.pages.rules import rules_page
from crmc.backends.pages.values import list_page, parameter_page, table_page
from crmc.backends.pages.vocabularies import vocabulary_pages
from crmc.catalogue.model import Catalogue
from crmc.ir import model

__all__ = ["WrittenPage", "emit_pages", "with_footnotes"]


class WrittenPage(NamedTuple):
    """A page by its title and its Markdown text."""

    title: str
    text: str


def emit_pages(
    book: model.RuleBook, catalogue: Catalogue, more: Callable[[Site], Iterable[Page]] | None = None
) -> dict[str, WrittenPage]:
    """Every page by its path (`criteria/EXC-003.md`), sorted. `book` is redacted for its readers already.

    `more` adds pages that are made from analyses of the book.
    """
    site = Site(book, catalogue, places_of(book, catalogue), anchors_of(book, catalogue))
    pages = [*_pages(site), *(more(site) if more else ())]
    return {page.path: WrittenPage(page.title, page.markdown()) for page in sorted(pages, key=_path)}


def _path(page: Page) -> str:
    return page.path


def _pages(site: Site) -> Iterator[Page]:
    yield start_page(site)
    yield from index_pages(site)
    yield from _declarations(site)
    yield from (party_page(site, code) for code in site.catalogue.parties)
    yield from law_pages(site)
    yield from rules_page(site)
    yield from element_pages(site)
    yield from code_list_pages(site)
    yield from vocabulary_pages(site)
    yield from diagnostic_pages(site)


def _declarations(site: Site) -> Iterable[Page]:
    book = site.book
    yield from (criterion_page(site, found) for found in book.criteria)
    yield from (procedure_page(site, found) for found in book.procedures)
    yield from (alert_page(site, found) for found in book.alerts)
    yield from (area_page(site, found) for found in book.areas)
    yield from (metric_page(site, found) for found in book.metrics)
    yield from (list_page(site, found) for found in book.lists)
    yield from (table_page(site, found) for found in book.tables)
    yield from (parameter_page(site, found) for found in book.parameters)
