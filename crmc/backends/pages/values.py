"""Pages of the lists, tables and parameters that conditions read."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages import words
from crmc.backends.pages.common import Fact, add_record
from crmc.backends.pages.markup import NOTHING, Html, code, facts, join, lines, table, text
from crmc.backends.pages.page import Page, Site
from crmc.ir import model

_WITHHELD = "The values are withheld: each Party supplies them from its own root."


def list_page(site: Site, found: model.ValueList) -> Page:
    """The page of one list."""
    page = Page(site, site.places[found.head.id], f"{found.head.id}: {found.head.title or 'list'}")
    own = [
        ("Holds", _holds(page, found)),
        ("Supplied by", text("each Party when it evaluates" if found.external else "")),
    ]
    page.add(facts(own))
    _add_users(page, found.head.id)
    page.section("Values", text(_WITHHELD) if found.withheld else NOTHING, _values(site, found))
    page.section(
        "Values in this Party",
        table(
            ("From", "Values"),
            [(text(dated.start or "always"), join(map(code, dated.values))) for dated in found.dated],
        ),
    )
    add_record(page, found.head)
    return page


def _holds(page: Page, found: model.ValueList) -> Html:
    return (
        page.anchor("list", found.of)
        if found.of in page.site.catalogue.code_lists
        else page.anchor("element", found.of)
    )


def _values(site: Site, found: model.ValueList) -> Html:
    titles = _titles(site, found.of)
    if titles:
        return table(
            ("Code", "Title"), [(code(value), text(titles.get(value, ""))) for value in found.values]
        )
    return lines(code(value) for value in found.values)


def _titles(site: Site, of: str) -> dict[str, str]:
    """The titles of the codes of a list, or of the list of an element."""
    known = site.catalogue.elements.get(of)
    lists = site.catalogue.code_lists
    name = of if of in lists else (known.code_list if known else None)
    return dict(lists[name].codes) if name and name in lists else {}


def table_page(site: Site, found: model.Table) -> Page:
    """The page of one table."""
    page = Page(site, site.places[found.head.id], f"{found.head.id}: {found.head.title or 'table'}")
    own: list[Fact] = [
        ("Gives", text(f"{found.dimension}, in {found.unit}" if found.unit else found.dimension)),
        ("By", join(page.anchor("element", name) for name in found.by)),
    ]
    page.add(facts(own))
    _add_users(page, found.head.id)
    page.section(
        "Rows",
        text(_WITHHELD) if found.withheld else text('The longest code wins, then "any".'),
        table((*found.by, "Value"), [_row(row, found.unit) for row in found.rows]),
    )
    add_record(page, found.head)
    return page


def _row(row: model.Row, unit: str | None) -> list[Html]:
    return [code(key or "any") for key in row.keys] + [text(words.quantity(row.value, unit))]


def parameter_page(site: Site, found: model.ParameterDeclaration) -> Page:
    """The page of one parameter."""
    page = Page(site, site.places[found.head.id], f"{found.head.id}: {found.head.title or 'parameter'}")
    default = words.quantity(found.default, found.unit) if found.default is not None else ""
    own: list[Fact] = [
        ("Default", text("withheld" if found.withheld else default)),
        ("Harmonised range", text(range_words(found))),
        ("Is", text(found.dimension)),
    ]
    page.add(facts(own))
    _add_users(page, found.head.id)
    page.section(
        "What Parties have set",
        table(("Party", "From", "Value", "With the adoption of"), _national(page, found)),
    )
    add_record(page, found.head)
    return page


def range_words(found: model.ParameterDeclaration) -> str:
    """The harmonised range in words; nothing where there is none."""
    if found.low is None or found.high is None:
        return ""
    return f"{words.quantity(found.low, found.unit)} to {words.quantity(found.high, found.unit)}"


def _national(page: Page, found: model.ParameterDeclaration) -> Iterator[tuple[Html, ...]]:
    for act in page.site.book.acts:
        for name, value in act.settings:
            if name == found.head.id:
                shown = words.quantity(value, found.unit)
                yield (
                    page.party(act.party),
                    text(act.period.start or ""),
                    text(shown),
                    page.reference(act.target),
                )


def _add_users(page: Page, name: str) -> None:
    """The criteria, alerts and areas that read it."""
    book = page.site.book
    written = [
        (found.head, " ".join([found.select_text or "", *(part.text for part in found.parts)]))
        for found in book.criteria
    ]
    written += [(alert.head, alert.scope_text) for alert in book.alerts]
    written += [(area.head, area.scope_text or "") for area in book.areas]
    users = [head for head, formula in written if name in words.identifiers(formula)]
    page.section("Read by", lines(page.titled(head.id, head.title) for head in users))
