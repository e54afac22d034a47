"""What differs between two RuleBooks, declaration by declaration and field by field.

A verdict speaks of what a declaration selects: `equal` where nothing that decides it changed, `added`,
`removed`, and `undecided` where something did. Which way it moved is not decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from crmc.ir.expression import Listed, Lookup, Parameter
from crmc.ir.lower_facts import DECLARATIONS
from crmc.ir.model import Act, Criterion, RuleBook
from crmc.ir.walk import names_in

_KINDS = {
    "criteria": "criterion",
    "alerts": "alert",
    "areas": "area",
    "lists": "list",
    "tables": "table",
    "parameters": "parameter",
    "procedures": "sop",
    "metrics": "metric",
}
_DECIDING: dict[str, tuple[str, ...]] = {
    "criterion": (
        "head.valid",
        "applies",
        "on",
        "parties",
        "parts",
        "select",
        "score",
        "active_from",
        "absent",
    ),
    "alert": ("head.valid", "head.status", "applies", "scope", "recipients", "sender"),
    "area": ("head.valid", "head.status", "applies", "scope", "criteria"),
    "list": ("of", "values", "external", "dated", "withheld"),
    "table": ("by", "rows", "withheld"),
    "parameter": ("default", "national", "low", "high", "withheld"),
    "sop": ("steps", "within", "applies", "places", "separate", "forms", "roles", "authorities", "resources"),
    "metric": ("formula", "target", "per"),
}
"""Per kind, the fields that decide what a declaration selects or does; others are words, law and review."""

_NOT_COMPARED = ("head.origin", "elements", "head.id")
_PROSE_OF_PARTS = ("title", "text", "classification")


class Field(Struct, frozen=True):
    """A field that differs; None where one side has it not. `path` as in `rules.json`, dotted."""

    path: str
    old: Any
    new: Any


class Change(Struct, frozen=True):
    """One declaration that differs, in the form of `crmc diff --format json`."""

    id: str
    kind: str
    verdict: str
    fields: tuple[Field, ...]
    dead: bool = False
    witnesses: dict[str, Any] = msgspec.field(default_factory=dict)
    sample: dict[str, int] | None = None


def differences(old: RuleBook, new: RuleBook, unread: Collection[tuple[str, str]] = ()) -> list[Change]:
    """Every declaration that differs, by kind and ID; what is the same in both is left out.

    `unread` are (kind, ID) of declarations that have no meaning on one side because of errors in their
    text: they are `undecided`, and never taken for added or removed.
    """
    before, after = dict(_declarations(old)), dict(_declarations(new))
    moved = _moved_values(before, after)
    for name, party, field in _national_changes(old, new):
        moved.setdefault(name, []).append((party, field))
    changes = []
    for key in [*before, *(key for key in after if key not in before)]:
        change = _compare(key, before.get(key), after.get(key), moved)
        if change is not None and not _is_unread(key, unread):
            changes.append(change)
    changes += [Change(name, kind, "undecided", (Field("errors", None, None),)) for kind, name in unread]
    return sorted(changes, key=lambda change: (_place(change.kind), change.id, change.kind))


def _place(kind: str) -> int:
    """Where a kind stands in a list of changes: acts come last."""
    kinds = list(_KINDS.values())
    return kinds.index(kind) if kind in kinds else len(kinds)


def _is_unread(key: tuple[str, str], unread: Collection[tuple[str, str]]) -> bool:
    name, kind = key
    return any(kind == other and name.split(" by ")[0] == unread_name for other, unread_name in unread)


def _declarations(book: RuleBook) -> Iterator[tuple[tuple[str, str], Struct]]:
    for name in DECLARATIONS:
        for declaration in getattr(book, name):
            if isinstance(declaration, Act):
                yield (f"{declaration.target} by {declaration.party}", declaration.act), declaration
            else:
                yield (declaration.head.id, _KINDS[name]), declaration


Moved = dict[str, list[tuple[str | None, Field]]]
"""By the name of a list, table or parameter: whose value of it differs (None: everyone's), and how."""


def _compare(key: tuple[str, str], old: Struct | None, new: Struct | None, moved: Moved) -> Change | None:
    name, kind = key
    if old is None or new is None:
        return Change(name, kind, "removed" if new is None else "added", ())
    fields = tuple(_fields(old, new))
    if isinstance(new, Criterion):
        used = (found for name in sorted(_used(new) & moved.keys()) for found in moved[name])
        fields += tuple(field for party, field in used if party is None or party in new.parties)
    if not fields:
        return None
    deciding = any(_decides(kind, field.path) for field in fields)
    return Change(name, kind, "undecided" if deciding else "equal", fields)


def _used(criterion: Criterion) -> set[str]:
    """Lists, tables and parameters that a criterion names."""
    expressions = [*(part.value for part in criterion.parts), criterion.select]
    return {name for expression in expressions for name in names_in(expression, Listed, Lookup, Parameter)}


def _moved_values(before: dict[tuple[str, str], Struct], after: dict[tuple[str, str], Struct]) -> Moved:
    """Lists, tables and parameters whose values differ."""
    moved: Moved = {}
    for key in before.keys() | after.keys():
        name, kind = key
        if kind not in ("list", "table", "parameter"):
            continue
        change = _compare(key, before.get(key), after.get(key), {})
        if change is not None and change.verdict != "equal":
            moved[name] = [(None, Field(f"uses.{name}", "as before", "changed"))]
    return moved


def _national_changes(old: RuleBook, new: RuleBook) -> Iterator[tuple[str, str, Field]]:
    """Name, Party and field of each value that a Party sets otherwise than before."""
    before, after = _national_values(old), _national_values(new)
    for name, party in sorted(before.keys() | after.keys()):
        values = before.get((name, party)), after.get((name, party))
        if values[0] != values[1]:
            yield name, party, Field(f"national.{party}.{name}", *values)


def _national_values(book: RuleBook) -> dict[tuple[str, str], list[list[str | None]]]:
    """By name and Party: [from, value] as its adoptions set them."""
    values: dict[tuple[str, str], list[list[str | None]]] = {}
    for act in book.acts:
        for name, value in act.settings if act.act == "adopt" else ():
            values.setdefault((name, act.party), []).append([act.period.start, value])
    return {key: sorted(found, key=str) for key, found in values.items()}


def _decides(kind: str, path: str) -> bool:
    if path.startswith(("uses.", "national.")) and kind == "criterion":
        return True
    if kind not in _DECIDING:
        return not path.startswith(("reason", "head.title", "head.legal", "attested"))
    if path.startswith("parts.") and path.rsplit(".", 1)[-1] in _PROSE_OF_PARTS:
        return False
    return any(path == field or path.startswith(f"{field}.") for field in _DECIDING[kind])


def _fields(old: Struct, new: Struct) -> Iterator[Field]:
    left, right = _flat(msgspec.to_builtins(old)), _flat(msgspec.to_builtins(new))
    for path in sorted(left.keys() | right.keys()):
        if path.startswith(_NOT_COMPARED) or left.get(path) == right.get(path):
            continue
        yield Field(path, left.get(path), right.get(path))


_WHOLE = frozenset({"select", "scope", "value", "rows", "steps", "values", "evidence", "settings", "score"})
"""Fields shown whole: their parts mean nothing alone."""


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Dotted paths of a declaration; parts, controls and fields of named things go by name."""
    if isinstance(value, dict) and path.rsplit(".", 1)[-1] not in _WHOLE:
        nested = (_flat(child, f"{path}.{name}" if path else name) for name, child in value.items())
        return {name: found for part in nested for name, found in part.items()}
    if path in ("parts", "controls") and isinstance(value, list | tuple):
        named = {
            str(part.get("name") or part.get("title") or index): part for index, part in enumerate(value)
        }
        order = {f"{path}.order": list(named)}
        nested = (_flat(child, f"{path}.{name}") for name, child in named.items())
        return order | {name: found for part in nested for name, found in part.items()}
    return {path: value}


def as_json(changes: list[Change], compared: int) -> dict[str, Any]:
    """The form of `crmc diff --format json`; `compared` declarations stand in either book."""
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.verdict] = counts.get(change.verdict, 0) + 1
    summary = {
        "declarations": compared,
        "unchanged": compared - len(changes),
        "changed": len(changes),
        **counts,
    }
    return {"changes": [msgspec.to_builtins(change) for change in changes], "summary": summary}


def count_declarations(old: RuleBook, new: RuleBook) -> int:
    """Declarations that stand in either book."""
    return len({key for key, _ in _declarations(old)} | {key for key, _ in _declarations(new)})
