"""Which way a criterion, an alert or an area moved: proved over all declarations, or undecided by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from crmc.analysis.diff.model import Field, PartyVerdict, Verdict
from crmc.analysis.diff.moved import Named, causes, national_causes, used_by
from crmc.analysis.diff.sides import SAME, Sides, crossed, of_periods, of_sets, sides_of, united
from crmc.analysis.proof.compare import Comparison, compare_selections
from crmc.ir.model import WITHHELD, Alert, Area, Criterion, RuleBook
from crmc.ir.party import draft_book

Rule = Criterion | Alert | Area
_ENTERING = frozenset({"trial", "active"})


class Moved(Struct, frozen=True):
    """What is found of one criterion, alert or area whose selection may have changed."""

    verdict: Verdict
    dead: bool = False
    witnesses: dict[str, Any] = msgspec.field(default_factory=dict)
    gained: str | None = None
    lost: str | None = None
    reason: str | None = None
    undetermined: str | None = None
    supplied: dict[str, Any] = msgspec.field(default_factory=dict)
    newly_read: tuple[str, ...] = ()
    no_longer_read: tuple[str, ...] = ()
    parties: tuple[PartyVerdict, ...] = ()


EQUAL = Moved("equal")


class Judge:
    """Two books, and what of their lists, tables, parameters and catalogue differs."""

    def __init__(self, old: RuleBook, new: RuleBook) -> None:
        self.old, self.new = old, new
        self.named = Named(old), Named(new)
        self.causes = causes(*self.named)
        self.national = national_causes(*self.named)
        self.catalogue = dict(_catalogue_causes(old, new))
        self.books: dict[str, tuple[RuleBook, RuleBook]] = {}

    @property
    def has_causes(self) -> bool:
        """Whether anything differs that a rule could name."""
        return bool(self.causes or self.national or self.catalogue)

    def causes_of(self, old: Rule, new: Rule) -> list[Field]:
        """What a rule names and is not part of it: values that differ, and facts of the catalogue."""
        used = sorted(used_by(old) | used_by(new))
        found = [self.causes[name] for name in used if name in self.causes]
        parties = new.parties if isinstance(new, Criterion) else ()
        found += [
            field for (name, party), field in self.national.items() if name in used and party in parties
        ]
        read = sorted({*old.elements, *new.elements, *old.applies, *new.applies})
        return found + [self.catalogue[name] for name in read if name in self.catalogue]

    def verdict(self, old: Rule, new: Rule, fields: Iterable[Field]) -> Moved:
        """The verdict, where one of the fields decides what is selected."""
        deciding = [field for field in fields if field.about == "selection"]
        if not deciding:
            return EQUAL
        if any(field.path == "status" for field in deciding):
            return _of_status(old, new)
        withheld = self._withheld(old, new)
        if withheld is not None:
            return Moved("undecided", reason=withheld)
        catalogue = [field.path for field in deciding if field.path.startswith("catalogue.")]
        if catalogue:
            names = ", ".join(path.removeprefix("catalogue.") for path in catalogue)
            return Moved("undecided", reason=f"the catalogue says something else of {names}")
        return self._proved(old, new)

    def _withheld(self, old: Rule, new: Rule) -> str | None:
        """The name of what is not there to be compared."""
        for rule, named in zip((old, new), self.named, strict=True):
            if WITHHELD in (getattr(rule, "select_text", None), getattr(rule, "scope_text", None)):
                return "its condition is withheld"
            for name in sorted(used_by(rule)):
                found = named.declared.get(name)
                if found is None or found.withheld:
                    return f"the values of `{name}` are not at hand"
        return None

    def _proved(self, old: Rule, new: Rule) -> Moved:
        around = crossed(_around(old, new))
        if isinstance(old, Area) and isinstance(new, Area) and None in (old.scope, new.scope):
            return Moved(crossed((_of_criteria(old, new), around)).verdict)
        found = compare_selections(self.old, as_criterion(old), self.new, as_criterion(new))
        parties = tuple(self._of_parties(old, new)) if isinstance(new, Criterion) else ()
        sides = [sides_of(verdict) for verdict in (found.verdict, *(one.verdict for one in parties))]
        known = [one for one in sides if one is not None]
        if len(known) < len(sides):
            reason = found.reason or next((one.reason for one in parties if one.reason), None)
            return _moved(found, "undecided", parties, reason)
        conditions = united(known)
        if isinstance(old, Area) and isinstance(new, Area):
            conditions = united((conditions, of_sets(old.criteria, new.criteria)))
        return _moved(found, crossed((conditions, around)).verdict, parties, None)

    def _of_parties(self, old: Rule, new: Rule) -> Iterator[PartyVerdict]:
        """The verdict in the book of each Party that has values of its own, where these may tell."""
        used = used_by(old) | used_by(new)
        own = {party for named in self.named for name in used for party in named.parties_of(name)}
        for party in sorted(own & set(getattr(old, "parties", ())) & set(getattr(new, "parties", ()))):
            before, after = self._books(party)
            left, right = _find(before, old.head.id), _find(after, new.head.id)
            if left is not None and right is not None:
                found = compare_selections(before, left, after, right)
                yield PartyVerdict(
                    party,
                    found.verdict,
                    dict(found.witnesses),
                    found.gained_words,
                    found.lost_words,
                    found.reason,
                )

    def _books(self, party: str) -> tuple[RuleBook, RuleBook]:
        if party not in self.books:
            self.books[party] = _book_of(self.old, party), _book_of(self.new, party)
        return self.books[party]


def _book_of(book: RuleBook, party: str) -> RuleBook:
    """The book of a Party; the bundle of one is it already. Times in which it is absent are its acts'."""
    if book.party is not None:
        return book
    found = draft_book(book, party)
    return msgspec.structs.replace(
        found, criteria=tuple(msgspec.structs.replace(one, absent=()) for one in found.criteria)
    )


