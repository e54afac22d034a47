"""What is missing, each with where it can be found."""

from __future__ import annotations

from crmc.analysis.why.account import Lack
from crmc.analysis.why.shown import place_of
from crmc.ir.evaluate import Rule
from crmc.ir.membership import COMMODITY_CODE
from crmc.ir.scope import Scope, declared, element_value
from crmc.ir.values import Known, Missing

_SUPPLIES = {
    "history": "earlier declarations are not supplied: give them with --history FILE",
    "rates": "there is no rate of exchange for a currency on that day: give rates with --rates FILE",
    "key": "the draw needs the Party's secret key: give it with --key FILE",
}


def lacks_of(names: tuple[str, ...], rule: Rule, scope: Scope) -> tuple[Lack, ...]:
    """One sentence for each name that the interpreter gives."""
    return tuple(Lack(name, sentence_of(name, rule, scope)) for name in names)


def sentence_of(name: str, rule: Rule, scope: Scope) -> str:
    """What lacks, and how it is supplied."""
    vocabulary, colon, named = name.partition(":")
    if colon:
        return _NAMED[vocabulary](named, scope)
    if name in _SUPPLIES:
        return _SUPPLIES[name]
    if name == "condition":
        owner = f": ask its owner, {rule.head.owner}" if rule.head.owner else ""
        return f"the condition is not shown in this edition{owner}"
    if name == "reference_date":
        dates = scope.world.book.kinds[scope.record.kind].reference_dates
        return f"the declaration has no date to judge it by: declare {' or '.join(dates)}"
    return element_sentence(name, scope)


def element_sentence(name: str, scope: Scope) -> str:
    """Not declared; or declared, and not enough: a code too short, a divisor of zero."""
    facts = scope.world.book.elements.get(name)
    title = name if facts is None else f"{facts.title} ({name})"
    where = where_words(name, scope)
    value = declared(scope, name)
    if value is None:
        return f"{title} is not declared" + ("" if where == "the declaration" else f" on {where}")
    if name == COMMODITY_CODE:
        return f"{title} on {where} has too few digits to tell: {value}"
    if isinstance(value, tuple):
        return f"{title} on {where} does not settle it"
    known = element_value(scope, name)
    if isinstance(known, Known) and known.value == 0:
        return f"{title} on {where} is 0, and nothing can be divided by it"
    return f"{title} on {where} does not settle it"


def where_words(name: str, scope: Scope) -> str:
    """The place at which an element stands or would stand."""
    facts = scope.world.book.elements.get(name)
    if scope.item is None and facts is not None and facts.levels == ("item",):
        return "every item"
    number = place_of(name, scope)
    return "the declaration" if number is None else f"item {number}"


def _list(name: str, scope: Scope) -> str:
    return f"the list {name} is not supplied: give it as {name}.txt in a folder, with --lists DIR"


def _table(name: str, scope: Scope) -> str:
    table = scope.world.tables.get(name)
    if table is None or table.withheld:
        return f"the values of the table {name} are withheld: the Party holds them in its own root"
    keys = ", ".join(
        "?" if isinstance(value, Missing) else str(getattr(value, "value", "?"))
        for value in (element_value(scope, key) for key in table.by)
    )
    return f"the table {name} has no row for {keys}"


def _parameter(name: str, scope: Scope) -> str:
    return f"the value of {name} is withheld: the Party holds it in its own root"


_NAMED = {"list": _list, "table": _table, "parameter": _parameter}
