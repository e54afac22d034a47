"""Elements that may occur several times: what `any` and `every` say of all their values together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crmc.analysis.proof.domains import values_for
from crmc.analysis.proof.formula import Forest, Node
from crmc.analysis.proof.scale import Truth
from crmc.analysis.proof.values import MISSING, Held, Special
from crmc.analysis.proof.variables import Variable

MOST_STATES = 400


@dataclass(frozen=True)
class Several:
    """`any` or `every` value meets a condition. Empty: any false, every true; not given: unknown."""

    quantifier: str
    condition: str
    forest: Forest = field(compare=False)
    tree: Node = field(compare=False)
    one: Variable | None = field(compare=False)

    def truth(self, held: Held) -> Truth:
        if isinstance(held, Special) or not isinstance(held, tuple):
            return None
        truths = {self.of_one(value) for value in held}
        strong = self.quantifier == "any"
        if strong in truths:
            return strong
        return None if None in truths else not strong

    def of_one(self, value: Held) -> Truth:
        """What the condition says of one value."""
        if self.one is None:
            truth: Truth = self.tree.data
            return truth
        judged: Truth = self.forest.substitute(self.tree, self.one.number, self.one.truths(value)).data
        return judged


def tuples_for(variable: Variable) -> Iterator[Held]:
    """Tuples that stand for all, the shortest first: each truth that the atoms can have together is there."""
    atoms = [atom for atom in variable.atoms if isinstance(atom, Several)]
    singles = list(distinct_singles(variable, atoms))
    found: dict[tuple[Truth, ...], tuple[Held, ...]] = {variable.truths(()): ()}
    frontier: list[tuple[Held, ...]] = [()]
    while frontier and len(found) < MOST_STATES:
        longer: list[tuple[Held, ...]] = []
        for before in frontier:
            for value in singles:
                after = (*before, value)
                truths = variable.truths(after)  # type: ignore[arg-type]
                if truths not in found:
                    found[truths] = after
                    longer.append(after)
        frontier = longer
    if frontier:
        raise OverflowError
    yield from sorted(found.values(), key=lambda values: (len(values) != 1, len(values)))  # type: ignore[misc]
    yield MISSING


def distinct_singles(variable: Variable, atoms: Iterable[Several]) -> Iterator[Held]:
    """Single values, one for each way in which the conditions judge them."""
    together = list(atoms)
    seen: set[tuple[Truth, ...]] = set()
    inner = [atom for several in together if several.one for atom in several.one.atoms]
    pretended = Variable(variable.key, 0, variable.elements, "", variable.facts, variable.codes)
    pretended.atoms = dict.fromkeys(inner, 0)
    for value in values_for(pretended):
        if value is MISSING:
            continue
        truths = tuple(atom.of_one(value) for atom in together)
        if truths not in seen:
            seen.add(truths)
            yield value
