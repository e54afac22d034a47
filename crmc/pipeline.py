"""The whole compiler on one screen: a knowledge base in, diagnostics and a RuleBook out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from crmc.analysis.examples import ExampleResult, failures, run_examples
from crmc.catalogue.model import Catalogue
from crmc.checks import describe
from crmc.checks.checked import CheckedProgram, accept, only_tested
from crmc.diagnostics import Diagnostic, Severity, ordered
from crmc.front_end import examine, read_catalogue
from crmc.ir.lower import lower
from crmc.ir.lower_example import lower_examples
from crmc.ir.model import Example, RuleBook
from crmc.semantics.program import Program
from crmc.source import Source, SourceLines
from crmc.syntax.parser import parse
from crmc.workspace import NO_RELEASE, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Compilation:
    """Every stage's result. `book` holds what is sound, whatever was wrong elsewhere."""

    knowledge_base: KnowledgeBase
    catalogue: Catalogue
    program: Program
    book: RuleBook
    examples: tuple[ExampleResult, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sources(self) -> dict[str, Source]:
        """By path, for reports that show a line."""
        return {source.path: source for source in self.knowledge_base.sources}

    def count(self, severity: Severity) -> int:
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)


def compile_knowledge_base(base: KnowledgeBase) -> Compilation:
    """Parse, resolve, type, check, lower, and run the tests."""
    catalogue, findings = read_catalogue(base)
    parsed = [parse(source) for source in base.sources]
    findings += [*base.findings, *(finding for _, faults in parsed for finding in faults)]
    lines = SourceLines({source.path: source for source in base.sources}, base.tables)
    program, diagnostics = examine([file for file, _ in parsed], findings, catalogue, base.tables, lines)
    checked = accept(program, diagnostics)
    book = lower(checked, base.release)
    examples = _run_tests(checked, book)
    failed = [describe(finding) for finding in failures(examples)]
    return Compilation(base, catalogue, program, book, examples, tuple(ordered([*diagnostics, *failed])))


def failing_tests(program: Program, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """What is not as a test says; only what the tests need is lowered."""
    checked = only_tested(accept(program, diagnostics))
    return [describe(finding) for finding in failures(_run_tests(checked, lower(checked, NO_RELEASE)))]


class Comparable(NamedTuple):
    """What can be compared: the book, (kind, ID) of declarations that cannot be read, and the tests."""

    book: RuleBook
    unread: frozenset[tuple[str, str]]
    examples: tuple[Example, ...]


def comparable_book(compilation: Compilation) -> Comparable:
    """The book of every declaration that can be read, lawful or not, and what cannot.

    A change is compared also where the law or a test is not satisfied yet; what does not resolve or
    type-check has no meaning to compare.
    """
    checked = accept(compilation.program, [found for found in compilation.diagnostics if _prevents(found)])
    read = {id(declaration) for declaration in checked.declarations}
    unread = (found for found in compilation.program.declarations if id(found) not in read)
    book = lower(checked, compilation.knowledge_base.release)
    named = frozenset((found.keyword, found.id) for found in unread if found.keyword != "test")
    return Comparable(book, named, lower_examples(checked))


def _prevents(found: Diagnostic) -> bool:
    """Faults of law, control, confidentiality, life cycle and tests leave the meaning as it is."""
    return found.name == "missing-entry" or found.code[3] not in "45789"


def _run_tests(checked: CheckedProgram, book: RuleBook) -> tuple[ExampleResult, ...]:
    return tuple(run_examples(book, lower_examples(checked)))
