"""What implements what, both ways: law and strategy to criteria and procedures, and back.

A provision, action or activity in scope that nothing answers to is a recorded gap, not an omission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from crmc.catalogue.citations import number_components, validity_of
from crmc.catalogue.model import Catalogue, Instrument, Provision, RoadmapCode
from crmc.checks import definitions
from crmc.ir import model

SCOPE = (
    ("UCC", "art", ("46", "47", "48", "127", "128", "188")),
    ("WTO_TFA", "art", ("7.4",)),
    ("RKC", "standard", ("6.2", "6.3", "6.4", "6.5", "6.6")),
    ("CEFTA_2006", None, ()),
    ("CEFTA_AP5", None, ()),
    ("CEFTA_DEC_1_2019", None, ()),
    ("CEFTA_DEC_RM_2024", None, ()),
    ("CEFTA_REC_1_2019", None, ()),
)
"""Instruments in scope with a division and the numbers under which provisions count; None: every one."""

_KINDS = (
    ("criteria", "criterion"),
    ("procedures", "sop"),
    ("metrics", "metric"),
    ("areas", "area"),
    ("alerts", "alert"),
)


class Implementation(Struct, frozen=True):
    """A declaration that cites a provision or names a roadmap code."""

    id: str
    kind: str
    title: str | None
    status: str | None


class ProvisionCoverage(Struct, frozen=True):
    """A provision in scope, with the declarations that cite it and the codes of the rules that rest on it.

    `known` False: the facts tell of it, but nobody has read its number, so it cannot be cited.
    """

    citation: str
    subject: str
    verified: bool
    holds: str
    """Since or until when, in words; empty where nothing is known."""
    binds: tuple[str, ...] | None
    implemented_by: tuple[Implementation, ...]
    checked_by: tuple[str, ...]
    known: bool = True

    @property
    def is_gap(self) -> bool:
        return not self.implemented_by and not self.checked_by


class RoadmapCoverage(Struct, frozen=True):
    """An action or activity of the strategy. `planned`: its slot in the strategy's Table 3, as agreed."""

    code: str
    title: str
    kind: str
    goal: str | None
    area: str | None
    table: str | None
    planned: str | None
    eu_code: str | None
    answers: str | None
    """What of the language answers to it, in plain words."""
    verified: bool
    implemented_by: tuple[Implementation, ...]

    @property
    def is_gap(self) -> bool:
        return not self.implemented_by


class DeclarationCoverage(Struct, frozen=True):
    """A criterion or procedure: what it rests on as (citation, role, verified), and what it implements."""

    id: str
    kind: str
    title: str | None
    law: tuple[tuple[str, str, bool], ...]
    roadmap: tuple[str, ...]


class Coverage(Struct, frozen=True):
    roadmap: tuple[RoadmapCoverage, ...]
    provisions: tuple[ProvisionCoverage, ...]
    declarations: tuple[DeclarationCoverage, ...]


def find_coverage(book: model.RuleBook, catalogue: Catalogue) -> Coverage:
    """Both directions for everything in scope."""
    return Coverage(
        roadmap=tuple(_roadmap(book, code) for code in catalogue.roadmap.values()),
        provisions=tuple(_provisions(book, catalogue)),
        declarations=tuple(_declarations(book)),
    )


def _heads(book: model.RuleBook) -> Iterator[tuple[str, model.Head]]:
    for field, kind in _KINDS:
        for found in getattr(book, field):
            yield kind, found.head


def _implementations(found: Iterable[tuple[str, model.Head]]) -> tuple[Implementation, ...]:
    return tuple(Implementation(head.id, kind, head.title, head.status) for kind, head in found)


def _roadmap(book: model.RuleBook, code: RoadmapCode) -> RoadmapCoverage:
    return RoadmapCoverage(
        code=code.code,
        title=code.title,
        kind=code.kind,
        goal=code.goal,
        area=code.area,
        table=code.table,
        planned=code.schedule,
        eu_code=code.eu_code,
        answers=code.covered_by,
        verified=code.verified,
        implemented_by=_implementations(one for one in _heads(book) if code.code in one[1].implements),
    )


def _provisions(book: model.RuleBook, catalogue: Catalogue) -> Iterator[ProvisionCoverage]:
    grounds = list(_grounds())
    for name, division, numbers in SCOPE:
        instrument = catalogue.instruments.get(name)
        if instrument is None:
            continue
        if division is None:
            yield _covered(book, instrument, None, grounds)
        for provision in instrument.provisions:
            if _is_in_scope(provision, division, numbers):
                yield _covered(book, instrument, provision, grounds)


def _grounds() -> Iterator[tuple[str, str]]:
    """Codes of the rules of the compiler with the citations on which they rest."""
    for definition in definitions().values():
        for ground in definition.ground:
            yield definition.fault.code, ground


def _is_in_scope(provision: Provision, division: str | None, numbers: tuple[str, ...]) -> bool:
    if division is None or provision.number is None:
        return division is None
    own = number_components(provision.number or "")
    wanted = [number_components(number) for number in numbers]
    return provision.division == division and any(own[: len(whole)] == whole for whole in wanted)


def _covered(
    book: model.RuleBook,
    instrument: Instrument,
    provision: Provision | None,
    grounds: list[tuple[str, str]],
) -> ProvisionCoverage:
    citation = _citation(instrument, provision)
    code = provision.number if provision and provision.division in ("action", "activity") else None
    citing = [
        (kind, head)
        for kind, head in _heads(book)
        if any(covers(cited.text, citation) for cited in head.legal) or code in head.implements
    ]
    division, number = (provision.division, provision.number) if provision else (None, None)
    return ProvisionCoverage(
        citation=citation,
        subject=provision.subject if provision else instrument.title,
        verified=instrument.verified and (provision is None or provision.verified),
        holds=validity_of(instrument, division, number).words(),
        binds=instrument.binds,
        implemented_by=_implementations(citing),
        checked_by=tuple(sorted({code for code, ground in grounds if covers(ground, citation)})),
        known=provision is None or provision.number is not None,
    )


def _citation(instrument: Instrument, provision: Provision | None) -> str:
    if provision is None:
        return instrument.id
    return f"{instrument.id} {provision.division} {provision.number or '(number not known)'}"


def covers(cited: str, citation: str) -> bool:
    """Whether a citation names a provision: itself, the whole that it is part of, or a part of it.

    An instrument alone covers itself and none of its provisions: which of them is meant was not said.
    """
    name, division, number = [*cited.split(" ", 2), "", ""][:3]
    other, other_division, other_number = [*citation.split(" ", 2), "", ""][:3]
    if (name, division) != (other, other_division):
        return False
    ours, theirs = number_components(number), number_components(other_number)
    shared = min(len(ours), len(theirs))
    return ours[:shared] == theirs[:shared] and bool(ours) == bool(theirs)


def _declarations(book: model.RuleBook) -> Iterator[DeclarationCoverage]:
    for kind, head in _heads(book):
        if kind not in ("criterion", "sop"):
            continue
        law = tuple((cited.text, cited.role, _is_verified(book, cited.text)) for cited in head.legal)
        yield DeclarationCoverage(head.id, kind, head.title, law, head.implements)


def _is_verified(book: model.RuleBook, citation: str) -> bool:
    facts = book.law.get(citation)
    return facts is not None and facts.verified
