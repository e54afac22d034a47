"""What the logic of one book gives away: each finding on a small book, and nothing on a sound one."""

from __future__ import annotations

from typing import Any

from crmc.analysis.proof.judging import Situation, outcomes
from crmc.analysis.proof.logic import Revealed, findings_of_logic
from crmc.ir import expression as ir
from crmc.ir.model import Criterion, RuleBook
from crmc.ir.walk import elements_in
from tests.unit import book_builder as build
from tests.unit.book_builder import among, el, eq, hs, over

CN, IT = eq("origin_country", "CN"), eq("origin_country", "IT")


def book(*conditions: ir.Expression, channels: tuple[str, ...] = (), **more: Any) -> RuleBook:
    """Criteria T-1, T-2, … with these conditions."""
    return build.book(*(criterion(n, each, channels, **more) for n, each in enumerate(conditions, start=1)))


def criterion(number: int, select: ir.Expression, channels: tuple[str, ...], **more: Any) -> Criterion:
    controls = [build.control("documentary", channel=channels[number - 1])] if channels else []
    named = sorted(elements_in(select))
    return build.criterion(select, f"T-{number}", elements=named, controls=controls, **more)


def found(of: RuleBook, sort: str) -> list[Revealed]:
    return [each for each in findings_of_logic(of) if each.sort == sort]


def test_a_sound_book_gives_nothing_away() -> None:
    sound = book(ir.And((hs("24"), over("customs_value", "5"))), ir.And((hs("64"), CN)))
    assert list(findings_of_logic(sound)) == []


def test_a_criterion_that_never_selects_gives_away_nothing_else() -> None:
    sorts = [each.sort for each in findings_of_logic(book(ir.And((CN, IT, ir.Not(over("net_mass", "5"))))))]
    assert sorts == ["never_selects"]


def test_a_criterion_that_always_selects() -> None:
    gone = ir.IsMissing(el("net_mass"))
    assert len(found(book(ir.Or((gone, ir.Not(gone)))), "always_selects")) == 1


def test_a_condition_that_makes_no_difference() -> None:
    (idle,) = found(book(ir.And((hs("2402"), hs("24"), CN))), "idle_condition")
    assert idle.condition == hs("24")
    (inner,) = found(
        book(ir.And((CN, ir.Or((over("net_mass", "5"), over("net_mass", "9")))))), "idle_condition"
    )
    assert inner.condition == over("net_mass", "9")


def test_a_not_over_what_may_be_missing_is_shown_by_a_declaration() -> None:
    of = book(ir.And((CN, ir.Not(el("importer_is_aeo")))))
    (negated,) = found(of, "not_over_missing")
    assert negated.words is not None
    assert "missing" in negated.words
    assert negated.declaration is not None
    assert outcomes(of, of.criteria[0], Situation(negated.declaration)) == {"undetermined"}
    settled = ir.Not(ir.Else(el("importer_is_aeo"), ir.Constant("bool", "false")))
    assert found(book(ir.And((CN, settled))), "not_over_missing") == []


def test_a_criterion_within_another_and_two_that_are_the_same() -> None:
    pairs = found(book(hs("2402"), hs("24"), hs("64")), "contained")
    assert [(each.criterion, each.other) for each in pairs] == [("T-1", "T-2")]
    same = found(book(among("origin_country", "CN", "IT"), ir.Or((IT, CN))), "same")
    assert [(each.criterion, each.other) for each in same] == [("T-1", "T-2")]


def test_channels_contradict_where_one_releases_what_another_controls() -> None:
    of = book(hs("24"), CN, channels=("red", "green"))
    (apart,) = found(of, "channels_contradict")
    assert (apart.criterion, apart.other) == ("T-1", "T-2")
    assert apart.declaration is not None
    for each in of.criteria:
        assert outcomes(of, each, Situation(apart.declaration)) == {"selected"}
    assert found(book(hs("24"), CN, channels=("red", "yellow")), "channels_contradict") == []
    assert found(book(hs("24"), hs("64"), channels=("red", "green")), "channels_contradict") == []


def test_criteria_of_other_times_or_kinds_are_no_pairs() -> None:
    early = criterion(1, CN, ("red",), valid=("2027-01-01", "2027-06-30"))
    late = criterion(2, CN, ("green", "green"), valid=("2027-07-01", "2027-12-31"))
    other = criterion(3, CN, ("green",) * 3, applies=("ens",), valid=("2027-01-01", "2027-06-30"))
    assert list(findings_of_logic(build.book(early, late, other))) == []
