"""Two trees and their variables as formulas of z3: exact numbers, and a pair (true, false) for each truth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from crmc.analysis.proof.atoms import Cut, IsMissing
from crmc.analysis.proof.domains import written_in
from crmc.analysis.proof.encoding import REFERENCE
from crmc.analysis.proof.formula import Node
from crmc.analysis.proof.linear import NUMERIC
from crmc.analysis.proof.problem import Problem
from crmc.analysis.proof.scale import Scale
from crmc.analysis.proof.search import Target
from crmc.analysis.proof.values import MISSING, WITHOUT_RATE, Held
from crmc.analysis.proof.variables import Variable
from crmc.ir import expression as ir
from crmc.ir.declared import most_digits
from crmc.ir.walk import elements_in

STEPS_ALLOWED = 4_000_000


class NotEncodableError(Exception):
    """A variable that cannot be told to z3."""


class Formulas:
    """One question about one problem, told to a solver of z3."""

    def __init__(self, problem: Problem, target: Target) -> None:
        import z3

        self.z3: Any = z3
        self.problem, self.target = problem, target
        self.solver = z3.Solver()
        self.solver.set("random_seed", 0)
        self.solver.set("rlimit", STEPS_ALLOWED)
        self.named = {v.elements[0]: v for v in problem.variables if v.key[0] == "element"}
        self.numbers: dict[str, Any] = {}
        self.truths: dict[tuple[int, int], tuple[Any, Any]] = {}
        self.nodes: dict[int, tuple[Any, Any]] = {}
        self.codes: dict[str, int] = {}
        self.coded = [each for each in problem.variables if is_coded(each)]
        held = [value for each in self.coded for cell in each.cells for value in cell.values]
        self.universe = [value for value in dict.fromkeys(held) if isinstance(value, str)]
        for variable in sorted(problem.variables, key=lambda each: not each.is_element):
            self._declare(variable)
        self.solver.add(self._wanted())

    # What is wanted

    def _wanted(self) -> Any:
        old, new = self._node(self.problem.old), self._node(self.problem.new)
        z3 = self.z3
        match self.target:
            case "lost":
                return z3.And(old[0], z3.Not(new[0]))
            case "gained":
                return z3.And(new[0], z3.Not(old[0]))
            case "kept":
                return z3.And(old[0], new[0])
        return z3.And(z3.Not(old[0]), z3.Not(new[0]), old[1] != new[1])

    def _node(self, node: Node) -> tuple[Any, Any]:
        """(is true, is false) of a tree."""
        if node.number not in self.nodes:
            self.nodes[node.number] = self._tree(node)
        return self.nodes[node.number]

    def _tree(self, node: Node) -> tuple[Any, Any]:
        z3, below = self.z3, [self._node(child) for child in node.children]
        match node.form:
            case "known":
                return z3.BoolVal(node.data is True), z3.BoolVal(node.data is False)
            case "leaf":
                return self.truths[node.data]
            case "not":
                return below[0][1], below[0][0]
            case "and":
                return z3.And([true for true, _ in below]), z3.Or([false for _, false in below])
            case "or":
                return z3.Or([true for true, _ in below]), z3.And([false for _, false in below])
            case "at_least":
                surely = z3.Sum([z3.If(true, 1, 0) for true, _ in below])
                possibly = z3.Sum([z3.If(false, 0, 1) for _, false in below])
                return surely >= node.data, possibly < node.data
        return self._score(node.data, below)

    def _score(self, scale: Scale, below: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        z3, least, most = self.z3, [], []
        for (present, absent), (true, false) in zip(scale.weights, below, strict=True):
            least.append(z3.If(true, present, z3.If(false, absent, min(present, absent, 0))))
            most.append(z3.If(true, present, z3.If(false, absent, max(present, absent, 0))))
        return (
            z3.Sum(least) + scale.prior >= scale.threshold,
            z3.Sum(most) + scale.prior < scale.threshold,
        )

    # Variables

    def _declare(self, variable: Variable) -> None:
        kind = variable.facts.type if variable.facts is not None else ""
        if (
            variable.is_element
            and (kind in NUMERIC or kind in ("date", "datetime"))
            and not is_several(variable)
        ):
            self._number(variable)
        elif variable.key[0] == "quantity" and not variable.is_bounded:
            self._quantity(variable)
        elif variable.key[0] == "same":
            self._same(variable)
        elif is_coded(variable):
            self._code(variable)
        else:
            self._cells(variable)

    def _cells(self, variable: Variable) -> None:
        """Any cell, whatever the other variables hold."""
        chosen = self.z3.Int(f"cell_{variable.number}")
        self.numbers[f"#{variable.number}"] = chosen
        self.solver.add(chosen >= 0, chosen < len(variable.cells))
        for at in variable.atoms.values():
            self.truths[variable.number, at] = (
                self._one_of(chosen, [n for n, cell in enumerate(variable.cells) if cell.truths[at] is True]),
                self._one_of(
                    chosen, [n for n, cell in enumerate(variable.cells) if cell.truths[at] is False]
                ),
            )

    def _one_of(self, chosen: Any, numbers: list[int]) -> Any:
        return self.z3.Or([chosen == number for number in numbers])

    def _number(self, variable: Variable) -> None:
        z3, name = self.z3, name_of(variable)
        assert variable.facts is not None
        exact = variable.facts.type == "money"
        value = z3.Real(name) if exact else z3.Int(name)
        gone, rateless = z3.Bool(f"{name} missing"), z3.Bool(f"{name} rateless")
        self.numbers[name] = value
        step = self._step(name)
        self._bound(variable, value, step)
        held = [each for cell in variable.cells for each in cell.values]
        if MISSING not in held:
            self.solver.add(z3.Not(gone))
        if all(each is MISSING for each in held):
            self.solver.add(gone)
        if WITHOUT_RATE not in held:
            self.solver.add(z3.Not(rateless))
        there = z3.And(z3.Not(gone), z3.Not(rateless))
        for atom, at in variable.atoms.items():
            if isinstance(atom, IsMissing):
                self.truths[variable.number, at] = gone, z3.Not(gone)
            elif isinstance(atom, Cut):
                holds = self._relation(atom.relation, value * self._exact(step), self._exact(atom.threshold))
                self.truths[variable.number, at] = z3.And(there, holds), z3.And(there, z3.Not(holds))
            else:
                raise NotEncodableError(variable.words)

    def _bound(self, variable: Variable, value: Any, step: Fraction) -> None:
        facts = variable.facts
        assert facts is not None
        if facts.type in ("date", "datetime"):
            self.solver.add(value >= 1, value <= 3_652_059)
            return
        highest = 10 ** most_digits(facts)[0]
        lowest = -highest if facts.minimum is None else Fraction(facts.minimum)
        self.solver.add(
            value * self._exact(step) < highest, value * self._exact(step) >= self._exact(Fraction(lowest))
        )

    def _step(self, name: str) -> Fraction:
        """What one whole number of an element is worth."""
        variable = self.named.get(name)
        facts = None if variable is None else variable.facts
        if facts is None or facts.type in ("date", "datetime", "money"):
            return Fraction(1)
        return Fraction(1, 10 ** most_digits(facts)[1])

    def _exact(self, value: Fraction) -> Any:
        return self.z3.RealVal(str(value))

    def _relation(self, relation: str, left: Any, right: Any) -> Any:
        match relation:
            case "=":
                return left == right
            case "!=":
                return left != right
            case "<":
                return left < right
            case "<=":
                return left <= right
            case ">":
                return left > right
        return left >= right

    def _code(self, variable: Variable) -> None:
        """A number for each code of the universe; -1 where it is missing."""
        name = name_of(variable)
        chosen = self.numbers[name] = self.z3.Int(name)
        held = self._possible(variable)
        self.solver.add(self._one_of(chosen, [self._number_of(each) for each in held]))
        for atom, at in variable.atoms.items():
            judged = [(self._number_of(each), atom.truth(each)) for each in held]
            self.truths[variable.number, at] = (
                self._one_of(chosen, [number for number, truth in judged if truth is True]),
                self._one_of(chosen, [number for number, truth in judged if truth is False]),
            )

    def _possible(self, variable: Variable) -> list[Held]:
        """Every code that stands for some of any element: two elements may hold the same one."""
        own = [each for cell in variable.cells for each in cell.values]
        if own == [MISSING]:
            return own
        return list(dict.fromkeys([*own, *self.universe]))

    def _number_of(self, held: Held) -> int:
        return -1 if held is MISSING else self.codes.setdefault(str(held), len(self.codes))

    def _same(self, variable: Variable) -> None:
        """Two codes are equal. Where both are others than conditions write, they may be equal or not."""
        left, right = (self.numbers.get(name) for name in variable.elements)
        if left is None or right is None:
            raise NotEncodableError(variable.words)
        z3, free = self.z3, self.z3.Bool(f"same_{variable.number}")
        written = {self._number_of(code) for each in self.coded for code in written_in(each.atoms)}
        unnamed = z3.And([each != code for each in (left, right) for code in sorted(written)])
        equal = z3.If(unnamed, free, left == right)
        self.truths[variable.number, 0] = equal, z3.Not(equal)

    # Arithmetic

    def _quantity(self, variable: Variable) -> None:
        z3 = self.z3
        rateless = z3.Or([z3.Bool(f"{name} rateless") for name in variable.elements])
        conditions: list[Any] = []
        simple = len(variable.nodes) == 1 and isinstance(variable.nodes[0], ir.Quotient)
        if simple:
            self._check_bounded(variable.nodes[0].denominator)  # type: ignore[attr-defined]
            numerator = self._term(variable.nodes[0].numerator, conditions)  # type: ignore[attr-defined]
            denominator = self._term(variable.nodes[0].denominator, conditions)  # type: ignore[attr-defined]
            conditions.append(denominator > 0)
        else:
            denominator = self._exact(Fraction(1))
            numerator = z3.Sum(
                [
                    self._exact(coefficient) * self._term(node, conditions)
                    for node, coefficient in zip(variable.nodes, variable.coefficients, strict=True)
                ]
            )
        there = z3.And(z3.Not(rateless), *conditions)
        for atom, at in variable.atoms.items():
            assert isinstance(atom, Cut)
            holds = self._relation(atom.relation, numerator, self._exact(atom.threshold) * denominator)
            self.truths[variable.number, at] = z3.And(there, holds), z3.And(there, z3.Not(holds))

    def _check_bounded(self, node: Any) -> None:
        """A comparison is multiplied by its denominator only where that is never below zero (4.5)."""
        for name in elements_in(node):
            facts = self.named[name].facts if name in self.named else None
            if facts is None or facts.minimum is None or Fraction(facts.minimum) < 0:
                raise NotEncodableError(f"`{name}`")

    def _term(self, node: Any, conditions: list[Any]) -> Any:
        """A value as a real number; what has to hold for there to be one goes to the conditions."""
        match node:
            case ir.Element(name):
                if name not in self.numbers:
                    raise NotEncodableError(f"`{name}`")
                return self.numbers[name] * self._exact(self._step(name))
            case ir.Constant("number" | "money", value) if (
                node.unit in (None, "EUR") or node.type == "number"
            ):
                return self._exact(Fraction(value))
            case ir.Negative(operand):
                return -self._term(operand, conditions)
            case ir.Sum(operands):
                return self.z3.Sum([self._term(operand, conditions) for operand in operands])
            case ir.Product(operands):
                return self.z3.Product([self._term(operand, conditions) for operand in operands])
            case ir.Quotient(numerator, denominator):
                result = self.z3.FreshReal("quotient")
                below = self._term(denominator, conditions)
                self.solver.add(
                    self.z3.Implies(below != 0, result * below == self._term(numerator, conditions))
                )
                conditions.append(below != 0)
                return result
        raise NotEncodableError("a value")


def is_several(variable: Variable) -> bool:
    """May the element occur several times?"""
    return variable.facts is not None and variable.facts.multiple


def is_coded(variable: Variable) -> bool:
    """Does it hold one code or identifier?"""
    facts = variable.facts
    return (
        variable.is_element
        and facts is not None
        and facts.type in ("code", "identifier")
        and not facts.multiple
    )


def name_of(variable: Variable) -> str:
    """The element, or the word for the reference date."""
    return REFERENCE if variable.key[0] == "reference" else variable.elements[0]
