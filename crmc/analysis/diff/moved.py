"""Lists, tables and parameters whose values differ, and whose values of them: everyone's or one Party's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmc.analysis.diff.entries import entries_of
from crmc.analysis.diff.model import Field
from crmc.ir.expression import Listed, Lookup, Parameter
from crmc.ir.model import Alert, Area, Criterion, RuleBook, Table, ValueList
from crmc.ir.walk import names_in

_OF_NAMES = ("lists", "tables", "parameters")


class Named:
    """The lists, tables and parameters of a book by name, and the values that Parties set."""

    def __init__(self, book: RuleBook) -> None:
        self.declared = {found.head.id: found for name in _OF_NAMES for found in getattr(book, name)}
        self.national = _national_values(book)

    def parties_of(self, name: str) -> set[str]:
        """The Parties with a value of their own."""
        return {party for named, party in self.national if named == name}


def used_by(rule: Criterion | Alert | Area) -> set[str]:
    """Lists, tables and parameters that a criterion, alert or area names."""
    if isinstance(rule, Criterion):
        expressions = [*(part.value for part in rule.parts), rule.select]
    else:
        expressions = [rule.scope]
    return {name for expression in expressions for name in names_in(expression, Listed, Lookup, Parameter)}


def causes(old: Named, new: Named) -> dict[str, Field]:
    """By name, how the common value of a list, table or parameter differs."""
    found: dict[str, Field] = {}
    for name in sorted(old.declared.keys() & new.declared.keys()):
        before, after = old.declared[name], new.declared[name]
        if before != after and _values(before) != _values(after):
            unit = getattr(after, "unit", None)
            found[name] = Field(f"uses.{name}", *_told(before, after), "selection", unit)
    for name in sorted(old.declared.keys() ^ new.declared.keys()):
        found[name] = Field(f"uses.{name}", *_presence(name, old, new), "selection")
    return found


def _presence(name: str, old: Named, new: Named) -> tuple[Any, Any]:
    """For what stands in one book only."""
    return (None, "declared") if name in new.declared else ("declared", None)


def _values(declaration: Any) -> dict[str, Any]:
    return {entry.path: entry.value for entry in entries_of(declaration) if entry.about == "value"}


def _told(before: Any, after: Any) -> tuple[Any, Any]:
    """What is gone and what is new; of a parameter, the default."""
    if isinstance(before, ValueList) and isinstance(after, ValueList):
        gone, come = set(before.values) - set(after.values), set(after.values) - set(before.values)
        return sorted(gone), sorted(come)
    old, new = _values(before), _values(after)
    paths = [path for path in sorted(old.keys() | new.keys()) if old.get(path) != new.get(path)]
    if isinstance(before, Table) and isinstance(after, Table):
        rows = [path.removeprefix("rows.") for path in paths]
        return tuple(
            {row: side[path] for row, path in zip(rows, paths, strict=True) if path in side}
            for side in (old, new)
        )  # type: ignore[return-value]
    return (old.get("default"), new.get("default")) if "default" in paths else ("as before", "changed")


def national_causes(old: Named, new: Named) -> dict[tuple[str, str], Field]:
    """By name and Party, values that a Party sets otherwise than before."""
    found = {}
    for name, party in sorted(old.national.keys() | new.national.keys()):
        values = old.national.get((name, party)), new.national.get((name, party))
        if values[0] != values[1]:
            unit = getattr(new.declared.get(name), "unit", None)
            found[name, party] = Field(f"national.{party}.{name}", *values, "selection", unit)
    return found


def _national_values(book: RuleBook) -> dict[tuple[str, str], list[list[str | None]]]:
    """By name and Party: [from, value] as its adoptions set them."""
    values: dict[tuple[str, str], list[list[str | None]]] = {}
    for name, party, start, value in _settings(book):
        values.setdefault((name, party), []).append([start, value])
    return {key: sorted(found, key=str) for key, found in values.items()}


def _settings(book: RuleBook) -> Iterator[tuple[str, str, str | None, str]]:
    for act in book.acts:
        for name, value in act.settings if act.act == "adopt" else ():
            yield name, act.party, act.period.start, value
