"""What a citation names: instrument, kind of division, number (`UCC art 46(3)`, `RKC standard 6.3`).

A number is known if the catalogue lists it, or lists parts of it: `UCC art 46` is known because
`46(1)` to `46(8)` are. Such a whole is as verified as all of its listed parts together. The other
way round nothing is known: where only `128` is listed, `128(2)` is not, since nobody has read that
there is a second paragraph. The standards of a convention are single; `6` is a chapter, no standard.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from crmc.catalogue.model import Instrument, NationalProvision, Party, Provision
from crmc.catalogue.validity import ALWAYS, Validity, narrowed
from crmc.prepared import Prepared

_COMPONENT = re.compile(r"[^().\s]+")
_MACEDONIAN = str.maketrans(
    {"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ѓ": "gj", "е": "e", "ж": "z", "з": "z", "т": "t"}
)
"""Articles of the Macedonian Regulation end in a letter (`5-ѓ`); a citation, being ASCII, writes `5-gj`."""


def find_provision(
    instrument: Instrument, division: str, number: str, day: str | None = None
) -> Provision | None:
    """The provision that a citation names, or one that stands for all listed parts of it; else None.

    Of several wordings of one number it is the one that holds on `day`, else the first.
    """
    cited = division, number_components(number)
    wordings, parts = _CITABLE.of(instrument.provisions)
    if cited in wordings:
        return _on(wordings[cited], day)
    return _whole(division, number, parts[cited]) if cited in parts and division != "standard" else None


_Citable = dict[tuple[str, tuple[str, ...]], list[Provision]]


def _citable(provisions: Collection[Provision]) -> tuple[_Citable, _Citable]:
    """The wordings of each number, and the parts of each that is cited as a whole."""
    wordings: _Citable = {}
    parts: _Citable = {}
    for one in provisions:
        if one.number is not None:
            components = number_components(one.number)
            wordings.setdefault((one.division, components), []).append(one)
            for length in range(len(components)):
                parts.setdefault((one.division, components[:length]), []).append(one)
    return wordings, parts


_CITABLE = Prepared(_citable)


def _on(wordings: list[Provision], day: str | None) -> Provision:
    """The latest wording that holds on a day."""
    holding = [one for one in wordings if day and one.validity.covers(day, day)]
    return max(holding, key=lambda one: one.validity.start or "", default=wordings[0])


def validity_of(
    instrument: Instrument, division: str | None, number: str | None, day: str | None = None
) -> Validity:
    """When a cited provision, or a whole instrument, holds."""
    found = find_provision(instrument, division, number, day) if division and number else None
    return narrowed(instrument.validity, found.validity) if found else instrument.validity


@lru_cache(maxsize=4096)
def number_components(number: str) -> tuple[str, ...]:
    """The steps of a number: `46(3)` is 46, 3; `7.4.2` is 7, 4, 2; `5-ѓ` is 5-gj."""
    return tuple(_COMPONENT.findall(number.translate(_MACEDONIAN)))


def divisions(instrument: Instrument) -> tuple[str, ...]:
    """The kinds of division that a citation of this instrument may use, in the order of its list."""
    return tuple(dict.fromkeys(one.division for one in instrument.provisions if one.number is not None))


def known_numbers(instrument: Instrument, division: str) -> tuple[str, ...]:
    """The listed numbers of one kind of division, as a citation writes them, for a diagnostic's help."""
    numbered = _numbered(instrument, division)
    return tuple((provision.number or "").translate(_MACEDONIAN) for provision in numbered)


def provisions_for_role(party: Party, role: str) -> tuple[NationalProvision, ...]:
    """The articles that a Party's acts give to a role (`risk_management`, `aeo`), read ones only."""
    return tuple(one for one in party.provisions if one.role == role and one.number is not None)


def _numbered(instrument: Instrument, division: str) -> Iterable[Provision]:
    for provision in instrument.provisions:
        if provision.division == division and provision.number is not None:
            yield provision


def _whole(division: str, number: str, parts: list[Provision]) -> Provision:
    return Provision(
        division=division,
        number=number,
        subject="; ".join(part.subject for part in parts),
        obligation=" ".join(part.obligation for part in parts if part.obligation),
        verified=all(part.verified for part in parts),
        confidence="by its listed parts: " + ", ".join(part.number or "" for part in parts),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        validity=parts[0].validity if len({part.validity for part in parts}) == 1 else ALWAYS,
    )
