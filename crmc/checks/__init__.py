"""One file a fault, found by name: its code, words, reason, ground, examples and the check itself."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from crmc.catalogue.model import SchemaRule
from crmc.checks.fault import Fault, Replacement, instead
from crmc.diagnostics import Diagnostic, Edit, Finding, Fix, Related, counted
from crmc.semantics.program import Program
from crmc.source import SourceLines, Span
from crmc.visible import visible

_HELPERS = frozenset({"fault", "checked"})
Check = Callable[[Program], Iterator[Finding]]
Mend = Callable[[Finding, SourceLines], Fix | None]


class Definition(NamedTuple):
    """A fault with its name (that of its file, with hyphens), its reason, its check and fix if it has one."""

    name: str
    fault: Fault
    reason: str
    check: Check | None
    fix: Mend | None = None

    @property
    def has_fix(self) -> bool:
        return bool(self.fix or self.fault.replacement or self.fault.fixes)

    @property
    def ground(self) -> tuple[str, ...]:
        """Its own grounds and those of the rules of the harmonisation schema that it enforces, each once."""
        from crmc.catalogue.loader import packaged_catalogue  # needs YAML, which a check seldom does

        return _ground(self.fault, packaged_catalogue().schema_rules)


def _ground(fault: Fault, rules: Mapping[str, SchemaRule]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys([*fault.ground, *(text for rule in fault.rules for text in rules[rule].ground)])
    )


@cache
def definitions() -> Mapping[str, Definition]:
    """Every fault by name, in order of code."""
    files = (info.name for info in pkgutil.iter_modules(__path__) if info.name not in _HELPERS)
    found = [definition_of(file.replace("_", "-")) for file in files if file[0] != "_"]
    return {definition.name: definition for definition in sorted(found, key=lambda d: (d.fault.code, d.name))}


@cache
def definition_of(name: str) -> Definition:
    """One fault, without loading the files of the others."""
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    reason = inspect.cleandoc(module.__doc__ or "")
    return Definition(
        name, module.FAULT, reason, getattr(module, "check", None), getattr(module, "fix", None)
    )


@cache
def names_of_checks() -> tuple[str, ...]:
    """The faults that a check of their own looks for, in order of code; the others a stage reports."""
    return tuple(name for name, definition in definitions().items() if definition.check)


def run_checks(program: Program, names: Iterable[str] = ()) -> Iterator[Finding]:
    """What every check finds, in order of code; `names` are those of all checks, where they are known."""
    for name in names or names_of_checks():
        check = definition_of(name).check
        if check is not None:
            yield from check(program)


_NO_LINES = SourceLines({})


def describe(
    finding: Finding, lines: SourceLines = _NO_LINES, rules: Mapping[str, SchemaRule] | None = None
) -> Diagnostic:
    """The diagnostic of a finding: its words from the fault's file, filled with the author's.

    `lines` are the texts of the sources, from which the fix is made; there is none where they are not known.
    `rules`: the rules of the harmonisation schema, in which grounds lie (None: as crmc ships them).
    """
    if finding.guess is not None:
        finding = replace(finding, arguments={**finding.arguments, **finding.guess()}, guess=None)
    definition = definition_of(finding.fault)
    fault = definition.fault
    arguments = _Arguments(finding.arguments)
    told = Diagnostic(
        code=fault.code,
        name=definition.name,
        severity=finding.severity or fault.severity,
        message=_bounded(fault.words.format_map(arguments)),
        span=finding.span,
        related=tuple(Related(other.span, _bounded(other.message)) for other in finding.related),
        help=_bounded_lines(finding.help) or _filled_help(fault.help, arguments) or None,
        fix=finding.fix or _fix(definition, finding, lines),
        ground=definition.ground if rules is None else _ground(fault, rules),
    )
    return told if finding.stands_for == 1 else counted(told, finding.stands_for)


def _fix(definition: Definition, finding: Finding, lines: SourceLines) -> Fix | None:
    if finding.stands_for > 1 or not lines.of(finding.span.path):
        return None
    fix = definition.fix(finding, lines) if definition.fix is not None else None
    replacement = definition.fault.replacement
    return fix or (_replaced(replacement, finding, lines) if replacement is not None else None)


def _replaced(replacement: Replacement, finding: Finding, lines: SourceLines) -> Fix | None:
    """The right word wherever the wrong one stands in the finding's span, and nowhere within another word."""
    wrong, right = (_filled(text, finding.arguments) for text in (replacement.wrong, replacement.right))
    found = lines.text(finding.span)
    if not wrong or not right or wrong == right == found:
        return None
    if found == wrong or (replacement.unquoted and found == f'"{wrong}"'):
        return instead(finding.span, lines, right)
    places = re.finditer(rf"(?<![\w.-]){re.escape(wrong)}(?![\w-])", found)
    edits = tuple(Edit(_part(finding.span, found, *match.span()), right) for match in places)
    return Fix(f"write `{right}` instead of `{wrong}`", edits) if edits and wrong != right else None


def _filled(template: str, arguments: Mapping[str, str]) -> str:
    """The template with its arguments; "" where one of them is not given."""
    return template.format_map(arguments) if all(arguments.get(name) for name in _places(template)) else ""


@cache
def _places(template: str) -> tuple[str, ...]:
    """The arguments that a template of a fault's file names."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _part(span: Span, text: str, start: int, end: int) -> Span:
    """The place of a stretch of the text that stands at `span`, by characters from its start."""
    line, column = _position(span, text, start)
    return Span(span.path, line, column, *_position(span, text, end))


def _position(span: Span, text: str, offset: int) -> tuple[int, int]:
    breaks = text.count("\n", 0, offset)
    if not breaks:
        return span.line, span.column + offset
    return span.line + breaks, offset - text.rfind("\n", 0, offset)


class _Arguments(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _filled_help(help: str, arguments: Mapping[str, str]) -> str:
    """The lines of a help whose arguments are all given."""
    lines = (line for line in help.split("\n") if line.strip())
    kept = (line for line in lines if all(arguments.get(name) for name in _places(line)))
    return "\n".join(_bounded(line.format_map(_Arguments(arguments))) for line in kept)


def _bounded_lines(help: str | None) -> str:
    return "\n".join(_bounded(line) for line in (help or "").splitlines())


_LONGEST = 400


def _bounded(message: str) -> str:
    """One line that stays readable whatever the author wrote."""
    line = visible(" ".join(message[: 2 * _LONGEST].split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
