"""Pages that tell what is missing, who applies what, and what covers what: made from the analyses of a book.

They stand here and not among the pages of declarations, because a backend knows no analysis.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages.page import Page, Site
from crmc.handbook.coverage_pages import coverage_pages
from crmc.handbook.gaps_pages import gaps_pages
from crmc.handbook.ledger_page import ledger_page


def worklist_pages(site: Site) -> Iterator[Page]:
    """The ledger, a worklist for each Party, and the matrices of strategy, law and concordance."""
    yield ledger_page(site)
    yield from gaps_pages(site)
    yield from coverage_pages(site)
