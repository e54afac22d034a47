"""The `test` declarations that were added, removed or changed, by the criterion that they try."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from crmc.analysis.diff.model import TestsChanged
from crmc.ir.model import Example, Origin

_NOWHERE = Origin("", None)


def changed_examples(
    old: Iterable[Example], new: Iterable[Example], renamed: dict[str, str]
) -> dict[str, TestsChanged]:
    """By criterion; an example is known by its title, and several of one title are told apart by number."""
    before, after = _by_title(old, renamed), _by_title(new, {})
    found: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for key in [*after, *(key for key in before if key not in after)]:
        criterion, title, _ = key
        added, removed, changed = found.setdefault(criterion, ([], [], []))
        if key not in before:
            added.append(title)
        elif key not in after:
            removed.append(title)
        elif before[key] != after[key]:
            changed.append(title)
    return {criterion: TestsChanged(*map(tuple, lists)) for criterion, lists in found.items() if any(lists)}


def _by_title(examples: Iterable[Example], renamed: dict[str, str]) -> dict[tuple[str, str, int], Example]:
    numbers: dict[tuple[str, str], int] = {}
    found: dict[tuple[str, str, int], Example] = {}
    for example in examples:
        criterion = renamed.get(example.criterion, example.criterion)
        title = (criterion, example.title)
        numbers[title] = numbers.get(title, 0) + 1
        found[*title, numbers[title]] = msgspec.structs.replace(example, criterion=criterion, origin=_NOWHERE)
    return found
