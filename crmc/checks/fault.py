"""What a file of this package defines: a fault's code, words, reason, ground and examples.

A file holds one `FAULT`; its docstring is the reason, shown on the fault's page and by `crmc explain`.
Faults that a lower stage finds (characters, syntax, names, types) are only worded here; a fault of
sense or law also has `check(program) -> Iterator[Finding]`.
"""

from __future__ import annotations

from dataclasses import dataclass

from crmc.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """`words` and `help` are filled with a finding's arguments by `str.format`.

    `help` may be empty; a line of it whose argument is empty is left out. `bad` is a source that trips
    the fault, with `#!` at the end of the faulty line; `good` is the same without the fault: both are tests.
    """

    code: str
    words: str
    help: str = ""
    severity: Severity = Severity.ERROR
    ground: tuple[str, ...] = ()
    bad: str = ""
    good: str = ""
    bad_table: str = ""
    good_table: str = ""
    """The text of `criteria/values.csv` beside the example, where the fault is one of a table's file."""
