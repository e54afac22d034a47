"""The account of one criterion and one item: its tree, guards, lacks, and what would turn the outcome."""

from __future__ import annotations

from typing import Any

import pytest

from crmc.analysis.why.account import Account, Condition
from crmc.analysis.why.explain import Question, explain, find_rule
from crmc.ir import expression as ir
from crmc.ir.evaluate import Row
from crmc.ir.model import WITHHELD, RuleBook, Score
from crmc.ir.record import Record, read_record
from crmc.ir.scope import Supplies
from crmc.report.why_report import accounts_as_json, accounts_as_text
from crmc.report.why_sentences import in_words, outcome_sentence, turn_sentence
from tests.unit import book_builder as build
from tests.unit.book_builder import compare, criterion, declaration, el, eq, num, over


def accounts(book: RuleBook, raw: dict[str, object], name: str = "T-001", **more: Any) -> list[Account]:
    record = read_record(book, raw)
    assert isinstance(record, Record), record
    rule = find_rule(book, name)
    assert rule is not None
    others = tuple(one for one in (read_record(book, raw) for raw in more.get("others", ())))
    question = Question(record, more.get("item"), tuple(one for one in others if isinstance(one, Record)))
    return explain(book, rule, question, more.get("supplies", Supplies()))


def account(
    select: ir.Expression, item: dict[str, object] | None = None, *, header: Any = None, **more: Any
) -> Account:
    """Of a condition on one item of an import declaration, which must agree with the interpreter."""
    extra = {key: more.pop(key) for key in ("lists", "tables", "parameters") if key in more}
    supplies = more.pop("supplies", Supplies())
    book = build.book(criterion(select, **more), **extra)
    raw = declaration(item or {}, **(header or {}))
    (told,) = accounts(book, raw, supplies=supplies)
    assert told.outcome == row_of(book, raw, supplies).outcome
    return told


def row_of(book: RuleBook, raw: dict[str, object], supplies: Supplies) -> Row:
    return build.row(book, raw, supplies=supplies)


def whole(told: Account) -> Condition:
    assert told.condition is not None
    return told.condition


def changes(told: Account) -> list[tuple[str, str | None, str]]:
    """(element, new value, reach) of the first turn."""
    return [(one.element, one.becomes, one.reach) for one in told.turns[0].changes] if told.turns else []


# The tree


def test_every_condition_has_its_text_its_truth_and_its_values() -> None:
    told = account(
        ir.And((eq("origin_country", "CN"), over("gross_mass", "100"))),
        {"origin_country": "CN", "gross_mass": "50"},
    )
    first, second = whole(told).conditions
    assert (whole(told).form, whole(told).truth) == ("and", "false")
    assert (first.text, first.truth) == ("origin_country = CN", "true")
    assert [(one.name, one.value, one.unit, one.item) for one in second.values] == [
        ("gross_mass", "50", "kg", 1)
    ]


@pytest.mark.parametrize(
    ("node", "form", "truth"),
    [
        (ir.Or((build.truth(True), build.truth(False))), "or", "true"),
        (ir.Not(build.truth(True)), "not", "false"),
        (ir.AtLeast("2", (build.truth(True), build.truth(None), build.truth(False))), "at_least", "unknown"),
        (build.truth(None), "test", "unknown"),
    ],
)
def test_each_form_of_joining_is_told_as_it_is(node: ir.Expression, form: str, truth: str) -> None:
    told = account(node)
    assert (whole(told).form, whole(told).truth) == (form, truth)


LEAVES: list[tuple[ir.Expression, dict[str, object], str, str]] = [
    (compare(el("net_mass"), "<", num("5")), {"net_mass": "4"}, "net_mass < 5", "4"),
    (build.hs("2402..2403"), {"commodity_code": "2402.20"}, "commodity_code in (2402 .. 2403)", "240220"),
    (ir.IsMissing(el("net_mass")), {"net_mass": "4"}, "net_mass is missing", "4"),
    (
        ir.Contains(el("goods_description"), "any", True, (ir.Single(build.text("parts")),)),
        {"goods_description": "Auto PARTS"},
        'goods_description contains word any ("parts")',
        "Auto PARTS",
    ),
    (
        ir.StartsWith(el("goods_description"), "auto"),
        {"goods_description": "Auto"},
        'goods_description starts with "auto"',
        "Auto",
    ),
    (
        ir.Quantified("any", "documents", compare(ir.Each(), "=", build.code("N954"))),
        {"documents": ["N954", "N018"]},
        "any documents: it = N954",
        "N954, N018",
    ),
    (
        compare(ir.Else(el("net_mass"), num("7")), ">", num("5")),
        {},
        "(net_mass else 7) > 5",
        "7",
    ),
]


