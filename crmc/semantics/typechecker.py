"""Program to typed Program: what every name and value means, and every mixture that means nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from crmc.diagnostics import Finding
from crmc.semantics import types
from crmc.semantics.conditions import check_condition
from crmc.semantics.constants import code_constant, code_text
from crmc.semantics.examples import check_example
from crmc.semantics.metrics import check_metric
from crmc.semantics.operands import declared_type, infer
from crmc.semantics.program import Declaration, Program, Reading, Valued, also
from crmc.semantics.scope import Scope
from crmc.semantics.table_rows import check_table
from crmc.semantics.types import Type
from crmc.syntax import ast
from crmc.unmistakable import guess_name


def check_types(program: Program) -> list[Finding]:
    """Fills `program.meanings` and gives the findings, in the order of the declarations."""
    findings: list[Finding] = []
    values = program.of_kind("list", "table", "parameter")
    named = set(map(id, values))
    for declaration in [*values, *(found for found in program.declarations if id(found) not in named)]:
        checker = _CHECKERS.get(declaration.keyword)
        if checker is not None:
            scope = _scope(declaration, program)
            checker(declaration, scope)
            findings += scope.findings
    return findings


def _scope(declaration: Declaration, program: Program) -> Scope:
    level = declaration.one("on", "item")
    return Scope(program, declaration, level, declaration.all("applies"))


def _check_criterion(declaration: Declaration, scope: Scope) -> None:
    ambiguous = _collect_parts(declaration, scope)
    for name, value in scope.parts.items():
        scope.part_type(name, value.span, infer)
    for name in ambiguous:
        scope.part_types[name] = None
    for indicator in declaration.blocks("indicator"):
        when = indicator.one("when")
        slot = indicator.head.get("NAME")
        type_ = scope.part_types.get(slot.value) if slot else None
        if slot and when is not None and type_ is not None and type_.base != "bool":
            scope.report("not-a-condition", when.span, type=str(type_))
            scope.part_types[slot.value] = None  # said here, not again wherever it is named
    for select in declaration.statements(ast.Select):
        check_condition(select.condition, scope)


def _collect_parts(declaration: Declaration, scope: Scope) -> list[str]:
    """Every `let` and indicator by name; a name that means something else is a finding, and given back."""
    places: dict[str, Valued] = {}
    ambiguous: list[str] = []
    for name, value in _parts(declaration):
        if name.value in places:
            related = also(places[name.value].span, "it is named here first")
            scope.report("declared-twice", name.span, related, id=name.value)
        elif _taken(name.value, scope):
            scope.report("name-taken", name.span, name=name.value, meaning=_taken(name.value, scope))
            scope.parts[name.value] = value
            ambiguous.append(name.value)
        else:
            places[name.value] = name
            scope.parts[name.value] = value
    for name in _parts_without_condition(declaration):
        scope.parts.setdefault(name.value, ast.Name(name.span, name.value))
        scope.part_types[name.value] = None
    return ambiguous


def _parts_without_condition(declaration: Declaration) -> Iterable[Valued]:
    """Indicators that say nothing of `when`, which is a finding of its own."""
    for indicator in declaration.blocks("indicator"):
        if indicator.one("when") is None and "NAME" in indicator.head:
            yield indicator.head["NAME"]


def _parts(declaration: Declaration) -> Iterable[tuple[Valued, ast.Expression]]:
    for item in declaration.body:
        if isinstance(item, ast.Let):
            yield Valued(item.name.text, item.name.span), item.value
        elif isinstance(item, Reading) and item.keyword == "indicator":
            name, when = item.head.get("NAME"), item.one("when")
            if name is not None and when is not None:
                yield name, when


def _taken(name: str, scope: Scope) -> str:
    if name in scope.catalogue.elements:
        return "a data element"
    declared = scope.program.symbols.get(name)
    return f"a {declared.keyword}" if declared else ""


def _check_scope(declaration: Declaration, scope: Scope) -> None:
    condition = declaration.one("scope")
    if condition is not None:
        check_condition(condition, scope)


def _head_type(declaration: Declaration, scope: Scope) -> Type | None:
    """The type in the head, where the name means nothing else."""
    if declaration.id in scope.catalogue.elements:
        meaning = "a data element"
        scope.report("name-taken", declaration.name_span, name=declaration.id, meaning=meaning)
    type_ = declared_type(declaration, scope)
    if type_ is None:
        slot = declaration.head["TYPE"]
        if id(declaration) not in scope.program.mistyped:
            scope.report_unknown_type(" ".join(valued.value for valued in slot.value), slot.span)
    return type_


def _check_list(declaration: Declaration, scope: Scope) -> None:
    type_ = _head_type(declaration, scope)
    if type_ is None:
        return
    seen: dict[str, ast.Expression] = {}
    before = len(scope.findings)
    _check_external(declaration, scope)
    for valued in declaration.entries.get("values", ()):
        node = valued.value
        if is_word(node, "none", "withheld") or _check_value(node, type_, scope) is None:
            continue
        text = code_text(node) or str(node.span)
        if text in seen:
            scope.report("listed-twice", node.span, also(seen[text].span, "it stands here first"), value=text)
        seen.setdefault(text, node)
    _blame_head(declaration, before, len(declaration.entries.get("values", ())), scope)


def _check_external(declaration: Declaration, scope: Scope) -> None:
    """A list is either written here or supplied by each Party."""
    values = declaration.entries.get("values", ())
    if declaration.one("external") and values:
        related = also(declaration.place("external"), "each Party supplies the list itself")
        scope.report("external-with-values", values[0].span, related, name=declaration.id)


def _blame_head(declaration: Declaration, before: int, values: int, scope: Scope) -> None:
    """Several values of which none is of the type in the head: then the type is the mistake."""
    wrong = [found for found in scope.findings[before:] if found.fault in _VALUE_FAULTS]
    if values < 2 or len(wrong) < values:
        return
    del scope.findings[before:]
    scope.program.mistyped.add(id(declaration))
    slot = declaration.head["TYPE"]
    written = " ".join(valued.value for valued in slot.value)
    related = also(wrong[0].span, "the first of them")
    scope.report("wrong-type-of-all", slot.span, related, type=written, count=str(values))


_VALUE_FAULTS = frozenset({"wrong-type", "unknown-code", "wrong-code-format", "wrong-commodity-code"})


def is_word(node: ast.Expression, *words: str) -> bool:
    """Whether a value is one of these bare words."""
    return isinstance(node, ast.Name) and node.text in words


def _check_value(node: ast.Expression, type_: Type, scope: Scope) -> Type | None:
    """A written value of the declared type."""
    if type_.base == "code":
        constant = code_constant(node, scope, type_)
        if constant is None and code_text(node) is None:
            scope.report("wrong-type", node.span, expected=str(type_))
        return constant
    if not isinstance(node, ast.Number | ast.Quantity | ast.Text | ast.Date | ast.Negative) and not (
        type_.base == "bool" and is_word(node, "yes", "no")
    ):
        scope.report("wrong-type", node.span, expected=str(type_))
        return None
    found = infer(node, scope, type_)
    if found is not None and not types.comparable(found, type_):
        wrong_type(node, type_, found, scope)
        return None
    return found if found is None or _is_exact(node, type_, scope) else None


def wrong_type(node: ast.Expression, expected: Type, found: Type, scope: Scope) -> None:
    """A written value of another type than the head of its declaration names."""
    other = f", and this is of the type `{found}`"
    help = types.with_unit(expected) if expected.dimension else types.way_out(expected, found)
    scope.report("wrong-type", node.span, help=help, expected=str(expected), found=other)


def _is_exact(node: ast.Expression, type_: Type, scope: Scope) -> bool:
    """Whether it is one value, in EUR if it is money, and whole if it must be."""
    meaning = scope.program.meanings[id(node)]
    whole = type_.word != "integer" or meaning.value.denominator == 1
    if meaning.referent == "constant" and whole:
        return True
    help = "write the amount in EUR" if whole else "write a whole number"
    scope.report("wrong-type", node.span, help=help, expected=str(type_))
    return False


def _check_parameter(declaration: Declaration, scope: Scope) -> None:
    type_ = _head_type(declaration, scope)
    if type_ is None:
        return
    default, span = declaration.one("default"), declaration.one("range")
    before = len(scope.findings)
    good = default is not None and not is_word(default, "withheld") and _check_value(default, type_, scope)
    if span is None:
        return
    if not isinstance(span, ast.Range):
        scope.report("wrong-value", span.span, key="range", expected="a range such as `8 EUR .. 20 EUR`")
        return
    ends = [_check_value(end, type_, scope) for end in (span.low, span.high)]
    _blame_head(declaration, before, 3 if default is not None else 2, scope)
    if None not in ends:
        _check_inside(declaration, span, default if good else None, scope)


def _check_inside(
    declaration: Declaration, span: ast.Range, default: ast.Expression | None, scope: Scope
) -> None:
    meanings = scope.program.meanings
    low, high = meanings[id(span.low)].value, meanings[id(span.high)].value
    if low > high:
        scope.report("range-backwards", span.span)
        return
    given = meanings.get(id(default)) if default is not None else None
    if given is not None and default is not None and not low <= given.value <= high:
        scope.report("outside-range", default.span, also(span.span, "the range"), name=declaration.id)


def _check_act(declaration: Declaration, scope: Scope) -> None:
    for setting in declaration.statements(ast.Assignment):
        target = scope.program.symbols.get(setting.name.text, "parameter", "list")
        if target is None and scope.may_be_declared(setting.name.text, "parameter", "list"):
            continue
        if target is None:
            known = scope.program.symbols.of_kind("parameter", "list")
            guess = partial(guess_name, setting.name.text, known)
            scope.report("unknown-parameter", setting.name.span, guess=guess, name=setting.name.text)
            continue
        type_ = declared_type(target, scope)
        if type_ is None:
            continue
        found = [_check_value(value, type_, scope) for value in setting.values if not is_word(value, "none")]
        if target.keyword == "parameter" and None not in found:
            _check_setting(target, setting, scope)


def _check_setting(target: Declaration, setting: ast.Assignment, scope: Scope) -> None:
    """One value inside the harmonised range."""
    if len(setting.values) != 1:
        scope.report(
            "too-many-values", setting.values[1].span, key=setting.name.text, count=str(len(setting.values))
        )
        return
    span, meanings = target.one("range"), scope.program.meanings
    if not isinstance(span, ast.Range) or id(span.low) not in meanings or id(span.high) not in meanings:
        return
    value = meanings[id(setting.values[0])].value
    low, high = meanings[id(span.low)].value, meanings[id(span.high)].value
    if low <= high and not low <= value <= high:
        related = also(span.span, "the harmonised range")
        scope.report("outside-range", setting.values[0].span, related, name=target.id)


def _check_procedure(declaration: Declaration, scope: Scope) -> None:
    """The types of what its forms ask for."""
    for form in declaration.blocks("form"):
        for field in form.statements(ast.FormField):
            words = tuple(word.text for word in field.type)
            written = (words[0], field.preposition or "of", words[1]) if len(words) > 1 else words
            if written != ("attachment",) and types.of_words(written, scope.catalogue) is None:
                scope.report_unknown_type(" ".join(written), field.type[0].span)


_CHECKERS: dict[str, Callable[[Declaration, Scope], None]] = {
    "parameter": _check_parameter,
    "list": _check_list,
    "table": check_table,
    "criterion": _check_criterion,
    "alert": _check_scope,
    "area": _check_scope,
    "adopt": _check_act,
    "test": check_example,
    "metric": check_metric,
    "sop": _check_procedure,
}
