"""The ledger for people, as a matrix and its acts, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from crmc.analysis.ledger import STATES, LedgerAct, LedgerEntry, Setting
from crmc.backends.pages import words
from crmc.ir.model import RuleBook
from crmc.report.wrapped import footnotes, hanging

_CELL = 10


def ledger_as_text(entries: Sequence[LedgerEntry], book: RuleBook, as_of: str | None, width: int) -> str:
    """The matrix, then the acts of each criterion, then what the words mean."""
    codes = list(dict.fromkeys(entry.party for entry in entries))
    lines = [*_matrix(entries, codes), ""]
    for criterion in dict.fromkeys(entry.criterion for entry in entries):
        lines += [*_acts(criterion, entries, book, width), ""]
    for state, meaning in {**STATES, "-": "not made for this Party"}.items():
        lines += hanging(state, meaning, width, _CELL)
    lines += hanging("", f"As of {as_of}." if as_of else _NO_DAY, width, 0)
    lines += [line for note in footnotes(book.parties.values()) for line in hanging("", note, width, 0)]
    return "\n".join(lines)


_NO_DAY = "No day was given: an adoption counts from when it is written (give a day with --as-of)."


def _matrix(entries: Sequence[LedgerEntry], codes: Sequence[str]) -> Iterator[str]:
    cells = {(entry.criterion, entry.party): entry.state for entry in entries}
    ids = list(dict.fromkeys(entry.criterion for entry in entries))
    column = min(max((len(name) for name in ids), default=0), _CELL) + 1
    yield (" " * column + "".join(code.ljust(_CELL) for code in codes)).rstrip()
    for name in ids:
        row = "".join(cells.get((name, code), "-").ljust(_CELL) for code in codes)
        if len(name) >= column:
            yield name
        yield ((name if len(name) < column else "").ljust(column) + row).rstrip()


def _acts(criterion: str, entries: Sequence[LedgerEntry], book: RuleBook, width: int) -> Iterator[str]:
    titles = {found.head.id: (found.head.title, found.head.status) for found in book.criteria}
    title, status = titles.get(criterion, (None, None))
    yield from hanging(criterion, f"{title or ''} [the common text: {status}]", width, len(criterion) + 1)
    for entry in entries:
        if entry.criterion == criterion and (entry.acts or entry.settings):
            for number, act in enumerate(entry.acts):
                name = book.parties[entry.party].designation if number == 0 else ""
                yield from hanging(f"  {name}", _act(act), width, 26)
                if act.reason:
                    yield from hanging("", f"reason: {act.reason}", width, 26)
            for setting in entry.settings:
                yield from hanging("", setting_words(setting), width, 26)
    silent = [e.party for e in entries if e.criterion == criterion and not e.acts]
    if silent:
        yield from hanging("  no act", ", ".join(silent), width, 26)


def _act(act: LedgerAct) -> str:
    days = "".join((f" from {act.since}" if act.since else "", f" until {act.until}" if act.until else ""))
    ground = f"under {', '.join(act.ground)}" if act.ground else ""
    attested = f"attested ({act.attested}), provision not read" if act.attested else ""
    said = "; ".join(part for part in (f"{act.act}{days}", ground, attested) if part.strip())
    return f"{said} ({act.origin})"


def setting_words(setting: Setting) -> str:
    """What a Party sets and what it does: "sets x to 30 % (common value 50 %): narrower"."""
    value = words.quantity(setting.value, setting.unit) if setting.value else "a list of its own"
    common = (
        "" if setting.default is None else f" (common value {words.quantity(setting.default, setting.unit)})"
    )
    return f"sets {setting.name} to {value}{common}: {setting.effect}"


def ledger_as_json(entries: Sequence[LedgerEntry], as_of: str | None) -> dict[str, Any]:
    """`ledger` with an entry for each criterion and Party, `states` with what each means, and counts."""
    counts = {state: sum(entry.state == state for entry in entries) for state in STATES}
    return {
        "as_of": as_of,
        "states": STATES,
        "ledger": [msgspec.to_builtins(entry) for entry in entries],
        "summary": {"entries": len(entries), **counts},
    }
