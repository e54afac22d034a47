"""Where each page lies: the addresses of the handbook, which other texts may link to."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages.elements import elements_path
from crmc.backends.pages.law import source_anchor
from crmc.backends.pages.rules import RULES
from crmc.backends.pages.vocabularies import roadmap_anchor
from crmc.catalogue.model import Catalogue, Instrument
from crmc.checks import definitions
from crmc.ir import model
from crmc.ir.lower_facts import heads

_FOLDERS = (
    ("criteria", "criteria"),
    ("procedures", "procedures"),
    ("alerts", "notices"),
    ("areas", "notices"),
    ("lists", "values"),
    ("tables", "values"),
    ("parameters", "values"),
    ("metrics", "metrics"),
)


def places_of(book: model.RuleBook, catalogue: Catalogue) -> dict[str, str]:
    """The page of each declaration of the book, each Party (`party RS`) and each diagnostic code."""
    declared = {
        found.head.id: f"{folder}/{found.head.id}.md"
        for field, folder in _FOLDERS
        for found in getattr(book, field)
    }
    codes = {found.fault.code: f"diagnostics/{found.fault.code}.md" for found in definitions().values()}
    return {**codes, **{f"party {code}": f"parties/{code}.md" for code in catalogue.parties}, **declared}


def anchors_of(book: model.RuleBook, catalogue: Catalogue) -> dict[str, str]:
    """The page or row of each catalogue entry, by `kind/name`."""
    return dict(_anchors(book, catalogue))


def _anchors(book: model.RuleBook, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for element in catalogue.elements.values():
        yield f"element/{element.id}", f"{elements_path(element.origin)}#{element.id}"
    for name in catalogue.code_lists:
        yield f"list/{name}", f"catalogue/code_lists/{name}.md"
    for name in catalogue.sources:
        yield f"source/{name}", f"law/sources.md#{source_anchor(name)}"
    for name in catalogue.kinds:
        yield f"kind/{name}", f"catalogue/message_kinds.md#kind-{name}"
    for name in catalogue.risk_areas:
        yield f"risk/{name}", f"catalogue/risk_areas.md#risk-{name}"
    for name in catalogue.roadmap:
        yield f"roadmap/{name}", f"catalogue/roadmap.md#{roadmap_anchor(name)}"
    for name in catalogue.schema_rules:
        yield f"rule/{name}", f"{RULES}#{name}"
    cited = {citation.text.partition(" ")[0] for head in heads(book) for citation in head.legal}
    for instrument in catalogue.instruments.values():
        yield f"instrument/{instrument.id}", _instrument_place(instrument, instrument.id in cited)


def _instrument_place(instrument: Instrument, cited: bool) -> str:
    """A page of its own where there is more to say than a row of the index can."""
    if cited or instrument.provisions:
        return f"law/{instrument.id}.md"
    return f"law/index.md#{instrument.id}"
