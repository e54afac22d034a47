"""The impact of a change on a sample, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.engine.impact import CriterionShift, Impact, Shift, Workload
from crmc.report.diff.style import PLAIN, Style
from crmc.report.display import wrapped

MOST_LINES = 20


def impact_sentences(impact: Impact, style: Style) -> Iterator[str]:
    """One sentence each for the sample, criteria, channels, Parties and offices whose numbers moved."""
    days = f", {impact.days} day{'' if impact.days == 1 else 's'}" if impact.days else ""
    yield f"sample of {impact.declarations:,} declarations{days}"
    criteria = ((name, shift) for name, shift in impact.criteria.items() if moved(shift))
    told = [f"{style.name(name)} selects {criterion_shift(shift, style)}" for name, shift in criteria]
    yield from _first(told, "criteria")
    yield from (
        f"channel {style.key(name)}: {arrow(shift)} declarations" for name, shift in impact.channels.items()
    )
    yield from _of_parties(impact)
    offices = [
        f"office {style.name(name)}: {arrow(shift)} declarations to control"
        for name, shift in impact.offices.items()
        if shift.old != shift.new
    ]
    yield from _first(offices, "offices")
    yield from (workload_sentence(load, style) for load in impact.workload)


def _of_parties(impact: Impact) -> Iterator[str]:
    """Parties with the same numbers together."""
    alike: dict[tuple[int, int], list[str]] = {}
    for party, shift in impact.parties.items():
        if shift.old != shift.new:
            alike.setdefault((shift.old, shift.new), []).append(party)
    for (old, new), parties in alike.items():
        yield f"in {', '.join(parties)}: {old:,} → {new:,} selections"


def _first(lines: list[str], what: str) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"and {len(lines) - MOST_LINES} more {what}"


def moved(shift: CriterionShift) -> bool:
    """Whether anything of a criterion's outcomes moved."""
    return bool(shift.gained or shift.lost) or shift.undetermined.old != shift.undetermined.new


def criterion_shift(shift: CriterionShift, style: Style) -> str:
    """`31 → 48 (17 gained: D1, D2 and 15 more)`."""
    told = []
    for word, count, examples in (
        ("gained", shift.gained, shift.gained_examples),
        ("lost", shift.lost, shift.lost_examples),
    ):
        if count:
            more = f" and {count - len(examples)} more" if count > len(examples) else ""
            told.append(f"{count} {word}: {style.names(examples)}{more}")
    if shift.undetermined.old != shift.undetermined.new:
        told.append(f"undetermined {arrow(shift.undetermined)}")
    return f"{shift.old} → {shift.new}" + (f" ({'; '.join(told)})" if told else "")


def arrow(shift: Shift) -> str:
    """`31 → 48`, or the number alone where it did not move."""
    return f"{shift.old:,} → {shift.new:,}" if shift.old != shift.new else f"{shift.new:,}"


def workload_sentence(load: Workload, style: Style) -> str:
    """`office RS011010: 12.4 → 18.9 controls a day, can do 15: over it`."""
    moved_to = f"{load.old} → {load.new}" if load.old != load.new else load.new
    return f"office {style.name(load.office)}: {moved_to} controls a day, can do {load.capacity}" + (
        ": over it" if load.is_over else ""
    )


def impact_lines(impact: Impact, width: int) -> Iterator[str]:
    """The sentences in lines of a width, the first as a heading."""
    first, *others = impact_sentences(impact, PLAIN)
    yield from wrapped(f"On a {first}", width, "", "    ")
    for told in others:
        yield from wrapped(told, width, "    ", "      ")
