"""What is meant to be sound has no error: the samples of the language, and the repository's own texts."""

from __future__ import annotations

from pathlib import Path

from crmc.diagnostics import Severity
from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root
from tests.unit.checks_support import compiled

ROOT = Path(__file__).parents[2]


def test_samples_have_no_error() -> None:
    samples = {
        f"criteria/{file.name}": file.read_text(encoding="utf-8")
        for file in (ROOT / "tests/samples").glob("*.crm")
    }
    assert len(samples) == 2
    assert [one for one in compiled(samples) if one.severity is Severity.ERROR] == []


def test_knowledge_of_the_repository_has_no_error() -> None:
    compilation = compile_knowledge_base(read_root(ROOT))
    assert len(compilation.program.declarations) > 50
    assert [one for one in compilation.diagnostics if one.severity is Severity.ERROR] == []
