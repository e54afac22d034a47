"""CheckedProgram to RuleBook: every sound declaration in its final form, in order of ID."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from crmc import decibans
from crmc.checks.checked import CheckedProgram
from crmc.decimals import decimal_text
from crmc.ir import model
from crmc.ir.expression import Expression, Lookup
from crmc.ir.lower_expression import constant_text, lower_expression
from crmc.ir.lower_facts import with_facts
from crmc.ir.lower_head import lower_head
from crmc.ir.lower_procedure import lower_procedure
from crmc.ir.walk import elements_in, names_in
from crmc.semantics.operands import declared_type
from crmc.semantics.parts import is_for_aeo
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.scope import Scope
from crmc.semantics.table_rows import rows_of
from crmc.semantics.typechecker import is_word
from crmc.semantics.types import Type
from crmc.syntax import ast
from crmc.syntax.formatter import format_expression


def lower(checked: CheckedProgram, release: str) -> model.RuleBook:
    """The whole common book; `book_for` in `party.py` makes a Party's from it."""
    lowering = _Lowering(checked)
    book = model.RuleBook(
        party=None,
        release=release,
        as_of=None,
        audience=None,
        criteria=_sorted(map(lowering.criterion, lowering.of("criterion"))),
        alerts=_sorted(map(lowering.alert, lowering.of("alert"))),
        areas=_sorted(map(lowering.area, lowering.of("area"))),
        lists=_sorted(map(lowering.value_list, lowering.of("list"))),
        tables=_sorted(map(lowering.table, lowering.of("table"))),
        parameters=_sorted(map(lowering.parameter, lowering.of("parameter"))),
        procedures=_sorted(lower_procedure(found, checked.program) for found in lowering.of("sop")),
        metrics=_sorted(map(lowering.metric, lowering.of("metric"))),
        acts=_sorted(map(lowering.act, lowering.of("adopt", "derogate", "suspend", "recognise"))),
    )
    return with_facts(book, checked.program.catalogue)