@pytest.mark.parametrize(("node", "item", "text", "value"), LEAVES)
def test_a_test_without_the_author_s_text_is_written_out(
    node: ir.Expression, item: dict[str, object], text: str, value: str
) -> None:
    told = account(node, item)
    assert whole(told).text == text
    assert whole(told).values[0].value == value


def test_a_quotient_has_the_unit_of_its_parts() -> None:
    told = account(
        compare(ir.Part("unit_value"), "<", num("10")),
        {"customs_value": "900", "net_mass": "100"},
        parts={"unit_value": ir.Quotient(el("customs_value"), el("net_mass"))},
    )
    assert [(one.name, one.value, one.unit) for one in whole(told).values] == [
        ("unit_value", "9", "EUR/kg"),
        ("customs_value", "900", "EUR"),
        ("net_mass", "100", "kg"),
    ]


def test_an_indicator_of_a_score_tells_what_it_adds() -> None:
    score = Score("-30", "10", (build.weight("a", 50, -10), build.weight("b", 20, -5)))
    told = account(build.truth(True), score=score, parts={"a": build.truth(True), "b": build.truth(None)})
    _, scored = whole(told).conditions
    assert (scored.form, scored.truth) == ("score", "true")
    assert [(one.text, one.weight.added if one.weight else None) for one in scored.conditions] == [
        ("a", "5.0"),
        ("b", "0.0"),
    ]
    assert (told.score, told.threshold) == ("2.0", "1.0")


def test_every_item_is_told_and_the_most_telling_comes_first() -> None:
    book = build.book(criterion(over("net_mass", "5")))
    told = accounts(book, declaration({"net_mass": "1"}, {}, {"net_mass": "9"}))
    assert [(one.item, one.outcome) for one in told] == [
        (3, "selected"),
        (2, "undetermined"),
        (1, "not_selected"),
    ]
    assert [one.item for one in accounts(book, declaration({}, {"net_mass": "1"}), item=2)] == [2]


# What decides before the conditions


def test_another_kind_decides() -> None:
    book = build.book(criterion(build.truth(True), applies=("ens",)))
    (told,) = accounts(book, declaration({}))
    assert told.guard is not None
    assert told.guard.kind == "kind"
    assert "looks at ens" in told.guard.sentence
    assert (told.outcome, told.condition, told.turns) == ("not_selected", None, ())


def test_a_day_outside_of_the_validity_decides_and_a_day_within_turns_it() -> None:
    told = account(build.truth(True), valid=("2027-04-01", "2027-04-30"))
    assert told.guard is not None
    assert told.guard.kind == "validity"
    assert changes(told) == [("acceptance_date", "2027-04-01", "up_to")]
    assert told.turns[0].changes[0].limit == "2027-04-30"


def test_a_missing_date_is_named_and_supplied() -> None:
    told = account(build.truth(True), header={"acceptance_date": None})
    assert [lack.name for lack in told.missing] == ["reference_date"]
    assert changes(told) == [("acceptance_date", "1900-01-01", "given")]


def test_a_faulty_element_is_told_and_nothing_else() -> None:
    told = account(over("net_mass", "5"), {"net_mass": "much"}, elements=("net_mass",))
    assert (told.outcome, told.guard and told.guard.kind) == ("error", "fault")
    assert "`net_mass` on item 1 cannot be read" in outcome_sentence(told)


def test_a_criterion_that_the_party_derogated_from_is_absent() -> None:
    book = build.book(criterion(build.truth(True), absent=[("2027-01-01", None)]), party="RS")
    (told,) = accounts(book, declaration({}))
    assert (told.outcome, told.guard and told.guard.kind) == ("absent", "absent")
    assert "RS has derogated from T-001" in outcome_sentence(told)
    assert not build.rows(book, declaration({}))


def test_a_withheld_condition_shows_nothing() -> None:
    from msgspec.structs import replace

    secret = criterion(over("net_mass", "123"), parts={"secret_part": over("net_mass", "123")})
    hidden = replace(secret, select=None, select_text=WITHHELD, score=None, parts=())
    (told,) = accounts(build.book(hidden), declaration({"net_mass": "5"}))
    text = accounts_as_text([told], 80) + str(accounts_as_json([told]))
    assert (told.outcome, told.guard and told.guard.kind) == ("undetermined", "withheld")
    assert "not shown in this edition" in text
    assert "123" not in text
    assert "secret_part" not in text
    assert "net_mass" not in text


