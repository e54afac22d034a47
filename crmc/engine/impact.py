"""What a change does to declarations: the selections before and after, and the work of offices."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import msgspec
from msgspec import Struct

from crmc.decimals import decimal_text
from crmc.engine.blocks import Templates, listed
from crmc.engine.declarations import Given, InputError
from crmc.engine.engines import Job, ReadAgainError, chosen
from crmc.engine.readers import read_declarations
from crmc.ir.controls import most_severe
from crmc.ir.evaluate import Row
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook
from crmc.ir.party import book_for

OFFICE_ELEMENTS = (
    "presentation_office",
    "goods_location_office",
    "departure_office",
    "first_entry_office",
    "exit_office",
    "export_office",
)
"""Where a declaration is controlled: the first of these that it gives."""
NO_OFFICE = "not given"
MOST_EXAMPLES = 5
SEVERAL_RUNS = 50_000
"""Bytes of a sample for which the batch engine is worth its start, as each book judges it."""
CAPACITY_COLUMNS = ("office", "per_day")
_CAPACITY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")


class Shift(Struct, frozen=True):
    """A number before and after."""

    old: int
    new: int


class CriterionShift(Struct, frozen=True):
    """Selections of a criterion; `gained` and `lost` are counts, the first few named beside them."""

    old: int
    new: int
    gained: int
    lost: int
    gained_examples: tuple[str, ...]
    lost_examples: tuple[str, ...]
    undetermined: Shift


class Workload(Struct, frozen=True):
    """Controls a day at an office, before and after, and how many it can do; rounded to tenths."""

    office: str
    old: str
    new: str
    capacity: str
    is_over: bool


class Impact(Struct, frozen=True):
    """A sample judged by both books; `declarations` are counted by channel and office, pairs by criterion.

    `days` are the different reference dates of the sample. `parties`: selections in the book of each Party.
    """

    declarations: int
    days: int
    criteria: dict[str, CriterionShift]
    channels: dict[str, Shift]
    offices: dict[str, Shift]
    parties: dict[str, Shift]
    workload: tuple[Workload, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """The declarations, what is supplied besides (as a job), and the capacities of offices, if known."""

    job: Job
    capacity: dict[str, Fraction] | None = None
    parties: tuple[str, ...] = ()
    """Whose books are counted besides."""
    party: str | None = None
    """Whose book is judged in place of the common text."""


@dataclass(slots=True)
class _Judged:
    """What one book makes of the sample."""

    selected: dict[str, dict[tuple[str, int | None], None]] = field(default_factory=dict)
    undetermined: dict[str, int] = field(default_factory=dict)
    channels: dict[str, set[str]] = field(default_factory=dict)
    """By declaration."""

    def add(self, row: Row, declaration: str, item: int | None) -> None:
        if row.criterion is None:
            return
        if row.outcome == "undetermined":
            self.undetermined[row.criterion] = self.undetermined.get(row.criterion, 0) + 1
        if row.outcome == "selected":
            self.selected.setdefault(row.criterion, {})[declaration, item] = None
            if row.channel:
                self.channels.setdefault(declaration, set()).add(row.channel)

    @property
    def count(self) -> int:
        return sum(map(len, self.selected.values()))


def impact_of(old: RuleBook, new: RuleBook, sample: Sample) -> Impact:
    """Judges the sample by both books. Raises InputError, RefusedError."""
    if not sample.job.source.is_file():
        raise InputError(f"`{sample.job.source}` is not a file: --sample takes one of declarations")
    offices, days = _offices_and_days(new, sample.job)
    before, after = (_judged(_whole(book, sample.party), sample.job) for book in (old, new))
    channels = [_by_channel(book, judged) for book, judged in ((old, before), (new, after))]
    by_office = [_by_office(judged, offices) for judged in (before, after)]
    return Impact(
        declarations=len(offices),
        days=days,
        criteria=_by_criterion(before, after),
        channels={
            name: Shift(*(counts.get(name, 0) for counts in channels))
            for name in new.channels
            if any(name in counts for counts in channels)
        },
        offices={
            name: Shift(*(counts.get(name, 0) for counts in by_office))
            for name in sorted(by_office[0].keys() | by_office[1].keys())
        },
        parties=dict(_by_party(old, new, sample)),
        workload=tuple(_workload(by_office, days, sample.capacity or {})),
    )


def _whole(book: RuleBook, party: str | None) -> RuleBook:
    """The common text of a whole book, or a Party's; the book of a Party is what it is."""
    return book if book.party is not None else book_for(book, party)


def _judged(book: RuleBook, job: Job) -> _Judged:
    found = _Judged()
    own = replace(job, book=book, templates=Templates())
    try:
        _run(own, found)
    except ReadAgainError:
        found = _Judged()
        _run(replace(own, by_record=True, templates=Templates()), found)
    return found


def _run(job: Job, found: _Judged) -> None:
    engine = "numpy" if job.source.stat().st_size >= SEVERAL_RUNS else "auto"
    for block in chosen(engine, job).blocks(job):
        columns = (listed(block.declarations), listed(block.items), listed(block.templates))
        for declaration, item, number in zip(*columns, strict=True):
            if declaration is not None:
                found.add(job.templates.rows[number], declaration, item)


