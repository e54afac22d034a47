"""Who applies what: each common criterion in each Party, since when, by which act, with which values."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from crmc.analysis.direction import direction_of, effect_of
from crmc.catalogue.model import Catalogue
from crmc.ir import model
from crmc.ir.expression import Listed, Lookup, Parameter
from crmc.ir.walk import names_in

STATES = {
    "adopted": "as the common text stands",
    "adapted": "adopted, with a value of its own",
    "derogated": "not applied, for a stated time",
    "suspended": "stopped at once, for a time",
    "absent": "no act: reported as a trial",
}


class Setting(Struct, frozen=True):
    """A value that a Party sets, and what it does to the selection: equal, wider, narrower, not decided."""

    name: str
    value: str
    default: str | None
    unit: str | None
    since: str | None
    effect: str


class LedgerAct(Struct, frozen=True):
    """An act with its days, its ground (citations, or who attested it), reason and where it is written."""

    act: str
    since: str | None
    until: str | None
    ground: tuple[str, ...]
    attested: str | None
    origin: str
    reason: str | None = None


class LedgerEntry(Struct, frozen=True):
    """A criterion in a Party. `since` and `until` are those of the act that makes the state."""

    criterion: str
    party: str
    state: str
    since: str | None
    until: str | None
    effect: str
    settings: tuple[Setting, ...]
    acts: tuple[LedgerAct, ...]


def make_ledger(book: model.RuleBook, catalogue: Catalogue, as_of: str | None = None) -> list[LedgerEntry]:
    """Every criterion in every Party for which it is made, by ID and then in the order of the Parties."""
    return [
        _entry(book, criterion, code, as_of)
        for criterion in book.criteria
        for code in catalogue.parties
        if code in criterion.parties
    ]


def _entry(book: model.RuleBook, criterion: model.Criterion, party: str, as_of: str | None) -> LedgerEntry:
    acts = [act for act in book.acts if act.party == party and act.target == criterion.head.id]
    own = [act for act in book.acts if act.party == party and act.act == "adopt"]
    settings = tuple(_settings(book, criterion, own))
    act = _deciding(acts, as_of)
    state = "absent" if act is None else _STATE_OF[act.act]
    if state == "adopted" and any(setting.effect != "equal" for setting in settings):
        state = "adapted"
    return LedgerEntry(
        criterion=criterion.head.id,
        party=party,
        state=state,
        since=act.period.start if act else None,
        until=act.period.end if act else None,
        effect=_effect(settings) if state in ("adopted", "adapted") else "",
        settings=settings,
        acts=tuple(_written(one) for one in acts),
    )


_STATE_OF = {"adopt": "adopted", "derogate": "derogated", "suspend": "suspended"}


def _deciding(acts: list[model.Act], as_of: str | None) -> model.Act | None:
    """The act that makes the state on the day; without a day, the adoption, else what keeps it out."""
    stops = [act for act in acts if act.act in ("derogate", "suspend")]
    adoptions = sorted(
        (act for act in acts if act.act == "adopt" and act.period.start),
        key=lambda act: str(act.period.start),
    )
    if as_of is None:
        unlimited = [act for act in stops if act.period.start is None]
        return next(iter([*unlimited, *adoptions, *stops]), None)
    holding = [act for act in stops if act.period.includes(as_of)]
    begun = [act for act in adoptions if str(act.period.start) <= as_of]
    return next(iter([*holding, *begun]), None)


def _written(act: model.Act) -> LedgerAct:
    return LedgerAct(
        act=act.act,
        since=act.period.start,
        until=act.period.end,
        ground=tuple(citation.text for citation in act.head.legal),
        attested=f"{act.attested_by}, {act.attested_on}" if act.attested_by else None,
        origin=act.head.origin.place,
        reason=" ".join(act.reason.split()) if act.reason else None,
    )


def _settings(book: model.RuleBook, criterion: model.Criterion, acts: Iterable[model.Act]) -> list[Setting]:
    """What the Party sets among the values that the criterion uses: a value holds for it everywhere."""
    used = _used(criterion)
    parameters = {found.head.id: found for found in book.parameters}
    found: list[Setting] = []
    for act in acts:
        for name, value in act.settings:
            if name in used:
                parameter = parameters.get(name)
                found.append(_setting(book, criterion, (name, value), act.period.start, parameter))
    return sorted(found, key=lambda setting: (setting.name, setting.since or ""))


def _setting(
    book: model.RuleBook,
    criterion: model.Criterion,
    pair: tuple[str, str],
    since: str | None,
    parameter: model.ParameterDeclaration | None,
) -> Setting:
    name, value = pair
    if parameter is None:  # a list of the Party's own: what it adds or leaves out is not weighed
        return Setting(name, value, None, None, since, "not decided")
    effect = effect_of(direction_of(book, criterion, name), value, parameter.default)
    return Setting(name, value, parameter.default, parameter.unit, since, effect)


def _used(criterion: model.Criterion) -> set[str]:
    """Parameters and lists that its condition names, those of its parts included."""
    expressions = [*(part.value for part in criterion.parts), criterion.select]
    return {name for one in expressions for name in names_in(one, Listed, Lookup, Parameter)}


def _effect(settings: Iterable[Setting]) -> str:
    """The effect of all settings together: what one of them leaves open is open."""
    effects = {setting.effect for setting in settings} - {"equal"}
    if not effects:
        return "equal"
    return effects.pop() if len(effects) == 1 else "not decided"
