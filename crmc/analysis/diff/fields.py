"""The fields in which two forms of a declaration differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmc.analysis.diff.entries import Entry, entries_of
from crmc.analysis.diff.model import About, Field
from crmc.analysis.diff.steps import moves
from crmc.ir.model import Procedure

_CONTROL_KEYS = {
    "title": "title",
    "operators": "for",
    "types": "type",
    "channel": "channel",
    "places": "place",
    "purpose": "purpose",
    "procedures": "procedure",
    "notice": "notice",
    "within": "within",
    "notice_reason": "notice_reason",
}
"""Fields of a control by the key that authors write."""
_CONTROL_WORDS = frozenset({"title", "purpose"})
CONTROLS = "controls."
_STATUS_IN_BUNDLES = frozenset({"trial", "active"})


def differing_fields(old: Any, new: Any) -> Iterator[Field]:
    """Every entry that differs, in the order of the language."""
    before = {entry.path: entry for entry in entries_of(old)}
    after = {entry.path: entry for entry in entries_of(new)}
    steps = isinstance(new, Procedure)
    for path in _in_order(before, after):
        if not path.startswith(CONTROLS) and not (steps and _is_below_another(path, before, after)):
            yield from _field(before.get(path), after.get(path))
    yield from _control_fields(_controls(before), _controls(after))
    if isinstance(old, Procedure) and isinstance(new, Procedure):
        for move in moves(old.steps, new.steps):
            yield Field(f"steps.{move.name}.position", move.old, move.new, "procedure")


def _in_order(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[str]:
    """The paths of both: those of the new form, each old one behind the one that it followed."""
    paths = list(after)
    at = 0
    for path in before:
        if path in after:
            at = paths.index(path) + 1
        else:
            paths.insert(at, path)
            at += 1
    return paths


def _field(old: Entry | None, new: Entry | None) -> Iterator[Field]:
    entry = new or old
    if entry is None or (old is not None and new is not None and old[1:] == new[1:]):
        return
    yield Field(entry.path, old and old.value, new and new.value, _about(entry, old, new), entry.unit)


def _about(entry: Entry, old: Entry | None, new: Entry | None) -> About:
    """A condition that is compiled to the same, and a status that enters bundles or leaves them, differ."""
    if old is not None and new is not None and entry.compiled is not None and old.compiled == new.compiled:
        return "wording"
    if entry.path == "status":
        entering = {found is not None and found.value in _STATUS_IN_BUNDLES for found in (old, new)}
        return "selection" if len(entering) > 1 else "standing"
    return entry.about


# Steps of a procedure


def _is_below_another(path: str, before: Mapping[str, Entry], after: Mapping[str, Entry]) -> bool:
    """Of a step that is new or gone, the step alone is told."""
    head, _, key = path.rpartition(".")
    if not path.startswith("steps.") or head == "steps":
        return False
    return bool(key) and (head in before) != (head in after)


# Controls


def _controls(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    return {path: entry.value for path, entry in entries.items() if path.startswith(CONTROLS)}


def _control_fields(old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]) -> Iterator[Field]:
    """Controls are known by their title, and one whose title changed alone, by whom it is for."""
    pairs = {path: path for path in new if path in old}
    gone = [path for path in old if path not in new]
    for path in new:
        if path not in pairs:
            same = next((one for one in gone if old[one]["operators"] == new[path]["operators"]), None)
            if same is not None:
                gone.remove(same)
                pairs[path] = same
    for path, control in new.items():
        if path in pairs:
            yield from _differences_of_control(path, old[pairs[path]], control)
        else:
            yield Field(path, None, _written(control), "control")
    for path in gone:
        yield Field(path, _written(old[path]), None, "control")


def _differences_of_control(path: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Field]:
    for key, name in _CONTROL_KEYS.items():
        before, after = old.get(key) or None, new.get(key) or None
        if before != after:
            about: About = "words" if key in _CONTROL_WORDS else "control"
            yield Field(f"{path}.{name}", before, after, about, "min" if key == "within" else None)


def _written(control: dict[str, Any]) -> dict[str, Any]:
    return {name: control[key] for key, name in _CONTROL_KEYS.items() if control.get(key)}