def _sorted(declarations: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(
        sorted(
            declarations,
            key=lambda found: (found.head.id, found.head.origin.file, int(found.head.origin.line or 0)),
        )
    )


class _Lowering:
    def __init__(self, checked: CheckedProgram) -> None:
        self.program: Program = checked.program
        self.declarations = checked.declarations
        self.meanings = checked.program.meanings

    def of(self, *keywords: str) -> list[Declaration]:
        return [declaration for declaration in self.declarations if declaration.keyword in keywords]

    def expression(self, node: ast.Expression | None) -> Expression | None:
        return None if node is None else lower_expression(node, self.meanings)

    def criterion(self, declaration: Declaration) -> model.Criterion:
        parts = tuple(self._parts(declaration))
        select = next((statement.condition for statement in declaration.statements(ast.Select)), None)
        condition = self.expression(select)
        named = self._elements(*(part.value for part in parts), condition)
        return model.Criterion(
            head=lower_head(declaration, self.program),
            risk=declaration.one("risk"),
            level=declaration.one("level"),
            consequence=declaration.one("consequence"),
            applies=declaration.all("applies"),
            on=declaration.one("on", "item"),
            parties=declaration.all("parties") or tuple(self.program.catalogue.parties),
            description=declaration.one("description"),
            justification=_justification(declaration.first("justification")),
            exchange=model.Exchange(declaration.all("exchange")) if declaration.all("exchange") else None,
            parts=parts,
            select=condition,
            select_text=None if select is None else format_expression(select),
            score=_score(declaration),
            controls=tuple(_control(block) for block in declaration.blocks("control")),
            no_aeo_relief=declaration.one("no_aeo_relief"),
            measure=declaration.all("measure"),
            elements=named,
            origin_reason=declaration.one("origin_reason"),
            single_indicator_reason=declaration.one("single_indicator_reason"),
        )

    def _parts(self, declaration: Declaration) -> Iterable[model.CriterionPart]:
        for item in declaration.body:
            if isinstance(item, ast.Let):
                yield self._part(item.name.text, "let", item.value)
            elif isinstance(item, Reading) and item.keyword == "indicator":
                yield self._indicator(item)

    def _part(self, name: str, kind: Any, value: ast.Expression, **more: Any) -> model.CriterionPart:
        lowered = lower_expression(value, self.meanings)
        fields: dict[str, Any] = {"title": None, "classification": None, **more}
        return model.CriterionPart(
            name=name, kind=kind, value=lowered, text=format_expression(value), **fields
        )

    def _indicator(self, block: Reading) -> model.CriterionPart:
        title = block.head.get("TITLE")
        label = block.one("classification")
        return self._part(
            block.head["NAME"].value,
            "indicator",
            block.one("when"),
            title=title.value if title else None,
            classification=model.Classification(*label) if label else None,
            evidence=_evidence(block.one("evidence")),
        )

    def _elements(self, *expressions: Expression | None) -> tuple[str, ...]:
        """Every element that the expressions name, the keys of their tables included."""
        names: set[str] = set()
        for expression in expressions:
            names |= elements_in(expression)
            for table in names_in(expression, Lookup):
                declared = self.program.symbols.declared[table]
                names |= {valued.value for valued in declared.head["NAMES"].value}
        return tuple(sorted(names))

    def alert(self, declaration: Declaration) -> model.Alert:
        scope = declaration.one("scope")
        lowered = lower_expression(scope, self.meanings)
        return model.Alert(
            head=lower_head(declaration, self.program),
            risk=declaration.one("risk"),
            sender=declaration.one("sender"),
            recipients=declaration.all("recipients"),
            urgency=declaration.one("urgency"),
            applies=declaration.all("applies"),
            scope=lowered,
            scope_text=format_expression(scope),
            look_for=declaration.one("look_for"),
            elements=self._elements(lowered),
        )

    def area(self, declaration: Declaration) -> model.Area:
        scope = declaration.one("scope")
        lowered = self.expression(scope)
        return model.Area(
            head=lower_head(declaration, self.program),
            criteria=declaration.all("criteria"),
            applies=declaration.all("applies"),
            scope=lowered,
            scope_text=None if scope is None else format_expression(scope),
            description=declaration.one("description"),
            elements=self._elements(lowered),
            usual_controls=declaration.one("usual_controls"),
        )

    def _type(self, declaration: Declaration) -> Type:
        type_ = declared_type(declaration, Scope(self.program, declaration, "item", ()))
        assert type_ is not None, "INVARIANT: a declaration of an unknown type has an error"
        return type_

    def value_list(self, declaration: Declaration) -> model.ValueList:
        type_ = self._type(declaration)
        values = [valued.value for valued in declaration.entries.get("values", ())]
        written = [value for value in values if not is_word(value, "none", "withheld")]
        return model.ValueList(
            head=lower_head(declaration, self.program),
            of=" ".join(valued.value for valued in declaration.head["TYPE"].value),
            type=type_.base,
            hierarchical=type_.hierarchical,
            external=bool(declaration.one("external")),
            values=tuple(dict.fromkeys(constant_text(self.meanings[id(value)]) for value in written)),
            withheld=any(is_word(value, "withheld") for value in values),
        )

    def table(self, declaration: Declaration) -> model.Table:
        rows = rows_of(declaration, self.program)
        type_ = self._type(declaration)
        return model.Table(
            head=lower_head(declaration, self.program),
            by=tuple(valued.value for valued in declaration.head["NAMES"].value),
            dimension=type_.base if type_.base != "number" else str(type_),
            unit=_unit(type_),
            rows=tuple(model.Row(row.keys, row.value) for row in rows),
        )

    def parameter(self, declaration: Declaration) -> model.ParameterDeclaration:
        type_ = self._type(declaration)
        default, span = declaration.one("default"), declaration.one("range")
        withheld = default is not None and is_word(default, "withheld")
        return model.ParameterDeclaration(
            head=lower_head(declaration, self.program),
            dimension=type_.base if type_.base != "number" else str(type_),
            unit=_unit(type_),
            default=None if default is None or withheld else self._value(default),
            low=None if span is None else self._value(span.low),
            high=None if span is None else self._value(span.high),
            withheld=withheld,
        )

    def _value(self, node: ast.Expression) -> str:
        return constant_text(self.meanings[id(node)])

    def metric(self, declaration: Declaration) -> model.Metric:
        formula, target = declaration.one("formula"), declaration.one("target")
        return model.Metric(
            head=lower_head(declaration, self.program),
            goal=declaration.one("goal"),
            strategy=declaration.one("strategy"),
            question=declaration.one("question"),
            formula=None if formula is None else format_expression(formula),
            target=None if target is None else format_expression(target),
            per=tuple(format_expression(value) for value in declaration.all("per")),
        )

    def act(self, declaration: Declaration) -> model.Act:
        attested = declaration.one("attested")
        slots = declaration.head
        recognises = declaration.keyword == "recognise"
        target = slots.get("ID") or slots.get("NAME 2") or slots["NAME"]
        return model.Act(
            head=lower_head(declaration, self.program),
            act=declaration.keyword,  # type: ignore[arg-type]
            target=target.value,
            party=slots["PARTY 2" if recognises else "PARTY"].value,
            other_party=slots["PARTY"].value if recognises else None,
            period=model.Period(declaration.one("from"), declaration.one("until")),
            attested_by=attested[0] if attested else None,
            attested_on=attested[1] if attested else None,
            reason=declaration.one("reason"),
            purpose=declaration.all("purpose"),
            settings=tuple(self._settings(declaration)),
        )

    def _settings(self, declaration: Declaration) -> Iterable[tuple[str, str]]:
        for setting in declaration.statements(ast.Assignment):
            for value in setting.values:
                yield setting.name.text, "" if is_word(value, "none") else self._value(value)


def _unit(type_: Type) -> str | None:
    """The base unit in which the values of a type stand."""
    if type_.base != "number":
        return None
    if type_.flavour == "percent":
        return "share"
    units = {"money": "EUR", "mass": "kg", "volume": "l", "quantity": "units", "duration": "min"}
    over = [units[name] for name, power in type_.dimension if power > 0]
    under = [units[name] for name, power in type_.dimension if power < 0]
    return "/".join(["".join(over), *under]) or None


def _justification(block: Reading | None) -> model.Justification | None:
    if block is None:
        return None
    return model.Justification(block.one("proportionality"), block.one("urgency"), block.one("impact"))


def _evidence(found: dict[str, tuple[Fraction, Fraction | None]] | None) -> model.Evidence | None:
    """Shares, and the counts that they come from."""
    if found is None:
        return None
    (hits, total), (regular_hits, regular_total) = found["irregular"], found["regular"]
    if total is None or regular_total is None:
        return model.Evidence(decimal_text(hits), decimal_text(regular_hits), None)
    counts = tuple(decimal_text(count) for count in (hits, total, regular_hits, regular_total))
    return model.Evidence(str(hits / total), str(regular_hits / regular_total), counts)


def _score(declaration: Declaration) -> model.Score | None:
    block = declaration.first("score")
    if block is None:
        return None
    weights = []
    for indicator in declaration.blocks("indicator"):
        evidence = _evidence(indicator.one("evidence"))
        if evidence is not None:
            shares = Fraction(evidence.irregular_share), Fraction(evidence.regular_share)
            present = decibans.weight(*shares)
            absent = decibans.weight(1 - shares[0], 1 - shares[1])
            weights.append(model.Weight(indicator.head["NAME"].value, str(present), str(absent)))
    prior, threshold = (str(decibans.odds(Fraction(block.one(key)))) for key in ("prior", "threshold"))
    return model.Score(prior, threshold, tuple(weights))


def _control(block: Reading) -> model.Control:
    title = block.head.get("TITLE")
    return model.Control(
        title=title.value if title else "",
        operators="aeo" if is_for_aeo(block) else "ordinary",
        types=block.all("type"),
        channel=block.one("channel"),
        places=block.all("place"),
        purpose=block.one("purpose"),
        procedures=block.all("procedure"),
        notice=block.one("notice"),
        within=block.one("within"),
        notice_reason=block.one("notice_reason"),
    )
