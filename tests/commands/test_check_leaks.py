"""What `crmc check` tells an audience of hidden faults: their kind and file, and neither place nor number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.canaries import WORDS, knowledge, written
from tests.commands.test_leaks import HIDDEN, assert_silent, run
from tests.commands.test_non_interference import MORE, VARIANTS, assert_same
from tests.unit.knowledge import criterion

FORMS = ("text", "json", "sarif", "github")
PUBLIC_LAST = "criteria/public.crm"
HIDDEN_LIST = 'list zq_shut of lrn "{title}" {{ classification: restricted for RS values: {values} }}\n'


def told(root: Path, audience: str, *options: str) -> dict[str, bytes]:
    return {
        form: run("check", "--root", root, "--audience", audience, "--format", form, *options)
        for form in FORMS
    }


def with_hidden_fault(folder: Path, title: str, values: str, lists: int = 1) -> Path:
    """A public file that ends in hidden lists, each with a faulty value."""
    texts = knowledge()
    for number in range(lists):
        texts[PUBLIC_LAST] += HIDDEN_LIST.format(title=title, values=values).replace("shut", f"shut_{number}")
    return written(folder, texts)


@pytest.mark.parametrize("audience", HIDDEN)
def test_place_length_and_number_of_hidden_faults_are_not_told(tmp_path: Path, audience: str) -> None:
    one = with_hidden_fault(tmp_path / "one", "Short", "5 EUR")
    other = with_hidden_fault(tmp_path / "other", f"{WORDS['title']} and more", "\n\n  123_456.78 EUR", 3)
    first, second = told(one, audience), told(other, audience)
    assert b"a text that this audience may not read" in b" ".join(first["text"].split())
    assert_same(first, second)
    [fault] = json.loads(first["json"])["diagnostics"]
    assert (fault["file"], fault["line"], fault["end_column"]) == (PUBLIC_LAST, 1, 1)
    assert "region" not in first["sarif"].decode()


def test_a_warning_about_a_hidden_text_is_told_only_where_it_counts(tmp_path: Path) -> None:
    """Else two knowledge bases without errors could be told apart by what is hidden in them."""
    hidden = criterion(name="TST-003", classification="restricted")
    sound = written(tmp_path / "sound", knowledge())
    texts = {**knowledge(), "criteria/hidden.crm": hidden.replace("review: 2027-09-01", "review: 2028-09-01")}
    doubtful = written(tmp_path / "doubtful", texts)
    assert b"warning" in run("check", "--root", doubtful)
    assert_same(told(sound, "public"), told(doubtful, "public"))
    strict = told(doubtful, "public", "--strict")
    assert b"a text that this audience may not read" in b" ".join(strict["text"].split())
    assert_silent(strict, ["TST-003", *HIDDEN["public"]])


@pytest.mark.parametrize("audience", HIDDEN)
def test_explain_counts_no_hidden_line(tmp_path: Path, audience: str) -> None:
    texts = knowledge()
    longer = {**texts, PUBLIC_LAST: MORE + texts[PUBLIC_LAST]}
    first, second = written(tmp_path / "one", texts), written(tmp_path / "other", longer)
    for asked in ("TST-001", "SOP-TST-01", "open"):
        one, other = (
            run("explain", asked, "--root", root, "--audience", audience) for root in (first, second)
        )
        assert_same({"told": one}, {"told": other})
    assert b"declared in criteria/public.crm:" in run("explain", "TST-001", "--root", first)


def said(root: Path, old: Path, audience: str) -> dict[str, bytes]:
    """What the commands that read sources say to an audience, in every form."""
    commands = {
        "check": (("check", "--root", root), FORMS),
        "test": (("test", "--root", root), ("text", "json")),
        "diff": (("diff", old, root), ("text", "json", "markdown", "sarif")),
    }
    return {
        f"{name} as {form}": run(*command, "--audience", audience, "--format", form)
        for name, (command, forms) in commands.items()
        for form in forms
    } | {"explain": run("explain", "SOP-TST-01", "--root", root, "--audience", audience)}


@pytest.mark.parametrize(
    "variant",
    [
        "everything else",
        "a criterion more above a public one",
        "a test of a public criterion more",
        "an act more",
    ],
)
def test_a_hidden_difference_is_said_nowhere(tmp_path: Path, variant: str) -> None:
    old = written(tmp_path / "old", {**knowledge(), PUBLIC_LAST: criterion(valid="2027-01-01 .. 2027-11-30")})
    one = written(tmp_path / "one", knowledge())
    other = written(tmp_path / "other", VARIANTS[variant]())
    first = said(one, old, "public")
    assert b"TST-001" in first["diff as text"]
    assert_same(first, said(other, old, "public"))
