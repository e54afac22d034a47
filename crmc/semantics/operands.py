"""Types of values: names, arithmetic, counts and sums. Every function gives None after a finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from crmc.catalogue.model import Element
from crmc.decimals import fraction_of
from crmc.nearest import listed, nearest_names
from crmc.semantics import types
from crmc.semantics.constants import (
    code_constant,
    date_constant,
    number_constant,
    quantity_constant,
    text_constant,
)
from crmc.semantics.program import Declaration
from crmc.semantics.scope import Scope, element_type
from crmc.semantics.types import Type
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name

MOST_DIVISIONS = 64
"""In one product; as deep as anything may be nested."""
Handler = Callable[[Any, Scope, Type | None], Type | None]


def infer(node: ast.Expression, scope: Scope, expected: Type | None = None) -> Type | None:
    """The type of a value; a literal is read as `expected` where its place tells one."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        scope.report("out-of-place", node.span)
        return None
    return handler(node, scope, expected)


def register(handlers: dict[type, Handler]) -> None:
    """Adds the forms of conditions, whose operands are values and whose values may be conditions."""
    _HANDLERS.update(handlers)


def declared_type(declaration: Declaration, scope: Scope) -> Type | None:
    """The type in the head of a list, table or parameter; None if unknown, or if no value fits it."""
    if id(declaration) in scope.program.mistyped:
        return None
    slot = declaration.head.get("TYPE")
    words = tuple(valued.value for valued in slot.value) if slot else ()
    return types.of_words(words, scope.catalogue)


def _name(node: ast.Name, scope: Scope, expected: Type | None) -> Type | None:
    if node.text in ("yes", "no"):
        return scope.mean(node, types.BOOL, "constant", node.text == "yes")
    if expected is not None and expected.base == "code" and _is_code(node.text, expected, scope):
        return code_constant(node, scope, expected)
    if node.text in scope.parts:
        type_ = scope.part_type(node.text, node.span, infer_part)
        return None if type_ is None else scope.mean(node, type_, "part", node.text)
    element = scope.catalogue.elements.get(node.text)
    if element is not None:
        return use_element(node, element, scope)
    return _declared_name(node, scope, expected)


def _is_code(text: str, expected: Type, scope: Scope) -> bool:
    codes = scope.catalogue.code_lists.get(expected.code_list or "")
    return codes is not None and text in codes.codes


def _declared_name(node: ast.Name, scope: Scope, expected: Type | None) -> Type | None:
    declared = scope.program.symbols.get(node.text, "parameter", "table", "list")
    if declared is None:
        if expected is not None and expected.base == "code" and not node.text.islower():
            return code_constant(node, scope, expected)
        unknown_name(node, scope, expected)
        return None
    if declared.keyword == "list":
        scope.report("list-as-value", node.span, name=node.text)
        return None
    type_ = declared_type(declared, scope)
    if declared.keyword == "table":
        for key in table_keys(declared, scope):
            check_carried(key, node, scope)
    # A name of an unknown type is kept as used: what uses a faulty declaration is faulty too.
    scope.mean(node, type_ or types.PLAIN, declared.keyword, node.text)
    return type_


def table_keys(table: Declaration, scope: Scope) -> list[Element]:
    """The elements by which a table finds its value."""
    names = [valued.value for valued in table.head["NAMES"].value]
    return [scope.catalogue.elements[name] for name in names if name in scope.catalogue.elements]


def is_known(node: ast.Name, scope: Scope) -> bool:
    """Whether a name is a part, an element or declared."""
    known = node.text in scope.parts or node.text in scope.catalogue.elements
    return known or scope.program.symbols.get(node.text) is not None


def unknown_name(node: ast.Name, scope: Scope, expected: Type | None = None) -> None:
    """A name that is nothing here, with the nearest that are."""
    if scope.may_be_declared(node.text, "table", "parameter"):
        return
    declared = scope.program.symbols.of_kind("parameter", "table", "list")
    certain = _certain_way_out(node.text, expected, scope)

    def guess() -> dict[str, str]:
        near = nearest_names(node.text, scope.parts, scope.catalogue.elements, declared)
        return {
            "nearest": listed(near) if near else "",
            "certain": certain or unmistakable_name(node.text, near),
        }

    help = _way_out_of_name(node.text, expected, scope)
    scope.report("unknown-name", node.span, help=help, guess=guess, name=node.text)


def _way_out_of_name(name: str, expected: Type | None, scope: Scope) -> str | None:
    """What a word beside a value of this type was probably meant to be."""
    if name in ("missing", "none", "null"):
        return "ask whether it is there: `… is missing`"
    if expected is None or expected.base not in ("code", "identifier", "text", "bool"):
        is_code = name.isupper() and len(name) > 1
        return "a code is looked up by `in`: `origin_country in (CN, VN)`" if is_code else None
    if expected.base == "code" and _is_code(name.upper(), expected, scope):
        return f"did you mean `{name.upper()}`?"
    if expected.base in ("identifier", "text"):
        return f'write it in quotes: `"{name}"`'
    return "write `yes` or `no`" if expected.base == "bool" else None


