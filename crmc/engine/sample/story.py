"""What a made-up declaration is about before any element of it is written: day, countries, goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from crmc.catalogue.model import Catalogue
from crmc.engine.sample.chance import Chance
from crmc.engine.sample.goods import Goods, Shelf
from crmc.engine.sample.weights import Weights

OUTWARD = frozenset({"export", "exs"})


@dataclass(frozen=True, slots=True)
class Story:
    """`party` is the country of the customs office; goods come from `origin` by `sender` to `receiver`."""

    kind: str
    number: int
    day: date
    party: str
    origin: str
    sender: str
    receiver: str
    operator: int
    goods: tuple[Goods, ...]
    currency: str

    @property
    def id(self) -> str:
        return f"SAMPLE-{self.kind.upper()}-{self.number:07d}"

    @property
    def is_aeo(self) -> bool:
        """One operator in twelve, always the same ones."""
        return self.operator % 12 == 7


def tell(kind: str, number: int, chance: Chance, source: Source) -> Story:
    """The story of one declaration."""
    weights = source.weights
    party = chance.weighted(weights.parties)
    partner = source.partner(chance, party)
    elsewhere = source.partner(chance, party) if chance.happens(weights.sent_from_elsewhere) else partner
    outward = kind in OUTWARD
    several = weights.items.get(kind, weights.items["default"]) if source.has_items(kind) else ()
    count = chance.pick(several) if several else 0
    return Story(
        kind=kind,
        number=number,
        day=date.fromisoformat(weights.period.first) + timedelta(days=chance.below(weights.period.days)),
        party=party,
        origin=party if outward else partner,
        sender=party if outward else elsewhere,
        receiver=partner if outward else party,
        operator=chance.rank(weights.operators),
        goods=tuple(source.shelf.draw(chance.of("goods", at), kind) for at in range(count)),
        currency=chance.weighted(source.codes_of("currency", "currency", kind)),
    )


class Source:
    """The catalogue and the weights, and what is drawn from both together."""

    def __init__(self, catalogue: Catalogue, weights: Weights) -> None:
        self.catalogue, self.weights = catalogue, weights
        self.shelf = Shelf(catalogue.code_lists["hs2022"], weights)
        self._known: dict[tuple[str, str | None, str], dict[str, int]] = {}

    def has_items(self, kind: str) -> bool:
        """Does the kind carry anything that stands on items alone?"""
        return any(
            kind in element.kinds and element.levels == ("item",)
            for element in self.catalogue.elements.values()
        )

    def partner(self, chance: Chance, party: str) -> str:
        """A country outside of the office's."""
        countries = self._spread(self.weights.partners, "country")
        return chance.weighted({code: weight for code, weight in countries.items() if code != party})

    def codes_of(self, element: str, code_list: str | None, kind: str) -> dict[str, int]:
        """Codes with their weights, of an element or of its list; of a list without any, each as likely."""
        key = (element, code_list, kind)
        if key not in self._known:
            table = self.weights.codes
            names = (f"{kind}.{element}", element, code_list or "")
            found = next((table[name] for name in names if name in table), {"rest": 1})
            self._known[key] = self._spread(found, code_list)
        return self._known[key]

    def office(self, chance: Chance, country: str) -> str:
        """An office of the country; of one whose offices the catalogue does not know, a made-up code."""
        known = self._offices.get(country)
        return chance.pick(known) if known else f"{country}SAMPLE"

    @cached_property
    def _offices(self) -> dict[str, list[str]]:
        by_country: dict[str, list[str]] = {}
        for code in self.catalogue.code_lists["customs_office"].codes:
            by_country.setdefault(code[:2], []).append(code)
        return by_country

    def _spread(self, weights: dict[str, int], code_list: str | None) -> dict[str, int]:
        """`rest` shared among the other codes of the list; codes that a closed list lacks left out."""
        known = self.catalogue.code_lists.get(code_list or "")
        codes = {} if known is None else known.codes
        kept = {
            code: weight
            for code, weight in weights.items()
            if code != "rest" and (known is None or not known.closed or code in codes)
        }
        others = [code for code in codes if code not in kept] if "rest" in weights else []
        scaled = {code: weight * max(len(others), 1) for code, weight in kept.items()}
        return {**scaled, **dict.fromkeys(others, weights.get("rest", 0))}
