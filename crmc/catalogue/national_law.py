"""The customs laws of the Parties as instruments, so that a citation finds them like any other act."""

from __future__ import annotations

from typing import Any

from crmc.catalogue.entries import validity
from crmc.catalogue.model import Instrument, NationalProvision, Party, Provision


def national_instruments(party: Party, entry: dict[str, Any]) -> list[Instrument]:
    """The Party's customs law and the acts under `implementing`, each with its numbered articles."""
    return [_customs_law(party, entry)] + [
        _implementing_act(party, identifier, act)
        for identifier, act in (entry.get("implementing") or {}).items()
    ]


def _customs_law(party: Party, entry: dict[str, Any]) -> Instrument:
    return Instrument(
        id=party.law,
        title=f"{party.law_title} ({party.designation})",
        kind="national-law",
        reference=party.law_reference,
        status=party.law_status or "in force",
        verified=party.law_verified,
        sources=tuple(entry["law_sources"]),
        provisions=_provisions(party, party.law),
        notes=party.notes,
        validity=party.law_validity,
        binds=(party.code,),
    )


def _implementing_act(party: Party, identifier: str, act: dict[str, Any]) -> Instrument:
    return Instrument(
        id=identifier,
        title=f"{act['title']} ({party.designation})",
        kind="national-act",
        reference=act.get("reference") or act["title"],
        status=act.get("status") or "not checked",
        verified=act["verified"] == "true",
        sources=tuple(act["sources"]),
        provisions=_provisions(party, identifier),
        notes=act.get("notes"),
        validity=validity(act),
        binds=(party.code,),
    )


def _provisions(party: Party, instrument: str) -> tuple[Provision, ...]:
    """One provision for each article, however many roles it has; roles without a number give none."""
    by_number: dict[str, list[NationalProvision]] = {}
    for provision in party.provisions:
        if provision.instrument == instrument and provision.number is not None:
            by_number.setdefault(provision.number, []).append(provision)
    return tuple(_provision(number, group) for number, group in by_number.items())


def _provision(number: str, group: list[NationalProvision]) -> Provision:
    first = group[0]
    sources = dict.fromkeys(source for provision in group for source in provision.sources)
    return Provision(
        division="art",
        number=number,
        subject=first.subject or first.role.replace("_", " "),
        obligation=" ".join(dict.fromkeys(one.obligation for one in group if one.obligation)),
        verified=all(provision.verified for provision in group),
        confidence=first.confidence,
        sources=tuple(sources),
        note=first.note,
        validity=first.validity,
    )
