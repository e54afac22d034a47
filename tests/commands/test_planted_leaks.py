"""Each of the twelve kinds of place, with a leak planted there: the search for canaries finds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from crmc.ir import redact as redaction
from crmc.ir.model import RuleBook
from crmc.pipeline import Compilation
from crmc.report import withheld
from tests.commands.canaries import OVERLAY, WORDS, knowledge, written
from tests.commands.test_leaks import (
    HIDDEN,
    Plant,
    assert_silent,
    faulty,
    kept,
    quick_outputs,
    run,
    titled,
    with_parts,
)
from tests.commands.test_non_interference import compiled
from tests.commands.test_private_root import PRIVATE, PUBLIC


def with_words(*kinds: str) -> Plant:
    """Writes hidden words into the description of a public criterion, as a comment that was kept would be."""

    def plant(redacted: RuleBook, whole: RuleBook) -> RuleBook:
        first = redacted.criteria[0]
        said = " ".join(WORDS[kind] for kind in kinds)
        changed = msgspec.structs.replace(first, description=said)
        return msgspec.structs.replace(redacted, criteria=(changed, *redacted.criteria[1:]))

    return plant


def filed(redacted: RuleBook, whole: RuleBook) -> RuleBook:
    """Says of a public criterion that it stands in the file of a hidden one."""
    origin = next(found.head.origin for found in whole.criteria if found.head.id == WORDS["id"])
    first = redacted.criteria[0]
    head = msgspec.structs.replace(first.head, origin=origin)
    changed = msgspec.structs.replace(first, head=head)
    return msgspec.structs.replace(redacted, criteria=(changed, *redacted.criteria[1:]))


PLANTS = {
    "title": (titled, "title"),
    "comment": (with_words("comment"), "comment"),
    "id": (kept("criteria"), "id"),
    "constant": (kept("criteria"), "constant"),
    "list": (kept("lists"), "list value"),
    "table": (kept("tables"), "table row"),
    "procedure step": (kept("procedures"), "sop step"),
    "file name": (filed, "file name"),
    "test": (with_words("test title", "test value"), "test value"),
    "parameter": (kept("parameters"), "parameter"),
    "indicator": (with_parts, "indicator text"),
}


@pytest.fixture(scope="module")
def compilation() -> Compilation:
    return compiled(knowledge())


@pytest.mark.parametrize("place", PLANTS)
def test_a_leak_of_each_kind_is_caught(
    compilation: Compilation, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    plant, word = PLANTS[place]
    assert_silent(quick_outputs(compilation, "public"), [WORDS[word]])
    honest = redaction.redact

    def leaking(book: RuleBook, audience: str | None) -> RuleBook:
        return plant(honest(book, audience), compilation.book)

    monkeypatch.setattr(redaction, "redact", leaking)
    monkeypatch.setattr("crmc.build.redact", leaking)
    with pytest.raises(AssertionError, match="=="):
        assert_silent(quick_outputs(compilation, "public"), [WORDS[word]])


def test_a_leak_of_an_overlay_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, private = written(tmp_path / "kb", PUBLIC), written(tmp_path / OVERLAY["folder"], PRIVATE)
    asked = ("ledger", "--root", root, "--overlay", private, "--audience", "public")
    assert_silent({"told": run(*asked)}, OVERLAY.values())
    monkeypatch.setattr("crmc.cli.options.overlays_for", lambda audience, overlays: overlays)
    monkeypatch.setattr(redaction, "may_see", lambda label, audience, edition=None: True)
    with pytest.raises(AssertionError, match="=="):
        assert_silent({"told": run(*asked)}, OVERLAY.values())


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        (("check", "--format", "json"), faulty),
        (("check", "--format", "github"), faulty),
        (("check", "--format", "sarif"), faulty),
        (("check",), faulty),
        (("explain", WORDS["id"]), knowledge),
    ],
)
def test_a_leak_in_what_is_said_of_sources_is_caught(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    texts: Callable[[], dict[str, str]],
) -> None:
    root = written(tmp_path, texts())
    asked = (*command, "--root", root, "--audience", "public")
    words = [word for word in HIDDEN["public"] if word not in command]
    assert_silent({"told": run(*asked)}, words)
    monkeypatch.setattr(withheld, "may_see_declaration", lambda declaration, program, audience: True)
    monkeypatch.setattr(withheld, "_hidden_indicators", lambda declaration, audience: iter(()))
    with pytest.raises(AssertionError, match="=="):
        assert_silent({"told": run(*asked)}, words)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif"])
def test_a_leak_in_a_difference_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    root = written(tmp_path / "one", knowledge())
    other = written(tmp_path / "other", knowledge({**WORDS, "title": "Another", "id": "AAA-001"}))
    asked = ("diff", root, other, "--audience", "public", "--format", form)
    assert_silent({"told": run(*asked)}, HIDDEN["public"])
    monkeypatch.setattr("crmc.cli.comparing.redact", lambda book, audience: book)
    with pytest.raises(AssertionError, match="=="):
        assert_silent({"told": run(*asked)}, HIDDEN["public"])


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_leak_of_a_test_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    root = written(tmp_path, knowledge())
    asked = ("test", "--root", root, "--audience", "public", "--format", form)
    assert_silent({"told": run(*asked)}, HIDDEN["public"])
    monkeypatch.setattr("crmc.cli.test_command.readable_tests", lambda compilation, audience: compilation)
    with pytest.raises(AssertionError, match="=="):
        assert_silent({"told": run(*asked)}, [WORDS["test title"]])


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_leak_in_an_account_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    root = written(tmp_path / "kb", knowledge())
    one = tmp_path / "one.json"
    one.write_text('{"id": "D1", "kind": "import", "acceptance_date": "2027-03-01", "items": [{}]}', "utf-8")
    asked = ("why", root, one, "TST-002", "--audience", "public", "--format", form)
    assert_silent({"told": run(*asked)}, HIDDEN["public"])
    monkeypatch.setattr("crmc.build.redact", lambda book, audience: book)
    with pytest.raises(AssertionError, match="=="):
        assert_silent({"told": run(*asked)}, HIDDEN["public"])


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("asked", [("test", "--coverage", "--mutate"), ("vectors",), ("vectors", "--all")])
@pytest.mark.parametrize("audience", sorted(HIDDEN))
def test_the_strength_of_tests_tells_nothing_hidden(
    tmp_path: Path, audience: str, asked: tuple[str, ...], form: str
) -> None:
    root = written(tmp_path, knowledge())
    told = run(*asked, "--root", root, "--audience", audience, "--format", form)
    assert_silent({"told": told}, HIDDEN[audience])