def _certain_way_out(name: str, expected: Type | None, scope: Scope) -> str:
    """What the word can only be beside a value of this type: a code in capitals, `yes` or `no`."""
    if expected is not None and expected.base == "code" and _is_code(name.upper(), expected, scope):
        return name.upper()
    if expected is not None and expected.base == "bool":
        return {"true": "yes", "false": "no"}.get(name, "")
    return ""


def mixed_types(node: ast.Expression, left: Type, right: Type, doing: str, scope: Scope) -> None:
    """Two types that do not go together, and a way out."""
    help = types.way_out(left, right)
    scope.report("mixed-types", node.span, help=help, left=str(left), right=str(right), doing=doing)


def use_element(node: ast.Node, element: Element, scope: Scope, repeated_allowed: bool = False) -> Type:
    """An element where it stands: carried by every kind, on a visible level, not bare if multiple."""
    check_carried(element, node, scope)
    if scope.each is element:
        return scope.mean(node, element_type(element, scope), "each", element.id)
    on_item = scope.level == "item" or scope.inside_items or scope.inside_history
    if not on_item and "header" not in element.levels:
        scope.report("item-element-on-declaration", node.span, element=element.id)
    elif element.multiple and not repeated_allowed:
        scope.report("bare-multiple", node.span, element=element.id)
    return scope.mean(node, element_type(element, scope), "element", element.id)


def check_carried(element: Element, node: ast.Node, scope: Scope) -> None:
    """Reports an element that a kind in `applies` does not carry."""
    lacking = [kind for kind in scope.kinds if kind not in element.kinds]
    if lacking:
        carried = listed(element.kinds) if element.kinds else "no kind of declaration"
        scope.report(
            "element-not-carried", node.span, element=element.id, kinds=listed(lacking), carried=carried
        )


def infer_part(node: ast.Expression, scope: Scope) -> Type | None:
    """The type of a `let` or an indicator's condition, seen from the criterion and not from its use."""
    saved = scope.inside_items, scope.inside_history, scope.each
    scope.inside_items, scope.inside_history, scope.each = False, False, None
    try:
        return infer(node, scope)
    finally:
        scope.inside_items, scope.inside_history, scope.each = saved


def _group(node: ast.Group, scope: Scope, expected: Type | None) -> Type | None:
    type_ = infer(node.inner, scope, expected)
    return None if type_ is None else scope.mean(node, type_)


def _negative(node: ast.Negative, scope: Scope, expected: Type | None) -> Type | None:
    (type_,) = _numbers([node.operand], scope, expected)
    if type_ is None:
        return None
    inner = scope.program.meanings.get(id(node.operand))
    if inner is not None and inner.referent == "constant":
        return scope.mean(node, type_, "constant", -inner.value)
    return scope.mean(node, type_)


def _numbers(
    nodes: Sequence[ast.Expression], scope: Scope, expected: Type | None = None
) -> list[Type | None]:
    """The types of values that are calculated with; the first that is no number is told for all."""
    if expected is not None and expected.base != "number":
        expected = None
    found = [infer(node, scope, expected) for node in nodes]
    wrong = next(((node, t) for node, t in zip(nodes, found, strict=True) if t and t.base != "number"), None)
    if wrong is not None:
        dates = wrong[1].base in ("date", "datetime")
        help = "compare two dates by `… within 30 days before …`" if dates else None
        scope.report("not-a-number", wrong[0].span, help=help, type=str(wrong[1]))
    return [type_ if type_ and type_.base == "number" else None for type_ in found]


def _arithmetic(node: ast.Arithmetic, scope: Scope, expected: Type | None) -> Type | None:
    if node.operators[0] in "+-":
        return _sum(node, scope, expected)
    if node.operators.count("/") > MOST_DIVISIONS:  # each is a level of what is made of it
        scope.report("nested-too-deep", node.span, limit=str(MOST_DIVISIONS))
        return None
    result, *others = _numbers(node.operands, scope)
    for operator, operand, type_ in zip(node.operators, node.operands[1:], others, strict=True):
        if operator == "/" and type_ is not None:
            _check_denominator(operand, scope)
        if type_ is None or result is None:
            result = None
            continue
        result = types.product(result, type_) if operator == "*" else types.quotient(result, type_)
    return None if result is None else scope.mean(node, result)


def _sum(node: ast.Arithmetic, scope: Scope, expected: Type | None) -> Type | None:
    found = _numbers(node.operands, scope, expected)
    if any(type_ is None for type_ in found):
        return None
    first = found[0]
    assert first is not None
    for operand, type_ in zip(node.operands[1:], found[1:], strict=True):
        if type_ is not None and not types.comparable(first, type_):
            mixed_types(operand, first, type_, "add or subtract", scope)
            return None
    ratio = next((t for t in found if t is not None and t.flavour != "ratio"), first)
    return scope.mean(node, ratio)


