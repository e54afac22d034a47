"""Pages that tell what is missing, who applies what, and what covers what: made from the analyses of a book.

They stand here and not among the pages of declarations, because a backend knows no analysis.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages.markup import listed, text, together
from crmc.backends.pages.page import Page, Site
from crmc.handbook.coverage_pages import CONCORDANCE, PROVISIONS, STRATEGY, coverage_pages
from crmc.handbook.gaps_pages import OVERVIEW, gaps_pages
from crmc.handbook.ledger_page import LEDGER, ledger_page


def worklist_pages(site: Site) -> Iterator[Page]:
    """The ledger, a worklist for each Party, and the matrices of strategy, law and concordance."""
    yield _index(site)
    yield ledger_page(site)
    yield from gaps_pages(site)
    yield from coverage_pages(site)


def _index(site: Site) -> Page:
    page = Page(site, "coverage/index.md", "Coverage", weight="last")
    page.add(
        text("What is applied, what is missing, and what answers to the law and to the strategy."),
        listed(together(page.to(place, title), text(f": {what}")) for place, title, what in _PAGES),
    )
    return page


_PAGES = (
    (LEDGER, "Who applies what", "each criterion in each Party, since when, by which act"),
    (OVERVIEW, "What is missing", "a worklist for the lawyer of each Party"),
    (STRATEGY, "The strategy and what covers it", "its actions and activities, and its Table 3 as history"),
    (PROVISIONS, "Law in scope and what implements it", "both ways, with the gaps"),
    (
        CONCORDANCE,
        "Concordance of the Parties' laws",
        "which article answers to which of the Union Customs Code",
    ),
)
