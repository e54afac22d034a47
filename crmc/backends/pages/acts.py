"""What a Party did, in words, with its ground: a provision, or an attestation that says it was not read."""

from __future__ import annotations

from crmc.backends.pages import words
from crmc.backends.pages.common import verified_badge
from crmc.backends.pages.markup import NOTHING, Html, badge, element, join, lines, text, together
from crmc.backends.pages.page import Page
from crmc.ir import model


def act_words(page: Page, act: model.Act) -> Html:
    """The act without its Party: "adopted from 2027-01-01; sets tobacco_value_floor to 11.5 EUR/kg"."""
    recognised = act.act == "recognise"
    said = (
        _recognised(page, act)
        if recognised
        else text(f"{_PAST[act.act]} {words.period(act.period)}".rstrip())
    )
    settings = lines(_setting(page, name, value) for name, value in act.settings)
    return lines((said, settings, page.prose(act.reason, act.head.language)))


def _recognised(page: Page, act: model.Act) -> Html:
    what = "AEO status" if act.target == "aeo" else f'the control "{page.site.term("control", act.target)}"'
    said = together(text(f"{what} of "), page.party(act.other_party or ""), text(" counts as its own"))
    days = text(f", {words.period(act.period)}" if words.period(act.period) else "")
    purpose = together(text(", for "), page.references(act.purpose)) if act.purpose else NOTHING
    return together(said, days, purpose)


_PAST = {"adopt": "adopted", "derogate": "derogated: not applied", "suspend": "suspended: stopped"}


def _setting(page: Page, name: str, value: str) -> Html:
    units = {found.head.id: found.unit for found in page.site.book.parameters}
    shown = words.quantity(value, units.get(name)) if value else "nothing"
    return together(text("sets "), page.reference(name), text(f" to {shown}"))


def ground_words(page: Page, act: model.Act) -> Html:
    """The provisions with their marks, or who attested the act and when."""
    pieces = [_provision(page, citation) for citation in act.head.legal]
    if act.attested_by:
        said = text(f'attested "{act.attested_by}", {act.attested_on}; ')
        pieces.append(together(said, badge("provision not read", "unverified")))
    return element("div", lines(pieces)) if pieces else NOTHING


def _provision(page: Page, citation: model.Citation) -> Html:
    facts = page.site.book.law.get(citation.text)
    name = citation.text.partition(" ")[0]
    mark = verified_badge(facts.verified) if facts else NOTHING
    return join((page.anchor("instrument", name, citation.text), mark), " ")
