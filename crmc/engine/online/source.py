"""The Python source of a judge: one function that reads a record and meets the masks of its values.

INVARIANT: the source is made of the pieces in `templates` and of names like `n12` alone. Every constant,
every element's name and everything that an author wrote stands in the namespace, never in the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from crmc.engine.online import templates as of
from crmc.engine.online.masks import DAY, CodeMasks, Masks, is_flat
from crmc.engine.online.readers import (
    CODE_LENGTHS,
    CodeReader,
    DayReader,
    FlatReader,
    NumberReader,
    OddError,
    PartReader,
    Reader,
)
from crmc.engine.online.scales import Scale
from crmc.engine.plan.amounts import NUMERIC
from crmc.ir import text
from crmc.ir.declared import most_digits
from crmc.ir.model import RuleBook
from crmc.ir.scope import NEVER_FROM_HEADER, is_hierarchical

Judge = Callable[[Any, Any, int, int], tuple[int, int]]
"""(item, header, clauses that may hold on that day, those that are never sure) → both, for the record."""


@dataclass(slots=True)
class Source:
    """Lines of the function, and the namespace in which they mean something."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)

    def name(self, value: object) -> str:
        """A name for a constant."""
        made = f"n{len(self.names)}"
        self.names[made] = value
        return made

    def add(self, template: str, **values: object) -> None:
        """Lines of a template, whose {places} are filled with names of constants."""
        filled = {
            place: value if isinstance(value, Local) else self.name(value) for place, value in values.items()
        }
        self.lines += ["    " + line for line in template.format(**filled).strip("\n").splitlines()]


class Local(str):
    """The name of a variable of the function."""

    __slots__ = ()