def _check_denominator(node: ast.Expression, scope: Scope) -> None:
    """Each denominator is a product of elements, parameters or constants at or above zero (4.5)."""
    if isinstance(node, ast.Group):
        return _check_denominator(node.inner, scope)
    if isinstance(node, ast.Arithmetic) and set(node.operators) == {"*"}:
        for operand in node.operands:
            _check_denominator(operand, scope)
        return None
    if isinstance(node, ast.Name) and node.text in scope.parts:
        return _check_denominator(scope.parts[node.text], scope)
    reason = _denominator_fault(node, scope)
    if reason:
        scope.report("unbounded-denominator", node.span, reason=reason)
    return None


def _denominator_fault(node: ast.Expression, scope: Scope) -> str:
    meaning = scope.program.meanings.get(id(node))
    referent = meaning.referent if meaning else ""
    if referent == "element":
        minimum = scope.catalogue.elements[meaning.value].minimum if meaning else None
        return "" if minimum is not None and minimum >= 0 else "the catalogue gives it no lower bound"
    if referent == "constant" and meaning is not None and isinstance(meaning.value, Fraction):
        return "" if meaning.value > 0 else "it is below zero" if meaning.value else "it is zero"
    if referent == "parameter" and meaning is not None:
        declared = scope.program.symbols.get(meaning.value)
        low = _lowest(declared) if declared else None
        return "" if low is not None and low >= 0 else "its range reaches below zero"
    return "it is no element, parameter or constant"


def _lowest(parameter: Declaration) -> Fraction | None:
    value = parameter.one("range")
    lowest: Any = value.low if isinstance(value, ast.Range) else parameter.one("default")
    if isinstance(lowest, ast.Quantity):
        return fraction_of(lowest.number)
    return fraction_of(lowest.text) if isinstance(lowest, ast.Number) else None


def _else(node: ast.Else, scope: Scope, expected: Type | None) -> Type | None:
    left = infer(node.operand, scope, expected)
    right = infer(node.fallback, scope, left)
    if left is None or right is None:
        return None
    if not types.comparable(left, right):
        mixed_types(node.fallback, left, right, "replace", scope)
        return None
    return scope.mean(node, left)


def _aggregate(node: ast.Aggregate, scope: Scope, expected: Type | None) -> Type | None:
    if node.collection.text != "item":
        scope.report("unknown-collection", node.collection.span, name=node.collection.text)
        return None
    if not items_allowed(node, scope):
        return None
    with scope.within_items():
        if node.where is not None:
            infer(node.where, scope)
        if node.element is None:
            return scope.mean(node, types.PLAIN)
        type_ = _summed(node.element, scope)
    return None if type_ is None else scope.mean(node, type_)


def items_allowed(node: ast.Node, scope: Scope) -> bool:
    """`item` forms stand only in a criterion on the declaration, and not within one another."""
    if scope.level == "declaration" and not scope.inside_items:
        return True
    scope.report("items-in-item-criterion", node.span)
    return False


def _summed(name: ast.Name, scope: Scope) -> Type | None:
    element = scope.catalogue.elements.get(name.text)
    if element is None:
        unknown_name(name, scope)
        return None
    type_ = use_element(name, element, scope)
    if type_.base != "number" or "item" not in element.levels:
        scope.report("not-summable", name.span, element=element.id, type=str(type_))
        return None
    return type_


def _history(node: ast.History, scope: Scope, expected: Type | None) -> Type | None:
    for key in node.keys:
        element = scope.catalogue.elements.get(key.text)
        if element is None:
            unknown_name(key, scope)
        else:
            with scope.within_history():
                use_element(key, element, scope)
    window = quantity_constant(node.window, scope, None)
    if window is not None:
        _check_window(node.window, window, scope)
    with scope.within_history():
        if node.where is not None:
            infer(node.where, scope)
        type_ = types.PLAIN if node.element is None else _summed(node.element, scope)
    return None if type_ is None else scope.mean(node, type_)


def _check_window(window: ast.Quantity, type_: Type, scope: Scope) -> None:
    minutes = scope.program.meanings[id(window)].value
    if type_ != types.DURATION or minutes <= 0 or minutes % 1440:
        scope.report("wrong-window", window.span, window=f"{window.number} {window.unit}")


def _code(node: ast.Code | ast.Identifier, scope: Scope, expected: Type | None) -> Type | None:
    if expected is not None and expected.base == "code":
        return code_constant(node, scope, expected)
    scope.report("code-out-of-place", node.span, code=node.text)
    return None


_HANDLERS: dict[type, Handler] = {
    ast.Name: _name,
    ast.Code: _code,
    ast.Identifier: _code,
    ast.Number: number_constant,
    ast.Quantity: quantity_constant,
    ast.Text: text_constant,
    ast.Date: date_constant,
    ast.Group: _group,
    ast.Negative: _negative,
    ast.Arithmetic: _arithmetic,
    ast.Else: _else,
    ast.Aggregate: _aggregate,
    ast.History: _history,
}