# What is missing


@pytest.mark.parametrize(
    ("node", "more", "name", "words"),
    [
        (over("net_mass", "5"), {}, "net_mass", "is not declared on item 1"),
        (
            build.among("origin_country", "list:watched"),
            {"lists": (build.named_list("watched", external=True),)},
            "list:watched",
            "--lists",
        ),
        (ir.Random("0.5"), {}, "key", "--key"),
        (
            compare(ir.HistoryCount(("importer_id",), "7"), "<", num("3")),
            {"header": {"importer_id": "X"}},
            "history",
            "--history",
        ),
        (
            compare(el("net_mass"), ">", ir.Lookup("reference")),
            {"tables": (build.table("reference", "origin_country", (("CN",), "5"), dimension="mass"),)},
            "table:reference",
            "no row for VN",
        ),
        (
            compare(el("net_mass"), ">", ir.Parameter("floor")),
            {"parameters": (build.parameter("floor", None),)},
            "parameter:floor",
            "withheld",
        ),
    ],
)
def test_what_is_missing_tells_where_to_find_it(
    node: ir.Expression, more: dict[str, Any], name: str, words: str
) -> None:
    item: dict[str, object] = (
        {"origin_country": "VN"}
        if name == "net_mass"
        else {
            "origin_country": "VN",
            "net_mass": "1",
        }
    )
    told = account(node, item, **more)
    assert told.outcome == "undetermined"
    assert [lack.name for lack in told.missing] == [name]
    assert words in told.missing[0].sentence


# What would turn it


TURNS: list[tuple[ir.Expression, dict[str, object], list[tuple[str, str | None, str]]]] = [
    (over("net_mass", "120"), {"net_mass": "130"}, [("net_mass", "120", "or_less")]),
    (over("net_mass", "120"), {"net_mass": "119"}, [("net_mass", "120.000001", "or_more")]),
    (over("packages", "5"), {"packages": 3}, [("packages", "6", "or_more")]),
    (eq("origin_country", "CN"), {"origin_country": "IT"}, [("origin_country", "CN", "")]),
    (eq("origin_country", "CN"), {"origin_country": "CN"}, [("origin_country", "IT", "such_as")]),
    (build.hs("2402"), {"commodity_code": "240311"}, [("commodity_code", "240210", "")]),
    (build.hs("2402"), {"commodity_code": "240220"}, [("commodity_code", "240311", "")]),
    (
        compare(el("origin_country"), "!=", el("dispatch_country")),
        {"origin_country": "IT", "dispatch_country": "IT"},
        [("origin_country", "CN", "such_as")],
    ),
    (
        ir.Contains(el("goods_description"), "any", False, (ir.Single(build.text("parts")),)),
        {"goods_description": "car parts"},
        [("goods_description", "car", "")],
    ),
    (
        ir.IsMissing(el("goods_description")),
        {"goods_description": "x"},
        [("goods_description", None, "not_given")],
    ),
    (ir.Not(ir.IsMissing(el("goods_description"))), {}, [("goods_description", "X1", "given")]),
    (
        ir.And((over("net_mass", "10"), eq("origin_country", "CN"))),
        {"net_mass": "1", "origin_country": "IT"},
        [("net_mass", "10.000001", "or_more"), ("origin_country", "CN", "")],
    ),
    (
        ir.In(el("packages"), (ir.Range(num("3"), num("5")),)),
        {"packages": 9},
        [("packages", "5", "down_to")],
    ),
    (
        ir.Quantified("any", "documents", compare(ir.Each(), "=", build.code("N954"))),
        {"documents": ["N018"]},
        [("documents", "N954", "")],
    ),
]


@pytest.mark.parametrize(("node", "item", "expected"), TURNS)
def test_the_smallest_change_is_found(
    node: ir.Expression, item: dict[str, object], expected: list[tuple[str, str | None, str]]
) -> None:
    assert changes(account(node, item)) == expected


def test_a_single_point_between_less_and_greater_is_not_overlooked() -> None:
    quotient = ir.Quotient(num("6"), el("net_mass"))
    assert changes(account(compare(quotient, "=", num("2")), {"net_mass": "900"})) == [("net_mass", "3", "")]
    node = ir.Or(
        (compare(el("net_mass"), "=", el("gross_mass")), compare(el("net_mass"), "<", el("gross_mass")))
    )
    told = account(node, {"net_mass": "1"})
    assert changes(told) == [("gross_mass", "1", "or_more")]


