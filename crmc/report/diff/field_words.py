"""The fields of a change in the words of the language: `control "Check the documents" channel`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from crmc.analysis.diff.model import Field
from crmc.backends.pages.words import decibans, quantity
from crmc.report.diff.style import Style

LONGEST = 160
"""Characters of a value in a report for people; of longer prose, the part that differs is shown."""
_CONTEXT = 3
"""Words on each side of a difference in prose."""
_MOST_VALUES = 12
_PLAIN_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " "})


class Sides(NamedTuple):
    """From what to what; None where one side has it not.

    `of_set`: `old` is what is gone of several values, `new` what has come.
    """

    old: str | None
    new: str | None
    of_set: bool = False


def field_sentence(field: Field, style: Style) -> str:
    """A field on one line."""
    name = _name(field, style)
    sides = _sides(field)
    old, new = (None if value is None else style.value(value) for value in sides[:2])
    if old is None and new is None:
        return f"{name}, {'gone' if field.new is None else 'new'}"
    if old is None:
        return f"{name}, new: {new}"
    if new is None:
        return f"{name}, gone: {old}"
    return f"{name}, gone: {old}; new: {new}" if sides.of_set else f"{name}: {old} → {new}"


# Names


def _name(field: Field, style: Style) -> str:
    head, _, rest = field.path.partition(".")
    named = _NAMES.get(head)
    if named is None:
        return _SIMPLE.get(field.path) or " ".join(map(style.key, field.path.split("."))).replace("_", " ")
    return named(rest, field, style)


def _simply(word: str) -> Callable[[str, Field, Style], str]:
    """A word, the name that an author coined, and the key within it."""

    def named(rest: str, field: Field, style: Style) -> str:
        name, _, key = rest.partition(".")
        return " ".join(filter(None, (word, style.name(name), style.key(key))))

    return named


def _control_name(rest: str, field: Field, style: Style) -> str:
    whole = isinstance(field.old or field.new, dict)
    title, _, key = (rest, "", "") if whole else rest.rpartition(".")
    side = field.new or field.old
    aeo = " for aeo" if isinstance(side, dict) and side.get("for") == "aeo" else ""
    return f"control{aeo} {style.title(title)}{f' {style.key(key)}' if key else ''}"


def _step_name(rest: str, field: Field, style: Style) -> str:
    name, _, key = rest.partition(".")
    word = style.key(str(field.new or field.old)) if not key else "step"
    return " ".join(filter(None, (word, style.name(name), "moved" if key == "position" else style.key(key))))


def _form_name(rest: str, field: Field, style: Style) -> str:
    form, _, inner = rest.partition(".")
    return f"form {style.name(form)}" + (f" field {style.name(inner)}" if inner else "")


def _national_name(rest: str, field: Field, style: Style) -> str:
    party, _, name = rest.partition(".")
    return f"{style.name(name)} in {style.key(party)}" if name else f"value from {style.name(party)}"


_NAMES: dict[str, Callable[[str, Field, Style], str]] = {
    "controls": _control_name,
    "let": _simply("let"),
    "indicators": _simply("indicator"),
    "steps": _step_name,
    "forms": _form_name,
    "roles": _simply("role"),
    "authorities": _simply("authority"),
    "resources": _simply("resource"),
    "rows": lambda rest, field, style: f"row {style.name(rest)}",
    "uses": _simply(""),
    "national": _national_name,
    "catalogue": _simply("catalogue entry"),
    "set": _simply("set"),
    "dated": _simply("values from"),
}
_SIMPLE = {"select": "select when"}


# Values


def _sides(field: Field) -> Sides:
    if _is_set(field):
        gone = [value for value in field.old if value not in field.new]
        come = [value for value in field.new if value not in field.old]
        if gone or come:
            return Sides(_of_some(field, gone), _of_some(field, come), of_set=True)
    old, new = _value(field, field.old), _value(field, field.new)
    if old is not None and new is not None and max(len(old), len(new)) > LONGEST:
        old, new = difference_of_prose(old, new)
    return Sides(old, new)


def _is_set(field: Field) -> bool:
    """Several values on both sides, of which it counts which there are."""
    several = isinstance(field.old, list | tuple) and isinstance(field.new, list | tuple)
    return several and field.path != "range" and not field.path.startswith(("national.", "set."))


def _of_some(field: Field, values: list[Any]) -> str | None:
    return _of_sequence(field, values) if values else None


def _value(field: Field, value: Any) -> str | None:
    """A value on one line; None where there is none, or where the name of the field says it."""
    if value is None or (field.path.startswith("steps.") and field.path.count(".") == 1):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value(field, one)}" for key, one in value.items()) or None
    if isinstance(value, list | tuple):
        return _of_sequence(field, value)
    return measured(str(value), field.unit)


def _of_sequence(field: Field, values: Iterable[Any]) -> str:
    if field.path.startswith("national."):
        return ", ".join(f"{measured(value, field.unit)} from {start}" for start, value in values)
    if field.path == "range":
        return " .. ".join(measured(str(value), field.unit) for value in values)
    return _listed([measured(str(value), field.unit) for value in values])


def _listed(values: list[str]) -> str:
    """Values between commas, the first of them where they are many."""
    shown = ", ".join(values[:_MOST_VALUES])
    more = len(values) - _MOST_VALUES
    return f"{shown} and {more} more" if more > 0 else shown or "none"


def measured(value: str, unit: str | None) -> str:
    """A number in base units as people write it."""
    if unit is None:
        return " ".join(value.split())
    if unit == "decibans":
        return f"{decibans(value)} decibans"
    return quantity(value, unit).translate(_PLAIN_SPACES)


def difference_of_prose(old: str, new: str) -> tuple[str, str]:
    """The words that differ, with a few around them, and marks where something is left out."""
    before, after = old.split(), new.split()
    first = next(
        (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    return _stretch(before, first, last), _stretch(after, first, last)


def _stretch(words: list[str], first: int, last: int) -> str:
    start, end = max(first - _CONTEXT, 0), min(len(words) - last + _CONTEXT, len(words))
    text = " ".join(words[start:end])
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"{'… ' if start else ''}{text}{' …' if end < len(words) else ''}"