def _find(book: RuleBook, name: str) -> Criterion | None:
    return next((found for found in book.criteria if found.head.id == name), None)


def _moved(
    found: Comparison, verdict: Verdict, parties: tuple[PartyVerdict, ...], reason: str | None
) -> Moved:
    witnesses = dict(found.witnesses)
    for party in parties:
        witnesses = {**party.witnesses, **witnesses}
    shifted = found.undetermined_changes and verdict != "undecided"
    return Moved(
        verdict,
        dead=found.dead,
        witnesses=witnesses,
        gained=found.gained_words,
        lost=found.lost_words,
        reason=reason,
        undetermined=(found.undetermined_words or "somewhere") if shifted else None,
        supplied=dict(found.supplied),
        newly_read=found.newly_read,
        no_longer_read=found.no_longer_read,
        parties=parties,
    )


def _of_status(old: Rule, new: Rule) -> Moved:
    """What enters no bundle selects nothing."""
    if new.head.status in _ENTERING:
        return Moved("wider", gained=f"everything: it was `{old.head.status}`, in no bundle")
    return Moved("narrower", lost=f"everything: it is `{new.head.status}`, in no bundle")


def _around(old: Rule, new: Rule) -> Iterator[Sides]:
    """Parties that it is for, which are no part of the condition."""
    yield SAME
    if isinstance(old, Criterion) and isinstance(new, Criterion):
        yield of_sets(old.parties, new.parties)
        yield SAME if old.absent == new.absent else Sides(gained=True, lost=True, kept=True)
    if isinstance(old, Alert) and isinstance(new, Alert):
        yield of_sets(_receiving(old), _receiving(new))


def _receiving(alert: Alert) -> set[str]:
    return {*alert.recipients, alert.sender or ""}


def _of_criteria(old: Area, new: Area) -> Sides:
    """An area that names criteria and has no scope, on one side at least."""
    named = of_sets(old.criteria, new.criteria)
    scope = Sides(new.scope is not None, old.scope is not None, kept=False)
    kinds = of_sets(old.applies or ("any",), new.applies or ("any",))
    return crossed((united((named, scope)), kinds, of_periods(old.head.valid, new.head.valid)))


def as_criterion(rule: Rule) -> Criterion:
    """A criterion that selects what an alert or an area has in its scope."""
    if isinstance(rule, Criterion):
        return rule
    return Criterion(
        head=rule.head,
        risk=None,
        level=None,
        consequence=None,
        applies=rule.applies,
        on="item",
        parties=(),
        description=None,
        justification=None,
        exchange=None,
        parts=(),
        select=rule.scope,
        select_text=None,
        score=None,
        controls=(),
        no_aeo_relief=None,
        measure=(),
        elements=rule.elements,
    )


def _catalogue_causes(old: RuleBook, new: RuleBook) -> Iterator[tuple[str, Field]]:
    """By element or kind, where the catalogue gives it another type, digits, bound, code list or date."""
    for name in sorted(old.elements.keys() & new.elements.keys()):
        if _facts(old, name) != _facts(new, name):
            before, after = (_told(_facts(book, name)) for book in (old, new))
            yield name, Field(f"catalogue.{name}", before, after, "selection")
    for name in sorted(old.kinds.keys() & new.kinds.keys()):
        dates = old.kinds[name].reference_dates, new.kinds[name].reference_dates
        if dates[0] != dates[1]:
            yield name, Field(f"catalogue.{name}", *dates, "selection")


def _facts(book: RuleBook, name: str) -> dict[str, Any]:
    """What the catalogue says of an element that an outcome can depend on."""
    facts = msgspec.to_builtins(book.elements[name])
    code_list = book.code_lists.get(facts["code_list"] or "")
    codes = {} if code_list is None else {"edition": code_list.edition, "codes": code_list.codes}
    return {key: value for key, value in facts.items() if key not in ("title", "personal_data")} | codes


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | ({"codes": len(facts["codes"])} if "codes" in facts else {})
