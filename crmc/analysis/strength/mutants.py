"""Small changes of a criterion, each of the kind that a slip of the pen makes: its mutants.

A test that comes out otherwise for a mutant notices the change. The elements that a mutant names are left as
they were: a faulty element is no way to tell two conditions apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from crmc.analysis.strength.thresholds import shifted
from crmc.ir import expression as ir
from crmc.ir.conditions import CONDITIONS
from crmc.ir.evaluate import Rule
from crmc.ir.model import WITHHELD, Alert, Criterion
from crmc.ir.walk import elements_in, names_in

MutantKind: TypeAlias = Literal[
    "dropped", "joined", "count", "negation", "boundary", "threshold", "parameter", "value", "list",
    "code", "else", "fallback", "presence", "quantifier", "missing", "weight",
]  # fmt: skip
"""What was changed: see `questions.py` for each in words."""


class Change(Struct, frozen=True):
    """A changed expression: `spot` is the condition that changed, `piece` what of it, `new` what it became.

    `new` is None where the piece was left out, or where `kind` says all.
    """

    kind: MutantKind
    spot: Any
    piece: Any
    new: Any
    root: Any


class Mutant(Struct, frozen=True):
    """A criterion with one change. `part`: the named part that holds it, None for the selection."""

    change: Change
    rule: Rule
    part: str | None = None


def mutants_of(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a criterion or alert, each once, in the order of the text."""
    seen: set[Any] = {deciding(rule)}
    for mutant in _mutants(rule):
        key = deciding(mutant.rule)
        if key not in seen:
            seen.add(key)
            yield mutant


def deciding(rule: Rule) -> Any:
    """What of a rule a mutant may change."""
    return rule.scope if isinstance(rule, Alert) else (rule.parts, rule.select, rule.score)


def changed_like(rule: Rule, mutant: Rule) -> Rule:
    """A Party's edition of a rule with the change of a mutant of the common text."""
    if isinstance(rule, Criterion) and isinstance(mutant, Criterion):
        return replace(rule, parts=mutant.parts, select=mutant.select, score=mutant.score)
    return replace(rule, scope=mutant.scope)  # type: ignore[union-attr]


def _mutants(rule: Rule) -> Iterator[Mutant]:
    if isinstance(rule, Alert):
        for change in changes(rule.scope, True):
            yield Mutant(change, replace(rule, scope=change.root))
    elif rule.select_text != WITHHELD:
        yield from _of_parts(rule)
        yield from _of_selection(rule)


def _of_parts(rule: Criterion) -> Iterator[Mutant]:
    used = _used_parts(rule)
    for index, part in enumerate(rule.parts):
        if part.name not in used:
            continue
        for change in changes(part.value, type(part.value) in CONDITIONS):
            changed = replace(part, value=change.root)
            parts = (*rule.parts[:index], changed, *rule.parts[index + 1 :])
            yield Mutant(change, replace(rule, parts=parts), part.name)


def _used_parts(rule: Criterion) -> set[str]:
    """The parts that the selection or the score reaches."""
    weights = () if rule.score is None else rule.score.weights
    used = names_in(rule.select, ir.Part) | {weight.indicator for weight in weights}
    below = {part.name: names_in(part.value, ir.Part) for part in rule.parts}
    while more := {name for user in used for name in below.get(user, ())} - used:
        used |= more
    return used


def _of_selection(rule: Criterion) -> Iterator[Mutant]:
    if rule.select is not None:
        for change in changes(rule.select, True):
            yield Mutant(change, replace(rule, select=change.root))
    if rule.score is None:
        return
    if rule.select is not None:
        yield Mutant(Change("dropped", rule.select, rule.select, None, None), replace(rule, select=None))
    for weight in rule.score.weights:
        rest = tuple(other for other in rule.score.weights if other is not weight)
        spot = ir.Part(weight.indicator)
        changed = replace(rule, score=replace(rule.score, weights=rest))
        yield Mutant(Change("weight", spot, spot, None, None), changed)


# Changes of an expression


def changes(node: Any, is_condition: bool) -> Iterator[Change]:
    """Each change of an expression, of the node itself before those below it.

    `is_condition`: it stands where a condition does, so that it may be unknown.
    """
    if is_condition:
        yield from _missing(node)
    change = _CHANGES.get(type(node))
    if change is not None:
        yield from change(node)
    if not (isinstance(node, ir.Not) and isinstance(node.operand, ir.IsMissing)):
        yield from _below(node)


def _below(node: Any) -> Iterator[Change]:
    joins = isinstance(node, ir.And | ir.Or | ir.Not | ir.AtLeast | ir.Items)
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, ir.Expression):
            for change in changes(value, joins or name == "where"):
                yield replace(change, root=replace(node, **{name: change.root}))
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                if not isinstance(inner, ir.Expression):
                    continue
                for change in changes(inner, joins):
                    several = (*value[:index], change.root, *value[index + 1 :])
                    yield replace(change, root=replace(node, **{name: several}))


_ASKING = (ir.Element, ir.Compare, ir.In, ir.Contains, ir.StartsWith, ir.Within, ir.Quantified)


def _missing(node: Any) -> Iterator[Change]:
    """A condition counts as no where one of its elements is missing, and no longer as unknown."""
    if not isinstance(node, _ASKING):
        return
    for name in sorted(elements_in(node) - _supplied(node)):
        present = ir.Not(ir.IsMissing(ir.Element(name)))
        yield Change("missing", node, ir.Element(name), None, ir.And((node, present)))


