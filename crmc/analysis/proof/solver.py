"""Asks z3 about conditions on several elements at once: linear and other arithmetic over exact numbers.

An extra of the package (`proofs`): without it such questions stay open. Amounts of money are real numbers,
as a conversion by a rate gives any; other numbers are whole ones in the smallest step of their element, days
are whole numbers, codes are numbers of a list. Steps are counted and not timed: the answer is the same on
every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, Literal

from crmc.analysis.proof.formulas import Formulas, NotEncodableError, is_coded, name_of
from crmc.analysis.proof.search import Path
from crmc.analysis.proof.values import MISSING, WITHOUT_RATE, Held, on_line
from crmc.analysis.proof.variables import Variable

__all__ = ["NotEncodableError", "Solver", "is_installed"]

PREFERRED = 10
Answer = Literal["yes", "no", "undecided"]


def is_installed() -> bool:
    """Is z3 there?"""
    return find_spec("z3") is not None


class Solver(Formulas):
    """One question about one problem. Use `answer`, then `values`, then `path`."""

    def answer(self) -> Answer:
        """Can the two stand as wanted?"""
        found = self.solver.check()
        if found == self.z3.unsat:
            return "no"
        return "yes" if found == self.z3.sat else "undecided"

    def values(self) -> dict[str, Held]:
        """Values of the single elements, each in turn the most typical that those before allow."""
        found: dict[str, Held] = {}
        for name, variable in sorted(self._elements().items()):
            for held in self._preferred(variable):
                if self._can_be(variable, name, held):
                    found[name] = held
                    break
            else:
                found[name] = self._of_model(name, variable)
        return found

    def path(self) -> Path:
        """Where the values lie: the cell of every variable. After `values`."""
        assert self.solver.check() == self.z3.sat
        model, found = self.solver.model(), {}
        for variable in self.problem.variables:
            truths = tuple(
                self._truth(model, self.truths[variable.number, at]) for at in variable.atoms.values()
            )
            cell = next((cell for cell in variable.cells if cell.truths == truths), None)
            if cell is not None:
                found[variable.number] = cell
        return found

    def _truth(self, model: Any, encoded: tuple[Any, Any]) -> bool | None:
        true, false = (self.z3.is_true(model.eval(each, model_completion=True)) for each in encoded)
        return True if true else False if false else None

    def _elements(self) -> dict[str, Variable]:
        return {name_of(variable): variable for variable in self.problem.variables if variable.is_element}

    def _preferred(self, variable: Variable) -> Iterator[Held]:
        by_cell = [cell.values for cell in variable.cells]
        for at in range(PREFERRED):
            yield from (values[at] for values in by_cell if at < len(values))

    def _can_be(self, variable: Variable, name: str, held: Held) -> bool:
        self.solver.push()
        self.solver.add(*self._equal(variable, name, held))
        if self.solver.check() == self.z3.sat:
            return True
        self.solver.pop()
        return False

    def _equal(self, variable: Variable, name: str, held: Held) -> list[Any]:
        z3 = self.z3
        if f"#{variable.number}" in self.numbers:
            at = next(n for n, cell in enumerate(variable.cells) if held in cell.values)
            return [self.numbers[f"#{variable.number}"] == at]
        value = self.numbers[name]
        if isinstance(held, str) or (held is MISSING and is_coded(variable)):
            return [value == self._number_of(held)]
        if held is MISSING:
            return [z3.Bool(f"{name} missing")]
        present = [z3.Not(z3.Bool(f"{name} missing"))]
        if held is WITHOUT_RATE:
            return [*present, z3.Bool(f"{name} rateless")]
        point = on_line(held)
        assert point is not None
        return [
            *present,
            z3.Not(z3.Bool(f"{name} rateless")),
            value * self._exact(self._step(name)) == self._exact(point),
        ]

    def _of_model(self, name: str, variable: Variable) -> Held:
        """The value of the model; of a date the day of that number."""
        assert self.solver.check() == self.z3.sat
        model = self.solver.model()
        if name not in self.numbers:
            return MISSING
        number = model.eval(self.numbers[name], model_completion=True)
        value = Fraction(str(number).replace("?", "")) * self._step(name)
        self.solver.push()
        self.solver.add(self.numbers[name] == number)
        if variable.facts is not None and variable.facts.type in ("date", "datetime"):
            return date.fromordinal(int(value))
        return value
