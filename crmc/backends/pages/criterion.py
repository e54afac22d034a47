"""The page of a criterion: what is suspected and why, what selects, what to control, who applies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmc.backends.pages import words
from crmc.backends.pages.acts import act_words, ground_words
from crmc.backends.pages.common import (
    Fact,
    add_record,
    channel_badge,
    classification,
    elements_table,
    kinds,
    law_table,
    parties,
    risk,
    status_fact,
    title_of,
    valid_fact,
)
from crmc.backends.pages.markup import NOTHING, Html, code, element, facts, join, lines, table, text, together
from crmc.backends.pages.page import Page, Site
from crmc.ir import model


def criterion_page(site: Site, criterion: model.Criterion) -> Page:
    """The page of one criterion."""
    head = criterion.head
    page = Page(site, site.places[head.id], f"{head.id} {head.title or ''}", weight="first")
    page.add(facts(_facts(page, criterion)), page.prose(criterion.description, head.language))
    _add_controls(page, criterion)
    _add_selection(page, criterion)
    _add_reasons(page, criterion)
    _add_score(page, criterion)
    _add_justification(page, criterion)
    page.section("Law", law_table(page, head.legal))
    page.section("Who applies it", *_standing(page, criterion))
    page.section("Data elements it reads", elements_table(page, criterion.elements))
    page.section("Measured by", lines(page.titled(name, title_of(page, name)) for name in criterion.measure))
    add_record(page, head, criterion.parties)
    return page


def _facts(page: Page, criterion: model.Criterion) -> list[Fact]:
    each = "each item" if criterion.on == "item" else "the declaration as a whole"
    exchange = _exchange(page, criterion.exchange.parties) if criterion.exchange else NOTHING
    return [
        status_fact(criterion.head),
        ("Channel", join(_channels(criterion), " ")),
        ("Risk area", risk(page, criterion.risk)),
        ("Risk level", text(criterion.level or "")),
        ("Consequence", text(words.CONSEQUENCE.get(criterion.consequence or "", ""))),
        ("Looks at", together(text(f"{each} of: "), kinds(page, criterion.applies))),
        ("Parties", parties(page, criterion.parties)),
        ("Results go to", exchange),
        valid_fact(criterion.head),
    ]


def _exchange(page: Page, codes: Sequence[str]) -> Html:
    return (
        text("all Parties")
        if set(codes) >= {"all"} or set(codes) >= set(page.site.book.parties)
        else parties(page, codes)
    )


def _channels(criterion: model.Criterion) -> Iterator[Html]:
    for channel in dict.fromkeys(control.channel for control in criterion.controls):
        yield channel_badge(channel)


def _add_controls(page: Page, criterion: model.Criterion) -> None:
    if not criterion.controls and not criterion.no_aeo_relief:
        return
    page.heading(2, "What to do")
    for control in criterion.controls:
        page.heading(3, control.title or "Control")
        page.add(facts(_control_facts(page, control)), page.prose(control.purpose, criterion.head.language))
    if criterion.no_aeo_relief:
        page.heading(3, "Why holders of AEO status get no relief")
        page.add(page.prose(criterion.no_aeo_relief, criterion.head.language))


def _control_facts(page: Page, control: model.Control) -> list[Fact]:
    term = page.site.term
    channel = text(f" {term('channel', control.channel)}") if control.channel else NOTHING
    return [
        ("For", text(words.OPERATORS[control.operators])),
        ("Channel", together(channel_badge(control.channel), channel)),
        ("Control", lines(text(term("control", name)) for name in control.types)),
        ("Place", lines(text(term("place", name)) for name in control.places)),
        ("Procedure", lines(page.titled(name, title_of(page, name)) for name in control.procedures)),
        ("Within", text(words.duration(control.within) if control.within else "")),
        ("Notice", text(words.NOTICE.get(control.notice or "", ""))),
        ("Why no notice", text(control.notice_reason or "")),
    ]


def _add_selection(page: Page, criterion: model.Criterion) -> None:
    page.heading(2, "What selects")
    own = [part.name for part in criterion.parts]
    if criterion.select_text == model.WITHHELD:
        page.add(text("The condition is not shown in this edition."))
    elif criterion.select_text:
        page.add(text("Selected when"), page.formula(criterion.select_text, own))
    else:
        page.add(text("The score alone selects."))
    page.add(table(("Part", "Holds when"), [_part(page, part, own) for part in criterion.parts]))
    page.add(_named(page, criterion))


def _add_reasons(page: Page, criterion: model.Criterion) -> None:
    """Why a country, or one indicator, may be reason enough."""
    language = criterion.head.language
    page.section("Why a country alone selects", page.prose(criterion.origin_reason, language))
    page.section("Why one indicator suffices", page.prose(criterion.single_indicator_reason, language))


def _part(page: Page, part: model.CriterionPart, own: list[str]) -> tuple[Html, ...]:
    label = classification(page, part.classification) if part.classification else NOTHING
    name = element("span", code(part.name), id=f"part-{part.name}")
    evidence = _evidence(part.evidence)
    return (
        lines((name, text(part.title or ""), label)),
        together(page.formula(part.text, own), element("p", evidence) if evidence else NOTHING),
    )


def _evidence(evidence: model.Evidence | None) -> Html:
    if evidence is None:
        return NOTHING
    if evidence.counts is None:
        shares = words.percent(evidence.irregular_share), words.percent(evidence.regular_share)
        return text(f"estimate: in {shares[0]} of irregular, in {shares[1]} of regular")
    hits, total, regular_hits, regular = map(words.number, evidence.counts)
    return text(f"counted: in {hits} of {total} irregular, in {regular_hits} of {regular} regular")


def _named(page: Page, criterion: model.Criterion) -> Html:
    """The lists, tables and parameters that the condition reads."""
    book = page.site.book
    titles = {found.head.id: found.head.title for found in book.lists}
    titles |= {found.head.id: found.head.title for found in book.tables}
    titles |= {found.head.id: found.head.title for found in book.parameters}
    written = " ".join([criterion.select_text or "", *(part.text for part in criterion.parts)])
    used = sorted(set(titles) & words.identifiers(written))
    return table(
        ("List, table or parameter", "Title"),
        [(page.reference(name), text(titles[name] or "")) for name in used],
    )


def _add_score(page: Page, criterion: model.Criterion) -> None:
    if criterion.score is None:
        return
    score, titles = criterion.score, {part.name: part.title or part.name for part in criterion.parts}
    page.section(
        "Score",
        text(
            f"The score starts at {words.decibans(score.prior)} decibans and selects from "
            f"{words.decibans(score.threshold)} decibans up. Ten decibans make the odds of an irregularity "
            "ten times as high; an indicator that is unknown adds nothing."
        ),
        table(
            ("Indicator", "Where it holds, adds", "Where it does not, adds"),
            [
                (text(titles[w.indicator]), _weight(w.present), _weight(w.absent))
                for w in score.weights
                if w.indicator in titles
            ],
        ),
    )


def _weight(tenths: str) -> Html:
    return text(f"{words.decibans(tenths)} decibans")


def _add_justification(page: Page, criterion: model.Criterion) -> None:
    found, language = criterion.justification, criterion.head.language
    if found is None:
        return
    points = (
        ("Proportionality", found.proportionality),
        ("Urgency", found.urgency),
        ("Impact on trade, officers and resources", found.impact),
    )
    page.section("Why it is justified", facts((name, page.prose(point, language)) for name, point in points))


def _standing(page: Page, criterion: model.Criterion) -> list[Html]:
    """What each Party has done with the criterion, as far as this edition shows it."""
    acts = [act for act in page.site.book.acts if act.target == criterion.head.id]
    codes = [code for code in criterion.parties if code in page.site.book.parties] or list(
        page.site.book.parties
    )
    rows = [_party_row(page, code, [act for act in acts if act.party == code], criterion) for code in codes]
    recognised = [
        act for act in page.site.book.acts if act.act == "recognise" and criterion.head.id in act.purpose
    ]
    return [
        text(
            "A Party applies an active criterion from the day of its adoption. Without an act it runs there "
            "on trial: reported, its channel not applied. Acts above the label of this edition are not shown."
        ),
        table(("Party", "What it did, and on what ground"), rows),
        table(
            ("Recognition", "What it says"),
            [(page.party(act.party), act_words(page, act)) for act in recognised],
        ),
    ]


def _party_row(page: Page, code: str, acts: list[model.Act], criterion: model.Criterion) -> tuple[Html, ...]:
    if acts:
        return page.party(code), lines(
            together(act_words(page, act), ground_words(page, act)) for act in acts
        )
    in_bundles = criterion.head.status in ("active", "trial")
    return page.party(code), text("no act: on trial" if in_bundles else "no act")
