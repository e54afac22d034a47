"""The language's own samples compile together without errors, and their tests pass."""

from __future__ import annotations

from pathlib import Path

from crmc.diagnostics import Severity
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase, read_root

SAMPLES = Path(__file__).parent.parent / "samples"
REPOSITORY = SAMPLES.parent.parent


def samples() -> KnowledgeBase:
    files = sorted(SAMPLES.glob("*.crm"))
    return KnowledgeBase(None, tuple(Source(f"criteria/{file.name}", file.read_bytes()) for file in files))


def test_the_samples_compile_without_errors() -> None:
    found = compile_knowledge_base(samples()).diagnostics
    assert [d.message for d in found if d.severity is Severity.ERROR] == []


def test_the_tests_of_the_samples_pass() -> None:
    examples = compile_knowledge_base(samples()).examples
    assert [result.problems for result in examples] == [()] * 5


def test_the_scores_of_the_samples_are_exact() -> None:
    [criterion] = [found for found in compile_knowledge_base(samples()).book.criteria if found.score]
    assert criterion.score is not None
    weights = {weight.indicator: (weight.present, weight.absent) for weight in criterion.score.weights}
    assert (criterion.score.prior, criterion.score.threshold) == ("-209", "-128")
    assert weights == {"low_value": ("124", "-4"), "new_trader": ("43", "-8"), "vague_text": ("60", "-4")}


def test_the_knowledge_base_of_the_repository_has_no_errors_and_its_tests_pass() -> None:
    compilation = compile_knowledge_base(read_root(REPOSITORY))
    assert [d.message for d in compilation.diagnostics if d.severity is Severity.ERROR] == []
    assert len(compilation.examples) >= 35
    assert not [result for result in compilation.examples if result.problems]
