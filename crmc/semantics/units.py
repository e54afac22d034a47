"""Units as the catalogue has them, and what people write instead."""

from __future__ import annotations

from fractions import Fraction

from crmc.catalogue.model import Catalogue
from crmc.decimals import fraction_of
from crmc.diagnostics import Finding
from crmc.nearest import nearest_name
from crmc.semantics import types
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name

EVERYDAY = {
    "g": ("gr", "gram", "grams"),
    "kg": ("kgs", "kilo", "kilos", "kilogram", "kilograms"),
    "t": ("ton", "tons", "tonne", "tonnes"),
    "l": ("litre", "litres", "liter", "liters"),
    "EUR": ("euro", "euros", "eur"),
    "%": ("percent", "pct"),
    "min": ("mins", "minute", "minutes"),
    "hours": ("hrs", "hr"),
}
"""What can only mean one unit in a customs text; `ton` is the metric one, as everywhere in customs law."""

_PERHAPS = {
    "g": ("gramme", "grammes"),
    "kg": ("kilogramme", "kilogrammes"),
    "%": ("pc",),
    "hours": ("h",),
    "days": ("d",),
    "m3": ("cbm",),
    "pieces": ("pcs", "items"),
}
"""What is only asked about."""

_MEANT = {word: unit for said in (EVERYDAY, _PERHAPS) for unit, words in said.items() for word in words}


def read_quantity(value: ast.Expression, catalogue: Catalogue) -> tuple[types.Type, Fraction] | None:
    """Type and value in base units of a number with a unit; None where it is no such thing."""
    if not isinstance(value, ast.Quantity):
        return None
    unit = types.of_unit(value.unit, catalogue)
    if unit is None:
        return None
    return unit[0], fraction_of(value.number) * unit[1]


def unknown_unit(node: ast.Quantity, catalogue: Catalogue) -> Finding:
    """A word after a number that is no unit, with the nearest that is one."""

    def guess() -> dict[str, str]:
        near = _MEANT.get(node.unit.lower()) or nearest_name(node.unit, catalogue.units, ("EUR",))
        certain = unmistakable_name(node.unit, [*catalogue.units, "EUR"])
        return {"nearest": f"`{near}`" if near else "", "certain": certain}

    arguments = {"unit": node.unit, "number": node.number}
    return Finding("unknown-unit", node.unit_span, arguments, guess=guess)
