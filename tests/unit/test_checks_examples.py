"""The examples of every fault, through the real compiler."""

from __future__ import annotations

import pytest

from crmc.checks import definitions
from tests.unit.checks_support import EXAMPLE, TABLE, added, compiled, marked

WITH_EXAMPLES = [definition for definition in definitions().values() if definition.fault.bad]


@pytest.mark.parametrize("name", [definition.name for definition in WITH_EXAMPLES])
def test_bad_example_adds_its_fault_alone(name: str) -> None:
    fault = definitions()[name].fault
    bad = compiled({EXAMPLE: fault.bad}, fault.bad_table)
    good = compiled({EXAMPLE: fault.good}, fault.good_table)
    places = [
        (path, line) for path, line, _ in [*marked(EXAMPLE, fault.bad), *marked(TABLE, fault.bad_table)]
    ]
    assert [(found.name, found.span.path, found.span.line) for found in added(bad, good)] == [
        (name, *place) for place in places
    ]
    assert len(places) == 1