def test_what_cannot_be_divided_by_zero_still_turns_above_it() -> None:
    node = compare(ir.Quotient(el("net_mass"), el("gross_mass")), "<", num("2"))
    told = account(node, {"net_mass": "1"})
    assert changes(told) == [("gross_mass", "0.500001", "or_more")]


def test_three_elements_are_too_many_and_that_is_said() -> None:
    node = ir.And((over("net_mass", "9"), over("packages", "9"), eq("origin_country", "CN")))
    told = account(node, {"net_mass": "1", "packages": 1, "origin_country": "IT"})
    assert told.turns == ()
    assert "No change of one or two" in accounts_as_text([told], 80)


def test_an_amount_in_another_currency_keeps_it() -> None:
    told = account(
        over("customs_value", "100"),
        {"customs_value": {"amount": "9000", "currency": "RSD"}},
        supplies=Supplies(rates=build.rates(RSD=[("2027-01-01", "0.01")])),
    )
    (change,) = told.turns[0].changes
    assert (change.becomes, change.declared) == ("10000.01 RSD", {"amount": "10000.01", "currency": "RSD"})


def test_an_element_of_an_item_turns_a_criterion_on_the_declaration() -> None:
    book = build.book(criterion(ir.Items("any", over("net_mass", "5")), on="declaration"))
    (told,) = accounts(book, declaration({"net_mass": "1"}, {"net_mass": "4"}))
    assert [(one.item, one.becomes) for one in told.turns[0].changes] == [(2, "5.000001")]
    assert [one.text for one in whole(told).conditions] == ["item 1", "item 2"]


def test_an_alert_is_explained_too() -> None:
    book = build.book(alerts=(build.alert(over("net_mass", "5")),))
    (told,) = accounts(book, declaration({"net_mass": "9"}), "a-001")
    assert (told.rule, told.outcome, told.channel) == ("alert", "selected", None)
    assert "is an alert, in force" in accounts_as_text([told], 80)


def test_nothing_declared_turns_a_draw() -> None:
    told = account(ir.Random("1"), supplies=Supplies(key=b"k" * 32))
    assert (told.outcome, told.turns) == ("selected", ())
    assert "Nothing that is declared would turn this." in accounts_as_text([told], 80)


# Text and JSON


def test_the_text_fits_its_width_and_hides_no_character() -> None:
    node = ir.And((eq("origin_country", "CN"), ir.StartsWith(el("goods_description"), "a")))
    told = account(node, {"origin_country": "CN", "goods_description": "a\x1b[31m" + "длинно " * 60})
    text = accounts_as_text([told], 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert text.splitlines()[3].startswith("Item 1 of declaration D1 is selected by T-001")


def test_a_mark_stands_beside_its_word() -> None:
    text = accounts_as_text([account(ir.Or((build.truth(True), build.truth(False), build.truth(None))))], 80)
    assert "✓ yes" in text
    assert "✗ no" in text
    assert "? unknown" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a != b", "a is not b"),
        ("any rate >= 8", "any rate is at least 8"),
        ("x in (CN, eu) and y not in (CN)", "x is one of (CN, eu) and y is none of (CN)"),
        ("x not in eu", "x is not in eu"),
        ("value / mass < floor * 2 EUR/kg", "value / mass is less than floor × 2 EUR/kg"),
        ('name contains any ("a < b", "in (x)")', 'name contains any ("a < b", "in (x)")'),
    ],
)
def test_signs_are_told_in_words_and_quoted_text_is_left(text: str, said: str) -> None:
    assert in_words(text) == said


def test_the_sentence_of_a_turn_is_one_that_people_say() -> None:
    told = account(over("net_mass", "120"), {"net_mass": "130"})
    sentence = "It would not be selected if the mass (net_mass) were 120 kg or less (it is 130 kg)."
    assert turn_sentence(told, told.turns[0]) == sentence
    json = accounts_as_json([told])["accounts"][0]
    assert json["turns"][0]["sentence"] == sentence
    assert json["turns"][0]["changes"][0]["declared"] == "120"


def test_the_outcome_of_every_other_item_is_told_in_a_line() -> None:
    book = build.book(criterion(over("net_mass", "5")))
    told = accounts(book, declaration(*({"net_mass": str(number)} for number in range(1, 40))))
    text = accounts_as_text(told, 80)
    assert text.count("\n- Item ") == 20
    assert "- and 18 more items" in text


def test_an_unknown_rule_is_none() -> None:
    book = build.book(criterion(build.truth(True)))
    assert find_rule(book, "T-002") is None
    assert find_rule(book, "t-001") is not None
