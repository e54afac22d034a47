"""The Python source of a judge: one function that reads a record and meets the masks of its values.

INVARIANT: the source is made of the templates below and of names like `n12` alone. Every constant, every
element's name and everything that an author wrote stands in the namespace, never in the source.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crmc.engine.online.masks import DAY, CodeMasks, Masks, Scale, is_flat
from crmc.engine.online.readers import (
    CodeReader,
    DayReader,
    FlatReader,
    NumberReader,
    OddError,
    PartReader,
    PlaceReader,
    remember,
)
from crmc.engine.plan.amounts import NUMERIC
from crmc.ir import text
from crmc.ir.declared import most_digits
from crmc.ir.model import RuleBook
from crmc.ir.scope import NEVER_FROM_HEADER, is_hierarchical

Judge = Callable[[Any, Any, int], tuple[int, int]]
"""(item, header, number of the reference date) → (clauses that may hold, clauses that hold for sure)."""


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


FROM_ITEM = "r = item.get({name})"
FROM_HEADER = "r = header.get({name})"
FROM_BOTH = """
r = item.get({name})
if r is None:
    r = header.get({name})
elif header.get({name}) is not None:
    raise {odd}
"""
NOT_MADE = """
if r is None and item.get({part}) is not None:
    raise {odd}
"""
NEVER_BOTH = """
r = item.get({name})
if header.get({name}) is not None:
    raise {odd}
"""
MISSING = """
if r is None:
    may &= {gone}
    sure &= {untouched}
else:
"""
FLAT = """
    m = {known}(tuple(r) if type(r) is list else r)
    if m is None:
        m = {miss}(tuple(r) if type(r) is list else r)
    may &= m
"""
SINGLE_FLAT = """
    m = {known}(r)
    if m is None:
        m = {miss}(r)
    may &= m
"""
BOOL = """
    if r is True:
        may &= {true}
    elif r is False:
        may &= {false}
    else:
        raise {odd}
"""
CODE = """
    m = {known}(r)
    if m is None:
        c = r
        if not (type(r) is str and r.isascii() and r.isdigit() and len(r) in {lengths}):
            c = {miss}(r)
        m = {base}
        for n in {tops}:
            m |= {by_top}(c[:n], 0)
        s = {short}(c)
        if s:
            sure &= ~s | m
            m |= s
        else:
            {remember}({cache}, r, m)
    may &= m
"""
NUMBER = """
    if type(r) is str:
        a, p, b = r.partition(".")
        if r.isascii() and a.isdigit() and (b.isdigit() or not p) and len(a) <= {most} and len(b) <= {after}:
            {number} = int(a + b) * {powers}[len(b)]
        else:
            {number} = {miss}(r)
    elif type(r) is int and 0 <= r < {limit}:
        {number} = r * {unit}
    else:
        {number} = {miss}(r)
    if {number} is None:
        sure &= {untouched}
"""
DAY_NUMBER = """
    {number} = {known}(r)
    if {number} is None:
        {number} = {miss}(r)
"""
TEXT = """
    if type(r) is not str:
        raise {odd}
    m = {base}
    for t in (r.lower() if r.isascii() else {normalise}(r)).split():
        x = {known}(t)
        m |= {miss}(t) if x is None else x
    may &= m
"""
SCALE = """
if {number} is not None:
    w = {number} * {factor}
    i = {bisect}({points}, w)
    may &= {masks}[2 * i + 1] if i < {count} and {points}[i] == w else {masks}[2 * i]
"""
KNOWN_SCALE = """
if {number} is not None:
    m = {known}({number})
    may &= {miss}({number}) if m is None else m
"""
QUOTIENT = """
if {below} and {number} is not None:
    w, q = divmod({number} * {factor}, {below})
    i = {bisect}({points}, w)
    may &= {masks}[2 * i + (2 if q else 1)] if i < {count} and {points}[i] == w else {masks}[2 * i]
else:
    sure &= {untouched}
"""
SAME = """
if {left} is not None and {right} is not None:
    may &= {equal} if {left} == {right} else {unequal}
"""
CHECK = """
if r is not None and {known}(tuple(r) if type(r) is list else r) is None:
    {miss}(tuple(r) if type(r) is list else r)
