"""One file a fault, found by name: its code, words, reason, ground, examples and the check itself."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import NamedTuple

from crmc.checks.fault import Fault
from crmc.diagnostics import Diagnostic, Finding
from crmc.semantics.program import Program

_HELPERS = frozenset({"fault", "checked"})
Check = Callable[[Program], Iterator[Finding]]


class Definition(NamedTuple):
    """A fault with its name (that of its file, with hyphens), its reason, and its check if it has one."""

    name: str
    fault: Fault
    reason: str
    check: Check | None


@cache
def definitions() -> Mapping[str, Definition]:
    """Every fault by name, in order of code."""
    modules = (info.name for info in pkgutil.iter_modules(__path__) if info.name not in _HELPERS)
    found = [_definition(importlib.import_module(f"{__name__}.{name}")) for name in modules if name[0] != "_"]
    return {definition.name: definition for definition in sorted(found, key=lambda d: (d.fault.code, d.name))}


def _definition(module: ModuleType) -> Definition:
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    return Definition(
        name, module.FAULT, inspect.cleandoc(module.__doc__ or ""), getattr(module, "check", None)
    )


def run_checks(program: Program) -> list[Finding]:
    """What every check finds, in order of code."""
    return [
        finding
        for definition in definitions().values()
        if definition.check
        for finding in definition.check(program)
    ]


def describe(finding: Finding) -> Diagnostic:
    """The diagnostic of a finding: its words from the fault's file, filled with the author's."""
    definition = definitions()[finding.fault]
    fault = definition.fault
    arguments = _Arguments(finding.arguments)
    return Diagnostic(
        code=fault.code,
        name=definition.name,
        severity=finding.severity or fault.severity,
        message=_bounded(fault.words.format_map(arguments)),
        span=finding.span,
        related=finding.related,
        help=finding.help or _filled_help(fault.help, arguments) or None,
        ground=fault.ground,
    )


class _Arguments(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _filled_help(help: str, arguments: Mapping[str, str]) -> str:
    """The lines of a help whose arguments are all given."""
    lines = (line for line in help.split("\n") if line.strip())
    kept = (
        line
        for line in lines
        if all(arguments.get(name) for _, name, _, _ in string.Formatter().parse(line) if name)
    )
    return "\n".join(_bounded(line.format_map(_Arguments(arguments))) for line in kept)


_LONGEST = 400


def _bounded(message: str) -> str:
    """One line that stays readable whatever the author wrote."""
    line = " ".join(message.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
