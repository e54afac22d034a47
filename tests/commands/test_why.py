"""`crmc why`: one clear account, and one clear sentence for what cannot be answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.unit.schema_support import faults

REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY / "tests" / "data"


def declaration(name: str, *origins: str) -> dict[str, object]:
    return {
        "id": name,
        "kind": "import",
        "acceptance_date": "2027-03-01",
        "items": [{"origin_country": origin} for origin in origins],
    }


@pytest.fixture
def one(tmp_path: Path) -> Path:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(declaration("D1", "IT", "CN")), "utf-8")
    return path


@pytest.fixture
def several(tmp_path: Path) -> Path:
    path = tmp_path / "several.ndjson"
    rows = [declaration(f"D{number}", "IT") for number in range(1, 9)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_the_outcome_comes_first_and_the_other_items_last(crmc: Run, root: Path, one: Path) -> None:
    done = crmc("why", root, one, "TST-001")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("TST-001 ")
    assert lines[3].startswith("Item 2 of declaration D1 is selected by TST-001")
    assert "- Item 1 is not selected by TST-001" in done.stdout
    assert max(map(len, lines)) <= 80


def test_one_item_is_asked_for(crmc: Run, root: Path, one: Path) -> None:
    done = crmc("why", root, one, "tst-001", "--item", "1", "--format", "json")
    assert faults("why", json.loads(done.stdout)) == []
    (account,) = json.loads(done.stdout)["accounts"]
    assert (account["item"], account["outcome"]) == (1, "not_selected")
    (change,) = account["turns"][0]["changes"]
    assert (change["element"], change["declared"]) == ("origin_country", "CN")


def test_a_declaration_of_several_is_named(crmc: Run, root: Path, several: Path) -> None:
    done = crmc("why", root, several, "TST-001", "--declaration", "D7")
    assert "Item 1 of declaration D7 is not selected by TST-001" in done.stdout


def test_a_party_s_bundle_explains_itself(crmc: Run, root: Path, one: Path, tmp_path: Path) -> None:
    act = 'adopt TST-001 by RS { from: 2027-02-01 attested: "Legal function", 2026-11-20 }\n'
    (root / "criteria" / "act.crm").write_text(act, "utf-8")
    assert crmc("build", "--root", root, "--party", "RS", "--out", tmp_path / "out").returncode == 0
    (bundle,) = (tmp_path / "out").glob("*.zip")
    text = " ".join(crmc("why", bundle, one, "TST-001", "--allow-expired").stdout.split())
    assert "adopts it from 2027-02-01; attested (Legal function, 2026-11-20)," in text
    assert "provision not read" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["TST-01"], "did you mean `TST-001`?"),
        (["NOPE"], "allowed are `TST-001`"),
        (["TST-001", "--item", "7"], "declaration D1 has no item 7: its items are 1, 2"),
        (["TST-001", "--declaration", "D11"], "holds no declaration `D11`: did you mean `D1`?"),
        (["TST-001", "--kind", "imprt"], "there is no kind `imprt`"),
        (["TST-001", "--key", "nothing"], "nothing"),
    ],
)
def test_what_cannot_be_asked_gets_one_sentence(
    crmc: Run, root: Path, one: Path, arguments: list[str], words: str
) -> None:
    done = crmc("why", root, one, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_several_declarations_need_a_choice(crmc: Run, root: Path, several: Path) -> None:
    done = crmc("why", root, several, "TST-001")
    assert done.returncode == 2
    assert "holds several declarations, `D1`, `D2`, `D3`, `D4`, `D5` and more" in done.stderr
    assert "--declaration ID" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no declaration"),
        ('{"id": "D1"}\n', "has no `kind`"),
        ('{"id": "D1",\n', "line 1"),
        ("[1]\n", "line 1"),
    ],
)
def test_an_unreadable_declaration_gets_one_sentence(
    crmc: Run, root: Path, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "odd.ndjson"
    path.write_text(text, "utf-8")
    done = crmc("why", root, path, "TST-001")
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.partition("Error: ")[2].strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("declaration", "criterion", "outcome"),
    [
        ("52282463", "VAL-001", "is selected by VAL-001: every condition holds"),
        ("38631262", "VAL-001", "may or may not be selected by VAL-001"),
        ("97061800", "ORG-001", "is not selected by ORG-001: “sent from elsewhere” does not hold"),
    ],
)
def test_three_rows_of_the_sample(crmc: Run, declaration: str, criterion: str, outcome: str) -> None:
    rows, profile = DATA / "kcs_import_declarations.csv", DATA / "kcs_profile.yaml"
    done = crmc("why", REPOSITORY, rows, criterion, "--map", profile, "--declaration", declaration)
    assert done.returncode == 0, done.stderr
    assert outcome in " ".join(done.stdout.split())
    assert "It would" in done.stdout
