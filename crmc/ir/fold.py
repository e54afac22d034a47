"""Lists and parameters as written values: what they hold on a day, and the days on which that changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

import msgspec

from crmc.decimals import decimal_text
from crmc.ir import expression as ir
from crmc.ir.lookup import list_values, parameter_value
from crmc.ir.record import Record
from crmc.ir.scope import Scope, World
from crmc.ir.values import Known, Scalar
from crmc.ir.walk import names_in

FIRST_DAY = date.min.isoformat()


def scope_on(world: World, day: str) -> Scope:
    """An empty record of that reference date."""
    record = Record("", "", {}, (), {}, (), date.fromisoformat(day))
    return Scope(world, "", {}, record)


def turning_days(world: World, expressions: Iterable[ir.Expression]) -> list[str]:
    """The first days of the times in which every list and parameter named keeps its value, in order."""
    days = {FIRST_DAY}
    if not is_dated(world):
        return [FIRST_DAY]
    for expression in expressions:
        for name in names_in(expression, ir.Parameter):
            parameter = world.parameters.get(name)
            days.update(dated.start for dated in (parameter.national if parameter else ()))
        for name in names_in(expression, ir.Listed):
            days.update(days_of_list(world, name))
    return sorted(days)


def is_dated(world: World) -> bool:
    """Does anything named change on some day?"""
    lists = any(named.dated for named in world.lists.values())
    return lists or any(parameter.national for parameter in world.parameters.values())


def days_of_list(world: World, name: str) -> Iterator[str]:
    """The days on which a list of the book changes; one that was supplied does not."""
    named = world.lists.get(name)
    if named is None or name in world.supplies.lists:
        return
    yield from (dated.start for dated in named.dated if dated.start is not None)


def periods(days: list[str]) -> list[tuple[str | None, str | None]]:
    """From each day to the one before the next; the first and the last without a bound."""
    ends: list[str | None] = [day_before(day) for day in days[1:]]
    starts: list[str | None] = [None, *days[1:]]
    return list(zip(starts, [*ends, None], strict=True))


def day_before(day: str) -> str:
    """The day before an ISO date."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


class Folder:
    """Puts values in place of parameters and lists, as they are on one day.

    What has no value (a list that was not supplied, a withheld parameter) stays as it is.
    """

    def __init__(self, world: World, day: str) -> None:
        self.world, self._scope = world, scope_on(world, day)
        self._members: dict[str, tuple[ir.Member, ...]] = {}

    def folded(self, node: ir.Expression) -> ir.Expression:
        """The expression with written values, unless something in it has none."""
        if isinstance(node, ir.Parameter):
            return self._parameter(node)
        changes: dict[str, object] = {}
        for name in node.__struct_fields__:
            old = getattr(node, name)
            new = self._field(old)
            if new is not old:
                changes[name] = new
        return msgspec.structs.replace(node, **changes) if changes else node

    def _field(self, value: object) -> object:
        if isinstance(value, tuple):
            new = tuple(each for old in value for each in self._member(old))
            return value if len(new) == len(value) and all(map(_is, new, value)) else new
        return self.folded(value) if isinstance(value, ir.Expression) else value

    def _member(self, value: object) -> tuple[object, ...]:
        match value:
            case ir.Listed(name):
                return self._list(name)
            case ir.Single(inner):
                return (ir.Single(self.folded(inner)),)
            case ir.Range(low, high):
                return (ir.Range(self.folded(low), self.folded(high)),)
        return (self.folded(value),) if isinstance(value, ir.Expression) else (value,)

    def _list(self, name: str) -> tuple[ir.Member, ...]:
        if name not in self._members:
            values = list_values(self._scope, name)
            known = values is not None
            found = tuple(ir.Single(constant(value)) for value in values or ())
            self._members[name] = found if known else (ir.Listed(name),)
        return self._members[name]

    def _parameter(self, node: ir.Parameter) -> ir.Expression:
        value = parameter_value(self._scope, node.name)
        return constant(value.value) if isinstance(value, Known) else node


def _is(one: object, other: object) -> bool:
    return one is other


def constant(value: Scalar) -> ir.Constant:
    """A value as it would be written."""
    if isinstance(value, bool):
        return ir.Constant("bool", "true" if value else "false")
    if isinstance(value, Fraction):
        return ir.Constant("number", decimal_text(value))
    if isinstance(value, str):
        return ir.Constant("code", value)
    return ir.Constant("date" if type(value) is date else "datetime", value.isoformat())
