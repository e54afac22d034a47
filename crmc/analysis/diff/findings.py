"""The words for what a reviewer decides, by which a check fails and a finding is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmc.analysis.diff.model import VERDICTS, Change, Field

FINDINGS: dict[str, str] = {
    "equal": "it selects the same; something else differs",
    "narrower": "it selects less",
    "wider": "it selects more",
    "changed": "it selects other declarations, some as before; or a value or a step differs",
    "disjoint": "nothing that it selected is selected any more",
    "added": "it is new",
    "removed": "it is gone",
    "undecided": "which way it moved could not be decided, or its text has errors",
    "dead": "it can select nothing any more",
    "unlawful": "the new text breaks a rule of law: an error of `crmc check` in the four hundreds",
    "declassified": "its label is lower than before, or names more Parties",
    "late": "the deadlines of a procedure add up to more than its limit",
    "unreachable": "an outcome of a procedure is reached by no path any more",
    "version": "its version rose too little, fell, or rose for nothing",
    "overload": "an office would have more controls a day than its capacity, and more than before",
}
"""Every word with what it means, as `--fail-on` and the file of accepted findings take them."""

_ORDER = ("public", "limited", "restricted")
_RULES = frozenset({"criterion", "alert", "area"})
_ACTS = frozenset({"adopt", "derogate", "suspend", "recognise"})
_WEIGHTY = frozenset({"control", "law", "label"})


def findings_of(change: Change) -> tuple[str, ...]:
    """The words that hold of one change, its verdict first."""
    return tuple(dict.fromkeys(_findings(change)))


def _findings(change: Change) -> Iterator[str]:
    yield change.verdict
    if change.dead:
        yield "dead"
    if any(field.about == "label" and is_lower(field) for field in change.fields):
        yield "declassified"
    if change.procedure is not None and change.procedure.late:
        yield "late"
    if change.procedure is not None and change.procedure.unreachable:
        yield "unreachable"
    if change.version is not None and change.version.finding:
        yield "version"


def is_lower(field: Field) -> bool:
    """Whether a label became lower or reaches more Parties; a declassification is one."""
    if field.path.endswith("declassify"):
        return field.new is not None
    old, new = (_label(value) for value in (field.old, field.new))
    if old is None or new is None:
        return new is not None and new[0] < len(_ORDER) - 1
    if new[0] != old[0]:
        return new[0] < old[0]
    return old[1] is not None and (new[1] is None or not new[1] <= old[1])


def _label(text: object) -> tuple[int, frozenset[str] | None] | None:
    """The height of a label, and its recipients (None: every Party)."""
    if not isinstance(text, str):
        return None
    word, _, parties = text.partition(" for ")
    return _ORDER.index(word), frozenset(parties.split(", ")) if parties else None


def needs_decision(change: Change) -> bool:
    """Whether a reviewer has something to decide: it is more than words, and no mere value of a list."""
    weighty = any(field.about in _WEIGHTY for field in change.fields)
    if set(findings_of(change)) - set(VERDICTS) or weighty:
        return True
    if change.kind in _RULES or change.kind in _ACTS or change.kind == "sop":
        status = any(field.path == "status" for field in change.fields)
        return change.verdict != "equal" or status or change.undetermined is not None
    return change.verdict == "undecided" or (change.kind == "metric" and change.verdict != "equal")


def occurring(changes: Iterable[Change]) -> dict[str, int]:
    """How many changes each word holds of, in the order of the words."""
    counts = dict.fromkeys(FINDINGS, 0)
    for change in changes:
        for word in findings_of(change):
            counts[word] += 1
    return {word: count for word, count in counts.items() if count}