def _supplied(node: Any) -> set[str]:
    """Elements that have a fallback, or that are asked of items or of earlier declarations."""
    own = (ir.Else, ir.CountItems, ir.SumItems, ir.HistoryCount, ir.HistorySum)
    if isinstance(node, own):
        return elements_in(node)
    names: set[str] = set()
    for field in node.__struct_fields__:
        value = getattr(node, field)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Struct):
                names |= _supplied(inner)
    return names


def _joined(node: ir.And | ir.Or) -> Iterator[Change]:
    other = ir.Or if isinstance(node, ir.And) else ir.And
    for index, operand in enumerate(node.operands):
        rest = (*node.operands[:index], *node.operands[index + 1 :])
        if rest:
            left = rest[0] if len(rest) == 1 else type(node)(rest)
            yield Change("dropped", operand, operand, None, left)
    if len(node.operands) > 1:
        yield Change("joined", node, node, None, other(node.operands))


def _counted(node: ir.AtLeast) -> Iterator[Change]:
    count, number = int(Fraction(node.count)), len(node.operands)
    for index, operand in enumerate(node.operands):
        rest = (*node.operands[:index], *node.operands[index + 1 :])
        if len(rest) >= count:
            yield Change("dropped", operand, operand, None, replace(node, operands=rest))
    for other in (count - 1, count + 1):
        if 1 <= other <= number:
            yield Change("count", node, node, str(other), replace(node, count=str(other)))


def _negated(node: ir.Not) -> Iterator[Change]:
    yield Change("negation", node, node, node.operand, node.operand)


_BESIDE: dict[str, ir.Relation] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def _compared(node: ir.Compare) -> Iterator[Change]:
    other = _BESIDE.get(node.relation)
    if other is None:
        return
    yield Change("boundary", node, node.relation, other, replace(node, relation=other))
    for side in ("left", "right"):
        yield from _thresholds(node, side, getattr(node, side))


def _thresholds(node: Any, field: str, value: Any) -> Iterator[Change]:
    """A written number or day moved, a parameter that is a tenth higher or lower."""
    if isinstance(value, ir.Parameter):
        for share in ("1.1", "0.9"):
            moved = ir.Product((value, ir.Constant("number", share)))
            yield Change("parameter", node, value, share, replace(node, **{field: moved}))
    elif isinstance(value, ir.Constant):
        for constant in shifted(value):
            yield Change("threshold", node, value, constant, replace(node, **{field: constant}))


def _member(node: ir.In) -> Iterator[Change]:
    yield from _without_members(node, "members", node.members)
    for index, member in enumerate(node.members):
        for kind, piece, new, changed in _changed_member(member, node):
            members = (*node.members[:index], changed, *node.members[index + 1 :])
            yield Change(kind, node, piece, new, replace(node, members=members))


def _changed_member(member: ir.Member, node: ir.In) -> Iterator[tuple[MutantKind, Any, Any, ir.Member]]:
    match member:
        case ir.Single(ir.Constant("code", value) as constant) if node.hierarchical and len(value) >= 4:
            wider = replace(constant, value=value[:-2])
            if ir.Single(wider) not in node.members:
                yield "code", constant, wider, ir.Single(wider)
        case ir.Range(low, high):
            for field, end in (("low", low), ("high", high)):
                for constant in shifted(end) if isinstance(end, ir.Constant) else ():
                    yield "threshold", end, constant, replace(member, **{field: constant})


def _without_members(node: Any, field: str, members: tuple[ir.Member, ...]) -> Iterator[Change]:
    """Without one of several written values; with a named list taken as empty."""
    for index, member in enumerate(members):
        rest = (*members[:index], *members[index + 1 :])
        if isinstance(member, ir.Listed):
            yield Change("list", node, member, None, replace(node, **{field: rest}))
        elif rest:
            piece = member.value if isinstance(member, ir.Single) else member
            yield Change("value", node, piece, None, replace(node, **{field: rest}))


def _contained(node: ir.Contains) -> Iterator[Change]:
    yield from _without_members(node, "words", node.words)
    if len(node.words) > 1 or any(isinstance(word, ir.Listed) for word in node.words):
        other: Literal["any", "all"] = "all" if node.quantifier == "any" else "any"
        yield Change("quantifier", node, node.quantifier, other, replace(node, quantifier=other))


def _within(node: ir.Within) -> Iterator[Change]:
    yield from _thresholds(node, "span", node.span)


def _quantified(node: ir.Quantified | ir.Items) -> Iterator[Change]:
    other: ir.Quantifier = "every" if node.quantifier == "any" else "any"
    yield Change("quantifier", node, node.quantifier, other, replace(node, quantifier=other))


def _else(node: ir.Else) -> Iterator[Change]:
    yield Change("else", node, node.fallback, None, node.operand)
    fallback = node.fallback
    if isinstance(fallback, ir.Constant) and fallback.type == "bool":
        other = replace(fallback, value="false" if fallback.value == "true" else "true")
        yield Change("fallback", node, fallback, other, replace(node, fallback=other))


def _is_missing(node: ir.IsMissing) -> Iterator[Change]:
    yield Change("presence", node, node, ir.Not(node), ir.Not(node))


_CHANGES: dict[type, Any] = {
    ir.And: _joined,
    ir.Or: _joined,
    ir.AtLeast: _counted,
    ir.Not: _negated,
    ir.Compare: _compared,
    ir.In: _member,
    ir.Contains: _contained,
    ir.Within: _within,
    ir.Quantified: _quantified,
    ir.Items: _quantified,
    ir.Else: _else,
    ir.IsMissing: _is_missing,
}
