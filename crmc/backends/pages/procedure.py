"""The page of a procedure: who does what, in which order, until when, and what the person may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmc.backends.pages import words
from crmc.backends.pages.common import Fact, add_record, kinds, law_table, risk, status_fact, valid_fact
from crmc.backends.pages.markup import Html, facts, join, lines, listed, table, text, together
from crmc.backends.pages.page import Page, Site
from crmc.backends.pages.steps import steps_list
from crmc.ir import model
from crmc.ir import steps as tree


def procedure_page(site: Site, procedure: model.Procedure) -> Page:
    """The page of one procedure."""
    head = procedure.head
    page = Page(site, site.places[head.id], f"{head.id} {head.title or ''}", weight="first")
    page.add(facts(_facts(page, procedure)), page.prose(procedure.purpose, head.language))
    page.section("Who and what is needed", *_cast(procedure))
    page.section("Steps", steps_list(page, procedure))
    page.section("Rights of the person concerned", page.prose(procedure.rights, head.language))
    page.section("How the result is told", page.prose(procedure.result_notice, head.language))
    page.section("Together with other authorities", page.prose(procedure.joint_control, head.language))
    _add_forms(page, procedure)
    page.section("Used by", _users(page, procedure))
    page.section("Law", law_table(page, head.legal))
    add_record(page, head)
    return page


def _facts(page: Page, procedure: model.Procedure) -> list[Fact]:
    share = procedure.random_share
    return [
        status_fact(procedure.head, words.PROCEDURE_STATUS),
        ("Time", text(_time(procedure))),
        ("Risk area", risk(page, procedure.risk)),
        ("For", kinds(page, procedure.applies)),
        ("Place", lines(text(page.site.term("place", name)) for name in procedure.places)),
        ("Random share", text(f"{words.percent(share)} are chosen by chance" if share else "")),
        valid_fact(procedure.head),
    ]


def _time(procedure: model.Procedure) -> str:
    longest = words.duration(procedure.longest_path)
    if procedure.within is None:
        return f"longest path {longest}"
    return f"{words.duration(procedure.within)}; longest path {longest}"


def _cast(procedure: model.Procedure) -> Iterator[Html]:
    named = (
        ("role", procedure.roles),
        ("other authority", procedure.authorities),
        ("resource", procedure.resources),
    )
    yield table(
        ("What", "Name"),
        [(text(what), text(thing.title)) for what, things in named for thing in things],
    )
    if procedure.separate:
        titles = {role.name: role.title for role in procedure.roles}
        people = join((text(titles.get(name, name)) for name in procedure.separate), " and ")
        yield together(text("Never the same person: "), people, text("."))


def _add_forms(page: Page, procedure: model.Procedure) -> None:
    if not procedure.forms:
        return
    page.heading(2, "Forms")
    for form in procedure.forms:
        page.heading(3, form.title or form.name, f"form-{form.name}")
        page.add(table(("Field", "Type", "Required"), [_field(field) for field in form.fields]))


def _field(field: tree.FormField) -> tuple[Html, ...]:
    return text(field.title), text(words.phrase(field.type)), text("required" if field.required else "")


def _users(page: Page, procedure: model.Procedure) -> Html:
    return listed(
        together(page.titled(criterion.head.id, criterion.head.title), text(f" ({', '.join(controls)})"))
        for criterion, controls in _using(page.site.book.criteria, procedure.head.id)
    )


def _using(criteria: Iterable[model.Criterion], name: str) -> Iterator[tuple[model.Criterion, list[str]]]:
    for criterion in criteria:
        controls = [control.title for control in criterion.controls if name in control.procedures]
        if controls:
            yield criterion, controls
