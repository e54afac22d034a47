"""Sections 4.6 to 4.12 of the language: money, text, the draw, scores, controls, lists."""

from __future__ import annotations

import hmac
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from crmc.ir.draws import is_drawn
from crmc.ir.evaluate import Row
from crmc.ir.model import DatedValue, DatedValues, Score
from crmc.ir.scope import Supplies
from tests.unit.book_builder import NOT_SELECTED, SELECTED, undetermined

RATES = Supplies(rates=b.rates(RSD=[("2027-01-01", "0.0085"), ("2027-03-01", "0.0086"), ("2027-03-02", "9")]))


def dinars(amount: str) -> dict[str, object]:
    return {"customs_value": {"amount": amount, "currency": "RSD"}}


def value_is(euro: str) -> ir.Compare:
    return b.compare(b.el("customs_value"), "=", b.num(euro))


def test_4_6_money_is_in_eur() -> None:
    assert b.outcome(value_is("12.5"), {"customs_value": "12.50"}) == SELECTED
    euro = {"customs_value": {"amount": "12.50", "currency": "EUR"}}
    assert b.outcome(value_is("12.5"), euro) == SELECTED


def test_4_6_the_latest_rate_not_after_the_reference_date() -> None:
    assert b.outcome(value_is("0.86"), dinars("100"), supplies=RATES) == SELECTED
    on_the_last_day = {"acceptance_date": "2027-02-28"}
    assert b.outcome(value_is("0.85"), dinars("100"), supplies=RATES, header=on_the_last_day) == SELECTED


def test_4_6_no_rate_before_the_first() -> None:
    early = {"acceptance_date": "2026-12-31"}
    assert b.outcome(value_is("1"), dinars("100"), supplies=RATES, header=early) == undetermined("rates")


def test_4_6_conversion_is_by_exact_fraction_never_rounded() -> None:
    assert b.outcome(value_is("0.0086"), dinars("1"), supplies=RATES) == SELECTED
    third = Supplies(rates={"RSD": [(b.date(2027, 1, 1), Fraction(1, 3))]})
    select = b.compare(ir.Product((b.el("customs_value"), b.num("3"))), "=", b.num("1"))
    assert b.outcome(select, dinars("1"), supplies=third) == SELECTED


def test_4_6_a_written_amount_in_another_currency_is_converted() -> None:
    select = b.compare(b.el("customs_value"), ">=", ir.Constant("money", "100", "RSD"))
    assert b.outcome(select, {"customs_value": "0.86"}, supplies=RATES) == SELECTED
    assert b.outcome(select, {"customs_value": "0.85"}, supplies=RATES) == NOT_SELECTED
    assert b.outcome(select, {"customs_value": "0.86"}) == undetermined("rates")


def searched(*words: str, quantifier: Any = "any", whole: bool = False) -> ir.Contains:
    return ir.Contains(
        b.el("goods_description"), quantifier, whole, tuple(ir.Single(b.text(word)) for word in words)
    )


def test_4_7_the_text_and_the_searched_words_are_normalised_alike() -> None:
    assert b.outcome(searched("ПОКЛОН"), {"goods_description": "poklon za vas"}) == SELECTED
    assert b.outcome(searched("cokolada"), {"goods_description": "Čokolada"}) == SELECTED
    starts = ir.StartsWith(b.el("goods_description"), "Šljiva")
    assert b.outcome(starts, {"goods_description": "  шљива, сушена"}) == SELECTED
    assert b.outcome(starts, {"goods_description": "suva šljiva"}) == NOT_SELECTED


def test_3_contains_any_and_all() -> None:
    item = {"goods_description": "toy car"}
    assert b.outcome(searched("toy", "gun"), item) == SELECTED
    assert b.outcome(searched("toy", "gun", quantifier="all"), item) == NOT_SELECTED
    assert b.outcome(searched("toy", "car", quantifier="all"), item) == SELECTED
    assert b.outcome(searched("toy")) == undetermined("goods_description")


def test_3_word_matches_whole_words() -> None:
    assert b.outcome(searched("gift", whole=True), {"goods_description": "Gift-wrapped"}) == SELECTED
    assert b.outcome(searched("gift", whole=True), {"goods_description": "gifted"}) == NOT_SELECTED
    assert b.outcome(searched("gift card", whole=True), {"goods_description": "a gift, card"}) == SELECTED


def test_3_a_list_of_searched_words_that_is_missing_is_unknown() -> None:
    select = ir.Contains(b.el("goods_description"), "any", False, (ir.Listed("vague"),))
    lists = (b.named_list("vague", external=True, type="text"),)
    item = {"goods_description": "uzorak"}
    assert b.outcome(select, item, lists=lists) == undetermined("list:vague")
    supplies = Supplies(lists={"vague": ("Узорак",)})
    assert b.outcome(select, item, lists=lists, supplies=supplies) == SELECTED


# 4.9 Random

KEY = bytes(range(32))


def draw(message: bytes) -> int:
    return int.from_bytes(hmac.new(KEY, message, sha256).digest()[:8], "big")


