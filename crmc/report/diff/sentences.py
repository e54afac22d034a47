"""Sentences about a change that every form of report holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmc.analysis.diff.findings import findings_of, occurring
from crmc.analysis.diff.model import Change, PartyVerdict, ProcedureChange, TestsChanged, VersionChange
from crmc.report.diff.field_words import measured
from crmc.report.diff.review import SYMBOLS, Review
from crmc.report.diff.style import Style

_ABOUTS = {"control": "controls", "law": "law", "label": "label", "procedure": "steps"}
_LEVELS = {"major": "the first number", "minor": "the second number", "patch": "the third number"}
_WITNESSES = {
    "gained": "selected only now",
    "lost": "selected only before",
    "undetermined": "undetermined on one side alone",
}
"""The witnesses that people are shown; what is kept stands in the JSON form."""
_COUNTED = {"version": "with a wrong version"}


def count_line(review: Review) -> str:
    """`2 of 54 declarations differ: 1 wider, 1 late`."""
    difference = review.difference
    changed = len(difference.changes)
    if not changed and not review.unlawful:
        return f"nothing differs in {_counted(difference.compared, 'declaration')}"
    words = occurring(difference.changes)
    if review.proved_equal:
        words["equal"] -= review.proved_equal
    told = [f"{count} {_COUNTED.get(word, word)}" for word, count in words.items() if count]
    told += [f"{review.proved_equal} written otherwise and proved equal"] if review.proved_equal else []
    told += [f"{len(review.unlawful)} unlawful"] if review.unlawful else []
    verb = "differs" if changed == 1 else "differ"
    return f"{changed} of {difference.compared:,} declarations {verb}: {', '.join(told)}"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def label_of(change: Change) -> str:
    """The words that hold of a change, between commas; of one that selects the same, what differs."""
    words = [word for word in findings_of(change) if word != "version"]
    if words == ["equal"]:
        others = ["status"] if any(field.path == "status" for field in change.fields) else []
        others += [_ABOUTS[name] for name in _ABOUTS if any(field.about == name for field in change.fields)]
        return f"equal, other {' and '.join(others)}" if others else "equal"
    return ", ".join(word for word in words if word != "equal")


def symbol_of(change: Change) -> str:
    """The symbol of the first of these words."""
    return SYMBOLS[label_of(change).split(", ")[0]]


def sentences_of(change: Change, style: Style) -> Iterator[str]:
    """What beside the fields is to be told: the region, the reason, the path, the version, the tests."""
    if change.renamed_from is not None:
        what = "only its ID changed" if change.rename == "id" else "only its ID and title changed"
        yield f"renamed from {style.name(change.renamed_from)}: {what}"
    if change.reason is not None:
        yield f"not decided: {style.value(change.reason)}"
    for word, told in (("gained", change.gained), ("lost", change.lost)):
        if told:
            yield f"{word}: {style.value(told)}"
    if change.undetermined is not None and change.verdict == "equal":
        yield f"undetermined on one side alone: {style.value(change.undetermined)}"
    for word, names in (("also", change.newly_read), ("no longer", change.no_longer_read)):
        if names:
            yield f"{word} reads {style.names(names)}"
    for party in change.parties:
        yield from _of_party(party, change, style)
    if change.dead:
        yield "it can select nothing any more"
    if change.procedure is not None:
        yield from _of_procedure(change.procedure, style)
    if change.version is not None:
        yield from _of_version(change.version, style)
    if change.tests is not None:
        yield _of_tests(change.tests)


def _of_party(party: PartyVerdict, change: Change, style: Style) -> Iterator[str]:
    """The verdict in a Party's book, where it says more than the one of all."""
    regions = [
        f"{word} {style.value(told)}"
        for word, told in (("gained", party.gained), ("lost", party.lost))
        if told and told != getattr(change, word)
    ]
    told = [*([style.value(party.reason)] if party.reason else []), *regions]
    if told or party.verdict != change.verdict:
        yield f"in {party.party} {party.verdict}{': ' if told else ''}{'; '.join(told)}"


def _of_procedure(found: ProcedureChange, style: Style) -> Iterator[str]:
    if found.old != found.new:
        old, new = (measured(path.longest, "min") for path in (found.old, found.new))
        limit = "no limit" if found.new.within is None else f"limit {measured(found.new.within, 'min')}"
        told = f"longest path {old} → {new}" if old != new else f"longest path {new}"
        if found.old.within not in (None, found.new.within):
            limit += f", before {measured(found.old.within or '', 'min')}"
        yield f"{told}, {limit}{': over it' if found.late else ''}"
    if found.unreachable:
        yield f"no path ends in {style.names(found.unreachable)} any more"


def _of_version(found: VersionChange, style: Style) -> Iterator[str]:
    old, new = (style.value(version or "none") for version in (found.old, found.new))
    if found.finding == "too_low" and found.rose == "none":
        yield f"version {new} stayed: {_LEVELS[found.needs]} must rise ({found.needs})"
    elif found.finding == "too_low":
        yield f"version {old} → {new}: {_LEVELS[found.needs]} must rise ({found.needs})"
    elif found.finding == "for_nothing":
        yield f"version {old} → {new} for nothing"
    elif found.finding == "fell":
        yield f"version {old} → {new}: it must not fall"


def _of_tests(found: TestsChanged) -> str:
    counted = (("added", found.added), ("removed", found.removed), ("changed", found.changed))
    return f"tests: {', '.join(f'{len(titles)} {word}' for word, titles in counted if titles)}"


def witnesses_of(change: Change) -> Iterator[tuple[str, str]]:
    """(heading, declaration on one line) of each witness."""
    for word, heading in _WITNESSES.items():
        if change.witnesses.get(word):
            supplied = change.supplied.get(word)
            beside = f"; supplied: {_value(supplied)}" if supplied else ""
            yield heading, declaration_text(change.witnesses[word]) + beside


def declaration_text(declaration: dict[str, Any]) -> str:
    """A made-up declaration on one line: elements and values, those of items in braces."""
    told = [f"{name}: {_value(value)}" for name, value in declaration.items() if name not in ("id", "items")]
    for item in declaration.get("items", ()):
        inner = ", ".join(f"{name}: {_value(value)}" for name, value in item.items() if name != "item_number")
        told.append(f"item {{ {inner} }}" if inner else "item { }")
    return ", ".join(told)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(_value, value)) or "[]"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items())
    return str(value)
