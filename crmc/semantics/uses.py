"""What a labelled thing uses, and with which label: the ground of every check of confidentiality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crmc.semantics.labels import Label, effective_label, used_declarations
from crmc.semantics.program import Declaration, Program, Reading
from crmc.source import Span


class Use(NamedTuple):
    """A thing used: its name, where it is used, its label, and where that label stands."""

    name: str
    span: Span
    label: Label
    labelled: Span


def label_holders(declaration: Declaration, program: Program) -> Iterator[tuple[Reading, Label]]:
    """The declaration with its effective label, and its indicators that have one of their own."""
    if not _is_unread(declaration):
        yield declaration, effective_label(declaration, program)
    for indicator in declaration.blocks("indicator"):
        label = indicator.one("classification")
        if label is not None:
            yield indicator, label


def uses_of(holder: Reading, declaration: Declaration, program: Program) -> list[Use]:
    """Lists, tables and parameters that it names; a declaration also its indicators, tests and criteria."""
    named = used_declarations(holder, program)
    uses = [_use(used, span, program) for used, span in named if not _is_unread(used)]
    if holder is declaration:
        uses += _indicators(declaration)
        uses += _criteria(declaration, program)
        uses += _tests(declaration, program)
    return uses


def _is_unread(declaration: Declaration) -> bool:
    """Whether it may have a label that could not be read: of that nothing is concluded."""
    lacks = "classification" not in declaration.entries
    return lacks and (declaration.damaged or "classification" in declaration.keys)


def common_recipients(uses: list[Use]) -> frozenset[str] | None:
    """The Parties that may see all of them; None: every Party."""
    common: frozenset[str] | None = None
    for recipients in (use.label[1] for use in uses):
        if recipients is not None:
            common = frozenset(recipients) if common is None else common & frozenset(recipients)
    return common


def _use(used: Declaration, span: Span, program: Program) -> Use:
    """What withholds a value says how open a text that names it may be; the value has its own label."""
    named = program.symbols.withheld.get(used.id, used)
    labelled = named.keys.get("classification", named.name_span)
    return Use(named.id, span, effective_label(named, program), labelled)


def _indicators(declaration: Declaration) -> Iterator[Use]:
    for indicator in declaration.blocks("indicator"):
        label = indicator.one("classification")
        if label is not None:
            place = indicator.place("classification")
            name = indicator.head.get("NAME")
            yield Use(str(name.value) if name else "indicator", place, label, place)


def _criteria(declaration: Declaration, program: Program) -> Iterator[Use]:
    """The criteria of an area."""
    for valued in declaration.entries.get("criteria", ()):
        used = program.symbols.get(valued.value, "criterion")
        if used is not None:
            yield _use(used, valued.span, program)


def _tests(declaration: Declaration, program: Program) -> Iterator[Use]:
    """Tests with a label of their own; without one they have that of the criterion.

    A test or act has the ID of what it concerns, and the tests of that are not its own.
    """
    tests = () if declaration.kind.names_existing else program.naming("test", declaration.id)
    for test in tests:
        label = test.one("classification")
        if label is not None:
            place = test.place("classification")
            name = "its test" if test.title is None else test.title
            yield Use(name, declaration.name_span, label, place)
