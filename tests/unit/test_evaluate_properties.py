"""Section 4.3 by brute force: a verdict is true or false exactly where every completion agrees."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from crmc.ir.kleene import Verdict, at_least, conjunction, disjunction, negation
from crmc.ir.membership import Between, code_matches, is_member
from crmc.ir.values import Bounded, Known, compare, negative, total
from crmc.ir.values import product as product_of

TRUTHS = st.sampled_from([True, False, None])
RELATIONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
SMALL = st.integers(-4, 4)


def verdicts(truths: list[bool | None]) -> list[Verdict]:
    """The n-th unknown lacks `xn`."""
    return [Verdict(truth, frozenset({f"x{n}"} if truth is None else ())) for n, truth in enumerate(truths)]


def completions(truths: list[bool | None]) -> Iterator[list[bool]]:
    for filling in product(*([True, False] if truth is None else [truth] for truth in truths)):
        yield list(filling)


def agreed(outcomes: list[bool]) -> bool | None:
    return outcomes[0] if len(set(outcomes)) == 1 else None


@given(st.lists(TRUTHS, min_size=1, max_size=6))
def test_4_3_and_or_agree_with_every_completion(truths: list[bool | None]) -> None:
    filled = list(completions(truths))
    assert conjunction(verdicts(truths)).truth == agreed([all(values) for values in filled])
    assert disjunction(verdicts(truths)).truth == agreed([any(values) for values in filled])


@given(st.lists(TRUTHS, min_size=1, max_size=6), st.integers(0, 7))
def test_4_3_at_least_agrees_with_every_completion(truths: list[bool | None], count: int) -> None:
    expected = agreed([sum(values) >= count for values in completions(truths)])
    assert at_least(Fraction(count), verdicts(truths)).truth == expected


@given(st.lists(TRUTHS, min_size=1, max_size=6))
def test_4_3_missing_names_are_those_of_the_unknown_operands(truths: list[bool | None]) -> None:
    names = {f"x{n}" for n, truth in enumerate(truths) if truth is None}
    for verdict in (conjunction(verdicts(truths)), disjunction(verdicts(truths))):
        assert verdict.missing == (names if verdict.truth is None else frozenset())


@given(st.lists(TRUTHS, min_size=1, max_size=6))
def test_4_3_de_morgan(truths: list[bool | None]) -> None:
    negated = [negation(verdict) for verdict in verdicts(truths)]
    assert negation(conjunction(verdicts(truths))) == disjunction(negated)


def whole(low: int, width: int) -> Bounded | Known:
    """A count from `low` to `low + width`."""
    if width == 0:
        return Known(Fraction(low))
    return Bounded(Fraction(low), Fraction(low + width), frozenset({"x"}), whole=True)


def numbers(value: Any) -> range:
    if isinstance(value, Known):
        return range(int(str(value.value)), int(str(value.value)) + 1)
    return range(int(value.low), int(value.high) + 1)


COUNTS = st.builds(whole, SMALL, st.integers(0, 4))
HOLDS = {
    "=": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


@given(RELATIONS, COUNTS, COUNTS)
def test_4_3_a_comparison_of_counts_agrees_with_every_completion(
    relation: str, left: Any, right: Any
) -> None:
    pairs = product(numbers(left), numbers(right))
    expected = agreed([HOLDS[relation](x, y) for x, y in pairs])
    assert compare(relation, left, right).truth == expected


@given(COUNTS, COUNTS, COUNTS)
def test_4_3_arithmetic_holds_every_completion_within_its_bounds(x: Any, y: Any, z: Any) -> None:
    computed = total((product_of((x, y)), negative(z)))
    for i, j, k in product(numbers(x), numbers(y), numbers(z)):
        assert compare("=", computed, Known(Fraction(i * j - k))).truth is not False


@given(COUNTS, COUNTS)
def test_4_3_the_bounds_of_a_product_are_reached(x: Any, y: Any) -> None:
    reached = [i * j for i, j in product(numbers(x), numbers(y))]
    computed = product_of((x, y))
    assert compare(">=", computed, Known(Fraction(min(reached)))).truth is True
    assert compare("<=", computed, Known(Fraction(max(reached)))).truth is True


@given(COUNTS, st.lists(st.tuples(SMALL, SMALL), max_size=4))
def test_4_3_membership_of_a_count_agrees_with_every_completion(x: Any, ends: list[tuple[int, int]]) -> None:
    choices = [Between(Known(Fraction(low)), Known(Fraction(high))) for low, high in ends]
    expected = agreed([any(low <= i <= high for low, high in ends) for i in numbers(x)])
    assert is_member(x, choices, []).truth == expected


MASS = st.one_of(st.none(), st.integers(0, 3))


@given(st.lists(MASS, min_size=1, max_size=4), RELATIONS, st.integers(0, 5))
def test_4_3_a_count_of_items_agrees_with_every_completion(
    masses: list[int | None], relation: str, limit: int
) -> None:
    count = ir.CountItems(b.over("packages", "1"))
    select = b.compare(count, relation, b.num(str(limit)))
    found = b.row(b.book(b.criterion(select, on="declaration")), declared(masses))
    expected = agreed(
        [HOLDS[relation](sum(mass > 1 for mass in filled), limit) for filled in filled_in(masses, 3)]
    )
    assert found.outcome == outcome_of(expected)


@given(st.lists(MASS, min_size=1, max_size=3), RELATIONS, st.integers(0, 9))
def test_4_3_a_sum_over_items_agrees_with_every_completion(
    masses: list[int | None], relation: str, limit: int
) -> None:
    select = b.compare(ir.SumItems("packages"), relation, b.num(str(limit)))
    found = b.row(b.book(b.criterion(select, on="declaration")), declared(masses))
    expected = agreed([HOLDS[relation](sum(filled), limit) for filled in filled_in(masses, 12)])
    assert found.outcome == outcome_of(expected)


def declared(masses: list[int | None]) -> dict[str, object]:
    return b.declaration(*({"packages": mass} for mass in masses))


def filled_in(masses: list[int | None], highest: int) -> Iterator[tuple[int, ...]]:
    yield from product(*(range(highest + 1) if mass is None else [mass] for mass in masses))


def outcome_of(truth: bool | None) -> str:
    return {True: "selected", False: "not_selected", None: "undetermined"}[truth]


DIGITS = st.text("123", min_size=1, max_size=3)


@given(DIGITS, DIGITS)
def test_4_3_a_code_of_a_subtree_agrees_with_every_longer_code(declared_code: str, rule: str) -> None:
    found = code_matches(declared_code, Known(rule), "commodity_code").truth
    assert found == agreed([longer.startswith(rule) for longer in completed(declared_code)])


@given(DIGITS, DIGITS, DIGITS)
def test_3_a_range_of_codes_holds_the_subtrees_of_both_ends(code: str, low: str, high: str) -> None:
    """A verdict on a code is the one on every longer code; a code too short to tell is unknown."""
    found = code_matches(code, Between(Known(low), Known(high)), "commodity_code").truth
    inside = agreed([low <= longer[: len(low)] and longer[: len(high)] <= high for longer in completed(code)])
    if found is not None:
        assert found == inside
    elif inside is not None:
        assert any(end.startswith(code) and end != code for end in (low, high))


def completed(code: str) -> list[str]:
    """Every code of four digits below it, and one digit that no rule has."""
    tails = product("0123", repeat=4 - len(code))
    return [code + "".join(tail) for tail in tails]
