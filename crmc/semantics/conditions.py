"""Types of conditions: every form that is true, false or unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmc.catalogue.model import Element
from crmc.decimals import fraction_of
from crmc.nearest import nearest_name
from crmc.semantics import types
from crmc.semantics.constants import code_text
from crmc.semantics.operands import (
    declared_type,
    infer,
    is_known,
    items_allowed,
    mixed_types,
    register,
    unknown_name,
    use_element,
)
from crmc.semantics.program import also
from crmc.semantics.scope import Scope
from crmc.semantics.types import Type
from crmc.syntax import ast
from crmc.unmistakable import guess_name

_ORDERED = frozenset({"number", "date", "datetime"})
_TEXTUAL = frozenset({"text", "identifier"})


def check_condition(node: ast.Expression, scope: Scope) -> Type | None:
    """BOOL where the node is a condition; None after a finding."""
    type_ = infer(node, scope)
    if type_ is not None and type_.base != "bool":
        scope.report("not-a-condition", node.span, type=str(type_))
        return None
    return type_


def _logic(node: ast.Logic, scope: Scope, expected: Type | None) -> Type | None:
    for index, operand in enumerate(node.operands):
        if not (index and _goes_on_with_codes(node.operands[index - 1], operand, scope)):
            check_condition(operand, scope)
    return scope.mean(node, types.BOOL)


def _goes_on_with_codes(before: ast.Expression, operand: ast.Expression, scope: Scope) -> bool:
    """`origin_country = CN or VN`: a code where a condition stands, after a comparison with another."""
    if not isinstance(before, ast.Compare) or not isinstance(operand, ast.Name | ast.Number | ast.Code):
        return False
    if not isinstance(before.left, ast.Name) or (isinstance(operand, ast.Name) and is_known(operand, scope)):
        return False
    if isinstance(operand, ast.Name) and operand.text.islower():
        return False
    right = getattr(before.right, "text", "…")
    help = f"several values are looked up by `{before.left.text} in ({right}, {operand.text})`"
    scope.report("not-a-condition", operand.span, help=help, type="code")
    return True


def _not(node: ast.Not, scope: Scope, expected: Type | None) -> Type | None:
    check_condition(node.operand, scope)
    return scope.mean(node, types.BOOL)


def _compare(node: ast.Compare, scope: Scope, expected: Type | None) -> Type | None:
    if _takes_type(node.left, scope) and not _takes_type(node.right, scope):
        right = infer(node.right, scope)
        left = _beside(node.left, right, scope)
    else:
        left = infer(node.left, scope)
        right = _beside(node.right, left, scope)
    scope.mean(node, types.BOOL)
    if left is not None and right is not None:
        _check_sides(node, left, right, scope)
    return types.BOOL


def _beside(node: ast.Expression, other: Type | None, scope: Scope) -> Type | None:
    """The type of a side; beside a faulty one, nobody can tell what a bare code was meant to be."""
    if other is None and _takes_type(node, scope):
        return None
    return infer(node, scope, other)


def _takes_type(node: ast.Expression, scope: Scope) -> bool:
    """A literal whose type its place decides."""
    if isinstance(node, ast.Name) and node.text.islower():
        return False
    if isinstance(node, ast.Name):
        return not is_known(node, scope)
    return isinstance(node, ast.Number | ast.Code | ast.Text | ast.Identifier)


def _check_sides(node: ast.Compare, left: Type, right: Type, scope: Scope) -> None:
    if not types.comparable(left, right):
        mixed_types(node, left, right, "compare", scope)
    elif left.base == "code" and left.hierarchical and node.relation in ("=", "!="):
        scope.report("equal-on-hierarchy", node.span, relation=node.relation, type=str(left))
    elif node.relation not in ("=", "!=") and left.base not in _ORDERED:
        scope.report("no-order", node.span, relation=node.relation, type=str(left))


def _membership(node: ast.Membership, scope: Scope, expected: Type | None) -> Type | None:
    type_ = infer(node.operand, scope)
    scope.mean(node, types.BOOL)
    if type_ is not None:
        _check_members(node.members, type_, scope)
    return types.BOOL


def _check_members(members: ast.Members | ast.Name, type_: Type, scope: Scope) -> None:
    if isinstance(members, ast.Name):
        if not _use_list(members, type_, scope) and not scope.may_be_declared(members.text, "list"):
            name, known = members.text, scope.program.symbols.of_kind("list")
            scope.report("unknown-list", members.span, guess=lambda: guess_name(name, known), name=name)
        return
    _refuse_repeated(members, scope)
    for member in members.values:
        if isinstance(member, ast.Range):
            _check_range(member, type_, scope)
        elif not (isinstance(member, ast.Name) and _use_list(member, type_, scope)):
            _check_member(member, type_, scope)


def _refuse_repeated(members: ast.Members, scope: Scope) -> None:
    """A value that is written twice was probably meant to be another."""
    seen: dict[str, ast.Expression] = {}
    for member in members.values:
        text = code_text(member)
        first = seen.setdefault(text, member) if text else member
        if first is not member:
            related = also(first.span, "it stands here first")
            scope.report("listed-twice", member.span, related, value=str(getattr(member, "text", text)))


def _use_list(name: ast.Name, type_: Type, scope: Scope) -> bool:
    """Whether the name is a list; one of another type is a finding."""
    declared = scope.program.symbols.get(name.text, "list")
    if declared is None:
        return False
    of = declared_type(declared, scope)
    if of is not None and not types.comparable(of, type_):
        scope.report("mixed-types", name.span, left=str(type_), right=f"list of {of}", doing="look up")
    scope.mean(name, of or type_, "list", name.text)
    return True


def _check_member(member: ast.Expression, type_: Type, scope: Scope) -> None:
    found = infer(member, scope, type_)
    if found is not None and not types.comparable(type_, found):
        mixed_types(member, type_, found, "compare", scope)


def _check_range(node: ast.Range, type_: Type, scope: Scope) -> None:
    for end in (node.low, node.high):
        _check_member(end, type_, scope)
    low, high = (scope.program.meanings.get(id(end)) for end in (node.low, node.high))
    if type_.base not in _ORDERED | {"code"}:
        scope.report("no-order", node.span, relation="..", type=str(type_))
    elif low and high and low.referent == high.referent == "constant" and _backwards(low.value, high.value):
        scope.report("range-backwards", node.span)


def _backwards(low: Any, high: Any) -> bool:
    if isinstance(low, str) and isinstance(high, str):
        shorter = min(len(low), len(high))
        return low[:shorter] > high[:shorter]
    return bool(low > high)


def _presence(node: ast.Presence, scope: Scope, expected: Type | None) -> Type | None:
    element = _element(node.operand, scope)
    if element is not None and scope.each is None:
        use_element(node.operand, element, scope, repeated_allowed=True)
    else:
        infer(node.operand, scope)
    return scope.mean(node, types.BOOL)


def _within(node: ast.Within, scope: Scope, expected: Type | None) -> Type | None:
    moment = infer(node.moment, scope)
    duration = infer(node.duration, scope)
    anchor = infer(node.anchor, scope, moment)
    for operand, type_ in ((node.moment, moment), (node.anchor, anchor)):
        if type_ is not None and type_.base not in ("date", "datetime"):
            scope.report("not-a-date", operand.span, type=str(type_))
            return scope.mean(node, types.BOOL)
    if moment is not None and anchor is not None and moment != anchor:
        mixed_types(node, moment, anchor, "compare", scope)
    if duration is not None and duration != types.DURATION and duration.dimension != types.DURATION.dimension:
        scope.report("not-a-duration", node.duration.span, type=str(duration))
    elif duration is not None and isinstance(node.duration, ast.Negative):
        scope.report("negative-duration", node.duration.span)
    return scope.mean(node, types.BOOL)


def _contains(node: ast.Contains, scope: Scope, expected: Type | None) -> Type | None:
    _check_text(node.operand, scope)
    if isinstance(node.words, ast.Name):
        _check_members(node.words, types.TEXT, scope)
        return scope.mean(node, types.BOOL)
    for word in node.words.values:
        if isinstance(word, ast.Name) and _use_list(word, types.TEXT, scope):
            continue
        if not isinstance(word, ast.Text):
            name = word.text if isinstance(word, ast.Name) else ""
            near = nearest_name(name, scope.program.symbols.of_kind("list"))
            scope.report("not-a-text", word.span, nearest=near)
        elif not word.value.strip():
            scope.report("empty-word", word.span)
    return scope.mean(node, types.BOOL)


def _check_text(node: ast.Expression, scope: Scope) -> None:
    type_ = infer(node, scope)
    if type_ is not None and type_.base not in _TEXTUAL:
        scope.report("text-operation", node.span, type=str(type_))


def _starts_with(node: ast.StartsWith, scope: Scope, expected: Type | None) -> Type | None:
    _check_text(node.operand, scope)
    if not node.text.value.strip():
        scope.report("empty-word", node.text.span)
    return scope.mean(node, types.BOOL)


_OPERAND = {
    ast.Compare: "left",
    ast.Membership: "operand",
    ast.Presence: "operand",
    ast.Within: "moment",
    ast.Contains: "operand",
    ast.StartsWith: "operand",
}


def _quantified(node: ast.Quantified, scope: Scope, expected: Type | None) -> Type | None:
    operand = getattr(node.test, _OPERAND[type(node.test)])
    element = _element(operand, scope)
    scope.mean(node, types.BOOL, "quantified", element.id if element else None)
    if element is None and isinstance(operand, ast.Name) and not is_known(operand, scope):
        unknown_name(operand, scope)
    elif element is None:
        scope.report("quantified-value", operand.span, quantifier=node.quantifier)
    elif not element.multiple:
        scope.report("not-multiple", node.span, quantifier=node.quantifier, element=element.id)
    else:
        use_element(operand, element, scope, repeated_allowed=True)
        with scope.looking_at(element):
            infer(node.test, scope)
    return types.BOOL


def _element(node: ast.Expression, scope: Scope) -> Element | None:
    if not isinstance(node, ast.Name) or node.text in scope.parts:
        return None
    return scope.catalogue.elements.get(node.text)


def _items(node: ast.Items, scope: Scope, expected: Type | None) -> Type | None:
    if items_allowed(node, scope):
        with scope.within_items():
            check_condition(node.condition, scope)
    return scope.mean(node, types.BOOL)


def _at_least(node: ast.AtLeast, scope: Scope, expected: Type | None) -> Type | None:
    for condition in node.conditions:
        check_condition(condition, scope)
    count = fraction_of(node.count)
    if count.denominator != 1 or not 1 <= count <= len(node.conditions):
        scope.report("wrong-count", node.span, count=node.count, conditions=str(len(node.conditions)))
    return scope.mean(node, types.BOOL)


def _random(node: ast.Random, scope: Scope, expected: Type | None) -> Type | None:
    share = infer(node.share, scope)
    if share is not None:
        value = scope.program.meanings[id(node.share)].value
        if share != types.PERCENT or not 0 < value <= 1:
            scope.report("wrong-share", node.share.span)
    return scope.mean(node, types.BOOL)


_CONDITIONS: dict[type, Callable[[Any, Scope, Type | None], Type | None]] = {
    ast.Logic: _logic,
    ast.Not: _not,
    ast.Compare: _compare,
    ast.Membership: _membership,
    ast.Presence: _presence,
    ast.Within: _within,
    ast.Contains: _contains,
    ast.StartsWith: _starts_with,
    ast.Quantified: _quantified,
    ast.Items: _items,
    ast.AtLeast: _at_least,
    ast.Random: _random,
}
register(_CONDITIONS)