"""


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

    def judge(self, start: int, named: set[str]) -> Judge:
        """The function. `start`: the clauses of the rules that apply to the kind; `named`: every element
        of which a fault would make one of them an error."""
        may, sure = start, start & ~self._masks.doubtful
        carried = {name for name in sorted(self._masks.presence) if self._stands(name)}
        for name in self._masks.presence.keys() - carried:
            may &= self._masks.presence[name].gone
            sure &= self._masks.presence[name].untouched
        self._source.add("may = {may}\nsure = {sure}", may=may, sure=sure)
        for name in sorted(carried):
            self._element(name)
        for name in sorted(named - carried):
            if self._stands(name):
                self._check(name)
        for names, scale in self._masks.scales.items():
            self._scale(names, scale)
        for (left, right), (equal, unequal) in self._masks.same.items():
            if left in carried and right in carried:
                places = {"left": self._variables[left], "right": self._variables[right]}
                self._source.add(SAME, equal=equal, unequal=unequal, **places)
        return self._compiled()

    def _compiled(self) -> Judge:
        body = "\n".join(self._source.lines)
        names = dict(self._source.names)
        code = f"def judge(item, header, day):\n{body}\n    return may, sure & may\n"
        exec(compile(code, "<rules>", "exec"), names)
        made: Judge = names["judge"]
        return made

    def _stands(self, name: str) -> bool:
        """Does the kind carry the element, on a level at which the rules look?"""
        facts = self._book.elements.get(name)
        carried = facts is not None and name in self._book.kinds[self._kind].elements
        return carried and (self._on_items or "header" in self._book.elements[name].levels)

    # Elements

    def _fetch(self, name: str) -> None:
        levels = self._book.elements[name].levels
        add = self._source.add
        if not self._on_items or "item" not in levels:
            add(FROM_HEADER, name=name)
        elif "header" not in levels:
            add(FROM_ITEM, name=name)
        else:
            add(NEVER_BOTH if name in NEVER_FROM_HEADER else FROM_BOTH, name=name, odd=OddError)
        for part in self._book.elements[name].made_of[:1]:
            add(NOT_MADE, part=part, odd=OddError)

    def _element(self, name: str) -> None:
        self._fetch(name)
        facts, presence = self._book.elements[name], self._masks.presence[name]
        variable = self._variables[name] = Local(f"v{len(self._variables)}")
        self._source.add("{v} = None", v=variable)
        self._source.add(MISSING, gone=presence.gone, untouched=presence.untouched)
        if presence.there != self._masks.every:
            self._source.add("    may &= {there}", there=presence.there)
        if not facts.multiple and facts.type in NUMERIC:
            self._number(name, variable)
        elif facts.type == "date" and not facts.multiple:
            reader = DayReader(self._book, name)
            self._source.add(DAY_NUMBER, number=variable, known=reader.known.get, miss=reader)
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
        if is_flat(self._book, name):
            self._source.add("{v} = r", v=variable)

    def _number(self, name: str, variable: Local) -> None:
        facts = self._book.elements[name]
        after = self._decimals[name]
        before = most_digits(facts)[0]
        if facts.minimum is not None and float_free_positive(facts.minimum):
            before = -1
        powers = [10 ** (after - given) for given in range(after + 1)]
        reader = NumberReader(self._book, name, 10**after)
        self._source.add(
            NUMBER, number=variable, most=before, after=after, powers=powers, miss=reader,
            limit=10**before if before > 0 else 0, unit=10**after,
            untouched=self._masks.presence[name].untouched,
        )  # fmt: skip

    def _flat(self, name: str) -> None:
        facts = self._book.elements[name]
        reader = FlatReader(self._book, name, self._masks.flat.get(name), self._masks.every)
        if facts.type == "bool" and not facts.multiple:
            self._source.add(BOOL, true=reader(True), false=reader(False), odd=OddError)
            return
        template = FLAT if facts.multiple else SINGLE_FLAT
        self._source.add(template, known=reader.known.get, miss=reader)

    def _code(self, name: str) -> None:
        masks = self._masks.codes.get(name) or CodeMasks(self._masks.every)
        cache: dict[Any, int] = {}
        self._source.add(
            CODE,
            known=cache.get,
            cache=cache,
            remember=remember,
            miss=CodeReader(self._book, name),
            lengths=frozenset((2, 4, 6, 8, 10)),
            base=masks.base,
            tops=masks.lengths,
            by_top=masks.by_top.get,
            short=masks.short.get,
        )

    def _text(self, name: str) -> None:
        masks = self._masks.words.get(name)
        if masks is None:
            self._source.add("    if type(r) is not str:\n        raise {odd}", odd=OddError)
            return
        reader = PartReader(masks)
        self._source.add(
            TEXT, odd=OddError, base=masks.base, normalise=text.normalise, known=reader.known.get, miss=reader
        )

    def _check(self, name: str) -> None:
        self._fetch(name)
        reader = FlatReader(self._book, name, None, self._masks.every)
        self._source.add(CHECK, known=reader.known.get, miss=reader)

    # Numbers on their scales

    def _scale(self, names: tuple[str, str | None], scale: Scale) -> None:
        above, below = names
        places = {DAY: Local("day"), **self._variables}
        if above not in places or (below is not None and below not in places):
            return
        values: dict[str, object] = {
            "number": places[above],
            "factor": scale.factor,
            "bisect": bisect_left,
            "points": scale.points,
            "masks": scale.masks,
            "count": len(scale.points),
        }
        if below is None and (above == DAY or self._book.elements[above].type in ("date", "integer")):
            reader = PlaceReader(scale)
            self._source.add(KNOWN_SCALE, number=places[above], known=reader.known.get, miss=reader)
            return
        if below is None:
            self._source.add(SCALE, **values)
            return
        untouched = ~self._masks.touched[names]
        self._source.add(QUOTIENT, below=places[below], untouched=untouched, **values)


def float_free_positive(decimal: str) -> bool:
    """Is decimal text above zero?"""
    return not decimal.startswith("-") and any(digit in "123456789" for digit in decimal)
