"""Mutants of each kind, and vectors that notice all that the tests do not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crmc.analysis.strength.mutants import changes, mutants_of
from crmc.analysis.strength.seen import seen_by
from crmc.analysis.strength.sources import source_of
from crmc.analysis.strength.trial import Editions, passing_trials
from crmc.analysis.strength.vectors import Strength, strength_of
from crmc.diagnostics import Severity
from crmc.ir import expression as ir
from crmc.ir.evaluate import Rule, rules_of
from crmc.ir.model import Example, RuleBook
from crmc.ir.party import draft_book
from crmc.ir.record import read_record
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.workspace import read_root

REPOSITORY = Path(__file__).parents[2]
CODE, MASS = ir.Element("commodity_code"), ir.Element("net_mass")
HEAVY = ir.Compare(">", MASS, ir.Constant("number", "500"))
LIGHT = ir.Compare("<=", MASS, ir.Constant("number", "5"))


def code(value: str) -> ir.Single:
    return ir.Single(ir.Constant("code", value))


def results(node: ir.Expression, kind: str) -> list[ir.Expression]:
    return [change.root for change in changes(node, True) if change.kind == kind]


@pytest.mark.parametrize(
    ("node", "kind", "expected"),
    [
        (ir.And((HEAVY, LIGHT)), "dropped", [LIGHT, HEAVY]),
        (ir.And((HEAVY, LIGHT)), "joined", [ir.Or((HEAVY, LIGHT))]),
        (ir.Not(HEAVY), "negation", [HEAVY]),
        (HEAVY, "boundary", [ir.Compare(">=", MASS, ir.Constant("number", "500"))]),
        (LIGHT, "boundary", [ir.Compare("<", MASS, ir.Constant("number", "5"))]),
        (
            HEAVY,
            "threshold",
            [ir.Compare(">", MASS, ir.Constant("number", value)) for value in ("450", "550")],
        ),
        (
            LIGHT,
            "threshold",
            [ir.Compare("<=", MASS, ir.Constant("number", value)) for value in ("4", "6")],
        ),
        (ir.In(CODE, (code("2402"),), True), "code", [ir.In(CODE, (code("24"),), True)]),
        (ir.In(CODE, (code("24"),), True), "code", []),
        (
            ir.In(CODE, (code("2402"), code("2403"))),
            "value",
            [ir.In(CODE, (code("2403"),)), ir.In(CODE, (code("2402"),))],
        ),
        (ir.In(CODE, (ir.Listed("eu"),)), "list", [ir.In(CODE, ())]),
        (ir.Else(CODE, ir.Constant("bool", "false")), "else", [CODE]),
        (
            ir.Else(CODE, ir.Constant("bool", "false")),
            "fallback",
            [ir.Else(CODE, ir.Constant("bool", "true"))],
        ),
        (ir.IsMissing(CODE), "presence", [ir.Not(ir.IsMissing(CODE))]),
        (ir.Items("any", HEAVY), "quantifier", [ir.Items("every", HEAVY)]),
        (HEAVY, "missing", [ir.And((HEAVY, ir.Not(ir.IsMissing(MASS))))]),
        (
            ir.AtLeast("1", (HEAVY, LIGHT)),
            "count",
            [ir.AtLeast("2", (HEAVY, LIGHT))],
        ),
    ],
)
def test_a_kind_of_mutant(node: ir.Expression, kind: str, expected: list[ir.Expression]) -> None:
    assert results(node, kind) == expected


def compiled(root: Path) -> Compilation:
    return compile_knowledge_base(read_root(root, []))


def strengths(compilation: Compilation, fresh: bool = False) -> list[tuple[RuleBook, Rule, Strength]]:
    book, editions = draft_book(compilation.book, None), Editions(compilation.book)
    examples = [result.example for result in compilation.examples]
    return [(book, rule, strength_of(book, editions, rule, examples, fresh)) for rule in rules_of(book)]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("strength")
    for name in ("criteria", "sops"):
        shutil.copytree(REPOSITORY / name, path / name)
    return path


def meaning(book: RuleBook, example: Example) -> tuple[object, ...]:
    """What an example comes to once its amounts are read: `100` and `100.00` are one."""
    read = [read_record(book, declaration) for declaration in (example.declaration, *example.earlier)]
    return read, example.history_supplied, example.lists, example.key, example.expect


def test_pasted_vectors_notice_every_change_and_none_is_superfluous(root: Path) -> None:
    before = compiled(root)
    found = strengths(before)
    assert any(strength.survivors for _, _, strength in found)
    texts = [
        source_of(vector.example, rule, book) for book, rule, strength in found for vector in strength.vectors
    ]
    for _, _, strength in found:
        for vector in strength.vectors:
            others = {
                id(mutant) for other in strength.vectors if other is not vector for mutant in other.kills
            }
            assert any(id(mutant) not in others for mutant in vector.kills)
    (root / "criteria" / "vectors.crm").write_text("\n".join(texts), "utf-8")
    after = compiled(root)
    (root / "criteria" / "vectors.crm").unlink()
    assert after.count(Severity.ERROR) == 0
    assert len(after.examples) == len(before.examples) + len(texts)
    assert not any(result.problems for result in after.examples)
    pasted = [
        result.example for result in after.examples if result.example.origin.file.endswith("vectors.crm")
    ]
    offered = [vector.example for _, _, strength in found for vector in strength.vectors]
    assert [meaning(after.book, one) for one in pasted] == [meaning(after.book, one) for one in offered]
    assert not any(strength.survivors for _, _, strength in strengths(after))


def test_the_vectors_alone_notice_what_they_are_made_for() -> None:
    for _, _, strength in strengths(compiled(REPOSITORY), fresh=True):
        killed = {id(mutant) for vector in strength.vectors for mutant in vector.kills}
        assert killed == {id(mutant) for mutant in strength.survivors}


def test_a_condition_decides_where_its_other_truth_turns_the_outcome() -> None:
    compilation = compiled(REPOSITORY)
    rule = next(rule for rule in rules_of(draft_book(compilation.book, None)) if rule.head.id == "ECO-001")
    trials = passing_trials(
        Editions(compilation.book), rule, [result.example for result in compilation.examples]
    )
    value, parcels, together = seen_by(rule, trials)
    assert value.truths == {"true": 4, "false": 1, "unknown": 1}
    assert (value.has_effect, together.has_effect, parcels.has_effect) == (True, True, False)
    assert parcels.lacks == ()


def test_each_mutant_differs_from_the_criterion_and_from_the_others() -> None:
    for rule in rules_of(draft_book(compiled(REPOSITORY).book, None)):
        mutants = [mutant.rule for mutant in mutants_of(rule)]
        assert rule not in mutants
        assert all(mutant.elements == rule.elements for mutant in mutants)


def test_the_same_bytes_with_every_hash_seed() -> None:
    program = "from crmc.cli import main; main()"
    arguments = [
        sys.executable,
        "-P",
        "-c",
        program,
        "vectors",
        "ORG-001",
        "TRA-001",
        "--root",
        str(REPOSITORY),
    ]
    outputs = {
        subprocess.run(
            arguments,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1
    assert b"test ORG-001" in outputs.pop()