def test_4_9_the_draw_is_hmac_sha_256_over_criterion_declaration_and_item() -> None:
    exact = Fraction(draw(b"T-001\0D1\x002"), 2**64)
    assert not is_drawn(KEY, "T-001", "D1", 2, exact)
    assert is_drawn(KEY, "T-001", "D1", 2, exact + Fraction(1, 2**64))


def test_4_9_of_a_declaration_the_item_is_nothing() -> None:
    exact = Fraction(draw(b"T-001\0D1\0"), 2**64)
    assert not is_drawn(KEY, "T-001", "D1", None, exact)
    assert is_drawn(KEY, "T-001", "D1", None, exact + Fraction(1, 2**64))


def test_4_9_a_published_draw() -> None:
    """The number itself, found with another program, so that any engine can be held to it."""
    published = 16781269454268523872
    assert not is_drawn(KEY, "RND-001", "D1", None, Fraction(published, 2**64))
    assert is_drawn(KEY, "RND-001", "D1", None, Fraction(published + 1, 2**64))


def test_4_9_share_of_all_and_of_none() -> None:
    supplies = Supplies(key=KEY)
    assert b.outcome(ir.Random("1"), supplies=supplies) == SELECTED
    assert b.outcome(ir.Random("0"), supplies=supplies) == NOT_SELECTED


def test_4_9_the_draw_of_an_item_is_its_own() -> None:
    of = b.book(b.criterion(ir.Random("0.5")))
    found = b.rows(of, b.declaration(*({} for _ in range(40))), supplies=Supplies(key=KEY))
    drawn = [row.outcome == "selected" for row in found]
    assert drawn == [is_drawn(KEY, "T-001", "D1", number, Fraction(1, 2)) for number in range(1, 41)]
    assert 0 < sum(drawn) < 40


def test_4_9_without_a_key_unknown() -> None:
    assert b.outcome(ir.Random("1")) == undetermined("key")


# 4.10 Scores

SCORE = Score("-209", "-128", (b.weight("hit", 90, -3), b.weight("open", 43, -7)))


def scored(hit: bool | None, other: bool | None, select: ir.Expression | None = None) -> Row:
    parts = {"hit": b.truth(hit), "open": b.truth(other)}
    return b.row(b.book(b.criterion(select, score=SCORE, parts=parts)), b.declaration({}))


def test_4_10_the_score_is_the_prior_and_the_weights_together() -> None:
    found = scored(True, True)
    assert (found.score, found.outcome) == ("-7.6", "selected")
    assert scored(True, False).score == "-12.6"
    assert scored(False, True).score == "-16.9"
    assert scored(False, True).outcome == "not_selected"


def test_4_10_a_sum_at_the_threshold_is_selected() -> None:
    at = Score("-209", "-119", (b.weight("hit", 90, -3),))
    of = b.book(b.criterion(None, score=at, parts={"hit": b.truth(True)}))
    assert b.row(of, b.declaration({})).outcome == "selected"


def test_4_10_an_unknown_indicator_adds_nothing() -> None:
    found = scored(True, None)
    assert (found.outcome, found.score) == ("selected", "-11.9")


def test_4_10_unknown_ones_that_could_lift_the_sum_make_the_score_unknown() -> None:
    found = scored(None, False)
    assert (found.outcome, found.missing, found.score) == ("undetermined", ("packages",), None)


def test_4_10_unknown_ones_that_could_drop_the_sum_make_the_score_unknown() -> None:
    close = Score("-209", "-122", (b.weight("hit", 90, -3), b.weight("open", 43, -7)))
    parts = {"hit": b.truth(True), "open": b.truth(None)}
    found = b.row(b.book(b.criterion(None, score=close, parts=parts)), b.declaration({}))
    assert (found.outcome, found.missing) == ("undetermined", ("packages",))


def test_4_10_a_sum_lifted_just_to_the_threshold_is_unknown() -> None:
    just = Score("-209", "-149", (b.weight("one", 60, -5),))
    found = b.row(b.book(b.criterion(None, score=just, parts={"one": b.truth(None)})), b.declaration({}))
    assert found.outcome == "undetermined"


def test_4_10_a_sum_dropped_just_to_the_threshold_is_reached() -> None:
    just = Score("-209", "-214", (b.weight("one", 60, -5),))
    found = b.row(b.book(b.criterion(None, score=just, parts={"one": b.truth(None)})), b.declaration({}))
    assert (found.outcome, found.score) == ("selected", "-20.9")


def test_4_10_the_unknown_ones_count_together() -> None:
    low = Score("-209", "-100", (b.weight("one", 60, -5), b.weight("two", 60, -5)))
    parts = {"one": b.truth(None), "two": b.truth(None)}
    assert b.row(b.book(b.criterion(None, score=low, parts=parts)), b.declaration({})).outcome == (
        "undetermined"
    )
    one = {"one": b.truth(None), "two": b.truth(False)}
    assert b.row(b.book(b.criterion(None, score=low, parts=one)), b.declaration({})).outcome == (
        "not_selected"
    )


def test_4_10_select_when_and_score_together_are_an_and() -> None:
    assert scored(True, True, b.truth(False)).outcome == "not_selected"
    assert scored(False, False, b.truth(True)).outcome == "not_selected"
    assert scored(True, True, b.truth(None)).outcome == "undetermined"
    assert scored(True, True, b.truth(True)).outcome == "selected"


