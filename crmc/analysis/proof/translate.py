"""Conditions of the RuleBook as trees over variables: what one condition says of several elements is a variable.

Lists, parameters and parts have been put in place before. INVARIANT: a tree has the truth that the interpreter
gives, whatever the variables hold; a variable that is not looked into may hold more than it really can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from typing import Any

from crmc.analysis.proof import atoms as of
from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.items import CountsItems, ItemsSpace, OfItems
from crmc.analysis.proof.linear import FLIPPED, Linear, NotLinearError, linear
from crmc.analysis.proof.lookups import LookupCases
from crmc.analysis.proof.several import Several
from crmc.analysis.proof.values import in_seconds
from crmc.analysis.proof.variables import Key, Variable
from crmc.ir import expression as ir
from crmc.ir import text
from crmc.ir.lookup import written_value
from crmc.ir.model import RuleBook, Table
from crmc.ir.walk import elements_in, walk

TEXTUAL = frozenset({"code", "text", "identifier"})
BOUNDED = (ir.CountItems, ir.SumItems, ir.HistoryCount, ir.HistorySum)


class TooLargeError(Exception):
    """A condition that is too large to be looked into; the message says what of it."""


@dataclass(slots=True)
class Variables:
    """The variables of one comparison, by key."""

    by_key: dict[Key, Variable] = field(default_factory=dict)
    items: ItemsSpace | None = None

    def get(self, key: Key, elements: tuple[str, ...], words: str) -> Variable:
        """The variable of a key, made where it is not there."""
        found = self.by_key.get(key)
        if found is None:
            found = self.by_key[key] = Variable(key, len(self.by_key), elements, words)
        return found


@dataclass(slots=True)
class Translator:
    """Translates conditions of one book for records of one kind and time. `each`: within a quantifier."""

    forest: Forest
    variables: Variables
    book: RuleBook
    tables: Mapping[str, Table]
    subject: str
    carried: frozenset[str]
    word_classes: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]
    each: str | None = None

    # Variables

    def element(self, name: str) -> Variable:
        """The variable of an element."""
        variable = self.variables.get(("element", name), (name,), f"`{name}`")
        if variable.facts is None:
            variable.facts = self.book.elements[name]
            variable.codes = self.book.code_lists.get(variable.facts.code_list or "")
        return variable

    def leaf(self, variable: Variable, atom: of.Atom) -> Node:
        """An atom of a variable."""
        return self.forest.leaf(variable.number, variable.atom(atom))

    def missing(self, name: str) -> Node:
        """Is the element missing? Never unknown."""
        return self.leaf(self.element(name), of.IsMissing())

    def tied(self, names: tuple[str, ...], node: Node) -> Node:
        """Unknown where one of the elements is missing, else as the node."""
        if not names:
            return node
        gone = self.forest.disjunction(self.missing(name) for name in names)
        there = self.forest.negation(gone)
        either = (
            self.forest.conjunction((there, node)),
            self.forest.conjunction((gone, self.forest.unknown)),
        )
        return self.forest.disjunction(either)

    def unlooked(self, node: ir.Expression, words: str) -> Node:
        """A condition that is not looked into: true, false or unknown, whatever its elements hold."""
        names = tuple(sorted(elements_in(node)))
        variable = self.variables.get(("condition", repr(node)), names, words)
        variable.may_be_unknown, variable.nodes = True, (node,)
        return self.leaf(variable, of.Holds())

    # Conditions

    def condition(self, node: ir.Expression) -> Node:
        """The tree of a condition."""
        return _CONDITIONS[type(node)](self, node)

    def _and(self, node: ir.And) -> Node:
        return self.forest.conjunction([self.condition(each) for each in node.operands])

    def _or(self, node: ir.Or) -> Node:
        return self.forest.disjunction([self.condition(each) for each in node.operands])

    def _not(self, node: ir.Not) -> Node:
        return self.forest.negation(self.condition(node.operand))

    def _at_least(self, node: ir.AtLeast) -> Node:
        return self.forest.at_least(int(node.count), [self.condition(each) for each in node.operands])

    def _constant(self, node: ir.Constant) -> Node:
        return self.forest.known(node.value in ("true", "yes"))

    def _bool(self, node: ir.Element) -> Node:
        return self.leaf(self.element(node.id), of.IsTrue())

    def _each(self, node: ir.Each) -> Node:
        return self.leaf(self._held(node), of.IsTrue())

    def _else(self, node: ir.Else) -> Node:
        gone = self._is_gone(node.operand)
        there = self.forest.conjunction((self.forest.negation(gone), self.condition(node.operand)))
        return self.forest.disjunction(
            (there, self.forest.conjunction((gone, self.condition(node.fallback))))
        )

    def _is_missing(self, node: ir.IsMissing) -> Node:
        return self._is_gone(node.operand)

    def _is_gone(self, node: ir.Expression) -> Node:
        """`is missing`, of an element or of a value made of some."""
        if isinstance(node, ir.Element):
            return self.missing(node.id)
        if isinstance(node, ir.Constant):
            return self.forest.false
        if isinstance(node, ir.Lookup):
            return self._where(node, None)
        names = tuple(sorted(elements_in(node)))
        variable = self.variables.get(("gone", repr(node)), names, "`is missing` of a value")
        variable.nodes = (node,)
        return self.leaf(variable, of.Holds())

    # Comparisons

    def _compare(self, node: ir.Compare) -> Node:
        branches = []
        for guard, left, right in self._cases_of_both(node.left, node.right):
            if left is None or right is None:
                compared = self.forest.unknown
            else:
                compared = self._plain(node.relation, left, right)
            branches.append(self.forest.conjunction((guard, compared)))
        return self.forest.disjunction(branches)

    def _cases_of_both(self, left: ir.Expression, right: ir.Expression) -> Iterator[tuple[Node, Any, Any]]:
        for first, one in self.cases(left):
            for second, other in self.cases(right):
                yield self.forest.conjunction((first, second)), one, other

    def cases(self, node: ir.Expression) -> list[tuple[Node, ir.Expression | None]]:
        """A value by cases that exclude each other, without `else` and lookups; None: it is missing."""
        if isinstance(node, ir.Lookup) and self._lookup(node) is not None:
            return [(self._where(node, value), value) for value in self._lookup(node).values()]
        if isinstance(node, ir.Else):
            return self._cases_of_else(node)
        if not any(isinstance(each, ir.Else | ir.Lookup) for each in walk(node)):
            return [(self.forest.true, node)]
        return self._cases_within(node)

    def _cases_of_else(self, node: ir.Else) -> list[tuple[Node, ir.Expression | None]]:
        gone = self._is_gone(node.operand)
        there = self.forest.negation(gone)
        found = [
            (self.forest.conjunction((there, guard)), value) for guard, value in self.cases(node.operand)
        ]
        found += [
            (self.forest.conjunction((gone, guard)), value) for guard, value in self.cases(node.fallback)
        ]
        return [case for case in found if case[0] is not self.forest.false]

    def _cases_within(self, node: ir.Expression) -> list[tuple[Node, ir.Expression | None]]:
        below = values_below(node)
        if not below:
            return [(self.forest.true, node)]
        joined: list[tuple[Node, tuple[Any, ...] | None]] = [(self.forest.true, ())]
        for each in below:
            joined = [
                (
                    self.forest.conjunction((guard, more)),
                    None if done is None or value is None else (*done, value),
                )
                for guard, done in joined
                for more, value in self.cases(each)
            ]
            if len(joined) > 500:
                raise TooLargeError("a value of many cases")
        return [(guard, None if made is None else with_values(node, made)) for guard, made in joined]

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

    def _type_of(self, node: ir.Expression) -> str | None:
        if isinstance(node, ir.Each) and self.each is not None:
            return self.book.elements[self.each].type
        if isinstance(node, ir.Element):
            return self.book.elements[node.id].type
        return node.type if isinstance(node, ir.Constant) else None

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

    def _held(self, node: ir.Expression) -> Variable:
        """The variable of an element, or of the one value that a quantifier looks at."""
        if isinstance(node, ir.Element):
            return self.element(node.id)
        assert self.each is not None
        variable = self.variables.get(("each", self.each), (self.each,), f"`{self.each}`")
        variable.facts = self.book.elements[self.each]
        variable.codes = self.book.code_lists.get(variable.facts.code_list or "")
        return variable

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

    # Membership

    def _in(self, node: ir.In) -> Node:
        if any(isinstance(each, BOUNDED) for each in walk(node.operand)):
            return self.unlooked(node, "a count or sum that is looked up in a set")
        branches = []
        for guard, value in self.cases(node.operand):
            among = self.forest.unknown if value is None else self._among(node, value)
            branches.append(self.forest.conjunction((guard, among)))
        return self.forest.disjunction(branches)

    def _among(self, node: ir.In, operand: ir.Expression) -> Node:
        outside = [member for member in node.members if isinstance(member, ir.Listed)]
        written = [member for member in node.members if not isinstance(member, ir.Listed)]
        found = [self._listed(operand, member) for member in outside]
        if written or not outside:
            found.append(self._written(operand, written, node.hierarchical))
        return self.forest.disjunction(found)

    def _listed(self, operand: ir.Expression, member: ir.Listed) -> Node:
        """In a list that the book does not hold: it may hold anything, or not be supplied."""
        if isinstance(operand, ir.Each):
            raise TooLargeError(
                f"the list `{member.name}`, which is supplied at run time, within `any` or `every`"
            )
        names = tuple(sorted(elements_in(operand)))
        key = ("list", member.name, repr(operand))
        variable = self.variables.get(key, names, f"the list `{member.name}`")
        variable.may_be_unknown = True
        return self.tied(names, self.leaf(variable, of.Holds()))

    def _written(self, operand: ir.Expression, members: list[Any], hierarchical: bool) -> Node:
        if hierarchical or self._type_of(operand) in TEXTUAL:
            plain = all(isinstance(value, ir.Constant) for member in members for value in ends_of(member))
            if plain and isinstance(operand, ir.Element | ir.Each):
                return self.leaf(self._held(operand), codes_atom(members, hierarchical))
            node = ir.In(operand, tuple(members), hierarchical)
            return self.unlooked(node, named(elements_in(node)))
        if not members:
            return self._never(operand)
        ranges = [self._in_range(operand, member) for member in members]
        return self.forest.disjunction(ranges)

    def _in_range(self, operand: ir.Expression, member: Any) -> Node:
        if isinstance(member, ir.Single):
            return self._compare(ir.Compare("=", operand, member.value))
        ends = ir.Compare(">=", operand, member.low), ir.Compare("<=", operand, member.high)
        return self.forest.conjunction([self._compare(end) for end in ends])

    def _never(self, operand: ir.Expression) -> Node:
        """In nothing: false, unknown where it is missing."""
        node = ir.In(operand, (), False)
        if isinstance(operand, ir.Element):
            return (
                self.tied((operand.id,), self.forest.false)
                if self._type_of(operand) != "money"
                else self.unlooked(node, named(elements_in(node)))
            )
        return self.unlooked(node, named(elements_in(node)))

    # Texts

    def _contains(self, node: ir.Contains) -> Node:
        how = "word" if node.whole_words else "contains"
        outside = [member for member in node.words if isinstance(member, ir.Listed)]
        if not isinstance(node.operand, ir.Element) or any(isinstance(m, ir.Range) for m in node.words):
            return self.unlooked(node, named(elements_in(node)))
        name = node.operand.id
        found = [self._searched(name, how, member, node.quantifier) for member in outside]
        words = {normal(word_of(member), how) for member in node.words if isinstance(member, ir.Single)}
        if node.quantifier == "any":
            known = [
                self._says(name, how, group) for group in self.word_classes[name, how] if group[0] in words
            ]
            settled = self.forest.disjunction(known)
            joined = self.forest.disjunction([settled, *found])
        else:
            known = [self._says(name, how, (word,)) if word else self.forest.false for word in sorted(words)]
            joined = self.forest.conjunction([*known, *found])
        return self.tied((name,), joined)

    def _searched(self, name: str, how: str, member: ir.Listed, quantifier: str) -> Node:
        key = ("words", name, how, member.name, quantifier)
        variable = self.variables.get(key, (name,), f"the list `{member.name}`")
        variable.may_be_unknown = True
        return self.leaf(variable, of.Holds())

    def _says(self, name: str, how: str, words: tuple[str, ...]) -> Node:
        if not words[0]:
            return self.forest.false
        variable = self.variables.get(("says", name, how, words), (name,), f"`{name}`")
        return self.leaf(variable, of.Holds())

    def _starts_with(self, node: ir.StartsWith) -> Node:
        needle = text.normalise(node.text)
        if not isinstance(node.operand, ir.Element):
            return self.unlooked(node, named(elements_in(node)))
        return self.tied((node.operand.id,), self._says(node.operand.id, "starts", (needle,)))

    # What is not looked into

    def _items(self, node: ir.Items) -> Node:
        number = self._item_condition(node.condition)
        return self.leaf(self._all_items(), OfItems(node.quantifier, number))

    def _all_items(self) -> Variable:
        return self.variables.get(("items",), (), "the items")

    def _item_condition(self, condition: ir.Expression | None) -> int:
        """The number of a condition on one item, which is looked at among variables of its own."""
        if self.variables.items is None:
            self.variables.items = ItemsSpace(Forest(), Variables())
        space = self.variables.items
        inner = replace(self, forest=space.forest, variables=space.variables)
        return space.number(space.forest.true if condition is None else inner.condition(condition))

    def _random(self, node: ir.Random) -> Node:
        variable = self.variables.get(("random", self.subject), (), "`random`")
        variable.may_be_unknown = True
        return self.leaf(variable, of.Cut("<", Fraction(node.share)))

    def _truth_of_lookup(self, node: ir.Lookup) -> Node:
        branches = []
        for guard, value in self.cases(node):
            truth = self.forest.unknown if value is None else self.condition(value)
            branches.append(self.forest.conjunction((guard, truth)))
        return self.forest.disjunction(branches)

    def _quantified(self, node: ir.Quantified) -> Node:
        """An atom on all values of the element together; one that looks at another element is a variable."""
        names = elements_in(node)
        resources = any(isinstance(each, ir.Listed | ir.Lookup | ir.Random) for each in walk(node))
        if names != {node.element} or elements_in(node.condition) or resources:
            return self.unlooked(node, named(names))
        inner = Variables()
        translator = Translator(
            self.forest_for_each(),
            inner,
            self.book,
            self.tables,
            self.subject,
            self.carried,
            {},
            node.element,
        )
        try:
            tree = translator.condition(node.condition)
        except KeyError:
            return self.unlooked(node, named(names))
        if any(variable.key[0] != "each" for variable in inner.by_key.values()):
            return self.unlooked(node, named(names))
        one = next(iter(inner.by_key.values()), None)
        atom = Several(node.quantifier, repr(node.condition), translator.forest, tree, one)
        return self.leaf(self.element(node.element), atom)

    def forest_for_each(self) -> Forest:
        """Trees within a quantifier stand apart."""
        return Forest()

    # Lookups

    def _lookup(self, node: ir.Lookup) -> LookupCases:
        return LookupCases.of(self.tables.get(node.name), self.book)

    def _where(self, node: ir.Lookup, value: ir.Expression | None) -> Node:
        """The table has this value for the record (None: it has none)."""
        terms = []
        for ways in self._lookup(node).ways_to(value):
            keys = [self.leaf(self.element(name), atom) for name, atom in ways]
            terms.append(self.forest.conjunction(keys))
        return self.forest.disjunction(terms)


_CONDITIONS: dict[type, Callable[[Translator, Any], Node]] = {
    ir.And: Translator._and,
    ir.Or: Translator._or,
    ir.Not: Translator._not,
    ir.AtLeast: Translator._at_least,
    ir.Constant: Translator._constant,
    ir.Element: Translator._bool,
    ir.Each: Translator._each,
    ir.Else: Translator._else,
    ir.IsMissing: Translator._is_missing,
    ir.Compare: Translator._compare,
    ir.In: Translator._in,
    ir.Within: Translator._within,
    ir.Contains: Translator._contains,
    ir.StartsWith: Translator._starts_with,
    ir.Quantified: Translator._quantified,
    ir.Items: Translator._items,
    ir.Random: Translator._random,
    ir.Lookup: Translator._truth_of_lookup,
}


def named(names: Any) -> str:
    """Elements as they are told to people."""
    return " and ".join(f"`{name}`" for name in sorted(names))


def quantity_words(total: Linear, names: tuple[str, ...]) -> str:
    """What a sum of terms is, for people."""
    words = {
        ir.CountItems: "`count(item)`", ir.SumItems: "`sum(item)`",
        ir.HistoryCount: "`history`", ir.HistorySum: "`history`",
    }  # fmt: skip
    special = sorted({words[type(term)] for term, _ in total.terms if type(term) in words})
    return " and ".join(special) or named(names)


def values_below(node: ir.Expression) -> tuple[ir.Expression, ...]:
    """The operands of arithmetic; none of anything else."""
    match node:
        case ir.Sum(operands) | ir.Product(operands):
            return operands
        case ir.Negative(operand):
            return (operand,)
        case ir.Quotient(numerator, denominator):
            return numerator, denominator
    return ()


def with_values(node: ir.Expression, values: tuple[Any, ...]) -> ir.Expression:
    """The same arithmetic over other operands."""
    match node:
        case ir.Sum():
            return ir.Sum(values)
        case ir.Product():
            return ir.Product(values)
        case ir.Negative():
            return ir.Negative(*values)
    return ir.Quotient(*values)


def word_of(member: Any) -> str:
    """The text of a searched word."""
    return str(member.value.value)


def ends_of(member: Any) -> tuple[ir.Expression, ...]:
    """The one value, or both ends."""
    return (member.value,) if isinstance(member, ir.Single) else (member.low, member.high)


def codes_atom(members: list[Any], hierarchical: bool) -> of.Atom:
    """Membership in written codes."""
    singles = frozenset(member.value.value for member in members if isinstance(member, ir.Single))
    ranges = tuple(
        sorted({(member.low.value, member.high.value) for member in members if isinstance(member, ir.Range)})
    )
    return of.Below(singles, ranges) if hierarchical else of.OneOf(singles, ranges)


def normal(word: str, how: str) -> str:
    """A searched word as it is compared; empty where it is never found."""
    normalised = text.normalise(word)
    return " ".join(text.words(normalised)) if how == "word" else normalised
