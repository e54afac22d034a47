"""What the examples see of each condition: true, false, unknown, and whether it decides by itself.

A condition decides in an example where its other truth, with all else as it is, turns the outcome. Its
independent effect is shown where it decides once while it is true and once while it is false: MC/DC by
masking, in three values. Where it decides while it is unknown, that is shown too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace as with_fields

from crmc.analysis.strength.trial import Trial
from crmc.ir import expression as ir
from crmc.ir.conditions import verdict_of
from crmc.ir.evaluate import Rule, judgement_of, scopes_of
from crmc.ir.model import WITHHELD, Alert
from crmc.ir.record import Record
from crmc.ir.scope import Scope

Truth: TypeAlias = Literal["true", "false", "unknown"]
_TRUTHS: dict[bool | None, Truth] = {True: "true", False: "false", None: "unknown"}


@dataclass(slots=True)
class Seen:
    """One condition. `truths`: the number of examples by truth; `decides`: the truths in which it decided.

    `can_be_unknown` False: no declaration makes it unknown.
    """

    node: Any
    on_items: bool
    can_be_unknown: bool
    truths: dict[Truth, int] = field(default_factory=lambda: {"true": 0, "false": 0, "unknown": 0})
    decides: set[Truth] = field(default_factory=set)

    @property
    def lacks(self) -> tuple[Truth, ...]:
        """The truths that no example shows."""
        return tuple(
            truth
            for truth, count in self.truths.items()
            if not count and (truth != "unknown" or self.can_be_unknown)
        )

    @property
    def has_effect(self) -> bool:
        """Does it decide while true and while false?"""
        return {"true", "false"} <= self.decides


def seen_by(rule: Rule, trials: Sequence[Trial]) -> tuple[Seen, ...]:
    """Every atomic condition of a rule, in the order of the text."""
    found = list(_conditions(rule))
    for seen in found:
        for trial in trials:
            if isinstance(trial.record, Record):
                _look(seen, trial)
    return tuple(found)


def _look(seen: Seen, trial: Trial) -> None:
    record, found = trial.record, set()
    assert isinstance(record, Record)
    if not _is_judged(trial.rule, record):
        return
    for scope in scopes_of(trial.world, trial.rule, record):
        if judgement_of(trial.rule, scope).outcome == "error":
            continue
        places = scope.items() if seen.on_items else (scope,)
        here = {_TRUTHS[verdict_of(seen.node, place).truth] for place in places}
        seen.decides |= {truth for truth in here if _decides(seen.node, truth, trial.rule, scope)}
        found |= here
    for truth in found:
        seen.truths[truth] += 1


def _is_judged(rule: Rule, record: Record) -> bool:
    """Of its kind and in its time; else no condition is looked at."""
    day = record.reference
    return (
        (not rule.applies or record.kind in rule.applies)
        and day is not None
        and rule.head.valid.includes(day.isoformat())
    )


_OTHERS: dict[Truth, tuple[bool, ...]] = {"true": (False,), "false": (True,), "unknown": (True, False)}


def _decides(node: Any, truth: Truth, rule: Rule, scope: Scope) -> bool:
    outcome = judgement_of(rule, scope).outcome
    return any(_forced(node, other, rule, scope) != outcome for other in _OTHERS[truth])


def _forced(node: Any, truth: bool, rule: Rule, scope: Scope) -> str:
    """The outcome if the condition were this."""
    constant = ir.Constant("bool", "true" if truth else "false")
    if isinstance(rule, Alert):
        changed: Rule = with_fields(rule, scope=_replaced(rule.scope, node, constant))
    else:
        parts = tuple(with_fields(part, value=_replaced(part.value, node, constant)) for part in rule.parts)
        select = None if rule.select is None else _replaced(rule.select, node, constant)
        changed = with_fields(rule, parts=parts, select=select)
        scope = replace(scope, parts={part.name: part.value for part in parts})
    return judgement_of(changed, scope).outcome


def _replaced(root: Any, node: Any, constant: Any) -> Any:
    """With a constant in place of a condition, wherever it stands."""
    if root == node:
        return constant
    changes: dict[str, Any] = {}
    for name in root.__struct_fields__:
        value = getattr(root, name)
        if isinstance(value, Struct):
            changes[name] = _replaced(value, node, constant)
        elif isinstance(value, tuple):
            changes[name] = tuple(
                _replaced(each, node, constant) if isinstance(each, Struct) else each for each in value
            )
    return with_fields(root, **changes) if changes else root


# The atomic conditions


def _conditions(rule: Rule) -> Iterator[Seen]:
    """Each once; those of parts where the part is named first."""
    made: dict[Any, None] = {}
    for root in _roots(rule):
        parts = {} if isinstance(rule, Alert) else {part.name: part.value for part in rule.parts}
        for node, on_items in atoms(root, parts, False):
            if (node, on_items) not in made:
                made[node, on_items] = None
                yield Seen(node, on_items, can_be_unknown(node))


def _roots(rule: Rule) -> Iterator[Any]:
    if isinstance(rule, Alert):
        yield rule.scope
    elif rule.select_text != WITHHELD:
        if rule.select is not None:
            yield rule.select
        if rule.score is not None:
            yield from (ir.Part(weight.indicator) for weight in rule.score.weights)


def atoms(node: Any, parts: dict[str, Any], on_items: bool) -> Iterator[tuple[Any, bool]]:
    """The conditions without conditions below them; `x not in …` and `x is present` are one."""
    match node:
        case ir.Part(name) if name in parts:
            yield from atoms(parts[name], parts, on_items)
        case ir.Not(ir.In() | ir.IsMissing()):
            yield node, on_items
        case ir.Not(operand):
            yield from atoms(operand, parts, on_items)
        case ir.Items(_, condition):
            yield from atoms(condition, parts, True)
        case ir.And(several) | ir.Or(several) | ir.AtLeast(_, several):
            for each in several:
                yield from atoms(each, parts, on_items)
        case _:
            yield node, on_items


def can_be_unknown(node: Any) -> bool:
    """Not what asks for presence, nor what has a fallback for all that may be missing."""
    match node:
        case ir.IsMissing():
            return False
        case ir.Not(operand):
            return can_be_unknown(operand)
        case ir.Compare(_, left, right):
            return _may_lack(left) or _may_lack(right)
        case ir.In(operand, members):
            listed = any(not isinstance(member, ir.Single | ir.Range) for member in members)
            return listed or _may_lack(operand)
        case _:
            return _may_lack(node)


def _may_lack(value: Any) -> bool:
    match value:
        case ir.Constant() | ir.Parameter():
            return False
        case ir.Else(_, fallback):
            return _may_lack(fallback)
        case _:
            return True
