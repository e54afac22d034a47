"""A Party's profile: how the columns of its own extract become the elements of the catalogue.

`profile_file.py` reads it. Local names and codes live here and never in a criterion. What a rule of
the profile cannot map is a `FaultyValue`, so the element is an error of that record, or missing where
the rule says so; a value that is not a number is left as it is for the record's own reader to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from crmc.engine.declarations import FaultyValue

_DECIMAL = re.compile(r"(-?)([0-9]{1,400})(?:\.([0-9]{1,400}))?")

POWERS_OF_TEN = {"kg": 0, "g": -3, "mg": -6, "t": 3, "l": 0, "ml": -3, "cl": -2, "hl": 2, "m3": 3}
"""Units of a bare number, as the power of ten that makes kilograms or litres of it."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """How one element is made: from a `column`, or the constant `value` (exactly one is set).

    Steps in order: `codes` (with `otherwise`), `pad` with zeros on the left, `prefix`, `decimals` kept
    (half away from zero, on the decimal text), `unit` of the bare number.
    """

    column: str | None
    value: str | None = None
    codes: Mapping[str, str] | None = None
    otherwise: Literal["missing", "error"] = "error"
    prefix: str = ""
    pad: int = 0
    decimals: int | None = None
    unit: str | None = None

    def read(self, cells: Mapping[str, object]) -> object:
        """The value of the element, None where it is missing."""
        cell = cells.get(self.column) if self.column is not None else self.value
        if cell is None or cell == "":
            return None
        if self._is_plain() or isinstance(cell, float | list | dict | FaultyValue):
            return cell
        return self._changed(_text(cell))

    def _is_plain(self) -> bool:
        steps = (self.codes, self.prefix, self.pad, self.unit)
        return self.decimals is None and not any(steps)

    def _changed(self, text: str) -> object:
        if self.codes is not None and text not in self.codes:
            return None if self.otherwise == "missing" else self._unlisted(text)
        code = text if self.codes is None else self.codes[text]
        number = self.prefix + code.rjust(self.pad, "0")
        if self.decimals is not None:
            number = rounded(number, self.decimals)
        return number if self.unit is None else in_unit(number, self.unit)

    def _unlisted(self, text: str) -> FaultyValue:
        return FaultyValue(f"the profile has no code for `{text}` of the column `{self.column}`")


@dataclass(frozen=True, slots=True)
class Profile:
    """A map from columns to elements, and beside them what people and measures read.

    `elements` holds declaration_id, item_number and kind too. `control_result` is what a control found:
    never a condition of a selection. `texts` are for people.
    """

    name: str
    title: str | None
    kind: str | None
    format: str | None
    elements: Mapping[str, ColumnRule]
    texts: Mapping[str, ColumnRule] = field(default_factory=dict)
    control_result: Mapping[str, ColumnRule] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Every column that the profile reads, in its order, each once."""
        rules = (*self.elements.values(), *self.texts.values(), *self.control_result.values())
        return list(dict.fromkeys(rule.column for rule in rules if rule.column is not None))

    def elements_of(self, cells: Mapping[str, object]) -> dict[str, object]:
        return _read_all(self.elements, cells)

    def texts_of(self, cells: Mapping[str, object]) -> dict[str, object]:
        return _read_all(self.texts, cells)

    def control_result_of(self, cells: Mapping[str, object]) -> dict[str, object]:
        return _read_all(self.control_result, cells)


def _read_all(rules: Mapping[str, ColumnRule], cells: Mapping[str, object]) -> dict[str, object]:
    return {name: rule.read(cells) for name, rule in rules.items()}


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def rounded(text: str, decimals: int) -> str:
    """Decimal text with at most `decimals` places, half away from zero; other text as it is."""
    match = _DECIMAL.fullmatch(text)
    if match is None or len(match[3] or "") <= decimals:
        return text
    sign, whole, fraction = match[1], match[2], match[3]
    units = int(whole + fraction[:decimals]) + (fraction[decimals] >= "5")
    return _decimal(sign if units else "", units, decimals)


def in_unit(text: str, unit: str) -> object:
    """A bare number of that unit: base units for mass and volume, an amount of money for a currency."""
    power = POWERS_OF_TEN.get(unit)
    if power is None:
        return text if unit == "EUR" else {"amount": text, "currency": unit}
    match = _DECIMAL.fullmatch(text)
    if match is None or power == 0:
        return text
    places = len(match[3] or "") - power
    units = int(match[2] + (match[3] or "")) * 10 ** max(0, -places)
    return _decimal(match[1], units, max(0, places))


def _decimal(sign: str, units: int, places: int) -> str:
    digits = str(units).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
