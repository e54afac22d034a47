"""Books made from source text, for tests of the pages and the handbook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crmc.catalogue.loader import packaged_catalogue
from crmc.checks.checked import accept
from crmc.ir.lower import lower
from crmc.ir.model import RuleBook
from crmc.ir.redact import redact
from crmc.semantics.resolver import resolve
from crmc.semantics.typechecker import check_types
from crmc.source import Source
from crmc.syntax.parser import parse

TESTS = Path(__file__).parent.parent
SAMPLES = tuple(sorted((TESTS / "samples").glob("*.crm")))


def book_of(sources: Iterable[Source], audience: str | None = "public") -> RuleBook:
    """The book of sources that have no fault, as an audience sees it."""
    files, found = [], []
    for source in sources:
        file, faults = parse(source)
        files.append(file)
        found += faults
    program, faults = resolve(files, packaged_catalogue(), {})
    found += faults
    found += check_types(program)
    assert found == []
    return redact(lower(accept(program, []), "2027.1.0"), audience)


def samples(audience: str | None = "public") -> RuleBook:
    """The sample declarations."""
    return book_of((Source(f"criteria/{path.name}", path.read_bytes()) for path in SAMPLES), audience)


def written(text: str, audience: str | None = "public") -> RuleBook:
    """The book of one source text."""
    return book_of([Source("criteria/case.crm", text.encode("utf-8"))], audience)
