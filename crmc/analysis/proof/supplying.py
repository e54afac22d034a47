"""What is supplied beside a declaration, so that conditions on lists, history or chance are as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from crmc.analysis.proof.atoms import Cut, Says
from crmc.analysis.proof.domains import cuts_in
from crmc.analysis.proof.encoding import CONVERTED, encoded, rate_for
from crmc.analysis.proof.items import ItemsSpace, Way
from crmc.analysis.proof.judging import Situation
from crmc.analysis.proof.problem import Problem
from crmc.analysis.proof.search import Path
from crmc.analysis.proof.values import MISSING, Held
from crmc.analysis.proof.variables import Cell, Variable
from crmc.ir import draws
from crmc.ir.declared import most_digits
from crmc.ir.model import RuleBook

KEY = "an example key of thirty-two byte"
MOST_DRAWS = 20_000
MOST_EARLIER = 200


def supplied_for(
    declaration: dict[str, Any], problem: Problem, path: Path, values: Mapping[str, Held], book: RuleBook
) -> Iterator[Situation]:
    """The declaration with what the place asks for."""
    situation = Situation(declaration)
    asked = [variable for variable in problem.variables if variable.number in path]
    for variable in asked:
        if variable.key[0] == "items":
            add_items(situation, problem, path[variable.number], book)
    add_rates(situation, problem, values)
    for variable in asked:
        add_list(situation, variable, path[variable.number], values)
        add_text(situation, variable, asked, path)
    for variable in asked:
        if variable.key[0] == "random":
            draw(situation, variable, path[variable.number], problem.on_items)
    history = [variable for variable in asked if "`history`" in variable.words]
    if not history:
        yield situation
        return
    cuts = {floor(cut) for variable in history for cut in cuts_in(variable.atoms)}
    yield from with_history(situation, sorted({0, 1} | {n + more for n in cuts for more in (0, 1)}))


def add_rates(situation: Situation, problem: Problem, values: Mapping[str, Held]) -> None:
    """The rate of amounts that only a conversion gives."""
    for variable in problem.variables:
        if variable.facts is None or variable.facts.type != "money" or variable.key[0] != "element":
            continue
        held = values.get(variable.elements[0])
        for value in held if isinstance(held, tuple) else (held,):
            step = Fraction(1, 10 ** most_digits(variable.facts)[1])
            if isinstance(value, Fraction) and (value / step).denominator != 1:
                rate = rate_for(value)
                if rate is not None:
                    situation.rates[CONVERTED] = rate


def add_list(situation: Situation, variable: Variable, cell: Cell, values: Mapping[str, Held]) -> None:
    """A list that is supplied at run time: with the value, without it, or not at all."""
    if variable.key[0] not in ("list", "words") or cell.values[0] is MISSING:
        return
    name = str(variable.key[1] if variable.key[0] == "list" else variable.key[3])
    held = values.get(variable.elements[0]) if variable.elements else None
    listed = situation.lists.setdefault(name, [])
    if cell.values[0] is True and isinstance(held, str):
        listed.append(held or "goods")


def add_text(situation: Situation, variable: Variable, asked: list[Variable], path: Path) -> None:
    """A text that holds the words that it must."""
    if variable.key[0] == "says":
        name = variable.elements[0]
        for level in (situation.declaration, *situation.declaration["items"]):
            if name in level:
                level[name] = text_for(name, asked, path)


def text_for(name: str, asked: Iterable[Variable], path: Path) -> str:
    """Of each group of words that must be there one, of those that must not be there none."""
    own = [each for each in asked if each.key[0] == "says" and each.elements[0] == name]
    refused = [each for each in own if path[each.number].values[0] is not True]
    wanted = [each for each in own if path[each.number].values[0] is True]
    wanted.sort(key=lambda each: each.key[2] != "starts")
    chosen = [
        next((text for text in variants(each) if not says_any(text, refused)), each.key[3][0])
        for each in wanted
    ]
    fillers = (filler for filler in ("goods", "item", "x") if not says_any(filler, refused))
    return " / ".join(chosen) or next(fillers, "")


def variants(group: Variable) -> Iterator[str]:
    """Texts that hold a word of a group: the word itself, and as a part of a longer one."""
    _, _, how, words = group.key
    for word in words:
        yield word
        if how != "word":
            yield from (f"{word}x", f"x{word}x") if how == "contains" else (f"{word}x",)


def says_any(text: str, groups: Iterable[Variable]) -> bool:
    """Does a text hold a word of one of the groups?"""
    return any(Says(group.key[3], group.key[2]).truth(text) for group in groups)


def add_items(situation: Situation, problem: Problem, cell: Cell, book: RuleBook) -> None:
    """The items that the place asks for, each with the values of its way."""
    assert problem.space is not None
    ways = cell.values[0]
    assert isinstance(ways, tuple)
    situation.declaration["items"] = [item_of(problem.space, way, book) for way in ways]  # type: ignore[arg-type]


def item_of(space: ItemsSpace, way: Way, book: RuleBook) -> dict[str, Any]:
    """An item that meets the conditions in one way."""
    path, made = space.ways[way], {}
    asked = [each for each in space.variables.by_key.values() if each.number in path]
    for variable in space.variables.by_key.values():
        if variable.key[0] != "element" or variable.facts is None or "item" not in variable.facts.levels:
            continue
        held = (path.get(variable.number) or variable.cells[0]).values[0]
        if held is not MISSING:
            made[variable.elements[0]] = encoded(held, variable.facts)
    for variable in asked:
        if variable.key[0] == "says" and variable.elements[0] in made:
            made[variable.elements[0]] = text_for(variable.elements[0], asked, path)
    return made


def draw(situation: Situation, variable: Variable, cell: Cell, on_items: bool) -> None:
    """An identifier that is drawn as wanted; without a key nothing is drawn."""
    if cell.values[0] is MISSING:
        return
    situation.key = KEY
    place = 1 if on_items else None
    for number in range(1, MOST_DRAWS):
        if drawn(variable, f"W{number}", place) == cell.truths:
            situation.declaration["id"] = f"W{number}"
            return


def drawn(variable: Variable, identity: str, item: int | None) -> tuple[bool, ...]:
    """Whether the declaration is drawn for each of the shares."""
    shares = [atom.threshold for atom in variable.atoms if isinstance(atom, Cut)]
    subject = str(variable.key[1])
    return tuple(draws.is_drawn(KEY.encode(), subject, identity, item, share) for share in shares)


def with_history(situation: Situation, counts: list[int]) -> Iterator[Situation]:
    """Without a history, and with more and more earlier declarations like this one."""
    yield situation
    day = next((str(value)[:10] for value in situation.declaration.values() if is_day(value)), None)
    if day is None or day == date.min.isoformat():
        return
    for count in (each for each in counts if 0 <= each <= MOST_EARLIER):
        earlier = [_earlier(situation.declaration, number, day) for number in range(1, count + 1)]
        yield Situation(situation.declaration, situation.lists, earlier, situation.rates, situation.key)


def _earlier(declaration: dict[str, Any], number: int, day: str) -> dict[str, Any]:
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    moved = {
        name: f"{before}{value[10:]}" if is_day(value) and value[:10] == day else value
        for name, value in declaration.items()
    }
    return {**moved, "id": f"E{number}"}


def is_day(value: object) -> bool:
    """Is it a date or moment as a declaration writes it?"""
    return isinstance(value, str) and len(value) >= 10 and value[4:5] == "-" and value[7:8] == "-"
