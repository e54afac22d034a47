"""Puts together what a Party supplies for an evaluation, checked against the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from crmc.engine.declarations import Given, InputError, ReadResult, Unread
from crmc.engine.profile import Profile
from crmc.engine.readers import read_declarations
from crmc.ir.declared import Expected, Fault, read_value
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook, ValueList
from crmc.ir.record import Record, Unreadable, read_record

_MOST_TOLD = 20


def read_result_record(book: RuleBook, result: ReadResult) -> Record | Unreadable:
    """The record of what a reader gave; an unreadable one says where it stands."""
    if isinstance(result, Unread):
        return Unreadable(result.message, result.id)
    record = read_record(book, result.declaration)
    if isinstance(record, Unreadable):
        return Unreadable(f"{result.place}: {record.message}", record.id)
    return replace(record, places=_places(record, result)) if record.faults else record


def _places(record: Record, given: Given) -> dict[int | None, str]:
    """Where the header and each item stood; one place where all of it was on one line."""
    items = zip((item.number for item in record.items), given.item_places, strict=False)
    return {None: given.place, **dict(items)}


def read_history(
    path: Path, book: RuleBook, profile: Profile | None = None, kind: str | None = None
) -> tuple[Record, ...]:
    """Earlier declarations (4.8), in the forms of the declarations themselves."""
    return history_records(book, read_declarations(path, book, profile, kind), f"`{path.name}`")


def history_records(book: RuleBook, results: Iterable[ReadResult], name: str) -> tuple[Record, ...]:
    """Raises InputError if one cannot be read: a history with holes would count too few."""
    records: list[Record] = []
    faults: list[str] = []
    for result in results:
        record = read_result_record(book, result)
        if isinstance(record, Record):
            records.append(record)
        else:
            faults.append(f"the history {name}, {record.message}")
    if faults:
        more = len(faults) - _MOST_TOLD
        raise InputError(*faults[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else []))
    return tuple(records)


def given_history(declarations: Iterable[object]) -> Iterator[ReadResult]:
    """Declarations of the nested form that are already in memory."""
    for number, declaration in enumerate(declarations, start=1):
        place = f"declaration {number}"
        if isinstance(declaration, dict):
            yield Given(declaration, place)
        else:
            yield Unread(None, place, "it is not an object")


def checked_lists(book: RuleBook, lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The lists that the book asks for. Raises InputError for a value that is none of the list's type.

    Names that the book does not know are left alone (a folder may serve several bundles); a list whose
    values the book itself holds cannot be replaced.
    """
    checked: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    declared = {named.head.id: named for named in book.lists}
    for name, values in lists.items():
        if name in declared:
            checked[name] = tuple(values)
            faults.extend(_list_faults(declared[name], checked[name]))
    if faults:
        raise InputError(*faults)
    return checked


def _list_faults(named: ValueList, values: tuple[str, ...]) -> Iterator[str]:
    name = named.head.id
    if not (named.external or named.withheld):
        yield f"the list `{name}` is harmonised: its values stand in the book and are not supplied"
        return
    for value in values:
        reason = _value_fault(named, value)
        if reason is not None:
            yield f"the list `{name}`: {reason}"


def _value_fault(named: ValueList, value: object) -> str | None:
    if not isinstance(value, str):
        return f"`{value}` is not text"
    if named.hierarchical:
        digits = value.replace(".", "")
        return None if digits.isascii() and digits.isdigit() else f"`{value}` is not a commodity code"
    if named.type in ("code", "text", "identifier"):
        return None
    read = read_value(value, Expected(_facts(named), None))
    return read.reason if isinstance(read, Fault) else None


def _facts(named: ValueList) -> ElementFacts:
    return ElementFacts(
        title=named.of, type=named.type, code_list=None, multiple=False, levels=(), kinds=(),
        digits_before=None, digits_after=None, minimum=None, personal_data="no",
    )  # fmt: skip
