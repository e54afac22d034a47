"""Reads a profile (`--map`): strict YAML in which every scalar is text as it is written.

    profile, title, note   what people call it
    kind                   the kind of declaration of every row that gives none
    format                 csv or parquet
    elements               for each element (declaration_id, item_number and kind among them) its rule
    texts                  kept with the record for people
    control_result         what the control found; never a condition of a selection

A rule has a `column` or a constant `value`, and may have `codes` (with `otherwise: missing` or `error`),
`pad`, `prefix`, `round`, `unit`, and for people `edition`, `verified`, `note`. See `profile.ColumnRule`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crmc.catalogue.faults import CatalogueFault
from crmc.catalogue.strict_yaml import YamlPath, decode, locate, read_yaml
from crmc.engine.declarations import InputError
from crmc.engine.profile import POWERS_OF_TEN, ColumnRule, Profile
from crmc.ir.model import RuleBook
from crmc.nearest import listed, nearest_name
from crmc.packaged import grammar_folder, names

PROFILE_KEYS = ("profile", "title", "kind", "format", "note", "elements", "texts", "control_result")
RULE_KEYS = (
    "column", "value", "codes", "otherwise", "prefix", "pad", "round", "unit", "edition", "note", "verified",
)  # fmt: skip
_MAPS = ("elements", "texts", "control_result")
_FORMATS = ("csv", "parquet")
_MAXIMUM = {"pad": 64, "round": 18}

Faults = Iterator[tuple[YamlPath, str]]


def read_profile(path: Path, book: RuleBook | None = None) -> Profile:
    """The profile in a file, or the packaged one of that name; a file goes before it.

    With a book its kind and units are checked against it. Raises InputError with one sentence a fault.
    """
    is_name = path.name == str(path) and not path.exists()
    path = grammar_folder() / "profiles" / f"{path}.yaml" if is_name and str(path) in packaged() else path
    try:
        data = path.read_bytes()
    except OSError as error:
        more = f" (those that come with crmc are {listed(packaged())})" if is_name else ""
        raise InputError(f"the profile `{path}` cannot be read: {error.strerror}{more}") from None
    text = decode(path.name, data)
    value = text if isinstance(text, CatalogueFault) else read_yaml(path.name, text)
    if isinstance(value, CatalogueFault) or isinstance(text, CatalogueFault):
        fault = value if isinstance(value, CatalogueFault) else text
        raise InputError(str(fault))
    return _profile(path, text, value, book)


def packaged() -> tuple[str, ...]:
    """The names of the profiles that travel inside the package, sorted."""
    return tuple(name.removeprefix("profiles/").removesuffix(".yaml") for name in names("profiles"))


def _profile(path: Path, text: str, value: object, book: RuleBook | None) -> Profile:
    faults = list(_profile_faults(value))
    if not faults and isinstance(value, dict) and book is not None:
        faults = list(_book_faults(value, book))
    if faults:
        raise InputError(*(f"`{path.name}`, line {locate(text, at)[0]}: {words}" for at, words in faults))
    assert isinstance(value, dict)
    return Profile(
        name=value.get("profile") or path.stem,
        title=value.get("title"),
        kind=value.get("kind"),
        format=value.get("format"),
        **{name: _rules(value.get(name) or {}) for name in _MAPS},
    )


def _rules(entries: Mapping[str, Any]) -> dict[str, ColumnRule]:
    return {name: _rule(entry) for name, entry in entries.items()}


def _rule(entry: Mapping[str, Any]) -> ColumnRule:
    return ColumnRule(
        column=entry.get("column"),
        value=entry.get("value"),
        codes=entry.get("codes"),
        otherwise=entry.get("otherwise", "error"),
        prefix=entry.get("prefix") or "",
        pad=int(entry.get("pad", "0")),
        decimals=int(entry["round"]) if "round" in entry else None,
        unit=entry.get("unit"),
    )


def _profile_faults(value: object) -> Faults:
    if not isinstance(value, dict):
        yield (), "a profile is a map of keys, the first of them `profile:`"
        return
    yield from _unknown_keys((), value, PROFILE_KEYS)
    for key in ("profile", "title", "kind", "format", "note"):
        if not isinstance(value.get(key, ""), str):
            yield (key,), f"`{key}` must be a text"
    if value.get("format", "csv") not in _FORMATS:
        yield ("format",), f"`format` must be csv or parquet, not `{value['format']}`"
    for name in _MAPS:
        yield from _map_faults(name, value.get(name, {}))
    yield from _identifier_faults(value.get("elements"))


def _identifier_faults(elements: object) -> Faults:
    if not isinstance(elements, dict):
        yield (), "`elements` is missing: it says which column each element comes from"
        return
    identifier = elements.get("declaration_id")
    if not isinstance(identifier, dict) or "column" not in identifier:
        yield ("elements",), "`elements` needs `declaration_id` with its column: it tells declarations apart"


def _map_faults(name: str, entries: object) -> Faults:
    if not isinstance(entries, dict):
        yield (name,), f"`{name}` must be a map of names, each with its column"
        return
    for element, rule in entries.items():
        if isinstance(rule, dict):
            yield from _rule_faults((name, element), rule)
        else:
            yield (name, element), f"`{element}` must say its column or value: `{{column: NAME}}`"


def _rule_faults(place: YamlPath, rule: dict[str, Any]) -> Faults:
    element = place[-1]
    yield from _unknown_keys(place, rule, RULE_KEYS)
    # A misspelt key has been told: that `column` is then missing is no second fault.
    if ("column" in rule) == ("value" in rule) and set(rule) <= set(RULE_KEYS):
        yield place, f"`{element}` needs a `column` or a `value`, one of them"
    for key in ("column", "value", "prefix", "unit", "edition"):
        if key in rule and not (isinstance(rule[key], str) and rule[key]):
            yield (*place, key), f"`{key}` of `{element}` must be a text"
    for key, most in _MAXIMUM.items():
        if key in rule and not _is_count(rule[key], most):
            expected = f"a whole number from 0 to {most}"
            yield (*place, key), f"`{key}` of `{element}` must be {expected}, not `{rule[key]}`"
    yield from _codes_faults(place, rule)
    yield from _unit_faults(place, rule.get("unit"))


def _codes_faults(place: YamlPath, rule: dict[str, Any]) -> Faults:
    element, codes, otherwise = place[-1], rule.get("codes", {}), rule.get("otherwise", "error")
    if otherwise not in ("missing", "error"):
        yield (*place, "otherwise"), f"`otherwise` of `{element}` must be missing or error, not `{otherwise}`"
    if "otherwise" in rule and "codes" not in rule:
        yield (*place, "otherwise"), f"`otherwise` of `{element}` says nothing without `codes`"
    if not isinstance(codes, dict):
        yield (*place, "codes"), f"`codes` of `{element}` must map each code of the column to a code"
        return
    for code, target in codes.items():
        if not isinstance(target, str):
            yield (*place, "codes", code), f"the code `{code}` of `{element}` must be mapped to one code"


def _unit_faults(place: YamlPath, unit: object) -> Faults:
    if isinstance(unit, str) and unit and unit not in POWERS_OF_TEN and not re.fullmatch("[A-Z]{3}", unit):
        allowed = f"allowed are {', '.join(POWERS_OF_TEN)} and a currency code"
        yield (*place, "unit"), f"unknown unit `{unit}` of `{place[-1]}`: {allowed}"


def _unknown_keys(place: YamlPath, value: dict[str, Any], allowed: tuple[str, ...]) -> Faults:
    """Keys that nobody knows. One without a value is what follows a comma in an unquoted note: no key."""
    for key, content in value.items():
        if key not in allowed and content is not None:
            yield (*place, key), f"unknown key `{key}`{_choices(key, allowed)}"


def _choices(word: str, allowed: tuple[str, ...]) -> str:
    return f"{_guess(word, allowed)}: allowed are {listed(allowed)}"


def _guess(word: str, names: tuple[str, ...]) -> str:
    near = nearest_name(word, names)
    return f" (did you mean `{near}`?)" if near else ""


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9]{1,3}", value) is not None and int(value) <= most


def _book_faults(value: dict[str, Any], book: RuleBook) -> Faults:
    kind = value.get("kind")
    if kind is not None and book.kinds and kind not in book.kinds:
        yield ("kind",), f"unknown kind `{kind}`{_choices(kind, tuple(book.kinds))}"
    known = ("declaration_id", "item_number", "kind", *book.elements)
    names = tuple(dict.fromkeys([*known, *(name for kind in book.kinds.values() for name in kind.elements)]))
    for element, rule in value["elements"].items():
        if element not in names:
            yield ("elements", element), f"unknown element `{element}`{_guess(element, names)}"
        facts = book.elements.get(element)
        if facts is not None and "unit" in rule and not _fits(facts.type, rule["unit"]):
            words = f"`{element}` is {facts.type}: `{rule['unit']}` is no unit of it"
            yield ("elements", element, "unit"), words


def _fits(element_type: str, unit: str) -> bool:
    volumes = ("l", "ml", "cl", "hl", "m3")
    if unit in POWERS_OF_TEN:
        return element_type == ("volume" if unit in volumes else "mass")
    return element_type == "money"
