"""The conditions of a criterion as a tree, each with its truth for one record."""

from __future__ import annotations

from crmc.analysis.why.account import Condition, Form, Truth, Weighed
from crmc.analysis.why.shown import values_beside
from crmc.analysis.why.wording import Worded, is_negated_test, operands, worded
from crmc.decibans import as_text
from crmc.ir import expression as ir
from crmc.ir.conditions import verdict_of
from crmc.ir.kleene import Verdict, conjunction
from crmc.ir.model import Alert, Criterion, CriterionPart, Score
from crmc.ir.scope import Scope
from crmc.ir.scoring import score_of

_TRUTH: dict[bool | None, Truth] = {True: "true", False: "false", None: "unknown"}
MOST_ITEMS = 20
"""Of more items, only those are set out that settle the condition."""


def conditions_of(rule: Criterion | Alert, scope: Scope) -> Condition | None:
    """The whole selection; None where there is nothing to look at."""
    if isinstance(rule, Alert):
        return condition(worded(rule.scope, rule.scope_text), scope, {})
    parts = {part.name: part for part in rule.parts}
    found = []
    if rule.select is not None:
        found.append(condition(worded(rule.select, rule.select_text), scope, parts))
    if rule.score is not None:
        found.append(score_condition(rule.score, scope, parts))
    if len(found) < 2:
        return next(iter(found), None)
    whole = conjunction(Verdict(_truth_of(one), frozenset(one.missing)) for one in found)
    return Condition(
        "and", "the condition and the score", _TRUTH[whole.truth],
        missing=tuple(sorted(whole.missing)), conditions=tuple(found),
    )  # fmt: skip


def _truth_of(one: Condition) -> bool | None:
    return {"true": True, "false": False, "unknown": None}[one.truth]


def condition(one: Worded, scope: Scope, parts: dict[str, CriterionPart]) -> Condition:
    """One node with everything below it."""
    verdict = verdict_of(one.node, scope)
    truth, missing = _TRUTH[verdict.truth], tuple(sorted(verdict.missing))
    match one.node:
        case ir.Part(name):
            return part_condition(parts.get(name), name, scope, parts)
        case ir.Items():
            return items_condition(one, scope, parts, truth, missing)
        case ir.And() | ir.Or() | ir.AtLeast() | ir.Not() if not is_negated_test(one):
            return Condition(
                _form(one.node), one.text, truth, missing=missing,
                conditions=tuple(condition(below, scope, parts) for below in operands(one)),
            )  # fmt: skip
        case _:
            return Condition("test", one.text, truth, values=values_beside(one, scope), missing=missing)


def _form(node: ir.Expression) -> Form:
    forms: dict[type, Form] = {ir.And: "and", ir.Or: "or", ir.AtLeast: "at_least", ir.Not: "not"}
    return forms[type(node)]


def part_condition(
    part: CriterionPart | None, name: str, scope: Scope, parts: dict[str, CriterionPart]
) -> Condition:
    """A named part: its name, its title, and the condition that it stands for."""
    node = scope.parts[name]
    verdict = verdict_of(node, scope)
    return Condition(
        "part", name, _TRUTH[verdict.truth], part.title if part else None,
        missing=tuple(sorted(verdict.missing)),
        conditions=(condition(worded(node, part.text if part else None), scope, parts),),
    )  # fmt: skip


def items_condition(
    one: Worded, scope: Scope, parts: dict[str, CriterionPart], truth: Truth, missing: tuple[str, ...]
) -> Condition:
    """The condition of every item; of very many, those that are as the whole is come first."""
    (below,) = operands(one)
    several = []
    for item in scope.items():
        inner = condition(below, item, parts)
        number = "" if item.item is None else item.item.number
        several.append(Condition("item", f"item {number}", inner.truth, conditions=(inner,)))
    if len(several) > MOST_ITEMS:
        several.sort(key=lambda found: found.truth != truth)
    return Condition("items", one.text, truth, missing=missing, conditions=tuple(several[:MOST_ITEMS]))


# The score


def score_condition(score: Score, scope: Scope, parts: dict[str, CriterionPart]) -> Condition:
    """Every indicator with what it adds; the whole holds where the sum reaches the threshold."""
    reached = score_of(score, scope).reached
    several = []
    for weight in score.weights:
        indicator = part_condition(parts.get(weight.indicator), weight.indicator, scope, parts)
        added = {"true": weight.present, "false": weight.absent, "unknown": "0"}[indicator.truth]
        weighed = Weighed(*(as_text(int(tenths)) for tenths in (weight.present, weight.absent, added)))
        several.append(_with_weight(indicator, weighed))
    text = f"a score of at least {as_text(int(score.threshold))} decibans, from {as_text(int(score.prior))}"
    missing = tuple(sorted(reached.missing))
    return Condition("score", text, _TRUTH[reached.truth], missing=missing, conditions=tuple(several))


def _with_weight(one: Condition, weight: Weighed) -> Condition:
    return Condition(
        one.form, one.text, one.truth, one.title, one.values, one.missing, weight, one.conditions
    )
