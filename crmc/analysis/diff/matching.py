"""Which declaration of one book is which of the other: by ID, and where that changed, by content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from crmc.ir.lower_facts import DECLARATIONS
from crmc.ir.model import Act, Origin, RuleBook

KINDS = {
    "lists": "list",
    "tables": "table",
    "parameters": "parameter",
    "metrics": "metric",
    "procedures": "sop",
    "criteria": "criterion",
    "alerts": "alert",
    "areas": "area",
    "acts": "act",
}
"""Collections of a book by the word of their kind: each names only those before it, and itself."""

Rename = Literal["id", "id and title"]
Key = tuple[str, str]
"""The ID, of an act what it does to which ID, and the kind."""
_TEXTS = frozenset({"select_text", "scope_text", "text"})
_REFERENCES = frozenset(
    {"target", "related", "procedures", "measure", "criteria", "purpose", "settings", "elements"}
)
_NAMING = frozenset({"list", "table", "parameter"})
_NAME = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")


class Pair(NamedTuple):
    """One declaration on both sides; None where it is not there."""

    name: str
    kind: str
    old: Any
    new: Any
    renamed_from: str | None = None
    rename: Rename | None = None


def pairs_of(old: RuleBook, new: RuleBook) -> list[Pair]:
    """Every declaration of either book, once; what was renamed alone is one pair.

    A reference to what was renamed is no change of the declaration that holds it: the old side of a pair
    speaks with the new names.
    """
    renamed: dict[str, str] = {}
    pairs: list[Pair] = []
    for collection in KINDS:
        before = _keyed(_with_names(getattr(old, collection), renamed))
        after = _keyed(getattr(new, collection))
        found = _renames(collection, before, after)
        renamed |= {was[0]: now[0] for now, (was, _) in found.items() if collection != "acts"}
        pairs += _paired(before, after, found, renamed)
    return pairs


def old_book_with_new_names(old: RuleBook, pairs: Iterable[Pair]) -> RuleBook:
    """The old book in which what was renamed has its new name, so that conditions can be compared."""
    renamed = {
        pair.renamed_from: pair.name for pair in pairs if pair.renamed_from and not isinstance(pair.new, Act)
    }
    if not renamed:
        return old
    kept = {name: tuple(_with_names(getattr(old, name), renamed)) for name in DECLARATIONS}
    return msgspec.structs.replace(
        old, **{name: tuple(_with_own_name(found, renamed) for found in kept[name]) for name in kept}
    )


def _with_own_name(found: Any, renamed: dict[str, str]) -> Any:
    name = renamed.get(found.head.id)
    if name is None or isinstance(found, Act):
        return found
    return msgspec.structs.replace(found, head=msgspec.structs.replace(found.head, id=name))


def _keyed(declarations: Iterable[Any]) -> dict[Key, Any]:
    """By ID and kind; of several acts of one kind on one target, also by their first day."""
    found: dict[Key, list[Any]] = {}
    for declaration in declarations:
        found.setdefault(_key(declaration), []).append(declaration)
    keyed: dict[Key, Any] = {}
    for (name, kind), same in found.items():
        if len(same) == 1:
            keyed[name, kind] = same[0]
            continue
        for number, declaration in enumerate(same, start=1):
            keyed[_distinct(name, kind, declaration, number, keyed)] = declaration
    return keyed


def _distinct(name: str, kind: str, declaration: Any, number: int, keyed: dict[Key, Any]) -> Key:
    start = declaration.period.start if isinstance(declaration, Act) else None
    key = (f"{name} from {start}" if start else f"{name} ({number})", kind)
    return key if key not in keyed else (f"{key[0]} ({number})", kind)


def _key(declaration: Any) -> Key:
    if isinstance(declaration, Act):
        other = f" of {declaration.other_party}" if declaration.other_party else ""
        return f"{declaration.target}{other} by {declaration.party}", declaration.act
    return declaration.head.id, _KIND_OF[type(declaration).__name__]


_KIND_OF = {
    "Criterion": "criterion",
    "Alert": "alert",
    "Area": "area",
    "ValueList": "list",
    "Table": "table",
    "ParameterDeclaration": "parameter",
    "Procedure": "sop",
    "Metric": "metric",
}


def _renames(
    collection: str, before: dict[Key, Any], after: dict[Key, Any]
) -> dict[Key, tuple[Key, Rename | None]]:
    """By new key, the old one with the same content; content that several share is left alone."""
    gone = [key for key in before if key not in after]
    come = [key for key in after if key not in before]
    if not gone or not come or collection == "acts":
        return {}
    found: dict[Key, tuple[Key, Rename | None]] = {}
    for with_title in (True, False):
        taken = {one for one, _ in found.values()}
        was, now = (
            _alone(declarations, with_title)
            for declarations in (
                {key: before[key] for key in gone if key not in taken},
                {key: after[key] for key in come if key not in found},
            )
        )
        for content in now.keys() & was.keys():
            found[now[content]] = (was[content], "id" if with_title else "id and title")
    return found


def _alone(declarations: dict[Key, Any], with_title: bool) -> dict[bytes, Key]:
    """The key of each declaration by its content, where no other has the same."""
    contents: dict[bytes, list[Key]] = {}
    for key, declaration in declarations.items():
        contents.setdefault(_content(declaration, with_title), []).append(key)
    return {content: keys[0] for content, keys in contents.items() if len(keys) == 1}


def _content(declaration: Any, with_title: bool) -> bytes:
    """All that a declaration says but its ID and its version, and where it stands."""
    head = msgspec.structs.replace(declaration.head, id="", version=None, origin=Origin("", None))
    if not with_title:
        head = msgspec.structs.replace(head, title=None, titles={})
    return msgspec.json.encode(msgspec.structs.replace(declaration, head=head), order="deterministic")


def _paired(
    before: dict[Key, Any],
    after: dict[Key, Any],
    found: dict[Key, tuple[Key, Rename | None]],
    renamed: dict[str, str],
) -> Iterator[Pair]:
    taken = {was for was, _ in found.values()}
    for key, new in after.items():
        if key in found:
            was, rename = found[key]
            yield Pair(*key, _with_own_name(before[was], renamed), new, was[0], rename)
        else:
            yield Pair(*key, before.get(key), new)
    for key, old in before.items():
        if key not in after and key not in taken:
            yield Pair(*key, old, None)


# References to what was renamed


def _with_names(declarations: Iterable[Any], renamed: dict[str, str]) -> list[Any]:
    """The declarations with new names in conditions and references; prose stays as it was written."""
    if not renamed:
        return list(declarations)
    return [_renamed_in(found, renamed) for found in declarations]


def _renamed_in(declaration: Any, renamed: dict[str, str]) -> Any:
    raw = msgspec.to_builtins(declaration)
    changed = _substituted(raw, renamed)
    return declaration if changed == raw else msgspec.convert(changed, type(declaration))


def _substituted(value: Any, renamed: dict[str, str], key: str = "") -> Any:
    if isinstance(value, dict):
        names = value.get("op") in _NAMING or value.get("member") in _NAMING
        return {
            name: renamed.get(child, child)
            if names and name == "name"
            else _substituted(child, renamed, name)
            for name, child in value.items()
        }
    if isinstance(value, list | tuple):
        return [_substituted(child, renamed, key) for child in value]
    if isinstance(value, str) and key in _REFERENCES:
        return renamed.get(value, value)
    if isinstance(value, str) and key in _TEXTS:
        return _NAME.sub(lambda found: renamed.get(found[0], found[0]), value)
    return value
