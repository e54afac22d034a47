"""Versions and what they stand for: a hash of what a declaration means, and one of its words."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from crmc.analysis.diff.entries import Entry, entries_of
from crmc.analysis.diff.matching import KINDS
from crmc.analysis.diff.moved import Named, used_by
from crmc.analysis.diff.versions import rise
from crmc.ir.codec import canonical
from crmc.ir.model import Alert, Area, Criterion, Procedure, RuleBook

FORMAT = "crmc-lock/1"
_APART = frozenset({"version", "status", "owner"})
_WORDS = frozenset({"words", "date", "standing"})
_UNORDERED = frozenset({"operands", "members", "words"})
_KEY_CONTEXT = b"crmc-lock key"

Finding: TypeAlias = Literal["must_rise", "too_low", "for_nothing", "fell", "out_of_date"]
SENTENCES: dict[str, str] = {
    "must_rise": "it {what} than in `crmc.lock`, and its version is the same",
    "too_low": "it means something else than in `crmc.lock`: a higher third number is too little",
    "for_nothing": "its version rose from {old} for nothing",
    "fell": "its version fell from {old}",
    "out_of_date": "`crmc.lock` has {old}: run `crmc lock`",
}


class LockError(Exception):
    """A lock file that cannot be used; one sentence."""


class Locked(Struct, frozen=True):
    """A version with the hashes of the meaning and the words; None: not public, and no key was given."""

    version: str
    meaning: str | None
    words: str | None


class Lock(Struct, frozen=True):
    """By kind and ID, in order. `key` tells whether another key made the hashes, and nothing of the key."""

    format: str
    key: str | None
    declarations: dict[str, Locked]


class LockFinding(Struct, frozen=True):
    """A declaration whose version and text do not fit."""

    id: str
    version: str
    finding: Finding
    sentence: str


def lock_of(book: RuleBook, key: bytes | None, prefix: str | None = None) -> Lock:
    """The lock of a book. `prefix`: only of declarations in files whose path begins so."""
    named = Named(book)
    found = {
        f"{kind} {declaration.head.id}": _locked(declaration, named, key)
        for kind, declaration in _versioned(book)
        if prefix is None or declaration.head.origin.file.startswith(prefix)
    }
    return Lock(FORMAT, key_mark(key), dict(sorted(found.items())))


def key_mark(key: bytes | None) -> str | None:
    """What tells one key from another."""
    return None if key is None else hmac.digest(key, _KEY_CONTEXT, "sha256").hex()[:16]


def _versioned(book: RuleBook) -> Iterator[tuple[str, Any]]:
    """Declarations that carry a version and are no drafts."""
    for collection, kind in KINDS.items():
        for declaration in getattr(book, collection):
            if declaration.head.version is not None and declaration.head.status != "draft":
                yield kind, declaration


def _locked(declaration: Any, named: Named, key: bytes | None) -> Locked:
    is_public = declaration.head.classification.label == "public"
    if not is_public and key is None:
        return Locked(declaration.head.version, None, None)
    meaning, words = _forms(declaration, named)
    used = None if is_public else key
    return Locked(declaration.head.version, _hash(meaning, used), _hash(words, used))


def _hash(form: object, key: bytes | None) -> str:
    """Without the key, who sees the hash of a restricted text could try what it might be."""
    data = canonical(form)
    return (hashlib.sha256(data) if key is None else hmac.new(key, data, "sha256")).hexdigest()


def _forms(declaration: Any, named: Named) -> tuple[dict[str, Any], dict[str, Any]]:
    """The normal form of what counts, and of the words; values that it reads belong to what counts."""
    entries = [entry for entry in entries_of(declaration) if entry.path not in _APART]
    meaning = {entry.path: _normal(entry) for entry in entries if entry.about not in _WORDS}
    words = {
        entry.path: msgspec.to_builtins(entry.value)
        for entry in entries
        if entry.about in _WORDS or entry.compiled is not None
    }
    if isinstance(declaration, Criterion | Alert | Area):
        meaning |= dict(_read(declaration, named))
    if isinstance(declaration, Procedure):
        meaning["steps"] = _without_prose(msgspec.to_builtins(declaration.steps))
    return meaning, words


def _normal(entry: Entry) -> Any:
    """A condition as it is compiled, in which an order that means nothing is none."""
    if entry.compiled is not None:
        return _sorted(msgspec.to_builtins(entry.compiled))
    value = msgspec.to_builtins(entry.value)
    return _without_prose(value) if isinstance(value, dict) else value


def _sorted(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_sorted(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: sorted(map(_sorted, one), key=_text)
        if key in _UNORDERED and isinstance(one, list | tuple)
        else _sorted(one)
        for key, one in value.items()
    }


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _without_prose(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_without_prose(one) for one in value]
    if isinstance(value, dict):
        kept = {key: one for key, one in value.items() if key not in ("title", "text", "purpose")}
        return {key: _without_prose(one) for key, one in kept.items()}
    return value


def _read(rule: Criterion | Alert | Area, named: Named) -> Iterator[tuple[str, Any]]:
    """The values of the lists, tables and parameters that a rule names."""
    for name in sorted(used_by(rule)):
        declared = named.declared.get(name)
        values = () if declared is None else entries_of(declared)
        for entry in values:
            if entry.about == "value":
                yield f"uses.{name}.{entry.path}", msgspec.to_builtins(entry.value)


# The file


def lock_text(lock: Lock) -> str:
    """The file: JSON with one declaration a line, so that two changes of it meet only where they must."""
    lines = [f"{_json(name)}: {_json(msgspec.to_builtins(one))}" for name, one in lock.declarations.items()]
    body = ",\n".join(lines)
    head = f'{{\n"format": {_json(lock.format)},\n"key": {_json(lock.key)},\n"declarations": {{\n'
    return f"{head}{body}\n}}\n}}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_lock(data: bytes) -> Lock:
    """The lock in a file. Raises LockError."""
    try:
        lock = msgspec.json.decode(data, type=Lock)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = re.sub(r" - at `\$\.?(.*)`$", r" at `\1`", str(error) or "it is nested too deeply")
        raise LockError(f"`crmc.lock` cannot be read: {reason[:1].lower()}{reason[1:]}") from None
    if lock.format != FORMAT:
        raise LockError(f"`crmc.lock` is of the form `{lock.format}`, not `{FORMAT}`")
    return lock


def lock_findings(old: Lock, new: Lock) -> Iterator[LockFinding]:
    """Where version and text do not fit, in the order of the lock."""
    for name in sorted({*old.declarations, *new.declarations}):
        before, after = old.declarations.get(name), new.declarations.get(name)
        finding = _finding(before, after)
        if finding is not None:
            yield _told(name, finding, before, after)


def _finding(before: Locked | None, after: Locked | None) -> Finding | None:
    if before is None or after is None:
        return "out_of_date"
    rose = rise(before.version, after.version)
    meaning, words = (_differs(before, after, part) for part in ("meaning", "words"))
    if rose == "fell":
        return "fell"
    if rose == "none":
        return "must_rise" if meaning or words else None
    if meaning and rose == "patch":
        return "too_low"
    is_known = None not in (before.meaning, after.meaning)
    return "for_nothing" if is_known and not (meaning or words) else "out_of_date"


def _differs(before: Locked, after: Locked, part: str) -> bool:
    """Whether a hash differs; one that is not there tells nothing."""
    old, new = getattr(before, part), getattr(after, part)
    return None not in (old, new) and old != new


def _told(name: str, finding: Finding, before: Locked | None, after: Locked | None) -> LockFinding:
    identity = name.partition(" ")[2]
    if before is None or after is None:
        there = "does not have it" if before is None else "still has it"
        version = (after or before or Locked("", None, None)).version
        return LockFinding(identity, version, finding, f"`crmc.lock` {there}: run `crmc lock`")
    what = "means something else" if _differs(before, after, "meaning") else "says it in other words"
    sentence = SENTENCES[finding].format(what=what, old=before.version)
    return LockFinding(identity, after.version, finding, sentence)


def unlooked(old: Lock, new: Lock) -> int:
    """Declarations whose text was not compared, for want of the key."""
    both = old.declarations.keys() & new.declarations.keys()
    return sum(None in (lock.declarations[name].meaning for lock in (old, new)) for name in both)