@dataclass(slots=True)
class Writer:
    """Writes the judge of the rules of one level, for one kind of declaration."""

    _book: RuleBook
    _kind: str
    _masks: Masks
    _on_items: bool
    _decimals: dict[str, int]
    _source: Source = field(default_factory=Source)
    _variables: dict[str, Local] = field(default_factory=dict)

    def judge(self, named: set[str], dated: str | None) -> Judge:
        """The function. `named`: every element of which a fault would make a rule an error; `dated`: the
        element of which `start_of` takes care, None for none."""
        carried = {name for name in self._masks.presence if self._stands(name) and name != dated}
        self._places(named | self._masks.presence.keys())
        for name in sorted(carried):
            self._element(name)
        for name in sorted(named - carried - {dated}):
            if self._stands(name):
                self._check(name)
        for names, scale in self._masks.scales.items():
            if names[0] != DAY:
                self._scale(names, scale)
        for (left, right), (equal, unequal) in self._masks.same.items():
            if left in carried and right in carried:
                places = {"left": self._variables[left], "right": self._variables[right]}
                self._source.add(of.SAME, equal=equal, unequal=unequal, **places)
        return self._compiled()

    def _compiled(self) -> Judge:
        body = "\n".join(self._source.lines)
        names = dict(self._source.names)
        code = f"def judge(item, header, may, doubt):\n{body}\n    return may, doubt\n"
        exec(compile(code, "<rules>", "exec"), names)
        made: Judge = names["judge"]
        return made

    def _stands(self, name: str) -> bool:
        return stands(self._book, self._kind, name, self._on_items)

    # Elements

    def _places(self, names: set[str]) -> None:
        """An element that a rule looks at, on a level where it may not stand, makes a declaration odd."""
        for place, level in ("item", "item"), ("header", "header"):
            wrong = [
                name
                for name in sorted(names & self._book.elements.keys())
                if name in self._book.kinds[self._kind].elements
                and level not in self._book.elements[name].levels
            ]
            if wrong:
                tests = " or ".join(f"{self._source.name(name)} in {place}" for name in wrong)
                self._source.add(f"if {tests}:\n    raise {{odd}}", odd=OddError)

    def _fetch(self, name: str) -> None:
        levels = self._book.elements[name].levels
        add = self._source.add
        if not self._on_items or "item" not in levels:
            add(of.FROM_HEADER, name=name)
        elif "header" not in levels:
            add(of.FROM_ITEM, name=name)
        else:
            add(of.NEVER_BOTH if name in NEVER_FROM_HEADER else of.FROM_BOTH, name=name, odd=OddError)
        for part in self._book.elements[name].made_of[:1]:
            add(of.NOT_MADE, part=part, odd=OddError)

    def _element(self, name: str) -> None:
        facts, presence = self._book.elements[name], self._masks.presence[name]
        variable = self._variables[name] = Local(f"v{len(self._variables)}")
        self._fetch(name)
        if is_flat(self._book, name):
            self._source.add("{v} = r" if self._is_compared(name) else "", v=variable)
        elif not facts.multiple and (facts.type in NUMERIC or facts.type == "date"):
            self._source.add("{v} = None", v=variable)
        self._source.add(of.MISSING, gone=presence.gone, touched=presence.touched(self._masks.every))
        if presence.there != self._masks.every:
            self._source.add("    may &= {there}", there=presence.there)
        if not facts.multiple and facts.type in NUMERIC:
            self._number(name, variable)
        elif facts.type == "date" and not facts.multiple:
            self._source.add(of.DAY_NUMBER, number=variable, **looked_up(DayReader(self._book, name)))
        elif is_flat(self._book, name):
            self._flat(name)
        elif is_hierarchical(self._book, name) and not facts.multiple:
            self._code(name)
        elif facts.type == "text":
            self._text(name)
        else:
            # Values of other types have no masks: their clauses are doubtful, and a fault is found here.
            self._source.add("    pass")
            self._check(name)

    def _is_compared(self, name: str) -> bool:
        return any(name in pair for pair in self._masks.same)

    def _number(self, name: str, variable: Local) -> None:
        facts = self._book.elements[name]
        before, after = most_digits(facts)[0], self._decimals[name]
        miss = NumberReader(self._book, name, 10**after)
        if self._is_count(name):
            self._count(name, 10**before, miss)
            return
        if after:
            powers = [10 ** (after - given) for given in range(after + 1)]
            self._source.add(
                of.DECIMAL, number=variable, most=before, after=after, powers=powers, miss=miss,
                limit=10**before, unit=10**after,
            )  # fmt: skip
        else:
            self._source.add(of.WHOLE, number=variable, limit=10**before, miss=miss)
        if facts.minimum is not None and Fraction(facts.minimum) > 0:
            least = ceil(Fraction(facts.minimum) * 10**after)
            self._source.add(of.LEAST, number=variable, least=least, miss=miss)
        touched = self._masks.presence[name].touched(self._masks.every)
        self._source.add(of.NO_NUMBER, number=variable, touched=touched)

    def _is_count(self, name: str) -> bool:
        """Is it a whole number, only compared with small ones?"""
        scales = [(names, scale) for names, scale in self._masks.scales.items() if name in names]
        alone = len(scales) == 1 and scales[0][0] == (name, None)
        return alone and self._book.elements[name].type == "integer" and is_tabled(scales[0][1])

    def _count(self, name: str, limit: int, miss: NumberReader) -> None:
        scale = self._masks.scales[name, None]
        masks, minimum = scale.by_number(), self._book.elements[name].minimum
        self._source.add(
            of.COUNT, least=max(0, ceil(Fraction(minimum or 0))), limit=limit, masks=masks, count=len(masks),
            last=masks[-1], miss=miss, of=scale.of,
        )  # fmt: skip

    def _flat(self, name: str) -> None:
        facts = self._book.elements[name]
        reader = FlatReader(self._book, name, self._masks.flat.get(name), self._masks.every)
        if facts.type == "bool" and not facts.multiple:
            self._source.add(of.BOOL, true=reader(True), false=reader(False), odd=OddError)
            return
        if name not in self._masks.flat and not facts.multiple:
            self._source.add(of.NO_MASK, **looked_up(reader))
            return
        self._source.add(of.FLAT if facts.multiple else of.SINGLE_FLAT, **looked_up(reader))

    def _code(self, name: str) -> None:
        masks = self._masks.codes.get(name) or CodeMasks(self._masks.every)
        reader = CodeReader(self._book, name, masks)
        self._source.add(
            of.CODE, known=reader.known.get, longest=masks.longest, lengths=CODE_LENGTHS, judged=reader.judged
        )

    def _text(self, name: str) -> None:
        masks = self._masks.words.get(name)
        if masks is None:
            self._source.add("    if type(r) is not str:\n        raise {odd}", odd=OddError)
            return
        self._source.add(
            of.TEXT, odd=OddError, base=masks.base, normalise=text.normalise, **looked_up(PartReader(masks))
        )

    def _check(self, name: str) -> None:
        self._fetch(name)
        self._source.add(of.CHECK, **looked_up(FlatReader(self._book, name, None, self._masks.every)))

    # Numbers on their scales

    def _scale(self, names: tuple[str, str | None], scale: Scale) -> None:
        above, below = (None if name is None else self._variables.get(name) for name in names)
        if above is None or (names[1] is None and self._is_count(names[0] or "")):
            return
        if names[1] is None:
            if not is_tabled(scale):
                self._source.add(of.BY_PLACE, number=above, of=scale.of)
                return
            masks = scale.by_number()
            self._source.add(
                of.BY_NUMBER, number=above, masks=masks, count=len(masks), last=masks[-1], of=scale.of
            )
        elif below is not None:
            self._quotient(above, below, scale, self._masks.touched[names])

    def _quotient(self, above: Local, below: Local, scale: Scale, touched: int) -> None:
        by_whole = scale.by_whole() if scale.is_small else None
        if by_whole is None:
            self._source.add(of.QUOTIENT_BY_PLACE, number=above, below=below, of=scale.of, touched=touched)
            return
        shift, masks = by_whole
        factor = self._source.name(scale.factor)
        dividend = Local(f"({above} * {factor} - 1)" if shift else f"{above} * {factor}")
        self._source.add(
            of.QUOTIENT_BY_NUMBER, number=above, below=below, dividend=dividend, masks=masks,
            count=len(masks), last=masks[-1], of=scale.of, touched=touched,
        )  # fmt: skip


def is_tabled(scale: Scale) -> bool:
    """Has each whole number a mask of its own?"""
    return scale.is_small and scale.factor == 1


def looked_up(reader: Reader[int]) -> dict[str, object]:
    """What a piece of source needs to look a value up, and to read one that is not known."""
    return {"known": reader.known, "miss": reader}


def stands(book: RuleBook, kind: str, element: str, on_items: bool) -> bool:
    """Does a kind carry the element, on a level at which the rules look?"""
    facts = book.elements.get(element)
    carried = facts is not None and element in book.kinds[kind].elements
    return carried and (on_items or "header" in book.elements[element].levels)
