"""Values to try for the elements of a place: those of its cells, and where a condition spans several
elements, those that a threshold between them suggests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import islice

from crmc.analysis.proof.arithmetic import is_met
from crmc.analysis.proof.domains import cuts_in, values_for
from crmc.analysis.proof.encoding import REFERENCE
from crmc.analysis.proof.problem import Problem, Side
from crmc.analysis.proof.search import Path
from crmc.analysis.proof.values import EPOCH, MISSING, Held, Special
from crmc.analysis.proof.variables import Cell, Variable
from crmc.ir import expression as ir
from crmc.ir.declared import most_digits
from crmc.ir.facts import ElementFacts
from crmc.ir.walk import walk

BASES = (Fraction(1), Fraction(10), Fraction(100), Fraction(1000), Fraction(2))
MOST_OF_ONE = 60
MOST_STEPS = 3_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """`path`: the cells that are asked for; other elements take what is typical."""

    problem: Problem
    path: Path
    sides: tuple[Side, Side]
    steps: Iterator[int] = field(default_factory=lambda: iter(range(MOST_STEPS)))

    def first(self) -> dict[str, Held]:
        """The most typical value of every element."""
        return {name: values[0] for name, values in self._all().items()}

    def assignments(self) -> Iterator[dict[str, Held]]:
        """Values of all elements together, those of the elements named first changing slowest; only such as
        put every sum and comparison of elements where the place wants it."""
        choices, tied = self._all(), self._tied()
        loose = {name: values[0] for name, values in choices.items() if name not in tied}
        order = [name for name in choices if name in tied]
        asked = [each for each in self.problem.variables if each.number in self.path and not each.is_element]
        yield from self._chosen(order, choices, loose, asked)
        for name, value in loose.items():
            for other in choices[name][1:3]:
                yield from islice(self._chosen(order, choices, {**loose, name: other}, asked), 1)
            loose[name] = value

    def _chosen(
        self, order: list[str], choices: dict[str, list[Held]], done: dict[str, Held], asked: list[Variable]
    ) -> Iterator[dict[str, Held]]:
        """Element by element: whatever a comparison rules out is not gone into."""
        if not order:
            yield done
            return
        name, rest = order[0], order[1:]
        for value in choices[name]:
            if next(self.steps, None) is None:
                return
            after = {**done, name: value}
            ready = (each for each in asked if name in each.elements and not set(each.elements) & set(rest))
            if all(is_met(each, self.path[each.number], after) for each in ready):
                yield from self._chosen(rest, choices, after, asked)

    def _all(self) -> dict[str, list[Held]]:
        by_name = {
            variable.elements[0]: variable
            for variable in self.problem.variables
            if variable.key[0] == "element"
        }
        found: dict[str, list[Held]] = {}
        book, kind = self.sides[1].book, self.problem.kind
        named = {name for side in self.sides for name in side.rule.elements}
        named |= {name for variable in self.problem.variables for name in variable.elements}
        carried = set(book.kinds[kind].elements)
        for name in sorted(named & carried & set(book.elements)):
            found[name] = self._of_element(name, by_name.get(name))
        for variable in self.problem.variables:
            if variable.key[0] == "reference":
                found[REFERENCE] = list(self._cell(variable).values)
        return found

    def _cell(self, variable: Variable) -> Cell:
        """The cell that is asked for, else the one of what is typical."""
        return self.path.get(variable.number) or variable.cells[0]

    def _of_element(self, name: str, variable: Variable | None) -> list[Held]:
        book = self.sides[1].book
        facts = book.elements[name]
        if variable is not None and variable.number in self.path:
            own = list(self._cell(variable).values)
        elif variable is not None:
            own = [value for cell in variable.cells for value in cell.values]
        elif facts.multiple:
            return [MISSING]
        else:
            own = list(
                values_for(
                    Variable(
                        ("element", name), 0, (name,), "", facts, book.code_lists.get(facts.code_list or "")
                    )
                )
            )
        if name not in self._tied() or all(isinstance(value, Special) for value in own):
            return own
        more = [value for value in self._suggested(name, facts) if self._fits(variable, value)]
        return list(dict.fromkeys([*own[:12], *more, *own[12:]]))[:MOST_OF_ONE]

    def _fits(self, variable: Variable | None, value: Held) -> bool:
        if variable is None or variable.number not in self.path:
            return True
        return variable.truths(value) == self.path[variable.number].truths

    def _tied(self) -> set[str]:
        """Elements that a condition of the place sees together with others."""
        return {
            name
            for variable in self.problem.variables
            if variable.number in self.path and not variable.is_element
            for name in variable.elements
        }

    def _suggested(self, name: str, facts: ElementFacts) -> Iterator[Held]:
        """Values at which a condition on several elements may turn."""
        for variable in self.problem.variables:
            if name not in variable.elements or variable.number not in self.path or variable.is_element:
                continue
            if facts.type in ("date", "datetime"):
                yield from self._days(variable, facts)
            elif facts.type in ("code", "identifier"):
                yield from self._codes_beside(variable)
            elif facts.type not in ("text", "bool"):
                yield from numbers_around(variable, facts)

    def _days(self, variable: Variable, facts: ElementFacts) -> Iterator[Held]:
        if variable.key[0] == "moment":
            for value in self.path[variable.number].values:
                if isinstance(value, Fraction):
                    yield EPOCH + timedelta(seconds=int(value))
            return
        base = next((day for day in self._known_days()), date(2027, 3, 1))
        shifts = {int(cut) for cut in cuts_in(variable.atoms)} | {0}
        for shift in sorted(shifts, key=abs):
            for more in (0, 1, -1):
                for sign in (1, -1):
                    day = base + timedelta(days=sign * (shift + more))
                    yield datetime(day.year, day.month, day.day, 10) if facts.type == "datetime" else day

    def _known_days(self) -> Iterator[date]:
        for variable in self.problem.variables:
            if variable.facts is not None and variable.facts.type in ("date", "datetime"):
                value = self._cell(variable).values[0]
                if isinstance(value, date):
                    yield value.date() if isinstance(value, datetime) else value

    def _codes_beside(self, variable: Variable) -> Iterator[Held]:
        """Values of the other elements of the condition: two may have to be equal."""
        for other in self.problem.variables:
            if other.key[0] == "element" and other.elements[0] in variable.elements:
                yield from (value for value in self._cell(other).values[:4] if isinstance(value, str))


def numbers_around(variable: Variable, facts: ElementFacts) -> Iterator[Fraction]:
    """Multiples of simple numbers by the thresholds and factors of a condition, and the points beside."""
    step = Fraction(1, 10 ** most_digits(facts)[1])
    factors = {Fraction(1), *cuts_in(variable.atoms), *coefficients(variable)}
    highest, lowest = Fraction(10) ** most_digits(facts)[0], Fraction(facts.minimum or 0)
    for base in BASES:
        for factor in sorted(factors):
            near = base * factor // step * step
            for value in (near, near + step, near - step, near + 1, near / 2 // step * step, near * 2):
                if lowest <= value < highest:
                    yield value


def coefficients(variable: Variable) -> Iterator[Fraction]:
    """Numbers that stand in a condition, and one by each."""
    for node in variable.nodes:
        for part in walk(node):
            if isinstance(part, ir.Constant) and part.type in ("number", "money"):
                value = abs(Fraction(part.value))
                yield from (value, 1 / value) if value else ()
    for coefficient in variable.coefficients:
        if coefficient:
            yield from (abs(coefficient), 1 / abs(coefficient))
