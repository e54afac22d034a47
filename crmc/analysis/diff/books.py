"""Two RuleBooks compared: every declaration that differs, with its verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from crmc.analysis.diff.examples import changed_examples
from crmc.analysis.diff.fields import differing_fields
from crmc.analysis.diff.matching import Pair, old_book_with_new_names, pairs_of
from crmc.analysis.diff.model import (
    Change,
    CriticalPath,
    Difference,
    Field,
    ProcedureChange,
    TestsChanged,
    Verdict,
)
from crmc.analysis.diff.sides import Sides, crossed, of_periods, of_sets
from crmc.analysis.diff.steps import reached_outcomes
from crmc.analysis.diff.verdicts import EQUAL, Judge, Moved
from crmc.analysis.diff.versions import version_change
from crmc.decimals import fraction_of
from crmc.ir.model import Act, Alert, Area, Criterion, Example, Procedure, RuleBook, ValueList

_RULES = (Criterion, Alert, Area)
_SELDOM_LAST = ("criterion", "alert", "area", "sop", "list", "table", "parameter", "metric")
"""In what order kinds are told; acts come last."""


def differences(
    old: RuleBook,
    new: RuleBook,
    unread: Collection[tuple[str, str]] = (),
    examples: tuple[Iterable[Example], Iterable[Example]] = ((), ()),
) -> Difference:
    """Every declaration that differs, by kind and ID; what is the same in both is left out and counted.

    `unread` are (kind, ID) of declarations that have no meaning on one side because of errors in their
    text: they are `undecided`, and never taken for added or removed. `examples` are the tests of each.
    """
    pairs = pairs_of(old, new)
    judge = Judge(old_book_with_new_names(old, pairs), new)
    tests = changed_examples(*examples, _renamed(pairs))
    found = (_change(pair, judge, tests.get(pair.name)) for pair in pairs if not _is_unread(pair, unread))
    changes = [change for change in found if change is not None]
    changes += [
        Change(name, kind, "undecided", (), reason="its text has errors") for kind, name in sorted(unread)
    ]
    compared = len(pairs) + len({key for key in unread if not any(_is_unread(pair, [key]) for pair in pairs)})
    return Difference(tuple(sorted(changes, key=_order)), compared)


def _order(change: Change) -> tuple[int, str, str]:
    place = _SELDOM_LAST.index(change.kind) if change.kind in _SELDOM_LAST else len(_SELDOM_LAST)
    return place, change.id, change.kind


def _renamed(pairs: Iterable[Pair]) -> dict[str, str]:
    return {pair.renamed_from: pair.name for pair in pairs if pair.renamed_from}


def _is_unread(pair: Pair, unread: Collection[tuple[str, str]]) -> bool:
    return any(pair.kind == kind and pair.name.split(" by ")[0] == name for kind, name in unread)


def _change(pair: Pair, judge: Judge, tests: TestsChanged | None) -> Change | None:
    if not judge.has_causes and tests is None and pair.renamed_from is None and pair.old == pair.new:
        return None
    there = pair.old if pair.new is None else pair.new
    origin = there.head.origin
    told: dict[str, Any] = {
        "title": there.head.title,
        "file": origin.file,
        "line": int(origin.line) if origin.line else None,
        "tests": tests if pair.kind in ("criterion", "alert") else None,
    }
    if pair.old is None or pair.new is None:
        return Change(pair.name, pair.kind, "removed" if pair.new is None else "added", (), **told)
    fields = _fields(pair, judge)
    if not fields and pair.renamed_from is None and told["tests"] is None:
        return None
    moved = _moved(pair, judge, fields)
    return Change(
        id=pair.name,
        kind=pair.kind,
        fields=fields,
        renamed_from=pair.renamed_from,
        rename=pair.rename,
        procedure=_procedure(pair.old, pair.new),
        version=version_change(pair.kind, pair.old, pair.new, moved.verdict, fields),
        **msgspec.structs.asdict(moved),
        **told,
    )


def _fields(pair: Pair, judge: Judge) -> tuple[Field, ...]:
    is_same = pair.old is pair.new or pair.old == pair.new
    fields = [] if is_same else [*differing_fields(pair.old, pair.new)]
    if judge.has_causes and isinstance(pair.new, _RULES):
        fields += judge.causes_of(pair.old, pair.new)
    if isinstance(pair.new, Act):
        fields = [_with_unit(field, judge) for field in fields]
    return tuple(fields)


def _with_unit(field: Field, judge: Judge) -> Field:
    """A value that an act sets stands in the unit of its parameter."""
    parameter = judge.named[1].declared.get(field.path.removeprefix("set."))
    unit = getattr(parameter, "unit", None) if field.path.startswith("set.") else None
    return msgspec.structs.replace(field, unit=unit)


def _moved(pair: Pair, judge: Judge, fields: tuple[Field, ...]) -> Moved:
    if isinstance(pair.new, _RULES):
        return judge.verdict(pair.old, pair.new, fields)
    abouts = {field.about for field in fields}
    if not abouts & {"selection", "value", "procedure"}:
        return EQUAL
    if isinstance(pair.new, ValueList):
        return Moved(_of_list(pair.old, pair.new))
    if isinstance(pair.new, Act):
        return Moved(_of_act(pair.old, pair.new))
    return Moved("changed")


def _of_list(old: ValueList, new: ValueList) -> Verdict:
    """What a list holds; of commodity codes, a shorter one holds those below it."""
    if (old.of, old.external, old.withheld, old.dated) != (new.of, new.external, new.withheld, new.dated):
        return "undecided" if new.withheld or new.external else "changed"
    if not new.hierarchical:
        return of_sets(old.values, new.values).verdict
    gained = any(not _holds(old.values, value) for value in new.values)
    lost = any(not _holds(new.values, value) for value in old.values)
    kept = any(_holds(old.values, value) for value in new.values) or any(
        _holds(new.values, value) for value in old.values
    )
    return Sides(gained, lost, kept).verdict


def _holds(values: tuple[str, ...], code: str) -> bool:
    known = set(values)
    return any(code[:length] in known for length in range(1, len(code) + 1))


def _of_act(old: Act, new: Act) -> Verdict:
    """An adoption or recognition that lasts longer reaches more, a derogation or suspension less."""
    sides = of_periods(old.period, new.period)
    if new.act in ("derogate", "suspend"):
        sides = Sides(sides.lost, sides.gained, sides.kept)
    if old.settings != new.settings:
        return "changed"
    if old.purpose or new.purpose:
        sides = crossed((sides, of_sets(old.purpose, new.purpose)))
    return sides.verdict


def _procedure(old: Any, new: Any) -> ProcedureChange | None:
    """The critical path and outcomes of a procedure, where they tell anything."""
    if not isinstance(old, Procedure) or not isinstance(new, Procedure):
        return None
    before, after = _path(old), _path(new)
    lost = tuple(sorted(reached_outcomes(old) - reached_outcomes(new)))
    if before == after and not lost:
        return None
    over = new.within is not None and fraction_of(new.longest_path) > fraction_of(new.within)
    was = old.within is not None and fraction_of(old.longest_path) > fraction_of(old.within)
    longer = fraction_of(new.longest_path) > fraction_of(old.longest_path)
    return ProcedureChange(before, after, lost, over and (not was or longer))


def _path(procedure: Procedure) -> CriticalPath:
    return CriticalPath(procedure.longest_path, procedure.within)
