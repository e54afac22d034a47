"""Books, declarations and conditions for tests, as tersely as they can be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from crmc.ir import expression as ir
from crmc.ir.evaluate import Row, evaluate
from crmc.ir.facts import CodeListFacts, ElementFacts, KindFacts
from crmc.ir.model import (
    Alert,
    Area,
    Classification,
    Control,
    Criterion,
    CriterionPart,
    Head,
    Origin,
    ParameterDeclaration,
    Period,
    RuleBook,
    Score,
    Table,
    ValueList,
    Weight,
)
from crmc.ir.model import Row as TableRow
from crmc.ir.record import Record, Unreadable, read_record
from crmc.ir.scope import Supplies

HS_CODES = (
    "24", "2402", "240210", "240220", "2403", "240311", "240319", "2404", "240411", "64", "6403", "640399",
)  # fmt: skip


def facts(value_type: str, levels: str = "item", multiple: bool = False, **more: Any) -> ElementFacts:
    numeric = value_type in ("money", "mass", "volume", "quantity", "integer", "decimal")
    return ElementFacts(
        title=value_type,
        type=value_type,
        code_list=more.get("code_list"),
        multiple=multiple,
        levels=tuple(levels.split()),
        kinds=more.get("kinds", ("import", "ens")),
        digits_before=more.get("digits_before"),
        digits_after=more.get("digits_after"),
        minimum=more.get("minimum", "0" if numeric else None),
        personal_data="no",
        made_of=more.get("made_of", ()),
    )


ELEMENTS: dict[str, ElementFacts] = {
    "acceptance_date": facts("date", "header"),
    "declaration_date": facts("date", "header"),
    "received_date": facts("date", "header"),
    "estimated_arrival": facts("datetime", "header", kinds=("ens",)),
    "importer_id": facts("identifier", "header"),
    "importer_is_aeo": facts("bool", "header"),
    "operator_is_aeo": facts("bool", "header"),
    "invoice_currency": facts("code", "header", code_list="currency"),
    "total_gross_mass": facts("mass", "header"),
    "temperature": facts("decimal", "header", minimum=None),
    "origin_country": facts("code", "item", code_list="country"),
    "dispatch_country": facts("code", "header item", code_list="country"),
    "commodity_code": facts("code", "item", code_list="hs2022", made_of=("hs6", "cn8_suffix", "taric_code")),
    "hs6": facts("code", "item", code_list="hs2022"),
    "cn8_suffix": facts("code", "item"),
    "taric_code": facts("code", "item"),
    "requested_procedure": facts("code", "item", code_list="procedure"),
    "customs_value": facts("money", "item"),
    "gain": facts("money", "item", minimum=None),
    "net_mass": facts("mass", "item"),
    "gross_mass": facts("mass", "header item"),
    "packages": facts("integer", "item"),
    "goods_description": facts("text", "item"),
    "documents": facts("code", "header item", multiple=True),
    "valid_to": facts("date", "item", multiple=True),
}

CODE_LISTS: dict[str, CodeListFacts] = {
    "country": CodeListFacts("countries", True, False, None, None, ("CN", "IT", "NO", "RS", "VN")),
    "currency": CodeListFacts("currencies", False, False, None, "[A-Z]{3}", ()),
    "procedure": CodeListFacts("procedures", False, False, None, None, ()),
    "hs2022": CodeListFacts("the Harmonized System", True, True, "HS2022", None, HS_CODES),
}


def carried(kind: str) -> tuple[str, ...]:
    return tuple(sorted(element for element, known in ELEMENTS.items() if kind in known.kinds))


KINDS: dict[str, KindFacts] = {
    "import": KindFacts(
        "import declaration",
        ("acceptance_date", "declaration_date", "received_date"),
        "importer_is_aeo",
        carried("import"),
    ),
    "ens": KindFacts(
        "entry summary declaration", ("estimated_arrival", "received_date"), "operator_is_aeo", carried("ens")
    ),
    "postal": KindFacts(
        "postal declaration", ("received_date",), "operator_is_aeo", ("received_date", "goods_description")
    ),
}


def head(
    name: str = "T-001", status: str = "trial", valid: tuple[str | None, str | None] = (None, None)
) -> Head:
    return Head(
        name, None, "en", status, None, None, Classification("public"), None, Period(*valid), None, (), (),
        (), Origin("x.crm", "1"),
    )  # fmt: skip


def criterion(
    select: ir.Expression | None,
    name: str = "T-001",
    *,
    on: Any = "item",
    applies: tuple[str, ...] = ("import",),
    status: str = "trial",
    valid: tuple[str | None, str | None] = (None, None),
    elements: Sequence[str] = (),
    parts: Mapping[str, ir.Expression] | None = None,
    score: Score | None = None,
    controls: Sequence[Control] = (),
    active_from: str | None = None,
    absent: Sequence[tuple[str | None, str | None]] = (),
) -> Criterion:
    named = tuple(CriterionPart(part, "let", None, None, value, "") for part, value in (parts or {}).items())
    return Criterion(
        head(name, status, valid), None, None, None, applies, on, (), None, None, None, named, select, None,
        score, tuple(controls), None, (), tuple(sorted(elements)), active_from,
        tuple(Period(*times) for times in absent),
    )  # fmt: skip


def control(
    *types: str, channel: str = "red", operators: Any = "ordinary", procedure: str = "SOP-1"
) -> Control:
    return Control("A control", operators, types, channel, (), None, (procedure,), None)


def alert(scope: ir.Expression, name: str = "A-001", **more: Any) -> Alert:
    top = head(name, more.get("status", "active"), more.get("valid", (None, None)))
    elements = more.get("elements", ())
    return Alert(top, None, None, (), None, more.get("applies", ("import",)), scope, "", None, elements)


def area(name: str = "AREA-1", **more: Any) -> Area:
    top = head(name, "active", more.get("valid", (None, None)))
    elements = more.get("elements", ())
    return Area(
        top, more.get("criteria", ()), more.get("applies", ()), more.get("scope"), None, None, elements
    )


def named_list(name: str, *values: str, **more: Any) -> ValueList:
    return ValueList(
        head(name), "country", more.get("type", "code"), more.get("hierarchical", False),
        more.get("external", False), values, more.get("dated", ()), more.get("withheld", False),
    )  # fmt: skip


def table(name: str, by: str, *rows: tuple[tuple[str | None, ...], str], dimension: str = "money") -> Table:
    return Table(
        head(name), tuple(by.split()), dimension, None, tuple(TableRow(keys, value) for keys, value in rows)
    )


def parameter(name: str, default: str | None, national: tuple[Any, ...] = ()) -> ParameterDeclaration:
    return ParameterDeclaration(head(name), "money", None, default, None, None, national)


def book(*criteria: Criterion, **more: Any) -> RuleBook:
    return RuleBook(
        party=more.get("party"),
        release="test",
        as_of=None,
        audience=None,
        criteria=criteria,
        alerts=more.get("alerts", ()),
        areas=more.get("areas", ()),
        lists=more.get("lists", ()),
        tables=more.get("tables", ()),
        parameters=more.get("parameters", ()),
        elements=ELEMENTS,
        code_lists=CODE_LISTS,
        kinds=KINDS,
        channels=("red", "yellow", "blue", "green"),
    )


# Declarations


def declaration(*items: dict[str, object], kind: str = "import", **header: object) -> dict[str, object]:
    """`id` is D1 unless the header gives one; the date is 1 March 2027 unless it gives another."""
    day = "estimated_arrival" if kind == "ens" else "acceptance_date"
    dated: dict[str, object] = {day: "2027-03-01T10:00" if kind == "ens" else "2027-03-01"}
    return {"id": "D1", "kind": kind, **dated, **header, "items": list(items)}


def record(*items: dict[str, object], **header: Any) -> Record:
    result = read(declaration(*items, **header))
    assert isinstance(result, Record), result
    return result


def read(raw: object) -> Record | Unreadable:
    return read_record(book(), raw)


def rows(of: RuleBook, *declarations: object, supplies: Supplies | None = None) -> list[Row]:
    return list(evaluate(of, [read_record(of, raw) for raw in declarations], supplies or Supplies()))


def row(of: RuleBook, *declarations: object, supplies: Supplies | None = None) -> Row:
    """The row of the last declaration, in a book that gives one row for each."""
    return rows(of, *declarations, supplies=supplies)[-1]


def outcome(
    select: ir.Expression,
    item: dict[str, object] | None = None,
    *,
    supplies: Supplies | None = None,
    header: dict[str, Any] | None = None,
    **more: Any,
) -> tuple[str, tuple[str, ...]]:
    """(outcome, missing names) of a condition on one item of an import declaration."""
    extra = {key: more.pop(key) for key in ("lists", "tables", "parameters") if key in more}
    result = row(
        book(criterion(select, **more), **extra),
        declaration(item or {}, **(header or {})),
        supplies=supplies,
    )
    return result.outcome, result.missing


SELECTED = ("selected", ())
NOT_SELECTED = ("not_selected", ())


def undetermined(*names: str) -> tuple[str, tuple[str, ...]]:
    return "undetermined", names


# Conditions


def el(name: str) -> ir.Element:
    return ir.Element(name)


def num(value: str) -> ir.Constant:
    return ir.Constant("number", value)


def code(value: str) -> ir.Constant:
    return ir.Constant("code", value)


def text(value: str) -> ir.Constant:
    return ir.Constant("text", value)


def compare(left: ir.Expression, relation: Any, right: ir.Expression) -> ir.Compare:
    return ir.Compare(relation, left, right)


def eq(element: str, value: str) -> ir.Compare:
    return compare(el(element), "=", code(value))


def over(element: str, value: str) -> ir.Compare:
    return compare(el(element), ">", num(value))


def member(value: str) -> ir.Member:
    """`RS`, `2402..2404`, or `list:eu`."""
    if value.startswith("list:"):
        return ir.Listed(value.removeprefix("list:"))
    low, _, high = value.partition("..")
    return ir.Range(code(low), code(high)) if high else ir.Single(code(low))


def among(element: str, *members: str, hierarchical: bool = False) -> ir.In:
    return ir.In(el(element), tuple(member(value) for value in members), hierarchical)


def hs(*members: str) -> ir.In:
    return among("commodity_code", *members, hierarchical=True)


def truth(value: bool | None) -> ir.Expression:
    """A condition that is true, false, or unknown for want of `packages`."""
    if value is None:
        return over("packages", "0")
    return compare(num("1" if value else "0"), "=", num("1"))


def weight(indicator: str, present: int, absent: int) -> Weight:
    return Weight(indicator, str(present), str(absent))


def rates(**by_currency: Sequence[tuple[str, str]]) -> dict[str, list[tuple[date, Fraction]]]:
    return {
        currency: [(date.fromisoformat(start), Fraction(value)) for start, value in dated]
        for currency, dated in by_currency.items()
    }
