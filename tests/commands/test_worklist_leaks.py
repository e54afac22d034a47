"""Worklists, ledger and roadmap for an audience hold nothing that it may not see, and tell no difference."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from crmc.cli import options
from crmc.ir import redact as redaction
from crmc.ir.model import RuleBook
from crmc.pipeline import Compilation
from tests.commands.canaries import LIMITED, LINKED, WORDS, knowledge, leaks, written
from tests.commands.test_leaks import HIDDEN, Plant, assert_silent, kept, run, titled
from tests.commands.test_non_interference import VARIANTS, assert_same, compiled
from tests.unit.knowledge import criterion

COMMANDS = {
    "gaps": ("gaps",),
    "gaps as of a day": ("gaps", "--as-of", "2027-06-01"),
    "gaps of RS": ("gaps", "--party", "RS"),
    "ledger": ("ledger",),
    "ledger as of a day": ("ledger", "--as-of", "2027-06-01"),
    "roadmap": ("roadmap",),
}
FORMS = ("text", "json")


def worklists(compilation: Compilation, audience: str | None) -> dict[str, bytes]:
    """What the commands print for an audience, in every form; the compilation is made once for all."""
    options_given = ("--audience", audience) if audience else ()
    with mock.patch.object(options, "compile_root", return_value=compilation):
        return {
            f"{name} as {form}": run(*command, "--format", form, *options_given)
            for name, command in COMMANDS.items()
            for form in FORMS
        }


@pytest.fixture(scope="module")
def compilation() -> Compilation:
    return compiled(knowledge())


@pytest.mark.parametrize("audience", HIDDEN)
def test_no_worklist_holds_a_canary(compilation: Compilation, audience: str) -> None:
    outputs = worklists(compilation, audience)
    assert b"TST-001" in outputs["gaps as text"]
    assert_silent(outputs, [*HIDDEN[audience], *LINKED.values()])


def test_without_an_audience_everything_is_told(compilation: Compilation) -> None:
    """Those who run them hold the sources; and the search above would find what leaked."""
    outputs = worklists(compilation, None)
    for name in ("gaps as text", "gaps as json", "ledger as json", "roadmap as text"):
        assert (WORDS["id"], name) in {(word, output) for word, _, output in leaks(outputs, WORDS.values())}
    assert (WORDS["act reason"], "ledger as text") in {
        (word, output) for word, _, output in leaks(outputs, WORDS.values())
    }


def test_whom_it_is_for_sees_it(compilation: Compilation) -> None:
    serbia = {word for word, _, _ in leaks(worklists(compilation, "RS"), WORDS.values())}
    assert serbia >= {WORDS["id"], WORDS["title"], WORDS["act reason"], WORDS["sop id"]}
    officer = {word for word, _, _ in leaks(worklists(compilation, "officer"), LIMITED.values())}
    assert officer == {LIMITED["id"], LIMITED["title"]}


def test_an_officer_of_a_party_sees_what_is_limited_for_it(tmp_path: Path) -> None:
    label = "limited for RS"
    text = criterion(name="TST-003", classification=label, parties="RS").replace(
        "SOP-TST-01", WORDS["sop id"]
    )
    root = written(tmp_path, {**knowledge(label=label), "criteria/limited_for.crm": text})
    asked = ("gaps", "--root", root, "--audience", "officer")
    assert b"TST-003" in run(*asked, "--party", "RS")
    assert b"TST-003" not in run(*asked, "--party", "MK")
    assert b"TST-003" not in run(*asked)


def both(*plants: Plant) -> Plant:
    def plant(redacted: RuleBook, whole: RuleBook) -> RuleBook:
        for one in plants:
            redacted = one(redacted, whole)
        return redacted

    return plant


@pytest.mark.parametrize(
    ("plant", "output"),
    [
        pytest.param(kept("criteria"), "gaps as text", id="criteria in gaps"),
        pytest.param(kept("criteria"), "ledger as json", id="criteria in the ledger"),
        pytest.param(kept("criteria"), "roadmap as text", id="criteria in the roadmap"),
        pytest.param(kept("procedures"), "roadmap as json", id="procedures"),
        pytest.param(kept("metrics"), "roadmap as text", id="metrics"),
        pytest.param(both(kept("criteria"), kept("acts")), "ledger as text", id="acts"),
        pytest.param(both(kept("criteria"), kept("parameters"), kept("acts")), "ledger as json", id="values"),
        pytest.param(titled, "gaps of RS as json", id="title"),
    ],
)
def test_a_leak_planted_in_the_redaction_is_caught(
    compilation: Compilation, monkeypatch: pytest.MonkeyPatch, plant: Plant, output: str
) -> None:
    honest = redaction.redact

    def leaking(book: RuleBook, audience: str | None) -> RuleBook:
        return plant(honest(book, audience), compilation.book)

    monkeypatch.setattr(redaction, "redact", leaking)
    outputs = worklists(compilation, "public")
    with pytest.raises(AssertionError, match="=="):
        assert_silent({output: outputs[output]}, [*HIDDEN["public"], *LINKED.values()])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_hidden_difference_shows_in_no_worklist(compilation: Compilation, variant: str) -> None:
    changed = compiled(VARIANTS[variant]())
    for audience in HIDDEN:
        assert_same(worklists(compilation, audience), worklists(changed, audience))


@pytest.mark.parametrize(
    ("part", "honest", "variant"),
    [
        ("may_see", lambda label, audience, edition=None: True, "a criterion more"),
        ("_placed", lambda found: found, "a criterion more above a public one"),
    ],
)
def test_a_planted_difference_is_caught(
    compilation: Compilation,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    honest: Callable[..., object],
    variant: str,
) -> None:
    """With one part of the redaction taken out, the assertion above fails."""
    act = 'adopt TST-001 by RS { classification: public from: 2027-02-01 attested: "Unit", 2027-01-20 }\n'
    changed = VARIANTS[variant]()
    changed["criteria/public.crm"] += act
    monkeypatch.setattr(redaction, part, honest)
    one = {**knowledge()}
    one["criteria/public.crm"] += act
    with pytest.raises(AssertionError, match="=="):
        assert_same(worklists(compiled(one), "public"), worklists(compiled(changed), "public"))


def test_hidden_errors_are_not_counted(tmp_path: Path) -> None:
    texts = knowledge()
    texts["criteria/bad.crm"] = 'list zq_bad of country { classification: restricted values: "Q" }\n'
    root = written(tmp_path, texts)
    told = run("gaps", "--root", root, "--audience", "public", "--format", "json")
    assert json.loads(told)["parties"]
    assert b"an error leaves" in run("gaps", "--root", root)


def test_the_overlay_counts_for_no_public_worklist(tmp_path: Path) -> None:
    root = written(tmp_path / "kb", knowledge())
    act = 'adopt TST-001 by RS { classification: public from: 2027-02-01 attested: "Unit", 2027-01-20 }\n'
    overlay = written(tmp_path / "private", {"criteria/act.crm": act})
    for name in ("gaps", "ledger", "roadmap"):
        for form in FORMS:
            asked = (name, "--root", root, "--format", form)
            assert run(*asked, "--audience", "public", "--overlay", overlay) == run(
                *asked, "--audience", "public"
            )
    assert b"private" not in run("ledger", "--root", root, "--overlay", overlay, "--audience", "public")
    assert b"from 2027-02-01" in run("ledger", "--root", root, "--overlay", overlay, "--audience", "RS")
