"""How each engine judges each form of condition, found by planning an example of it.

python -m tests.engine_table        # writes the table of docs/engines.md again
"""

from __future__ import annotations

import re
from pathlib import Path

from crmc.engine.online.masks import masks_of
from crmc.engine.plan.book import RulePlan, plan_of
from crmc.engine.plan.leaves import Ask, Drawn, Whole
from crmc.engine.sql.clause_table import NO_KEY, clause_table
from crmc.ir import expression as ir
from crmc.ir.model import Criterion, Period
from crmc.ir.scope import Supplies
from tests.unit import book_builder as build
from tests.unit.book_builder import among, code, compare, el, eq, hs, num, over, text

PAGE = Path(__file__).parents[1] / "docs/engines.md"
BEGIN, END = "<!-- table: tests/engine_table.py -->\n", "<!-- end of the table -->\n"

RATIO = ir.Quotient(el("customs_value"), el("net_mass"))
EACH = ir.In(ir.Each(), (ir.Single(code("C1")),))
DAYS = ir.Constant("number", "1440")

EXAMPLES: dict[str, ir.Expression] = {
    "commodity code `in` codes": hs("2402", "6403"),
    "commodity code `in` a range, or `not in`": hs("2402..2404"),
    "flat code `=`, `!=`, `in`": among("origin_country", "CN", "VN"),
    "flat code `in` a range": among("requested_procedure", "40..49"),
    "two codes equal or not": compare(el("origin_country"), "!=", el("dispatch_country")),
    "list of the book, or supplied": among("origin_country", "list:some"),
    "list that was not supplied": among("origin_country", "list:absent"),
    "number, date or parameter compared": over("customs_value", "100"),
    "number or date `in` a range": ir.In(el("net_mass"), (ir.Range(num("1"), num("2")),)),
    "quotient compared with a number": compare(RATIO, "<", num("1.5")),
    "other sums, products and quotients": compare(
        ir.Sum((el("customs_value"), el("gain"))), ">", ir.Product((el("net_mass"), num("3")))
    ),
    "`within … before`, `after`": ir.Within(el("received_date"), DAYS, "before", el("acceptance_date")),
    "`contains any`, `contains word any`": ir.Contains(
        el("goods_description"), "any", False, (ir.Single(text("tyre")),)
    ),
    "`contains` words of several parts": ir.Contains(
        el("goods_description"), "any", True, (ir.Single(text("used tyre")),)
    ),
    "`starts with`": ir.StartsWith(el("goods_description"), "used"),
    "`is missing`, `is present`": ir.IsMissing(el("origin_country")),
    "`else` on an element": compare(ir.Else(el("customs_value"), num("0")), "<", num("5")),
    "element of type bool": el("importer_is_aeo"),
    "`any`, `every` over several values": ir.Quantified("any", "documents", EACH),
    "`at least N of`": ir.AtLeast("2", (eq("origin_country", "CN"), over("packages", "1"), hs("24"))),
    "table": compare(el("customs_value"), "<", ir.Lookup("duty")),
    "amount in another currency": compare(el("customs_value"), ">", ir.Constant("money", "5", "RSD")),
    "`random`": ir.Random("0.05"),
    "`history`": compare(ir.HistoryCount(("importer_id",), "30"), ">", num("1")),
    "`any item`, `every item`, `count`, `sum`": compare(ir.CountItems(None), ">", num("1")),
}


def rule_of(condition: ir.Expression) -> RulePlan:
    book = build.book(
        build.criterion(condition),
        lists=(build.named_list("some", "CN"), build.named_list("absent", external=True)),
        tables=(build.table("duty", "commodity_code", (("24",), "1")),),
    )
    return plan_of(book, Supplies()).rules[0]


def by_python(rule: RulePlan) -> str:
    """A mask, or the interpreter."""
    clauses = [(Period(None, None), clause.literals) for clause in rule.clauses]
    plan = plan_of(build.book(), Supplies())
    decimals = {name: 6 for leaf in rule.leaves for name in leaf.elements}
    masks = masks_of(clauses, plan.book, decimals, lambda leaf, value: False)
    every = (1 << len(clauses)) - 1
    doubtful = masks.doubtful & every
    return "by mask" if not doubtful else "by the interpreter" if doubtful == every else "by mask, or asked"


def by_numpy(rule: RulePlan) -> str:
    """The index, columns, or the interpreter."""
    asked = [any(isinstance(leaf, Ask | Drawn) for leaf in rule.leaves)]
    if all(isinstance(leaf, Ask | Drawn | Whole) for leaf in rule.leaves):
        return "by the interpreter"
    keyed = all(clause.key is not None for clause in rule.clauses)
    return ("by index" if keyed else "by column") + (", or asked" if any(asked) else "")


def by_sql(rule: RulePlan) -> str:
    """The join by a key, numbers beside it, columns after it, or the interpreter."""
    assert isinstance(rule.rule, Criterion)
    made = clause_table(plan_of(build.book(rule.rule), Supplies()), [rule])
    if set(made.left) == set(range(len(made.rules))):
        return "by column"
    asked = made.rows["asks"].to_pylist()
    if all(asked):
        return "by the interpreter"
    keys = [key for key, asks in zip(made.rows["key"].to_pylist(), asked, strict=True) if not asks]
    keyed = all(key != NO_KEY for key in keys)
    return ("by join" if keyed else "by number") + (", or asked" if any(asked) else "")


def table() -> str:
    lines = ["| condition | `python` | `numpy` | `duckdb`, `spark` |", "| --- | --- | --- | --- |"]
    for words, condition in EXAMPLES.items():
        rule = rule_of(condition)
        lines.append(f"| {words} | {by_python(rule)} | {by_numpy(rule)} | {by_sql(rule)} |")
    return "\n".join(lines) + "\n"


def with_table(page: str) -> str:
    return re.sub(f"(?<={re.escape(BEGIN)}).*?(?={re.escape(END)})", table(), page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
