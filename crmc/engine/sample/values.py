"""The value of one element: by its name where it follows from the story, else by its type.

Every identifier begins with `SAMPLE`, and no name is a person's: nothing here can be taken for real.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from crmc.catalogue.model import Element
from crmc.decimals import decimal_text
from crmc.engine.sample.chance import Chance
from crmc.engine.sample.goods import Goods, quantiles
from crmc.engine.sample.story import Source, Story

_PERSONS = ("_id", "_holder", "fiscal_reference")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is due: in a story, on an item (`goods`, `number`) or the header (None, 0)."""

    story: Story
    source: Source
    chance: Chance
    goods: Goods | None
    number: int


def scaled(value: int, digits: int) -> str:
    """A whole number of the smallest digit as decimal text."""
    return decimal_text(Fraction(value, 10**digits))


def value_of(element: Element, place: Place) -> object:
    """One value in the form of a JSON declaration; None where the story has none."""
    told = _TOLD.get(element.id)
    return told(place) if told is not None else _TYPES[element.type](element, place)


# By type


def _code(element: Element, place: Place) -> object:
    if element.code_list == "country":
        return place.chance.pick((place.story.sender, place.story.receiver, place.story.origin))
    if element.code_list == "customs_office":
        return place.source.office(place.chance, place.story.party)
    weights = place.source.codes_of(element.id, element.code_list, place.story.kind)
    return place.chance.weighted(weights) if weights else None


def _number(element: Element, place: Place) -> object:
    table = quantiles(place.source.weights, place.story.kind, element.id)
    return scaled(place.chance.stretch(table.at), table.digits)


def _bool(element: Element, place: Place) -> object:
    shares = place.source.weights.holds
    return place.chance.happens(shares.get(element.id, shares["default"]))


def _identifier(element: Element, place: Place) -> object:
    name = element.id.removesuffix("_id").removesuffix("_number").removesuffix("_ref").upper()
    if element.id.endswith(_PERSONS):
        return f"SAMPLE-{name}-{place.chance.rank(place.source.weights.operators):05d}"
    item = f"-{place.number}" if place.number else ""
    return f"SAMPLE-{name}-{place.story.number:07d}{item}-{place.chance.below(1000):03d}"


def _text(element: Element, place: Place) -> object:
    if element.code_list is not None:
        return place.chance.weighted(place.source.codes_of(element.id, element.code_list, place.story.kind))
    words = element.id.replace("_", " ")
    return f"SAMPLE {words} {place.chance.rank(place.source.weights.operators):05d}"


def _date(element: Element, place: Place) -> object:
    return (place.story.day + timedelta(days=place.chance.between(30, 400))).isoformat()


def _datetime(element: Element, place: Place) -> object:
    return _moment(place, 0)


_TYPES: dict[str, Callable[[Element, Place], object]] = {
    "code": _code,
    **dict.fromkeys(
        ("money", "mass", "volume", "quantity", "integer", "decimal", "percent", "duration"), _number
    ),
    "bool": _bool,
    "identifier": _identifier,
    "text": _text,
    "date": _date,
    "datetime": _datetime,
}


# By name


def _day(place: Place) -> object:
    return place.story.day.isoformat()


def _before(place: Place, least: int, most: int) -> object:
    return (place.story.day - timedelta(days=place.chance.between(least, most))).isoformat()


def _moment(place: Place, days_before: int) -> str:
    day = place.story.day - timedelta(days=days_before)
    minutes = place.chance.below(1440)
    return f"{day.isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}"


def _goods(take: Callable[[Goods], object]) -> Callable[[Place], object]:
    return lambda place: None if place.goods is None else take(place.goods)


def _total(take: Callable[[Goods], int], digits: int) -> Callable[[Place], object]:
    return lambda place: scaled(sum(map(take, place.story.goods)), digits)


def _invoiced(cents: int, place: Place) -> object:
    """In the currency of the invoice."""
    amount = scaled(cents, 2)
    currency = place.story.currency
    return amount if currency == "EUR" else {"amount": amount, "currency": currency}


def _tax(place: Place) -> object:
    rate = place.chance.weighted(place.source.weights.tax_rates)
    return None if place.goods is None else scaled(place.goods.value * int(rate) // 100, 2)


def _routing(place: Place) -> object:
    return place.chance.pick((place.story.sender, place.story.receiver, "HU", "HR", "BG", "GR"))


def _dangerous(place: Place) -> object:
    """Only of goods that can be dangerous; which number is left to chance."""
    if place.goods is None or place.goods.code[:2] not in _DANGEROUS:
        return None
    element = place.source.catalogue.elements["un_number"]
    return place.chance.weighted(place.source.codes_of(element.id, element.code_list, place.story.kind))


_DANGEROUS = frozenset(("27", "28", "29", "32", "33", "36", "38", "85", "93"))
"""Chapters: fuels, chemicals, paints, perfumes, explosives, accumulators, ammunition."""

_TOLD: dict[str, Callable[[Place], object]] = {
    "acceptance_date": _day,
    "declaration_date": _day,
    "received_date": _day,
    "travel_date": _day,
    "estimated_arrival": lambda place: _moment(place, 0),
    "estimated_departure": lambda place: _moment(place, place.chance.between(1, 30)),
    "booking_date": lambda place: _before(place, 1, 120),
    "traveller_birth_date": lambda place: _before(place, 7000, 27000),
    "goods_item_number": lambda place: place.number,
    "hs6": _goods(lambda goods: goods.code),
    "goods_description": _goods(lambda goods: goods.description),
    "net_mass": _goods(lambda goods: scaled(goods.net, 3)),
    "gross_mass": _goods(lambda goods: scaled(goods.gross, 3)),
    "total_gross_mass": _total(lambda goods: goods.gross, 3),
    "customs_value": _goods(lambda goods: scaled(goods.value, 2)),
    "statistical_value": _goods(lambda goods: scaled(goods.value, 2)),
    "tax_base_amount": _goods(lambda goods: scaled(goods.value, 2)),
    "tax_amount": _tax,
    "total_duties_taxes": _total(lambda goods: goods.value // 5, 2),
    "tax_rate": lambda place: place.chance.weighted(place.source.weights.tax_rates),
    "item_invoice_amount": lambda place: None if place.goods is None else _invoiced(place.goods.value, place),
    "total_invoice_amount": lambda place: _invoiced(sum(goods.value for goods in place.story.goods), place),
    "invoice_currency": lambda place: place.story.currency,
    "un_number": _dangerous,
    "origin_country": lambda place: place.story.origin,
    "dispatch_country": lambda place: place.story.sender,
    "export_country": lambda place: place.story.sender,
    "exporter_country": lambda place: place.story.sender,
    "consignor_country": lambda place: place.story.sender,
    "first_departure_country": lambda place: place.story.sender,
    "destination_country": lambda place: place.story.receiver,
    "consignee_country": lambda place: place.story.receiver,
    "importer_country": lambda place: place.story.receiver,
    "final_destination_country": lambda place: place.story.receiver,
    "routing_countries": _routing,
    "routing_countries_transport": _routing,
    "importer_is_aeo": lambda place: place.story.is_aeo,
    "operator_is_aeo": lambda place: place.story.is_aeo,
    "importer_id": lambda place: f"SAMPLE-IMPORTER-{place.story.operator:05d}",
    "transit_holder_id": lambda place: f"SAMPLE-HOLDER-{place.story.operator:05d}",
    "total_packages": lambda place: len(place.story.goods) * place.chance.between(1, 40),
    "package_number": lambda place: place.chance.stretch(
        quantiles(place.source.weights, place.story.kind, "package_number").at
    ),
}
