"""The order of diagnostics: that of the place, and in everything else a fixed one."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from crmc.diagnostics import Diagnostic, Edit, Fix, Related, Severity, ordered
from crmc.source import Span

HERE = Span("a.crm", 2, 3, 2, 5)
THERE = Span("a.crm", 1, 1, 1, 2)


def found(**more: Any) -> Diagnostic:
    return Diagnostic("CRM201", "unknown-name", Severity.ERROR, "`x` is unknown", HERE, **more)


def test_what_differs_in_anything_has_one_order() -> None:
    """Found by fuzzing: two messages of one place and sentence, but with other help, stood in any order."""
    different = [
        found(),
        found(help="did you mean `y`?"),
        found(related=(Related(THERE, "here first"),)),
        found(fix=Fix("write `y`", (Edit(HERE, "y"),))),
        found(fix=Fix("write `y`", (Edit(HERE, "z"),))),
    ]
    orders = {tuple(ordered(list(order))) for order in permutations(different)}
    assert len(orders) == 1


def test_the_same_is_told_once() -> None:
    assert ordered([found(), found()]) == [found()]
