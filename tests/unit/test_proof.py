"""Which way a condition moved: one pair for each construct, and a witness that the interpreter confirms."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crmc.analysis.proof import compare as proof
from crmc.analysis.proof.compare import Comparison, compare_selections
from crmc.analysis.proof.judging import Situation, outcomes
from crmc.analysis.proof.questions import always_selects, is_contained, is_satisfiable, overlap
from crmc.ir import expression as ir
from crmc.ir.model import Criterion, DatedValue, DatedValues, Period, RuleBook, Score
from tests.unit import book_builder as build
from tests.unit.book_builder import among, compare, el, eq, hs, num, over, text, truth, weight

EXTRA: dict[str, Any] = {
    "lists": (
        build.named_list("eu", "IT", "CN"),
        build.named_list("watched", external=True),
        build.named_list("words", "tyre", "wheel", type="text"),
    ),
    "tables": (
        build.table("floor", "commodity_code", (("24",), "10"), (("2402",), "20"), ((None,), "5")),
        build.table(
            "both", "commodity_code origin_country", (("24", None), "10"), (("24", "CN"), "20")
        ),
    ),
    "parameters": (build.parameter("least", "100"),),
}  # fmt: skip
RATIO = ir.Quotient(el("customs_value"), el("net_mass"))


def named_by(*conditions: ir.Expression | None) -> tuple[str, ...]:
    from crmc.ir.walk import elements_in, names_in

    names = {name for condition in conditions for name in elements_in(condition)}
    tables = {
        name for condition in conditions if condition is not None for name in names_in(condition, ir.Lookup)
    }
    keys = {"floor": ("commodity_code",), "both": ("commodity_code", "origin_country")}
    return tuple(sorted(names | {key for table in tables for key in keys[table]}))


def made(select: ir.Expression | None, **more: Any) -> tuple[RuleBook, Criterion]:
    extra = {**EXTRA, **{key: more.pop(key) for key in ("lists", "tables", "parameters") if key in more}}
    parts = more.get("parts", {})
    found = build.criterion(select, elements=named_by(select, *parts.values()), **more)
    return build.book(found, **extra), found


def compared(old: ir.Expression, new: ir.Expression, **more: Any) -> Comparison:
    before, after = made(old, **more), made(new, **more)
    found = compare_selections(*before, *after)
    confirm(found, before, after)
    return found


def confirm(found: Comparison, before: tuple[RuleBook, Criterion], after: tuple[RuleBook, Criterion]) -> None:
    """Every witness shows what it stands for."""
    for name, declaration in found.witnesses.items():
        supplied = found.supplied.get(name, {})
        situation = Situation(declaration, **supplied)
        told = ["selected" in outcomes(*side, situation) for side in (before, after)]
        expected = {"lost": [True, False], "gained": [False, True], "kept": [True, True]}
        assert told == expected.get(name, [False, False]), (name, declaration)


def ands(*operands: ir.Expression) -> ir.Expression:
    return ir.And(operands)


def ors(*operands: ir.Expression) -> ir.Expression:
    return ir.Or(operands)


def words(*searched: str, how: Any = "any", whole: bool = False) -> ir.Expression:
    members = tuple(ir.Single(text(word)) for word in searched)
    return ir.Contains(el("goods_description"), how, whole, members)


def any_document(*codes: str) -> ir.Expression:
    members = tuple(ir.Single(build.code(code)) for code in codes)
    return ir.Quantified("any", "documents", ir.In(ir.Each(), members))


def count(where: ir.Expression, relation: Any, number: str) -> ir.Expression:
    return compare(ir.CountItems(where), relation, num(number))


def history(relation: Any, number: str) -> ir.Expression:
    return compare(ir.HistoryCount(("importer_id",), "30"), relation, num(number))


AEO = el("importer_is_aeo")
CN, IT = eq("origin_country", "CN"), eq("origin_country", "IT")

PAIRS: tuple[tuple[str, ir.Expression, ir.Expression, str], ...] = (
    ("a threshold up", over("customs_value", "100"), over("customs_value", "200"), "narrower"),
    ("a threshold down", over("customs_value", "100"), over("customs_value", "50"), "wider"),
    ("the border itself", over("packages", "1"), compare(el("packages"), ">=", num("2")), "equal"),
    ("half a package", over("packages", "1"), compare(el("packages"), ">", num("1.5")), "equal"),
    ("below the least", truth(True), compare(el("packages"), ">=", num("0")), "narrower"),
    ("two stretches", over("packages", "1"), compare(el("packages"), "<", num("1")), "disjoint"),
    (
        "a range",
        ir.In(el("packages"), (ir.Range(num("1"), num("3")),)),
        ir.In(el("packages"), tuple(ir.Single(num(n)) for n in "123")),
        "equal",
    ),
    ("a code more", among("origin_country", "CN"), among("origin_country", "CN", "IT"), "wider"),
    ("a code for another", CN, IT, "disjoint"),
    (
        "every code of a closed list",
        among("origin_country", "CN", "IT", "NO", "RS", "VN"),
        ir.Not(ir.IsMissing(el("origin_country"))),
        "equal",
    ),
    ("a heading for its chapter", hs("24"), hs("2402"), "narrower"),
    ("a chapter by its headings", hs("2402", "2403", "2404"), hs("24"), "wider"),
    ("a range of chapters", hs("24..26"), hs("24", "25", "26"), "equal"),
    ("a code under one that is there", hs("24", "2402"), hs("24"), "equal"),
    ("an empty set", hs("24"), ands(hs("24"), ir.Not(among("origin_country"))), "narrower"),
    ("and for or", ands(CN, AEO), ors(CN, AEO), "wider"),
    ("operands in another order", ands(CN, AEO), ands(AEO, CN), "equal"),
    ("distributed", ands(AEO, ors(CN, IT)), ors(ands(AEO, CN), ands(AEO, IT)), "equal"),
    ("missing counts as no", ir.Not(AEO), ir.Not(ir.Else(AEO, ir.Constant("bool", "false"))), "wider"),
    ("missing counts as yes", AEO, ir.Else(AEO, ir.Constant("bool", "true")), "wider"),
    (
        "a default under the threshold",
        over("net_mass", "5"),
        compare(ir.Else(el("net_mass"), num("4")), ">", num("5")),
        "equal",
    ),
    ("is missing", ir.IsMissing(el("net_mass")), ir.Not(ir.IsMissing(el("net_mass"))), "disjoint"),
    ("at least one", ir.AtLeast("1", (CN, AEO)), ors(CN, AEO), "equal"),
    ("at least two", ir.AtLeast("1", (CN, AEO)), ir.AtLeast("2", (CN, AEO)), "narrower"),
    ("a ratio", compare(RATIO, "<", num("2")), compare(RATIO, "<", num("3")), "wider"),
    (
        "a ratio and its elements",
        compare(RATIO, "<", num("2")),
        ands(compare(RATIO, "<", num("2")), over("net_mass", "0")),
        "equal",
    ),
    (
        "a factor of two elements",
        compare(el("gross_mass"), ">", ir.Product((el("net_mass"), num("1.1")))),
        compare(el("gross_mass"), ">", ir.Product((el("net_mass"), num("1.2")))),
        "narrower",
    ),
    (
        "two elements against one",
        ands(compare(el("gross_mass"), ">", el("net_mass")), compare(el("gross_mass"), "<", num("5"))),
        ands(
            compare(el("gross_mass"), ">", el("net_mass")),
            compare(el("gross_mass"), "<", num("5")),
            compare(el("net_mass"), "<", num("6")),
        ),
        "equal",
    ),
    (
        "a difference",
        compare(ir.Sum((el("gross_mass"), ir.Negative(el("net_mass")))), ">", num("0")),
        compare(el("gross_mass"), ">", el("net_mass")),
        "equal",
    ),
    (
        "another country",
        ands(CN, compare(el("origin_country"), "!=", el("dispatch_country"))),
        ands(CN, ir.Not(eq("dispatch_country", "CN"))),
        "equal",
    ),
    (
        "another country than any",
        CN,
        ands(CN, compare(el("origin_country"), "!=", el("dispatch_country"))),
        "narrower",
    ),
    ("a value less", among("origin_country", "list:eu"), among("origin_country", "IT"), "narrower"),
    (
        "the values of a list",
        among("origin_country", "list:eu"),
        among("origin_country", "IT", "CN"),
        "equal",
    ),
    (
        "a list that is supplied",
        among("origin_country", "list:watched"),
        among("origin_country", "list:watched", "CN"),
        "wider",
    ),
    (
        "a parameter",
        over("customs_value", "100"),
        compare(el("customs_value"), ">", ir.Parameter("least")),
        "equal",
    ),
    (
        "a table",
        compare(el("customs_value"), "<", ir.Lookup("floor")),
        compare(el("customs_value"), "<", num("20")),
        "wider",
    ),
    (
        "a table by two",
        compare(el("customs_value"), "<", ir.Lookup("both")),
        ands(hs("24"), compare(el("customs_value"), "<", num("10"))),
        "changed",
    ),
    ("a word more", words("tyre"), words("tyre", "wheel"), "wider"),
    ("a part of a word", words("tyre"), words("tyres"), "narrower"),
    (
        "words of a list",
        words("wheel", "tyre"),
        ir.Contains(el("goods_description"), "any", False, (ir.Listed("words"),)),
        "equal",
    ),
    ("all for any", words("tyre", "wheel", how="all"), words("tyre", "wheel"), "wider"),
    ("a whole word", words("tyre"), words("tyre", whole=True), "narrower"),
    (
        "a beginning",
        ir.StartsWith(el("goods_description"), "ty"),
        ir.StartsWith(el("goods_description"), "tyre"),
        "narrower",
    ),
    (
        "a date",
        compare(el("acceptance_date"), "<", ir.Constant("date", "2027-03-01")),
        compare(el("acceptance_date"), "<=", ir.Constant("date", "2027-02-28")),
        "equal",
    ),
    (
        "within days",
        ir.Within(el("declaration_date"), num("14400"), "before", el("acceptance_date")),
        ir.Within(el("declaration_date"), num("28800"), "before", el("acceptance_date")),
        "wider",
    ),
    ("any of several", any_document("C1"), any_document("C1", "N9"), "wider"),
    (
        "every for any",
        any_document("C1"),
        ir.Quantified("every", "documents", ir.In(ir.Each(), (ir.Single(build.code("C1")),))),
        "changed",
    ),
    ("a share", ir.Random("0.05"), ir.Random("0.1"), "wider"),
    ("history", history(">=", "3"), history(">=", "2"), "wider"),
    (
        "money in another currency",
        over("customs_value", "99.99"),
        compare(el("customs_value"), ">=", num("100")),
        "narrower",
    ),
)

ON_DECLARATION: tuple[tuple[str, ir.Expression, ir.Expression, str], ...] = (
    ("any item", ir.Items("any", CN), ir.Items("any", ands(CN, over("customs_value", "5"))), "narrower"),
    ("every item, or none", ir.Items("every", CN), ir.Items("any", CN), "changed"),
    ("any by count", ir.Items("any", CN), count(CN, ">=", "1"), "equal"),
    ("no other item", ir.Items("every", CN), ir.Not(ir.Items("any", ir.Not(CN))), "equal"),
    ("a count up", count(CN, ">", "1"), count(CN, ">", "2"), "narrower"),
    ("a count of more", count(CN, ">", "1"), count(ors(CN, IT), ">", "1"), "wider"),
    (
        "a sum",
        compare(ir.SumItems("customs_value"), ">", num("9")),
        compare(ir.SumItems("customs_value"), ">", num("7")),
        "wider",
    ),
)


@pytest.mark.parametrize(
    ("old", "new", "verdict"), [each[1:] for each in PAIRS], ids=[each[0] for each in PAIRS]
)
def test_the_verdict_of_each_construct(old: ir.Expression, new: ir.Expression, verdict: str) -> None:
    """…, the reverse of it the other way round, and a witness for each way in which it moved."""
    check_both_ways(compared(old, new), compared(new, old), verdict)


@pytest.mark.parametrize(
    ("old", "new", "verdict"), [each[1:] for each in ON_DECLARATION], ids=[each[0] for each in ON_DECLARATION]
)
def test_the_verdict_on_all_items(old: ir.Expression, new: ir.Expression, verdict: str) -> None:
    check_both_ways(compared(old, new, on="declaration"), compared(new, old, on="declaration"), verdict)


def check_both_ways(found: Comparison, back: Comparison, verdict: str) -> None:
    assert (found.verdict, found.reason) == (verdict, None)
    turned = {"narrower": "wider", "wider": "narrower"}
    assert back.verdict == turned.get(verdict, verdict)
    moved = {
        "narrower": {"lost"},
        "wider": {"gained"},
        "changed": {"lost", "gained"},
        "disjoint": {"lost", "gained"},
    }
    assert set(found.witnesses) & {"lost", "gained"} == moved.get(verdict, set())
    assert (found.lost_words is None, found.gained_words is None) == tuple(
        name not in found.witnesses for name in ("lost", "gained")
    )


def test_a_criterion_that_can_never_select_is_dead() -> None:
    found = compared(CN, ands(CN, IT))
    assert (found.verdict, found.dead) == ("narrower", True)
    assert not compared(CN, IT).dead


def test_an_outcome_that_is_only_undetermined_is_told_apart() -> None:
    found = compared(ands(CN, AEO), ands(AEO, CN, ir.Not(ir.IsMissing(el("importer_is_aeo")))))
    assert found.verdict == "equal"
    assert found.undetermined_changes
    assert not found.is_same_meaning
    assert "undetermined" in found.witnesses
    assert compared(ands(CN, AEO), ands(AEO, CN)).is_same_meaning


def test_validity_and_kinds_are_part_of_what_is_selected() -> None:
    old = made(CN, valid=("2027-01-01", "2027-12-31"), applies=("import",))
    shorter = made(CN, valid=("2027-01-01", "2027-11-30"), applies=("import",))
    more = made(CN, valid=("2027-01-01", "2027-12-31"), applies=("import", "ens"))
    assert compare_selections(*old, *shorter).verdict == "narrower"
    assert "after 2027-11-30 and up to 2027-12-31" in str(compare_selections(*old, *shorter).lost_words)
    wider = compare_selections(*old, *more)
    assert wider.verdict == "wider"
    assert wider.witnesses["gained"]["kind"] == "ens"


def test_a_time_in_which_a_party_has_derogated_is_lost() -> None:
    old, new = made(CN), made(CN, absent=(("2027-05-01", "2027-05-31"),))
    found = compare_selections(*old, *new)
    assert found.verdict == "narrower"
    assert found.witnesses["lost"]["acceptance_date"] == "2027-05-01"


def test_a_value_that_a_party_sets_from_a_day_moves_the_criterion_from_that_day() -> None:
    condition = compare(el("customs_value"), ">", ir.Parameter("least"))
    old = made(condition)
    new = made(
        condition, parameters=(build.parameter("least", "100", (DatedValue("2027-06-01", "250", "X"),)),)
    )
    found = compare_selections(*old, *new)
    assert found.verdict == "narrower"
    assert found.witnesses["lost"]["acceptance_date"] >= "2027-06-01"
    dated = build.named_list("eu", "IT", "CN", dated=(DatedValues("2027-06-01", ("IT",)),))
    listed = among("origin_country", "list:eu")
    assert compare_selections(*made(listed), *made(listed, lists=(dated,))).verdict == "narrower"


def test_an_edit_of_a_list_moves_the_criterion_that_names_it() -> None:
    condition = among("origin_country", "list:eu")
    new = made(condition, lists=(build.named_list("eu", "IT"),))
    assert compare_selections(*made(condition), *new).verdict == "narrower"
    assert compare_selections(*made(CN), *made(CN, lists=(build.named_list("eu", "IT"),))).verdict == "equal"


def test_an_edit_of_a_row_moves_the_criterion_that_looks_it_up() -> None:
    condition = compare(el("customs_value"), "<", ir.Lookup("floor"))
    rows = ((("24",), "10"), (("2402",), "30"), ((None,), "5"))
    found = compare_selections(
        *made(condition), *made(condition, tables=(build.table("floor", "commodity_code", *rows),))
    )
    assert found.verdict == "wider"
    assert "under 2402" in str(found.gained_words)


def test_scores_are_added_up_exactly() -> None:
    parts = {"first": CN, "second": AEO}

    def scored(threshold: int) -> tuple[RuleBook, Criterion]:
        score = Score("-10", str(threshold), (weight("first", 30, -5), weight("second", 20, -5)))
        return made(None, parts=parts, score=score)

    assert compare_selections(*scored(12), *scored(15)).verdict == "equal"
    assert compare_selections(*scored(12), *scored(30)).verdict == "narrower"
    assert compare_selections(*scored(12), *scored(50)).dead


def test_conditions_in_parts_are_looked_into() -> None:
    old = made(ir.Part("cheap"), parts={"cheap": over("customs_value", "5")})
    assert compare_selections(*old, *made(over("customs_value", "5"))).verdict == "equal"


def test_what_cannot_be_compared_is_undecided_by_name() -> None:
    old = made(CN)
    withheld = old[0], msgspec.structs.replace(old[1], select=None, select_text="withheld")
    assert compare_selections(*old, *withheld).reason == "the condition is withheld"
    other = compare_selections(*old, *made(ir.Items("any", CN), on="declaration"))
    assert (other.verdict, other.reason) == ("undecided", "one selects by item, the other by declaration")


def test_without_z3_a_pair_of_elements_is_undecided_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "is_installed", lambda: False)
    old = compare(el("gross_mass"), ">", ir.Product((el("net_mass"), num("1.1"))))
    new = compare(el("gross_mass"), ">", ir.Product((el("net_mass"), num("1.2"))))
    found = compared(old, new)
    assert (found.verdict, found.reason) == ("undecided", "one condition spans `gross_mass` and `net_mass`")
    assert "lost" in found.witnesses


def test_a_witness_holds_what_exists_and_no_more_than_needed() -> None:
    found = compared(
        ands(hs("24"), over("customs_value", "100")), ands(hs("2402"), over("customs_value", "100"))
    )
    assert found.witnesses["lost"] == {
        "id": "W1",
        "kind": "import",
        "acceptance_date": "2027-03-01",
        "items": [{"commodity_code": "240311", "customs_value": "1000.00"}],
    }
    assert found.lost_words == "commodity code under 24, customs value above 100 EUR" or "under 24" in str(
        found.lost_words
    )


def test_elements_that_only_one_reads_are_told() -> None:
    found = compared(CN, ors(CN, ands(CN, over("net_mass", "5"))))
    assert (found.verdict, found.newly_read) == ("equal", ("net_mass",))
    assert not found.is_same_meaning


def test_many_conditions_do_not_explode() -> None:
    """Either it is decided, or the reason says that there are too many combinations."""
    pairs = [ands(eq("origin_country", "CN"), over("customs_value", str(n))) for n in range(1, 60)]
    assert compared(ors(*pairs), ors(*reversed(pairs))).verdict == "equal"
    apart = [ors(words(f"a{n}b"), words(f"c{n}d", whole=True)) for n in range(25)]
    found = compared(ir.AtLeast("12", tuple(apart)), ir.AtLeast("13", tuple(apart)))
    assert found.verdict == "narrower" or found.reason == "too many combinations"


def test_questions_about_one_book() -> None:
    book = build.book(
        build.criterion(CN, "A-001", elements=("origin_country",)),
        build.criterion(ands(CN, IT), "A-002", elements=("origin_country",)),
        build.criterion(ors(AEO, ir.Not(AEO), ir.IsMissing(AEO)), "A-003", elements=("importer_is_aeo",)),
        build.criterion(among("origin_country", "CN", "IT"), "A-004", elements=("origin_country",)),
        **EXTRA,
    )
    china, never, always, wide = book.criteria
    assert is_satisfiable(book, china).answer == "yes"
    assert is_satisfiable(book, never).answer == "no"
    assert always_selects(book, always).answer == "yes"
    assert always_selects(book, china).answer == "no"
    assert always_selects(book, china).declaration is not None
    assert is_contained(book, china, wide).answer == "yes"
    assert is_contained(book, wide, china).answer == "no"
    assert overlap(book, china, wide).answer == "yes"


STABLE = """
import json
from tests.unit import test_proof as cases
told = [cases.compared(old, new).witnesses for _, old, new, _ in cases.PAIRS[::5]]
print(json.dumps(told))
"""


@pytest.mark.slow
def test_witnesses_are_the_same_whatever_the_hash_seed() -> None:
    root = Path(__file__).parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", STABLE], cwd=root, env={"PYTHONPATH": str(root), "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(told) == 1
    assert len(json.loads(told.pop())) > 5


def test_a_period_has_no_gap() -> None:
    """A pair that differs on one day alone is told by that day."""
    old, new = made(CN, absent=()), made(CN, absent=(("2027-05-01", "2027-05-01"),))
    assert "2027-05-01" in str(compare_selections(*old, *new).lost_words)
    assert Period("2027-05-01", "2027-05-01").includes("2027-05-01")


def test_a_kind_more_leaves_undated_declarations_of_it_undetermined() -> None:
    never = ands(ir.IsMissing(AEO), ir.Not(ir.IsMissing(AEO)))
    found = compare_selections(*made(never, applies=("import",)), *made(never, applies=("import", "ens")))
    assert (found.verdict, found.dead, found.undetermined_changes) == ("equal", True, True)
    assert found.witnesses["undetermined"] == {"id": "W1", "kind": "ens", "items": [{}]}


def test_items_within_items_are_undecided_by_name() -> None:
    """A part that looks at all items may stand in a condition on each of them."""
    parts = {"all": ir.Items("every", CN)}
    old = made(ir.Items("any", ors(ir.Part("all"), IT)), on="declaration", parts=parts)
    new = made(ir.Items("any", ors(ir.Part("all"), AEO)), on="declaration", parts=parts)
    found = compare_selections(*old, *new)
    assert (found.verdict, found.reason) == ("undecided", "a condition on all items within one on each")
