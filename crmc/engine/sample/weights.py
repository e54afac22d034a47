"""The table of weights that travels with the package (`grammar/sample/weights.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec
import yaml
from msgspec import Struct, field

from crmc import packaged


class Period(Struct, frozen=True):
    """Days on which declarations are received."""

    first: str
    days: int


class Quantiles(Struct, frozen=True):
    """Bounds of equally likely stretches, in the smallest of `digits` after the point."""

    at: tuple[int, ...]
    digits: int


class Goods(Struct, frozen=True):
    """A heading: its weight, and what people call such goods. `latin`: Bosnian, Croatian, Serbian."""

    weight: int
    en: str
    sq: str
    latin: str
    sr: str
    mk: str
    ro: str

    @property
    def words(self) -> tuple[str, ...]:
        return self.en, self.sq, self.latin, self.sr, self.mk, self.ro


class ResultShares(Struct, frozen=True):
    """Of a thousand declarations, or of a thousand controls."""

    controlled: int
    random: int
    irregular: int
    irregular_random: int
    not_done: int
    controls: dict[str, int]


class Weights(Struct, frozen=True):
    """As the file tells them; shares are of a thousand unless it says otherwise."""

    period: Period
    parties: dict[str, int]
    partners: dict[str, int]
    sent_from_elsewhere: int
    undervalued: int
    operators: int
    items: dict[str, tuple[int, ...]]
    several: tuple[int, ...]
    given: dict[str, int]
    holds: dict[str, int]
    quantiles: dict[str, Quantiles]
    codes: dict[str, dict[str, int]]
    tax_rates: dict[str, int]
    results: ResultShares
    tail: int
    vague: int
    vague_words: tuple[str, ...]
    goods: dict[str, Goods] = field(default_factory=dict)


@cache
def packaged_weights() -> Weights:
    """Read once."""
    return msgspec.convert(yaml.safe_load(packaged.read_text("sample/weights.yaml")), Weights)


def of_kind(table: Mapping[str, object], kind: str, name: str) -> object | None:
    """What a table says of `KIND.NAME`, else of `NAME`."""
    return table.get(f"{kind}.{name}", table.get(name))
