"""Findings that a reviewer has accepted: for which reason, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from crmc.analysis.diff.findings import FINDINGS
from crmc.catalogue.strict_yaml import read_yaml
from crmc.nearest import nearest_name

_KEYS = ("id", "finding", "reason", "until")
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


class AcceptedError(Exception):
    """A file of accepted findings that cannot be used; one sentence a fault."""


class Accepted(Struct, frozen=True):
    """A finding of one declaration that counts no more, up to and with a day."""

    id: str
    finding: str
    reason: str
    until: str


def read_accepted(path: str, text: str) -> tuple[Accepted, ...]:
    """The list `accepted` of a YAML file. Raises AcceptedError with every fault."""
    content = read_yaml(path, text)
    entries = content.get("accepted") if isinstance(content, dict) else None
    if not isinstance(entries, list) or (isinstance(content, dict) and set(content) != {"accepted"}):
        fault = getattr(content, "message", None)
        raise AcceptedError(f"`{path}`: {fault or 'it holds one list, `accepted`, and nothing else'}")
    faults = [
        f"`{path}`, entry {number}: {fault}"
        for number, entry in enumerate(entries, start=1)
        for fault in _faults(entry)
    ]
    if faults:
        raise AcceptedError("; ".join(faults))
    return tuple(Accepted(*(entry[key] for key in _KEYS)) for entry in entries)


def _faults(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"it has the keys {', '.join(_KEYS)}"
        return
    for key in entry:
        if key not in _KEYS:
            near = nearest_name(str(key), _KEYS)
            hint = f", did you mean `{near}`" if near else ""
            yield f"there is no key `{key}`{hint}; the keys are {', '.join(_KEYS)}"
    for key in _KEYS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"`{key}` is missing" if not entry.get(key) else f"`{key}` is one text"
    finding, until = entry.get("finding"), entry.get("until")
    if isinstance(finding, str) and finding and finding not in FINDINGS:
        near = nearest_name(finding, FINDINGS)
        yield f"`{finding}` is no finding: " + (f"did you mean `{near}`?" if near else ", ".join(FINDINGS))
    if isinstance(until, str) and until and not _DAY.fullmatch(until):
        yield f"`{until}` is no date: write `until: 2027-03-01`"


class Acceptance(Struct, frozen=True):
    """What is accepted on a day, by (ID, finding), and what was until an earlier one."""

    holding: dict[tuple[str, str], Accepted]
    expired: dict[tuple[str, str], Accepted]

    def holds(self, name: str, finding: str) -> bool:
        """Whether a finding of a declaration is accepted."""
        return (name, finding) in self.holding


def acceptance(entries: Iterable[Accepted], day: str) -> Acceptance:
    """What holds on a day; what ended before it counts again, unless a later entry renews it."""
    holding: dict[tuple[str, str], Accepted] = {}
    expired: dict[tuple[str, str], Accepted] = {}
    for entry in entries:
        (holding if day <= entry.until else expired)[entry.id, entry.finding] = entry
    return Acceptance(holding, {key: entry for key, entry in expired.items() if key not in holding})
