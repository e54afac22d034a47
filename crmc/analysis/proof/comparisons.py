"""Comparisons as atoms of one element, or of a sum of terms that is a variable of its own."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from crmc.analysis.proof import atoms as of
from crmc.analysis.proof.cases import Cases
from crmc.analysis.proof.formula import Node
from crmc.analysis.proof.items import CountsItems
from crmc.analysis.proof.leaves import TEXTUAL, named
from crmc.analysis.proof.linear import FLIPPED, Linear, NotLinearError, linear
from crmc.analysis.proof.values import in_seconds
from crmc.analysis.why.wording import written_out
from crmc.decimals import decimal_text, has_decimal_text
from crmc.ir import expression as ir
from crmc.ir.lookup import written_value
from crmc.ir.walk import elements_in, walk

BOUNDED = (ir.CountItems, ir.SumItems, ir.HistoryCount, ir.HistorySum)


@dataclass(slots=True)
class Comparisons(Cases):
    """Adds comparisons and `within`."""

    def _compare(self, node: ir.Compare) -> Node:
        branches = []
        for guard, left, right in self._cases_of_both(node.left, node.right):
            if left is None or right is None:
                compared = self.forest.unknown
            else:
                compared = self._plain(node.relation, left, right)
            branches.append(self.forest.conjunction((guard, compared)))
        return self.forest.disjunction(branches)

    def _plain(self, relation: str, left: ir.Expression, right: ir.Expression) -> Node:
        """A comparison of values without `else` and lookups."""
        if isinstance(left, ir.Constant) and not isinstance(right, ir.Constant):
            relation, left, right = FLIPPED[relation], right, left
        if isinstance(right, ir.Constant) and right.type == "bool":
            return self._equal_bool(relation, left, right)
        kind = self._type_of(left) or self._type_of(right)
        if kind in TEXTUAL:
            return self._equal_text(relation, left, right)
        if kind == "datetime" and (isinstance(right, ir.Constant) and right.type == "datetime"):
            return self._moment(relation, left, right)
        if kind == "datetime" and self._type_of(right) == self._type_of(left):
            return self._opaque(relation, left, right)
        try:
            return self._cut(relation, linear(left, self.book), linear(right, self.book))
        except NotLinearError:
            return self._opaque(relation, left, right)

    def _opaque(self, relation: str, left: ir.Expression, right: ir.Expression) -> Node:
        """`!=` is what `=` is not, `>` what `<` says with the sides changed."""
        if relation in ("!=", ">=", ">"):
            turned = {"!=": "=", ">=": "<", ">": "<="}[relation]
            return self.forest.negation(self._opaque(turned, left, right))
        node = ir.Compare(relation, left, right)  # type: ignore[arg-type]
        return self.unlooked(node, named(elements_in(node)))

    def _equal_bool(self, relation: str, left: ir.Expression, right: ir.Constant) -> Node:
        truth = self.condition(left)
        return truth if (relation == "=") == (right.value in ("true", "yes")) else self.forest.negation(truth)

    def _equal_text(self, relation: str, left: ir.Expression, right: ir.Expression) -> Node:
        if relation not in ("=", "!="):
            return self._opaque(relation, left, right)
        if isinstance(right, ir.Constant) and isinstance(left, ir.Element | ir.Each):
            equal = self.leaf(self._held(left), of.OneOf(frozenset({right.value})))
        elif isinstance(left, ir.Element) and isinstance(right, ir.Element):
            equal = self._same(*sorted((left.id, right.id)))
        else:
            return self._opaque(relation, left, right)
        return equal if relation == "=" else self.forest.negation(equal)

    def _same(self, left: str, right: str) -> Node:
        variable = self.variables.get(("same", left, right), (left, right), named((left, right)))
        return self.tied((left, right), self.leaf(variable, of.Holds()))

    def _moment(self, relation: str, left: ir.Expression, right: ir.Constant) -> Node:
        if not isinstance(left, ir.Element):
            return self._opaque(relation, left, right)
        value = written_value("datetime", right.value)
        variable = self.variables.get(("moment", left.id), (left.id,), f"`{left.id}`")
        return self.tied((left.id,), self.leaf(variable, of.Cut(relation, in_seconds(value))))  # type: ignore[arg-type]

    def _cut(self, relation: str, left: Linear, right: Linear) -> Node:
        """A sum of terms against zero: of one element its own atom, else a variable of all terms."""
        return self.against_zero(relation, left.plus(right.scaled(Fraction(-1))))

    def against_zero(self, relation: str, total: Linear) -> Node:
        """The sum stands in relation to zero."""
        if not total.terms:
            return self.forest.known(of.Cut(relation, Fraction(0)).truth(total.constant))
        first = next((coefficient for _, coefficient in total.terms if coefficient), None)
        if first is None:
            return self._flat(relation, total)
        relation = relation if first > 0 else FLIPPED[relation]
        total = total.scaled(1 / first)
        cut = of.Cut(relation, -total.constant)
        term, _ = total.terms[0]
        if len(total.terms) == 1 and isinstance(term, ir.Element | ir.Each):
            return self.leaf(self._held(term), cut)
        if len(total.terms) == 1 and isinstance(term, ir.CountItems):
            number = self._item_condition(term.where)
            return self.leaf(self._all_items(), CountsItems(number, cut.relation, cut.threshold))
        return self._quantity(total, cut)

    def _flat(self, relation: str, total: Linear) -> Node:
        """All terms fell out: the truth is settled where none of them is missing."""
        names = tuple(sorted({name for term, _ in total.terms for name in elements_in(term)}))
        variable = self.variables.get(("flat", repr(total.terms)), names, named(names))
        variable.may_be_unknown = True
        settled = self.forest.known(of.Cut(relation, Fraction(0)).truth(total.constant))
        there = self.leaf(variable, of.IsMissing())
        return self.forest.disjunction(
            (
                self.forest.conjunction((self.forest.negation(there), settled)),
                self.forest.conjunction((there, self.forest.unknown)),
            )
        )

    def _quantity(self, total: Linear, cut: of.Cut) -> Node:
        bounded = [term for term, _ in total.terms if isinstance(term, BOUNDED)]
        plain = [term for term, _ in total.terms if not isinstance(term, BOUNDED)]
        names = tuple(sorted({name for term in plain for name in elements_in(term)}))
        every = tuple(sorted({name for term, _ in total.terms for name in elements_in(term)}))
        variable = self.variables.get(("quantity", repr(total.terms)), every, quantity_words(total, every))
        variable.may_be_unknown |= self._may_be_unknown(total)
        variable.nodes = tuple(term for term, _ in total.terms)
        variable.coefficients = tuple(coefficient for _, coefficient in total.terms)
        variable.is_bounded |= bool(bounded)
        variable.is_whole |= len(total.terms) == 1 and isinstance(
            total.terms[0][0], ir.CountItems | ir.HistoryCount
        )
        return self.tied(names, self.leaf(variable, cut))

    def _may_be_unknown(self, total: Linear) -> bool:
        nodes = [node for term, _ in total.terms for node in walk(term)]
        if any(isinstance(node, ir.Quotient | ir.HistoryCount | ir.HistorySum) for node in nodes):
            return True
        elements = {name for term, _ in total.terms for name in elements_in(term)}
        return any(self.book.elements[name].type == "money" for name in elements)

    def _within(self, node: ir.Within) -> Node:
        first, last = (node.moment, node.anchor) if node.relation == "before" else (node.anchor, node.moment)
        moments = self._type_of(first) == self._type_of(last) == "datetime"
        if moments or not isinstance(node.span, ir.Constant):
            return self.unlooked(node, named(elements_in(node)))
        try:
            difference = linear(last, self.book).plus(linear(first, self.book).scaled(Fraction(-1)))
        except NotLinearError:
            return self.unlooked(node, named(elements_in(node)))
        span = Linear((), Fraction(-floor(Fraction(node.span.value) / 1440)))
        ends = self.against_zero(">=", difference), self.against_zero("<=", difference.plus(span))
        return self.forest.conjunction(ends)


def quantity_words(total: Linear, names: tuple[str, ...]) -> str:
    """What a sum of terms is, for people: as it would be written, or by name where that is long."""
    words = {
        ir.CountItems: "`count(item)`", ir.SumItems: "`sum(item)`",
        ir.HistoryCount: "`history`", ir.HistorySum: "`history`",
    }  # fmt: skip
    special = sorted({words[type(term)] for term, _ in total.terms if type(term) in words})
    if special:
        return " and ".join(special)
    written = " + ".join(term_words(term, coefficient) for term, coefficient in total.terms)
    written = written.replace("+ -", "- ")
    return f"`{written}`" if len(written) <= 60 else named(names)


def term_words(term: ir.Expression, coefficient: Fraction) -> str:
    """A multiple of a term."""
    if coefficient in (1, -1):
        return f"{'-' if coefficient < 0 else ''}{written_out(term)}"
    return (
        f"{decimal_text(coefficient) if has_decimal_text(coefficient) else coefficient} * {written_out(term)}"
    )