# 4.11 Controls

CONTROLS = (
    b.control("documentary", channel="yellow", procedure="SOP-A"),
    b.control("physical_examination", "documentary", channel="red", procedure="SOP-B"),
)
RELIEF = b.control("post_clearance_audit", channel="blue", operators="aeo", procedure="SOP-C")


def selected(*controls: Any, kind: str = "import", **header: object) -> Row:
    of = b.criterion(b.truth(True), controls=controls, applies=("import", "ens"))
    return b.row(b.book(of), b.declaration({}, kind=kind, **header))


def test_4_11_the_ordinary_controls_all_of_them() -> None:
    for header in ({}, {"importer_is_aeo": False}):
        found = selected(*CONTROLS, RELIEF, **header)
        assert found.controls == ("documentary", "physical_examination")
        assert found.procedure == ("SOP-A", "SOP-B")
        assert found.channel == "red"


def test_4_11_an_aeo_gets_the_control_for_aeo_if_there_is_one() -> None:
    found = selected(*CONTROLS, RELIEF, importer_is_aeo=True)
    assert (found.controls, found.channel, found.procedure) == (("post_clearance_audit",), "blue", ("SOP-C",))
    assert selected(*CONTROLS, importer_is_aeo=True).channel == "red"


@pytest.mark.parametrize(("given", "operator"), [(True, "aeo"), (False, "ordinary"), (None, "unknown")])
def test_4_11_the_row_tells_what_is_known_of_the_operator(given: object, operator: str) -> None:
    assert selected(importer_is_aeo=given).operator == operator


def test_4_11_the_aeo_element_is_that_of_the_kind() -> None:
    assert selected(*CONTROLS, RELIEF, kind="ens", operator_is_aeo=True).channel == "blue"
    assert selected(*CONTROLS, RELIEF, kind="ens", importer_is_aeo=True).channel == "red"


def test_4_11_it_changes_the_control_not_the_selection() -> None:
    assert selected(*CONTROLS, RELIEF, importer_is_aeo=True).outcome == "selected"


def test_4_11_a_trial_row_carries_what_would_apply() -> None:
    found = selected(*CONTROLS)
    assert (found.status, found.channel) == ("trial", "red")


def test_unless_selected_there_is_no_channel_and_no_control() -> None:
    of = b.book(b.criterion(b.truth(None), controls=CONTROLS))
    found = b.row(of, b.declaration({}))
    assert (found.channel, found.controls, found.procedure) == (None, (), ())


# 4.12 Lists and parameters


def test_4_12_a_parameter_is_the_partys_value_from_its_date_else_the_default() -> None:
    national = (DatedValue("2027-02-01", "11.5", "ADOPT"), DatedValue("2027-06-01", "10", "ADOPT"))
    parameters = (b.parameter("floor", "12", national),)

    def floor_is(value: str, day: str) -> bool:
        select = b.compare(ir.Parameter("floor"), "=", b.num(value))
        return b.outcome(select, parameters=parameters, header={"acceptance_date": day}) == SELECTED

    assert floor_is("12", "2027-01-31")
    assert floor_is("11.5", "2027-02-01")
    assert floor_is("11.5", "2027-05-31")
    assert floor_is("10", "2027-06-01")


def test_4_12_a_withheld_parameter_is_unknown() -> None:
    select = b.compare(ir.Parameter("floor"), "=", b.num("1"))
    assert b.outcome(select, parameters=(b.parameter("floor", None),)) == undetermined("parameter:floor")


def test_4_12_a_list_is_the_partys_value_from_its_date_else_the_default() -> None:
    dated = (DatedValues("2027-06-01", ("VN",)),)
    lists = (b.named_list("watched", "CN", dated=dated),)

    def watched(country: str, day: str) -> bool:
        select = b.among("origin_country", "list:watched")
        given = {"acceptance_date": day}
        return b.outcome(select, {"origin_country": country}, lists=lists, header=given) == SELECTED

    assert watched("CN", "2027-05-31")
    assert not watched("CN", "2027-06-01")
    assert watched("VN", "2027-06-01")


def test_4_12_a_withheld_list_is_unknown() -> None:
    lists = (b.named_list("watched", withheld=True),)
    select = b.among("origin_country", "list:watched")
    assert b.outcome(select, {"origin_country": "CN"}, lists=lists) == undetermined("list:watched")


def test_2_a_list_of_hierarchical_codes_matches_what_is_below_them() -> None:
    lists = (b.named_list("tobacco", "2402", "2403.11", hierarchical=True),)
    select = b.hs("list:tobacco")
    assert b.outcome(select, {"commodity_code": "240210"}, lists=lists) == SELECTED
    assert b.outcome(select, {"commodity_code": "240311"}, lists=lists) == SELECTED
    assert b.outcome(select, {"commodity_code": "240319"}, lists=lists) == NOT_SELECTED
    assert b.outcome(select, {"commodity_code": "2403"}, lists=lists) == undetermined("commodity_code")
