"""Random books, supplies and declarations, over every form of expression: what engines are proved on.

Made from a seed alone. The values lie on and beside the written ones, many are missing and some wrong.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from crmc.ir import expression as ir
from crmc.ir.model import (
    Alert,
    Area,
    Criterion,
    DatedValue,
    DatedValues,
    RuleBook,
    Score,
    Table,
    Weight,
)
from crmc.ir.record import Record, read_record
from crmc.ir.scope import Supplies
from crmc.ir.walk import elements_in, names_in
from tests.unit import book_builder as build

NUMBERS = {
    "customs_value": ("0", "0.01", "99.99", "100", "100.01", "250", "9999999999999999.99"),
    "gain": ("-5", "0", "5.5", "100"),
    "net_mass": ("0", "0.000001", "1", "2.5", "100", "9999999999999999.999999"),
    "gross_mass": ("0", "1", "2.5", "110"),
    "packages": ("0", "1", "2", "10"),
    "temperature": ("-18.5", "0", "4"),
    "total_gross_mass": ("0", "1", "110"),
}
CODES = {
    "origin_country": ("CN", "IT", "NO", "RS", "VN"),
    "dispatch_country": ("CN", "IT", "NO", "RS", "VN"),
    "requested_procedure": ("40", "42", "4000", "51"),
    "invoice_currency": ("EUR", "RSD", "USD"),
    "importer_id": ("A1", "B2", "C3", ""),
}
HS = (
    "24",
    "2402",
    "240220",
    "24022010",
    "2402201090",
    "2403",
    "240311",
    "2404",
    "64",
    "6403",
    "640399",
    "85",
)
TEXTS = (
    "Cigarettes, Filter-tip", "цигарете са филтером", "SHOES  of leather", "kožne cipele", "", "used tyre",
    "tyre-used parts", "ŠTAP Đ", "leather\tshoes", "filter tip", "a", "nothing of note",
)  # fmt: skip
WORDS = (
    "cigarettes",
    "filter",
    "filter tip",
    "Cipele",
    "ципеле",
    "tyre",
    "leather shoes",
    "",
    "used",
    "stap dj",
    "-",
)
DATES = ("2027-02-28", "2027-03-01", "2027-03-02", "2027-01-01", "2026-06-15")
WRONG: tuple[object, ...] = (
    "x",
    "1e3",
    1.5,
    True,
    ["CN"],
    "",
    "QQ",
    "240",
    "2027-02-30",
    {"amount": "5"},
    float("nan"),
)
RELATIONS: tuple[Any, ...] = ("=", "!=", "<", "<=", ">", ">=")
EXTERNAL, DATED, ABSENT = "watched", "dated", "unsupplied"


class World:
    """Everything that one seed makes."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.missing = self.random.choice((0.0, 0.05, 0.3))
        self.wrong = self.random.choice((0.0, 0.02, 0.1))

    def pick(self, values: Sequence[Any]) -> Any:
        return values[self.random.randrange(len(values))]

    # Conditions

    def condition(self, depth: int, item: bool = True) -> ir.Expression:
        form = self.random.randrange(12) if depth else 11
        if form < 3:
            return ir.And(self._several(depth, item))
        if form < 5:
            return ir.Or(self._several(depth, item))
        if form < 6:
            return ir.Not(self.condition(depth - 1, item))
        if form < 7:
            return ir.AtLeast(str(self.random.randrange(4)), self._several(depth, item))
        if form < 8 and not item:
            return ir.Items(self.pick(("any", "every")), self.condition(depth - 1))
        return self._atom(item)

    def _several(self, depth: int, item: bool) -> tuple[ir.Expression, ...]:
        return tuple(self.condition(depth - 1, item) for _ in range(self.random.choice((1, 2, 2, 3))))

    def _atom(self, item: bool) -> ir.Expression:
        makers = [
            self._code_equal, self._codes, self._hs, self._hs, self._amount, self._amount, self._presence,
            self._words, self._words, self._date, self._bool, self._quantified, self._other, self._in_numbers,
        ]  # fmt: skip
        if not item:
            makers += [self._count, self._count]
        made: ir.Expression = self.pick(makers)()
        return made

    def _code_equal(self) -> ir.Expression:
        name = self.pick(tuple(CODES))
        other: ir.Expression = ir.Constant("code", self.pick(CODES[name]))
        if self.random.random() < 0.3:
            name, other = "origin_country", ir.Element("dispatch_country")
        operand = self._maybe_else(ir.Element(name), ir.Constant("code", self.pick(CODES[name])))
        return ir.Compare(self.pick(("=", "!=")), operand, other)

    def _codes(self) -> ir.Expression:
        name = self.pick(tuple(CODES))
        members: list[ir.Member] = [
            ir.Single(ir.Constant("code", self.pick(CODES[name]))) for _ in range(self.random.randrange(4))
        ]
        if self.random.random() < 0.3:
            members.append(ir.Listed(self.pick((EXTERNAL, DATED, ABSENT))))
        if name == "requested_procedure" and self.random.random() < 0.5:
            members.append(ir.Range(ir.Constant("code", "40"), ir.Constant("code", "49")))
        return ir.In(ir.Element(name), tuple(members))

    def _hs(self) -> ir.Expression:
        members: list[ir.Member] = [
            ir.Single(ir.Constant("code", self.pick(HS))) for _ in range(self.random.randrange(1, 4))
        ]
        if self.random.random() < 0.3:
            low, high = sorted((self.pick(HS), self.pick(HS)))
            members.append(ir.Range(ir.Constant("code", low), ir.Constant("code", high)))
        if self.random.random() < 0.1:
            members.append(ir.Listed("headings"))
        return ir.In(ir.Element("commodity_code"), tuple(members), hierarchical=True)

    def _number(self, name: str) -> ir.Expression:
        if self.random.random() < 0.15:
            return ir.Parameter(self.pick(("threshold", "withheld")))
        return ir.Constant("number", self.pick(NUMBERS[name]))

    def _value(self, name: str) -> ir.Expression:
        element: ir.Expression = ir.Element(name)
        return self._maybe_else(element, ir.Constant("number", self.pick(NUMBERS[name])))

    def _maybe_else(self, operand: ir.Expression, fallback: ir.Expression) -> ir.Expression:
        return ir.Else(operand, fallback) if self.random.random() < 0.15 else operand

    def _amount(self) -> ir.Expression:
        name = self.pick(tuple(NUMBERS))
        left = self._value(name)
        match self.random.randrange(7):
            case 0 | 1:
                return ir.Compare(self.pick(RELATIONS), left, self._number(name))
            case 2 | 3:
                below = self.pick(("net_mass", "packages", "total_gross_mass"))
                quotient = ir.Quotient(self._value("customs_value"), self._value(below))
                return ir.Compare(self.pick(RELATIONS), quotient, self._number("customs_value"))
            case 4:
                total = ir.Sum((left, ir.Negative(self._value("gain")), self._number("gain")))
                return ir.Compare(self.pick(RELATIONS), total, self._value("net_mass"))
            case 5:
                product = ir.Product((left, self._value("packages"), ir.Constant("number", "1.1")))
                return ir.Compare(self.pick(RELATIONS), product, self._value("gross_mass"))
            case _:
                inner = ir.Quotient(self._value("gross_mass"), ir.Element("packages"))
                outer = ir.Quotient(
                    self._value("customs_value"), ir.Product((inner, ir.Constant("number", "2")))
                )
                return ir.Compare(self.pick(RELATIONS), outer, ir.Part("ratio"))

    def _in_numbers(self) -> ir.Expression:
        name = self.pick(tuple(NUMBERS))
        members: list[ir.Member] = [
            ir.Single(ir.Constant("number", self.pick(NUMBERS[name])))
            for _ in range(self.random.randrange(3))
        ]
        ends = sorted((self.pick(NUMBERS[name]), self.pick(NUMBERS[name])), key=Fraction)
        members.append(ir.Range(ir.Constant("number", ends[0]), ir.Constant("number", ends[1])))
        return ir.In(ir.Element(name), tuple(members))

    def _presence(self) -> ir.Expression:
        names = (*NUMBERS, *CODES, "commodity_code", "goods_description", "documents", "acceptance_date")
        if self.random.random() < 0.1:
            return ir.IsMissing(ir.Quotient(ir.Element("customs_value"), ir.Element("net_mass")))
        return ir.IsMissing(ir.Element(self.pick(names)))

    def _words(self) -> ir.Expression:
        if self.random.random() < 0.15:
            return ir.StartsWith(ir.Element("goods_description"), self.pick(WORDS))
        members: list[ir.Member] = [
            ir.Single(ir.Constant("text", self.pick(WORDS))) for _ in range(self.random.randrange(1, 4))
        ]
        if self.random.random() < 0.1:
            members.append(ir.Listed(self.pick(("searched", ABSENT))))
        quantifier, whole = self.pick(("any", "all")), self.random.random() < 0.5
        return ir.Contains(ir.Element("goods_description"), quantifier, whole, tuple(members))

    def _date(self) -> ir.Expression:
        element = ir.Element(self.pick(("acceptance_date", "received_date", "declaration_date")))
        constant = ir.Constant("date", self.pick(DATES))
        match self.random.randrange(4):
            case 0:
                return ir.Compare(self.pick(RELATIONS), element, constant)
            case 1:
                low, high = sorted((self.pick(DATES), self.pick(DATES)))
                return ir.In(element, (ir.Range(ir.Constant("date", low), ir.Constant("date", high)),))
            case 2:
                span = ir.Constant("number", self.pick(("1440", "129600", "0", "2000")))
                return ir.Within(element, span, self.pick(("before", "after")), ir.Element("acceptance_date"))
            case _:
                moment = ir.Constant("datetime", "2027-03-01T10:00")
                return ir.Compare(self.pick(RELATIONS), ir.Element("estimated_arrival"), moment)

    def _bool(self) -> ir.Expression:
        element = ir.Element(self.pick(("importer_is_aeo", "operator_is_aeo")))
        if self.random.random() < 0.3:
            return ir.Compare(
                self.pick(("=", "!=")), element, ir.Constant("bool", self.pick(("true", "false")))
            )
        return ir.Else(element, ir.Constant("bool", "false")) if self.random.random() < 0.3 else element

    def _quantified(self) -> ir.Expression:
        quantifier = self.pick(("any", "every"))
        if self.random.random() < 0.5:
            condition: ir.Expression = ir.In(
                ir.Each(), (ir.Single(ir.Constant("code", self.pick(("C1", "N9")))),)
            )
            return ir.Quantified(quantifier, "documents", condition)
        condition = ir.Compare(self.pick(RELATIONS), ir.Each(), ir.Constant("date", self.pick(DATES)))
        if self.random.random() < 0.3:
            condition = ir.Compare("<", ir.Each(), ir.Element("acceptance_date"))
        return ir.Quantified(quantifier, "valid_to", condition)

    def _other(self) -> ir.Expression:
        match self.random.randrange(6):
            case 0:
                return ir.Random(self.pick(("0.5", "0.05", "1")))
            case 1:
                history = ir.HistoryCount(("importer_id",), "30")
                return ir.Compare(self.pick(RELATIONS), history, ir.Constant("number", "1"))
            case 2:
                return ir.Compare(self.pick(RELATIONS), ir.Element("customs_value"), ir.Lookup("duty"))
            case 3:
                amount = ir.Constant("money", "1000", self.pick(("RSD", "EUR", "USD")))
                return ir.Compare(self.pick(RELATIONS), ir.Element("customs_value"), amount)
            case 4:
                return ir.Constant("bool", self.pick(("true", "false")))
            case _:
                return ir.Part(self.pick(("first", "second")))

    def _count(self) -> ir.Expression:
        where = self.condition(1)
        if self.random.random() < 0.5:
            count = ir.CountItems(where if self.random.random() < 0.8 else None)
            return ir.Compare(self.pick(RELATIONS), count, ir.Constant("number", self.pick(("0", "1", "2"))))
        total = ir.SumItems(
            self.pick(("customs_value", "packages")), where if self.random.random() < 0.5 else None
        )
        return ir.Compare(self.pick(RELATIONS), total, ir.Constant("number", self.pick(("0", "100", "200"))))

    # The book

    def book(self, criteria: int = 6) -> RuleBook:
        rules = tuple(self.criterion(number) for number in range(criteria))
        return build.book(
            *rules,
            alerts=(self.alert(),),
            areas=(self.area(),) if self.random.random() < 0.3 else (),
            lists=self.lists(),
            tables=(self.table(),),
            parameters=(
                build.parameter("threshold", "100", (DatedValue("2027-03-01", "250", "X"),)),
                build.parameter("withheld", None),
            ),
        )

    def lists(self) -> tuple[Any, ...]:
        dated = (DatedValues("2027-03-01", ("VN", "A1")), DatedValues("2027-03-02", ("NO",)))
        return (
            build.named_list(EXTERNAL, external=True),
            build.named_list(ABSENT, external=True),
            build.named_list(DATED, "CN", "40", dated=dated),
            build.named_list("headings", "6403", "85", hierarchical=True),
            build.named_list("searched", "tyre", "kožne", type="text"),
        )

    def table(self) -> Table:
        rows = ((("24",), "100"), (("2402",), "250"), ((None,), "99.99"))
        return build.table("duty", "commodity_code", *rows)

    def criterion(self, number: int) -> Criterion:
        on_item = self.random.random() < 0.75
        parts: dict[str, ir.Expression] = {
            "ratio": ir.Quotient(ir.Element("customs_value"), ir.Element("net_mass"))
        }
        for name in ("first", "second"):
            parts[name] = self._without_parts(1, on_item)
        select = self.condition(3, on_item) if self.random.random() < 0.9 else None
        score = self._score() if select is None or self.random.random() < 0.15 else None
        weighed = [parts[weight.indicator] for weight in score.weights] if score else []
        return build.criterion(
            select,
            f"T-{number:03d}",
            on="item" if on_item else "declaration",
            applies=self.pick((("import",), ("import", "ens"), ("ens",), ())),
            status=self.pick(("trial", "active")),
            valid=self.pick(((None, None), ("2027-01-01", "2027-03-01"), ("2027-03-01", None))),
            elements=sorted(self._named([select, *weighed, *parts.values()])),
            parts=parts,
            score=score,
            controls=self._controls(),
            active_from=self.pick((None, "2027-03-01", "2027-03-02")),
            absent=self.pick(((), (), (("2027-03-02", None),))),
        )

    def _without_parts(self, depth: int, on_item: bool) -> ir.Expression:
        while True:
            made = self.condition(depth, on_item)
            if not names_in(made, ir.Part):
                return made

    def _named(self, conditions: Sequence[ir.Expression | None]) -> set[str]:
        names = {name for condition in conditions for name in elements_in(condition)}
        tables = [condition for condition in conditions if names_in(condition, ir.Lookup)]
        return names | ({"commodity_code"} if tables else set())

    def _score(self) -> Score:
        def tenths() -> str:
            return str(self.random.randrange(-60, 90))

        weights = tuple(Weight(name, tenths(), tenths()) for name in ("first", "second"))
        return Score(str(self.random.randrange(-80, 20)), str(self.random.randrange(-20, 60)), weights)

    def _controls(self) -> tuple[Any, ...]:
        controls = [build.control("documentary", channel=self.pick(("red", "yellow", "blue")))]
        if self.random.random() < 0.5:
            controls.append(build.control("physical", operators="aeo", channel="green", procedure="SOP-2"))
        return tuple(controls)

    def alert(self) -> Alert:
        scope = self._without_parts(2, True)
        return build.alert(scope, elements=tuple(sorted(self._named([scope]))))

    def area(self) -> Area:
        scope = self._without_parts(1, True)
        names = tuple(sorted(self._named([scope])))
        return build.area(criteria=("T-001",), scope=scope, elements=names, valid=("2027-03-01", None))

    # What is supplied

    def supplies(self, book: RuleBook) -> Supplies:
        rates = {"RSD": [(date(2027, 1, 1), Fraction("0.0085")), (date(2027, 3, 2), Fraction("0.01"))]}
        return Supplies(
            key=self.pick((None, b"k" * 32)),
            lists={EXTERNAL: ("IT", "40", "B2"), "searched": ("used",)} if self.random.random() < 0.7 else {},
            history=self.pick((None, self._history(book))),
            rates=self.pick((None, rates)),
        )

    def _history(self, book: RuleBook) -> tuple[Record, ...]:
        read = [read_record(book, self.declaration(f"H{number}")) for number in range(3)]
        return tuple(record for record in read if isinstance(record, Record))

    # Declarations

    def declaration(self, identity: str) -> dict[str, object]:
        kind = "import" if self.random.random() < 0.8 else self.pick(("ens", "postal"))
        made: dict[str, object] = {"id": identity, "kind": kind}
        for name in ("acceptance_date", "received_date", "declaration_date"):
            self._give(made, name, self.pick(DATES))
        self._give(made, "estimated_arrival", self.pick(("2027-03-01T10:00", "2027-03-02T00:00Z")))
        for name in ("importer_is_aeo", "operator_is_aeo"):
            self._give(made, name, self.random.random() < 0.5)
        for name in ("importer_id", "invoice_currency"):
            self._give(made, name, self.pick(CODES[name]))
        for name in ("total_gross_mass", "temperature", "gross_mass"):
            self._give(made, name, self.pick(NUMBERS[name]))
        self._give(made, "documents", [self.pick(("C1", "N9")) for _ in range(self.random.randrange(3))])
        if self.random.random() < 0.3:
            self._give(made, "dispatch_country", self.pick(CODES["dispatch_country"]))
        made["items"] = [self.item() for _ in range(self.pick((0, 1, 1, 1, 2, 3)))]
        return made

    def item(self) -> dict[str, object]:
        made: dict[str, object] = {}
        for name in ("origin_country", "dispatch_country", "requested_procedure"):
            self._give(made, name, self.pick(CODES[name]))
        self._give(made, "commodity_code", self.pick(HS))
        for name in ("customs_value", "gain", "net_mass", "gross_mass", "packages"):
            self._give(made, name, self.pick(NUMBERS[name]))
        if self.random.random() < 0.05:
            made["customs_value"] = {"amount": "12345.60", "currency": self.pick(("RSD", "USD", "EUR"))}
        self._give(made, "goods_description", self.pick(TEXTS))
        self._give(made, "documents", [self.pick(("C1", "N9")) for _ in range(self.random.randrange(3))])
        self._give(made, "valid_to", [self.pick(DATES) for _ in range(self.random.randrange(3))])
        return made

    def _give(self, made: dict[str, object], name: str, value: object) -> None:
        chance = self.random.random()
        if chance < self.missing:
            return
        made[name] = self.pick(WRONG) if chance > 1 - self.wrong else value
