"""Catalogue pages of what sources may name: data elements and code lists."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages.common import element_number, verified_badge
from crmc.backends.pages.markup import Html, code, facts, join, lines, table, text
from crmc.backends.pages.page import Page, Site
from crmc.catalogue.model import CodeList, Element
from crmc.ir import model

LONGEST_TABLE = 450
"""A longer list is summarised: nobody reads 6,936 rows on a page."""

ORIGINS = (
    ("declaration", "Data elements of declarations"),
    ("context", "Context elements"),
    ("derived", "Derived elements"),
)
_CHAPTER = 2


def elements_path(origin: str) -> str:
    """The page that holds the elements of an origin."""
    return f"catalogue/{origin}_elements.md"


def element_pages(site: Site) -> Iterator[Page]:
    """One page for each origin that has elements."""
    for origin, title in ORIGINS:
        found = [element for element in site.catalogue.elements.values() if element.origin == origin]
        if found:
            yield _elements(site, origin, title, sorted(found, key=lambda element: element.id))


def _elements(site: Site, origin: str, title: str, found: list[Element]) -> Page:
    page = Page(site, elements_path(origin), title, weight="last", wide=True)
    page.add(
        text(
            "The names that conditions use. The number is that of the European customs data model (Annex B); "
            '"unverified" means that nobody saw the number beside this meaning in a public copy.'
        ),
        table(
            ("Name", "Meaning", "Number (EUCDM)", "Type", "Level", "Carried by", "Read by"),
            [_element(page, element) for element in found],
            [element.id for element in found],
        ),
    )
    return page


def _element(page: Page, found: Element) -> tuple[Html, ...]:
    personal = f"personal data: {found.personal_data}" if found.personal_data != "no" else ""
    return (
        code(found.id),
        lines((text(found.title), text(found.note or ""), text(personal))),
        element_number(found),
        _type(page, found),
        text(", ".join(found.levels)),
        text(", ".join(found.kinds)),
        lines(page.reference(name) for name in _readers(page.site.book, found.id)),
    )


def _readers(book: model.RuleBook, name: str) -> Iterator[str]:
    """The declarations whose conditions name an element."""
    for field in ("criteria", "alerts", "areas"):
        yield from (found.head.id for found in getattr(book, field) if name in found.elements)


def _type(page: Page, found: Element) -> Html:
    digits = ""
    if found.digits_before is not None:
        digits = f"{found.digits_before} digits before and {found.digits_after} after the point"
    several = "several" if found.multiple else ""
    least = f"at least {found.minimum}" if found.minimum is not None else ""
    codes = page.anchor("list", found.code_list) if found.code_list else text("")
    return lines((text(found.type), codes, text(found.unit or ""), text(several), text(digits), text(least)))


def code_list_pages(site: Site) -> Iterator[Page]:
    """The index, then a page a list."""
    found = sorted(site.catalogue.code_lists.values(), key=lambda codes: codes.id)
    page = Page(site, "catalogue/code_lists/index.md", "Code lists", weight="last", wide=True)
    page.add(
        table(
            ("List", "Title", "Codes", "Closed", "Read?"),
            [_index_row(page, codes) for codes in found],
        )
    )
    yield page
    yield from (_code_list(site, codes) for codes in found)


def _index_row(page: Page, found: CodeList) -> tuple[Html, ...]:
    return (
        page.anchor("list", found.id),
        text(found.title),
        text(f"{len(found.codes):,}".replace(",", "\N{NO-BREAK SPACE}")),
        text("closed" if found.closed else "open"),
        verified_badge(found.verified, "unverified"),
    )


def _code_list(site: Site, found: CodeList) -> Page:
    page = Page(site, site.anchors[f"list/{found.id}"], f"{found.title} ({found.id})", weight="last")
    page.add(
        facts(
            (
                ("Codes", text(str(len(found.codes)))),
                ("Closed", text("yes: a value outside it is an error" if found.closed else "no")),
                (
                    "Hierarchical",
                    text("yes: a shorter code stands for all below it" if found.hierarchical else ""),
                ),
                ("Edition", text(found.edition or "")),
                ("Form of a code", code(found.format) if found.format else text("")),
                ("Read?", verified_badge(found.verified, "unverified")),
                ("Source", text(found.source)),
                ("Licence", text(found.licence)),
                ("Notes", text(found.note or "")),
                ("Used by elements", _users(page, found)),
            )
        ),
        text(_summary(found)),
        table(("Code", "Title"), [_code(found, value) for value in _shown(found)]),
    )
    return page


def _users(page: Page, found: CodeList) -> Html:
    users = (element.id for element in page.site.catalogue.elements.values() if element.code_list == found.id)
    return join(page.anchor("element", name) for name in users)


def _summary(found: CodeList) -> str:
    if len(found.codes) <= LONGEST_TABLE:
        return ""
    what = "Only its chapters are" if found.hierarchical else "Only the first codes are"
    return f"{what} shown here; the whole list has {len(found.codes)} codes."


def _shown(found: CodeList) -> list[str]:
    codes = sorted(found.codes)
    if len(codes) <= LONGEST_TABLE:
        return codes
    return [value for value in codes if len(value) == _CHAPTER] if found.hierarchical else codes[:20]


def _code(found: CodeList, value: str) -> tuple[Html, ...]:
    members = ", ".join(found.members.get(value, ()))
    return code(value), lines((text(found.codes[value]), text(members)))