def _offices_and_days(book: RuleBook, job: Job) -> tuple[dict[str, str], int]:
    """The office of each declaration, and how many different reference dates there are."""
    offices: dict[str, str] = {}
    days: set[str] = set()
    for given in read_declarations(job.source, _with_offices(book), job.profile, job.kind):
        if isinstance(given, Given):
            declared = given.declaration
            known = (declared.get(name) for name in OFFICE_ELEMENTS)
            office = next((value for value in known if isinstance(value, str) and value), NO_OFFICE)
            offices[str(declared.get("id"))] = office
            days.update(_day(book, declared))
    return offices, len(days)


def _with_offices(book: RuleBook) -> RuleBook:
    """The book with the elements that tell an office, so that a reader of flat rows takes them too."""
    office = ElementFacts(
        title="Customs office",
        type="text",
        code_list=None,
        multiple=False,
        levels=("header",),
        kinds=tuple(book.kinds),
        digits_before=None,
        digits_after=None,
        minimum=None,
        personal_data="no",
    )
    offices = {name: office for name in OFFICE_ELEMENTS if name not in book.elements}
    return msgspec.structs.replace(book, elements=book.elements | offices)


def _day(book: RuleBook, declared: dict[str, object]) -> Iterator[str]:
    kind = book.kinds.get(str(declared.get("kind")))
    names = (*(kind.reference_dates if kind else ()), "received_date")
    yield from [str(declared[name]) for name in names if declared.get(name)][:1]


def _by_criterion(before: _Judged, after: _Judged) -> dict[str, CriterionShift]:
    names = sorted({*before.selected, *after.selected, *before.undetermined, *after.undetermined})
    return {name: _shift(name, before, after) for name in names}


def _shift(name: str, before: _Judged, after: _Judged) -> CriterionShift:
    old, new = before.selected.get(name, {}), after.selected.get(name, {})
    gained, lost = [one for one in new if one not in old], [one for one in old if one not in new]
    return CriterionShift(
        old=len(old),
        new=len(new),
        gained=len(gained),
        lost=len(lost),
        gained_examples=tuple(map(_told, gained[:MOST_EXAMPLES])),
        lost_examples=tuple(map(_told, lost[:MOST_EXAMPLES])),
        undetermined=Shift(before.undetermined.get(name, 0), after.undetermined.get(name, 0)),
    )


def _told(place: tuple[str, int | None]) -> str:
    declaration, item = place
    return declaration if item is None else f"{declaration} item {item}"


def _by_channel(book: RuleBook, judged: _Judged) -> dict[str, int]:
    """Declarations by their most severe channel (4.11)."""
    counts: dict[str, int] = {}
    for channels in judged.channels.values():
        channel = most_severe(book, channels)
        if channel is not None:
            counts[channel] = counts.get(channel, 0) + 1
    return counts


def _by_office(judged: _Judged, offices: dict[str, str]) -> dict[str, int]:
    """Declarations with a control by office."""
    counts: dict[str, int] = {}
    for declaration in judged.channels:
        office = offices.get(declaration, NO_OFFICE)
        counts[office] = counts.get(office, 0) + 1
    return counts


def _by_party(old: RuleBook, new: RuleBook, sample: Sample) -> Iterator[tuple[str, Shift]]:
    """Selections in the book of each Party; books that judge alike are judged once."""
    if old.party is not None or new.party is not None:
        return
    known: dict[bytes, int] = {}
    for party in sample.parties:
        counts = []
        for book in (old, new):
            own = book_for(book, party)
            key = msgspec.json.encode(
                [
                    *(msgspec.structs.replace(found, active_from=None) for found in own.criteria),
                    *(own.alerts, own.lists, own.tables, own.parameters),
                ],
                order="deterministic",
            )
            if key not in known:
                known[key] = _judged(own, sample.job).count
            counts.append(known[key])
        yield party, Shift(*counts)


# Capacity


def read_capacity(path: Path) -> dict[str, Fraction]:
    """Controls a day by office: CSV with the columns office, per_day. Raises InputError with every fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"the capacities `{path}` cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise InputError(f"`{path.name}` is not valid UTF-8") from None
    rows = csv.reader(text.splitlines(), strict=True)
    try:
        if tuple(next(rows, [])) != CAPACITY_COLUMNS:
            raise InputError(f"`{path.name}`, line 1: the header must be {','.join(CAPACITY_COLUMNS)}")
        return _capacities((f"`{path.name}`, line {rows.line_num}", row) for row in rows if row)
    except csv.Error as error:
        raise InputError(f"`{path.name}`, line {rows.line_num}: this is not CSV: {error}") from None


def _capacities(rows: Iterable[tuple[str, list[str]]]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    faults: list[str] = []
    for place, row in rows:
        if len(row) != len(CAPACITY_COLUMNS) or not row[0]:
            faults.append(f"{place}: a row has an office and a number")
        elif not _CAPACITY.fullmatch(row[1]):
            faults.append(f"{place}: `{row[1]}` is no number of controls a day such as 12 or 12.5")
        elif found.setdefault(row[0], Fraction(row[1])) != Fraction(row[1]):
            faults.append(f"{place}: there are two capacities of {row[0]}")
    if faults:
        raise InputError(*faults)
    return found


def _workload(counts: list[dict[str, int]], days: int, capacity: dict[str, Fraction]) -> Iterator[Workload]:
    """Controlled declarations a day, where the sample tells its days, against what the office can do."""
    for office in sorted(capacity):
        old, new = (Fraction(one.get(office, 0), max(days, 1)) for one in counts)
        over = new > capacity[office] and new > old
        yield Workload(office, _tenths(old), _tenths(new), decimal_text(capacity[office]), over)


def _tenths(value: Fraction) -> str:
    """Rounded to a tenth, half to even."""
    return decimal_text(Fraction(round(value * 10), 10))
