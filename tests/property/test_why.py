"""What an account says is what the reference interpreter says, and what it would turn really turns."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import tests.unit.book_builder as build
from crmc.analysis.why.account import Account, Change, Condition
from crmc.analysis.why.explain import Question, explain, find_rule
from crmc.decimals import decimal_text
from crmc.ir import expression as ir
from crmc.ir.model import RuleBook, Score
from crmc.ir.record import Record, read_record
from crmc.report.why_report import accounts_as_text
from tests.unit.book_builder import code, compare, el, num

NUMBERS = st.integers(0, 9).map(str)
COUNTRIES = st.sampled_from(["CN", "IT", "NO", "RS"])
GOODS = st.sampled_from(["24", "2402", "240220", "2403", "64", "640399"])
RELATIONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
MEASURES = st.sampled_from(["net_mass", "gross_mass", "customs_value", "packages"])
PLACES = st.sampled_from(["origin_country", "dispatch_country"])

tests_of_item = st.one_of(
    st.builds(compare, MEASURES.map(el), RELATIONS, NUMBERS.map(num)),
    st.builds(compare, MEASURES.map(el), RELATIONS, MEASURES.map(el)),
    st.builds(
        compare, st.builds(ir.Quotient, MEASURES.map(el), MEASURES.map(el)), RELATIONS, NUMBERS.map(num)
    ),
    st.builds(
        lambda name, low, high: ir.In(el(name), (ir.Range(num(low), num(high)),)), MEASURES, NUMBERS, NUMBERS
    ),
    st.builds(compare, PLACES.map(el), st.sampled_from(["=", "!="]), COUNTRIES.map(code)),
    st.builds(compare, PLACES.map(el), st.sampled_from(["=", "!="]), PLACES.map(el)),
    st.lists(GOODS, min_size=1, max_size=2).map(lambda several: build.hs(*several)),
    st.sampled_from(["net_mass", "goods_description", "origin_country"]).map(
        lambda name: ir.IsMissing(el(name))
    ),
    st.builds(
        lambda quantifier, value: ir.Quantified(
            quantifier, "documents", compare(ir.Each(), "=", code(value))
        ),
        st.sampled_from(["any", "every"]),
        st.sampled_from(["N954", "N018"]),
    ),
    st.just(ir.Contains(el("goods_description"), "any", True, (ir.Single(build.text("parts")),))),
    st.just(el("importer_is_aeo")),
)

conditions = st.recursive(
    tests_of_item,
    lambda below: st.one_of(
        st.builds(ir.Not, below),
        st.lists(below, min_size=2, max_size=3).map(lambda several: ir.And(tuple(several))),
        st.lists(below, min_size=2, max_size=3).map(lambda several: ir.Or(tuple(several))),
        st.lists(below, min_size=2, max_size=3).map(lambda several: ir.AtLeast("2", tuple(several))),
    ),
    max_leaves=5,
)

whole_conditions = st.one_of(
    st.builds(ir.Items, st.sampled_from(["any", "every"]), conditions),
    st.builds(compare, st.builds(ir.CountItems, conditions), RELATIONS, NUMBERS.map(num)),
    st.builds(compare, MEASURES.map(ir.SumItems), RELATIONS, NUMBERS.map(num)),
)

items = st.fixed_dictionaries(
    {},
    optional={
        "net_mass": NUMBERS,
        "gross_mass": NUMBERS,
        "customs_value": NUMBERS,
        "packages": st.integers(0, 9),
        "origin_country": COUNTRIES,
        "dispatch_country": COUNTRIES,
        "commodity_code": GOODS,
        "documents": st.lists(st.sampled_from(["N954", "N018"]), max_size=2),
        "goods_description": st.sampled_from(["car parts", "shoes", ""]),
    },
)

headers = st.fixed_dictionaries(
    {},
    optional={
        "dispatch_country": COUNTRIES,
        "importer_is_aeo": st.booleans(),
        "documents": st.lists(st.sampled_from(["N954"]), max_size=1),
        "acceptance_date": st.sampled_from([None, "2026-01-01", "2027-03-01"]),
    },
)


def books(select: ir.Expression, whole: bool, scored: bool) -> RuleBook:
    score = Score("-10", "10", (build.weight("a", 30, -5), build.weight("b", 15, -5))) if scored else None
    parts = {"a": select, "b": build.over("net_mass", "3")} if scored else {}
    return build.book(
        build.criterion(
            None if scored else select,
            on="declaration" if whole else "item",
            valid=("2026-06-01", "2027-12-31"),
            score=score,
            parts=parts,
        )
    )


cases = st.one_of(
    st.tuples(
        st.builds(books, conditions, st.just(False), st.booleans()), st.lists(items, min_size=1, max_size=2)
    ),
    st.tuples(st.builds(books, whole_conditions, st.just(True), st.just(False)), st.lists(items, max_size=3)),
)


def accounts(book: RuleBook, raw: dict[str, object]) -> list[Account]:
    record, rule = read_record(book, raw), find_rule(book, "T-001")
    assert isinstance(record, Record)
    assert rule is not None
    return explain(book, rule, Question(record))


def outcome(book: RuleBook, raw: dict[str, object], item: int | None) -> str:
    """By the reference interpreter, from the form that a declaration has in a file."""
    return next(row.outcome for row in build.rows(book, raw) if row.item == item)


def changed(raw: dict[str, Any], *changes: Change, declared: object = None) -> dict[str, object]:
    """The declaration with the changes made; `declared` stands instead of the value of the last one."""
    after = copy.deepcopy(raw)
    for change in changes:
        place = after if change.item is None else after["items"][change.item - 1]
        value = change.declared if declared is None or change is not changes[-1] else declared
        place.pop(change.element, None)
        if value is not None:
            place[change.element] = value
    return dict(after)


def further(change: Change) -> list[str]:
    """Values that the words of a change promise to do the same."""
    if change.type in ("date", "datetime", "text", "code", "bool") or change.among or change.becomes is None:
        return []
    value = Fraction(change.becomes)
    step = Fraction(1) if change.type == "integer" else Fraction(1, 100)
    ways = {
        "or_more": [value + step, value + 7, value * 1000 + 1, Fraction(10**15)],
        "or_less": [value - step, value - 3, Fraction(0)],
        "or_less_above_zero": [value - step, step],
    }.get(change.reach, [Fraction(change.limit or change.becomes)] if change.limit else [])
    return [decimal_text(one) for one in ways if one >= 0 and (one > 0 or change.reach == "or_less")]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(cases, headers)
def test_the_smallest_change_turns_the_outcome(
    case: tuple[RuleBook, list[dict[str, object]]], header: dict[str, Any]
) -> None:
    book, several = case
    raw = build.declaration(*several, **header)
    for account in accounts(book, raw):
        for turn in account.turns:
            assert len(turn.changes) in (1, 2)
            assert outcome(book, changed(raw, *turn.changes), account.item) == turn.outcome != account.outcome
            for other in turn.others:
                assert outcome(book, changed(raw, other), account.item) == turn.outcome
            for value in further(turn.changes[-1]):
                after = changed(raw, *turn.changes, declared=value)
                assert outcome(book, after, account.item) == turn.outcome, (turn.changes[-1], value)


def truth_of(outcome: str) -> str:
    return {"selected": "true", "not_selected": "false", "undetermined": "unknown"}[outcome]


def agrees(one: Condition) -> bool:
    """Does every node follow from those below it?"""
    truths = [below.truth for below in one.conditions]
    expected = {
        "and": "false" if "false" in truths else "unknown" if "unknown" in truths else "true",
        "or": "true" if "true" in truths else "unknown" if "unknown" in truths else "false",
        "not": {"true": "false", "false": "true", "unknown": "unknown"}[truths[0]] if truths else None,
        "part": truths[0] if truths else None,
    }.get(one.form, one.truth)
    return one.truth == expected and all(agrees(below) for below in one.conditions)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(cases, headers)
def test_the_account_agrees_with_the_interpreter(
    case: tuple[RuleBook, list[dict[str, object]]], header: dict[str, Any]
) -> None:
    book, several = case
    raw = build.declaration(*several, **header)
    told = accounts(book, raw)
    assert accounts(book, raw) == told
    assert max(map(len, accounts_as_text(told, 80).splitlines())) <= 80
    for account in told:
        row = next(row for row in build.rows(book, raw) if row.item == account.item)
        assert (account.outcome, account.score) == (row.outcome, row.score)
        assert tuple(lack.name for lack in account.missing) == row.missing
        if account.guard is None and account.condition is not None:
            assert account.condition.truth == truth_of(account.outcome)
            assert agrees(account.condition)
