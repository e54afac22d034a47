"""Made-up declarations in the nested form of `crmc evaluate`, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.catalogue.model import Catalogue, Element
from crmc.engine.sample.chance import Chance
from crmc.engine.sample.goods import Goods
from crmc.engine.sample.story import Source, Story, tell
from crmc.engine.sample.values import Place, value_of
from crmc.engine.sample.weights import Weights, packaged_weights
from crmc.ir.scope import NEVER_FROM_HEADER

_ALIKE = (
    ("package_type", "package_number", "shipping_marks"),
    ("tax_type", "tax_payment_method", "tax_base_amount", "tax_rate", "tax_amount"),
    ("supporting_document_ref", "supporting_document_type", "supporting_document_quantity"),
    ("transport_document_ref", "transport_document_type"),
    ("previous_document_ref", "previous_document_type"),
    ("guarantee_type", "guarantee_reference"),
    ("authorisation_ref", "authorisation_type", "authorisation_holder"),
    ("supply_chain_actor_role", "supply_chain_actor_id"),
)
"""Elements that occur equally often: the n-th values of them belong together."""

MOST_DRAWS = 8
"""So often a code is drawn again that stands there already."""

_GROUP = {name: group[0] for group in _ALIKE for name in group}


def sample(
    catalogue: Catalogue, kind: str, rows: int, seed: int, weights: Weights | None = None
) -> Iterator[dict[str, object]]:
    """`rows` declarations of a kind; the first are the same, however many are asked for."""
    return (
        found for _, found in with_stories(Source(catalogue, weights or packaged_weights()), kind, rows, seed)
    )


def with_stories(
    source: Source, kind: str, rows: int, seed: int
) -> Iterator[tuple[Story, dict[str, object]]]:
    """The declarations with what they are about."""
    carried = carried_by(source, kind)
    for number in range(1, rows + 1):
        chance = Chance(f"{seed}\0{kind}\0{number}")
        story = tell(kind, number, chance.of("story"), source)
        yield story, declaration(story, carried, chance, source)


def carried_by(source: Source, kind: str) -> list[Element]:
    """The elements of a kind that can be given, in the order of the catalogue."""
    return [
        element
        for element in source.catalogue.elements.values()
        if kind in element.kinds and share_given(element, source.weights)
    ]


def declaration(story: Story, carried: list[Element], chance: Chance, source: Source) -> dict[str, object]:
    """The header with its elements in the order of the catalogue, then the items."""
    above = {element.id for element in carried if stands_on_header(element, story, chance)}
    on_header = [element for element in carried if element.id in above]
    on_items = [element for element in carried if element.id not in above]
    found: dict[str, object] = {"id": story.id, "kind": story.kind}
    found |= level(story, on_header, chance, source, None, 0)
    if story.goods:
        found["items"] = [
            {"item_number": number, **level(story, on_items, chance, source, goods, number)}
            for number, goods in enumerate(story.goods, start=1)
        ]
    return found


def stands_on_header(element: Element, story: Story, chance: Chance) -> bool:
    """What can stand on both levels stands on one of them in a declaration, on either as often."""
    if "header" not in element.levels:
        return False
    if "item" not in element.levels or not story.goods:
        return True
    group = _GROUP.get(element.id, element.id)
    return element.id not in NEVER_FROM_HEADER and chance.of("level", group).happens(500)


def level(  # noqa: PLR0913, PLR0917 - where a value stands has this many sides
    story: Story,
    elements: list[Element],
    chance: Chance,
    source: Source,
    goods: Goods | None,
    number: int,
) -> dict[str, object]:
    """The elements of the header, or of one item, that are given."""
    found: dict[str, object] = {}
    for element in elements:
        own = chance.of(element.id, number)
        if own.happens(share_given(element, source.weights)):
            count = several(element, chance, source, number)
            values = drawn(element, Place(story, source, own, goods, number), count)
            if None not in values:
                found[element.id] = values if element.multiple else values[0]
    return found


def drawn(element: Element, place: Place, count: int) -> list[object]:
    """So many values; a code is told once, unless others belong to each of its places."""
    values: list[object] = []
    for _ in range(count):
        draws = MOST_DRAWS if element.type == "code" else 1
        value = value_of(element, place)
        while draws > 1 and value in values:
            value, draws = value_of(element, place), draws - 1
        if element.type != "code" or value not in values or element.id in _GROUP:
            values.append(value)
    return values


def share_given(element: Element, weights: Weights) -> int:
    """In how many of a thousand places the element stands."""
    given = weights.given
    if element.id in given:
        return given[element.id]
    if element.type in ("date", "datetime") and element.levels == ("header",):
        return given["date"]
    return given["personal"] if element.personal_data == "yes" else given["default"]


def several(element: Element, chance: Chance, source: Source, number: int) -> int:
    """How many values: as many for all that belong together."""
    if not element.multiple:
        return 1
    return chance.of("several", _GROUP.get(element.id, element.id), number).pick(source.weights.several)
