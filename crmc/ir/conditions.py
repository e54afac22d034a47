"""What an expression means at a scope: `value_of` and `verdict_of`, one function for each node (3, 4.3).

Two tables lead from the type of a node to its function. A condition may stand where a value is due (it
is then a bool) and a bool value where a condition is due.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeAlias

from crmc.ir import draws, text
from crmc.ir import expression as ir
from crmc.ir.kleene import (
    TRUE,
    Verdict,
    at_least,
    conjunction,
    disjunction,
    known,
    negation,
    unknown,
)
from crmc.ir.lookup import list_values, parameter_value, table_value
from crmc.ir.membership import COMMODITY_CODE, Between, Choice, is_below, is_member
from crmc.ir.mentions import mentioned_elements, mentioned_values
from crmc.ir.past import history_count, history_sum
from crmc.ir.scope import (
    Scope,
    declared,
    element_value,
    in_euro,
)
from crmc.ir.sums import contribution, count_of
from crmc.ir.values import (
    Bounded,
    Foreign,
    Known,
    Missing,
    Value,
    compare,
    minutes_between,
    missing,
    names_of,
    negative,
    number,
    product,
    quotient,
    total,
)


def value_of(node: ir.Expression, scope: Scope) -> Value:
    """The value of an expression; a condition is a bool, an unknown one a missing value."""
    compute = VALUES.get(type(node))
    if compute is not None:
        return compute(node, scope)
    verdict = CONDITIONS[type(node)](node, scope)
    return Missing(verdict.missing) if verdict.truth is None else Known(verdict.truth)


def verdict_of(node: ir.Expression, scope: Scope) -> Verdict:
    """The verdict of a condition; a bool value is one, a missing value an unknown one."""
    judge = CONDITIONS.get(type(node))
    if judge is not None:
        return judge(node, scope)
    value = VALUES[type(node)](node, scope)
    if isinstance(value, Known) and isinstance(value.value, bool):
        return known(value.value)
    if isinstance(value, Known):
        raise TypeError(f"{value.value!r} is no condition")
    return unknown(value.names)


# Values


def constant_value(node: ir.Constant, scope: Scope) -> Value:
    """A written value; an amount in another currency needs a rate (4.6)."""
    match node.type:
        case "number":
            return Known(Fraction(node.value))
        case "money":
            return in_euro(scope, Foreign(Fraction(node.value), node.unit or "EUR"))
        case "date":
            return Known(date.fromisoformat(node.value))
        case "datetime":
            return Known(datetime.fromisoformat(node.value.replace("Z", "+00:00")))
        case "bool":
            return Known(node.value in ("true", "yes"))
        case "code" | "text" | "identifier":
            return Known(node.value)


def each_value(node: ir.Each, scope: Scope) -> Value:
    """The one value that the quantifier around it looks at."""
    if scope.each is None:
        raise TypeError("`each` stands outside of a quantifier")
    value = scope.each[1]
    return value if isinstance(value, Missing) else in_euro(scope, value)


def quotient_value(node: ir.Quotient, scope: Scope) -> Value:
    """4.3: a zero denominator is unknown, with its elements (of one without any: what else it names)."""
    elements = frozenset(mentioned_elements(node.denominator, scope))
    names = elements or frozenset(mentioned_values(node.denominator))
    return quotient(value_of(node.numerator, scope), value_of(node.denominator, scope), names)


def else_value(node: ir.Else, scope: Scope) -> Value:
    """3: `x else v` is v where x is missing. What is declared but cannot be converted is not missing."""
    value = value_of(node.operand, scope)
    if not isinstance(value, Missing) or value.present:
        return value
    fallback = value_of(node.fallback, scope)
    if isinstance(fallback, Missing):
        return Missing(value.names | fallback.names)
    return fallback


# Counts and sums over items


def count_items(node: ir.CountItems, scope: Scope) -> Value:
    """The number of items for which the condition holds (all items without one)."""
    return count_of([holds(node.where, item) for item in scope.items()])


def holds(where: ir.Expression | None, scope: Scope) -> Verdict:
    """The verdict of a condition that may be left out; then it holds."""
    return TRUE if where is None else verdict_of(where, scope)


def sum_items(node: ir.SumItems, scope: Scope) -> Value:
    """3: a sum over none is zero."""
    return total(tuple(contribution(item, node.element, holds(node.where, item)) for item in scope.items()))


# Conditions


def compare_values(node: ir.Compare, scope: Scope) -> Verdict:
    """4.3: a comparison with a missing side is unknown."""
    return compare(node.relation, value_of(node.left, scope), value_of(node.right, scope))


def is_in(node: ir.In, scope: Scope) -> Verdict:
    """Membership, below a code where the codes are hierarchical."""
    operand = value_of(node.operand, scope)
    choices, absent = choices_of(node.members, scope)
    if node.hierarchical:
        return is_below(operand, choices, absent, COMMODITY_CODE)
    return is_member(operand, choices, absent)


def choices_of(members: tuple[ir.Member, ...], scope: Scope) -> tuple[list[Choice], list[Verdict]]:
    """The values of the members, and an unknown for each list that is not there (`list:NAME`)."""
    choices: list[Choice] = []
    absent: list[Verdict] = []
    for member in members:
        match member:
            case ir.Single(value):
                choices.append(value_of(value, scope))
            case ir.Range(low, high):
                choices.append(Between(value_of(low, scope), value_of(high, scope)))
            case ir.Listed(name):
                values = list_values(scope, name)
                if values is None:
                    absent.append(unknown({f"list:{name}"}))
                choices.extend(Known(value) for value in values or ())
    return choices, absent


def is_missing(node: ir.IsMissing, scope: Scope) -> Verdict:
    """Always true or false: what is declared is present, given but empty included."""
    if isinstance(node.operand, ir.Element):
        return known(declared(scope, node.operand.id) is None)
    value = value_of(node.operand, scope)
    return known(isinstance(value, Missing) and not value.present)


def is_within(node: ir.Within, scope: Scope) -> Verdict:
    """before: 0 ≤ anchor - moment ≤ span; after: 0 ≤ moment - anchor ≤ span."""
    moment, anchor = value_of(node.moment, scope), value_of(node.anchor, scope)
    span = value_of(node.span, scope)
    if isinstance(moment, Missing) or isinstance(anchor, Missing) or isinstance(span, Missing):
        return unknown(names_of(moment, anchor, span))
    first, last = (moment, anchor) if node.relation == "before" else (anchor, moment)
    if isinstance(span, Bounded) or isinstance(first, Bounded) or isinstance(last, Bounded):
        raise TypeError("a duration between two bounds")
    if not isinstance(first.value, date) or not isinstance(last.value, date):
        raise TypeError("within needs two dates")
    return known(0 <= minutes_between(first.value, last.value) <= number(span.value))


def contains(node: ir.Contains, scope: Scope) -> Verdict:
    """On normalised text (4.7); an absent list of words is an unknown member."""
    searched, absent = choices_of(node.words, scope)
    value = value_of(node.operand, scope)
    if isinstance(value, Missing):
        return unknown(value.names | {name for verdict in absent for name in verdict.missing})
    if not isinstance(value, Known):
        raise TypeError("a text between two bounds")
    find = text.contains_word if node.whole_words else text.contains
    found = [known(find(str(value.value), str(word.value))) for word in searched if isinstance(word, Known)]
    return (disjunction if node.quantifier == "any" else conjunction)((*found, *absent))


def starts_with(node: ir.StartsWith, scope: Scope) -> Verdict:
    """On normalised text (4.7)."""
    value = value_of(node.operand, scope)
    if isinstance(value, Missing):
        return unknown(value.names)
    if not isinstance(value, Known):
        raise TypeError("a text between two bounds")
    return known(text.starts_with(str(value.value), node.text))


def quantified(node: ir.Quantified, scope: Scope) -> Verdict:
    """3: given but empty: any false, every true; not given: unknown."""
    values = declared(scope, node.element)
    if values is None:
        absent = replace(scope, each=(node.element, missing(node.element)))
        return unknown({node.element} | verdict_of(node.condition, absent).missing)
    several = values if isinstance(values, tuple) else (values,)
    each = (verdict_of(node.condition, replace(scope, each=(node.element, value))) for value in several)
    return disjunction(each) if node.quantifier == "any" else conjunction(each)


def over_items(node: ir.Items, scope: Scope) -> Verdict:
    """3: `every` over none is true, `any` false."""
    each = (verdict_of(node.condition, item) for item in scope.items())
    return disjunction(each) if node.quantifier == "any" else conjunction(each)


def is_drawn(node: ir.Random, scope: Scope) -> Verdict:
    """4.9: without a key unknown."""
    key = scope.world.supplies.key
    if key is None:
        return unknown({"key"})
    number = None if scope.item is None else scope.item.number
    return known(draws.is_drawn(key, scope.subject, scope.record.id, number, Fraction(node.share)))


ValueFunction: TypeAlias = Callable[[Any, Scope], Value]
ConditionFunction: TypeAlias = Callable[[Any, Scope], Verdict]

VALUES: dict[type, ValueFunction] = {
    ir.Element: lambda node, scope: element_value(scope, node.id),
    ir.Each: each_value,
    ir.Constant: constant_value,
    ir.Parameter: lambda node, scope: parameter_value(scope, node.name),
    ir.Lookup: lambda node, scope: table_value(scope, node.name),
    ir.Part: lambda node, scope: value_of(scope.parts[node.name], scope),
    ir.Negative: lambda node, scope: negative(value_of(node.operand, scope)),
    ir.Sum: lambda node, scope: total(tuple(value_of(operand, scope) for operand in node.operands)),
    ir.Product: lambda node, scope: product(tuple(value_of(operand, scope) for operand in node.operands)),
    ir.Quotient: quotient_value,
    ir.Else: else_value,
    ir.CountItems: count_items,
    ir.SumItems: sum_items,
    ir.HistoryCount: lambda node, scope: history_count(node, scope, verdict_of),
    ir.HistorySum: lambda node, scope: history_sum(node, scope, verdict_of),
}

CONDITIONS: dict[type, ConditionFunction] = {
    ir.And: lambda node, scope: conjunction(verdict_of(operand, scope) for operand in node.operands),
    ir.Or: lambda node, scope: disjunction(verdict_of(operand, scope) for operand in node.operands),
    ir.Not: lambda node, scope: negation(verdict_of(node.operand, scope)),
    ir.Compare: compare_values,
    ir.In: is_in,
    ir.IsMissing: is_missing,
    ir.Within: is_within,
    ir.Contains: contains,
    ir.StartsWith: starts_with,
    ir.Quantified: quantified,
    ir.AtLeast: lambda node, scope: at_least(
        Fraction(node.count), (verdict_of(operand, scope) for operand in node.operands)
    ),
    ir.Items: over_items,
    ir.Random: is_drawn,
}
