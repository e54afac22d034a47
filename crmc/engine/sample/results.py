"""Control results that go with made-up declarations, in the form that metrics and calibration read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crmc.engine.sample.chance import Chance
from crmc.engine.sample.goods import quantiles
from crmc.engine.sample.story import Source, Story
from crmc.engine.sample.values import scaled

COLUMNS = (
    *("declaration", "item", "criterion", "party", "office", "control", "random", "started", "ended"),
    *("hours", "outcome", "revenue_eur"),
)


@dataclass(frozen=True, slots=True)
class Selecting:
    """IDs of the criteria that could have asked for a control; those that draw by chance apart."""

    criteria: Sequence[str] = ()
    random: Sequence[str] = ()


def result_of(story: Story, seed: int, source: Source, selecting: Selecting) -> dict[str, str] | None:
    """The control of one declaration, if it had one; every value as text, empty where there is none."""
    chance, shares = Chance(f"{seed}\0result\0{story.kind}\0{story.number}"), source.weights.results
    if not chance.happens(shares.controlled):
        return None
    by_chance = chance.happens(shares.random)
    named = selecting.random if by_chance else selecting.criteria
    done = not chance.happens(shares.not_done)
    irregular = done and chance.happens(shares.irregular_random if by_chance else shares.irregular)
    tenths = chance.stretch(quantiles(source.weights, story.kind, "hours").at)
    started = datetime.combine(story.day, datetime.min.time()) + timedelta(minutes=chance.between(480, 1080))
    ended = started + timedelta(minutes=6 * tenths)
    revenue = chance.stretch(quantiles(source.weights, story.kind, "revenue_eur").at)
    return {
        "declaration": story.id,
        "item": str(chance.between(1, len(story.goods))) if story.goods and not by_chance else "",
        "criterion": chance.pick(named) if named else "",
        "party": story.party,
        "office": source.office(chance, story.party),
        "control": "random_check" if by_chance else chance.weighted(shares.controls),
        "random": "yes" if by_chance else "no",
        "started": started.isoformat(timespec="minutes") if done else "",
        "ended": ended.isoformat(timespec="minutes") if done else "",
        "hours": scaled(tenths, 1) if done else "",
        "outcome": "not_done" if not done else "irregular" if irregular else "conform",
        "revenue_eur": scaled(revenue, 2) if irregular else "0" if done else "",
    }
