"""`crmc diff` and `crmc lock` as their users run them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run
from tests.unit.knowledge import criterion

TR = "in (CN, TR)"


@pytest.fixture
def wider(root: Path, tmp_path: Path) -> Path:
    """The knowledge base with one country more."""
    return changed(root, tmp_path / "wider", ("in (CN)", TR))


def changed(root: Path, folder: Path, *edits: tuple[str, str], file: str = "criteria/one.crm") -> Path:
    shutil.copytree(root, folder)
    path = folder / file
    text = path.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return folder


def report(crmc: Run, *arguments: object) -> dict[str, Any]:
    done = crmc("diff", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_wider_criterion_is_told_with_what_it_gains(crmc: Run, root: Path, wider: Path) -> None:
    told = report(crmc, root, wider)
    [change] = told["changes"]
    assert (change["id"], change["verdict"], change["dead"]) == ("TST-001", "wider", False)
    assert change["witnesses"]["gained"]["items"][0]["origin_country"] == "TR"
    assert change["fields"] == [
        {
            "path": "select",
            "old": "origin_country in (CN)",
            "new": "origin_country in (CN, TR)",
            "about": "selection",
            "unit": None,
        }
    ]
    assert (change["file"], change["line"]) == ("criteria/one.crm", 1)
    assert change["version"]["needs"] == "major"
    assert told["summary"]["wider"] == told["summary"]["differing"] == 1
    assert report(crmc, wider, root)["changes"][0]["verdict"] == "narrower"


def test_every_form_gives_the_same_bytes_again(crmc: Run, root: Path, wider: Path) -> None:
    for form in ("text", "json", "markdown", "sarif"):
        first, second = (crmc("diff", root, wider, "--format", form).stdout for _ in range(2))
        assert first == second != ""


@pytest.mark.parametrize(
    ("words", "status"), [("wider", 1), ("narrower", 0), ("dead,version", 1), ("unlawful", 0), ("", 0)]
)
def test_fail_on_takes_every_word(crmc: Run, root: Path, wider: Path, words: str, status: int) -> None:
    assert crmc("diff", root, wider, "--fail-on", words).returncode == status


def test_an_unknown_word_gets_the_nearest(crmc: Run, root: Path) -> None:
    done = crmc("diff", root, root, "--fail-on", "unlawfull")
    assert done.returncode == 2
    assert "did you mean `unlawful`?" in done.stderr


def test_what_breaks_the_law_is_told_with_its_declaration(crmc: Run, root: Path, tmp_path: Path) -> None:
    edits = ("legal { basis: UCC art 46(3) }", "legal { }"), ("status: trial", "status: active")
    new = changed(root, tmp_path / "new", *edits)
    done = crmc("diff", root, new, "--fail-on", "unlawful", "--format", "json")
    assert done.returncode == 1
    assert {found["id"] for found in json.loads(done.stdout)["unlawful"]} == {"TST-001"}
    assert "§ unlawful TST-001" in crmc("diff", root, new).stdout


ACCEPTED = """accepted:
  - id: TST-001
    finding: wider
    reason: The board has decided so.
    until: 2027-03-31
"""


def test_an_accepted_finding_fails_nothing_until_its_day(crmc: Run, root: Path, wider: Path) -> None:
    (wider / "accepted.yaml").write_text(ACCEPTED, "utf-8")
    asked = ("diff", root, wider, "--fail-on", "wider")
    assert crmc(*asked, "--as-of", "2027-03-31").returncode == 0
    late = crmc(*asked, "--as-of", "2027-04-01")
    assert late.returncode == 1
    assert "accepted until 2027-03-31 and counted again: TST-001 wider" in late.stdout


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("finding: wider", "finding: wide", "did you mean `wider`?"),
        ("reason: The board has decided so.", "reason: ", "`reason` is missing"),
        ("until: 2027-03-31", "until: soon", "`soon` is no date"),
        ("    until: 2027-03-31\n", "", "`until` is missing"),
        ("reason:", "resaon:", "did you mean `reason`"),
        ("accepted:", "acepted:", "it holds one list"),
        ("- id", "  id: [", "`other.yaml`"),
    ],
)
def test_a_faulty_file_of_accepted_findings_is_refused(
    crmc: Run, root: Path, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(ACCEPTED.replace(old, new), "utf-8")
    done = crmc("diff", root, root, "--accept", file)
    assert done.returncode == 2
    assert expected in " ".join(done.stderr.split())


DECLARATIONS = [
    {
        "id": f"D{number}",
        "kind": "import",
        "acceptance_date": f"2027-03-0{1 + number % 2}",
        "presentation_office": "RS011010",
        "items": [{"origin_country": country}],
    }
    for number, country in enumerate(["CN", "TR", "TR", "IT"])
]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    file = tmp_path / "sample.ndjson"
    file.write_text("\n".join(map(json.dumps, DECLARATIONS)), "utf-8")
    return file


def test_a_sample_is_judged_by_both_sides(
    crmc: Run, root: Path, wider: Path, sample: Path, tmp_path: Path
) -> None:
    capacity = tmp_path / "capacity.csv"
    capacity.write_text("office,per_day\nRS011010,1\nRS014028,1.5\n", "utf-8")
    told = report(crmc, root, wider, "--sample", sample, "--capacity", capacity)
    assert told["changes"][0]["sample"] == {"old": 1, "new": 3}
    impact = told["impact"]
    assert (impact["declarations"], impact["days"]) == (4, 2)
    shift = impact["criteria"]["TST-001"]
    assert (shift["gained"], shift["gained_examples"]) == (2, ["D1 item 1", "D2 item 1"])
    assert impact["channels"] == {"yellow": {"old": 1, "new": 3}}
    assert impact["offices"] == {"RS011010": {"old": 1, "new": 3}}
    assert impact["parties"]["MK"] == {"old": 1, "new": 3}
    first, second = impact["workload"]
    assert (first["old"], first["new"], first["capacity"], first["is_over"]) == ("0.5", "1.5", "1", True)
    assert (second["office"], second["new"], second["is_over"]) == ("RS014028", "0", False)
    asked = ("diff", root, wider, "--sample", sample, "--capacity", capacity)
    assert crmc(*asked, "--fail-on", "overload").returncode == 1
    text = crmc(*asked).stdout
    assert "office RS011010: 0.5 → 1.5 controls a day, can do 1: over it" in text
    assert "in AL, BA, MK, MD, ME, RS, XK: 1 → 3 selections" in text
    assert "! **overload** of 1 office" in crmc(*asked, "--format", "markdown").stdout


def test_an_office_is_told_from_flat_rows_too(crmc: Run, root: Path, wider: Path, tmp_path: Path) -> None:
    rows = tmp_path / "sample.csv"
    rows.write_text(
        "declaration_id,kind,acceptance_date,presentation_office,origin_country\n"
        "D1,import,2027-03-01,RS011010,TR\n",
        "utf-8",
    )
    impact = report(crmc, root, wider, "--sample", rows)["impact"]
    assert impact["offices"] == {"RS011010": {"old": 0, "new": 1}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("office,day\n", "the header must be office,per_day"),
        ("office,per_day\nA,many\n", "line 2: `many` is no number"),
        ("office,per_day\nA,1\nA,2\n", "line 3: there are two capacities of A"),
        ("office,per_day\nA\n", "line 2: a row has an office and a number"),
    ],
)
def test_faulty_capacities_are_refused(
    crmc: Run, root: Path, sample: Path, tmp_path: Path, text: str, expected: str
) -> None:
    file = tmp_path / "capacity.csv"
    file.write_text(text, "utf-8")
    done = crmc("diff", root, root, "--sample", sample, "--capacity", file)
    assert done.returncode == 2
    assert expected in " ".join(done.stderr.split())
    assert crmc("diff", root, root, "--capacity", file).returncode == 2


def test_a_party_is_judged_by_its_own_rules(crmc: Run, root: Path, wider: Path, sample: Path) -> None:
    act = 'derogate TST-001 by BA { reason: """A test.""" until: 2027-06-30 }\n'
    for folder in (root, wider):
        (folder / "criteria" / "act.crm").write_text(act, "utf-8")
    told = report(crmc, root, wider, "--sample", sample, "--party", "BA")
    assert told["impact"]["criteria"] == {}
    assert told["impact"]["parties"] == {"BA": {"old": 0, "new": 0}}


def test_a_bundle_is_compared_with_what_its_party_would_get(crmc: Run, root: Path, wider: Path) -> None:
    assert crmc("build", "--root", root, "--party", "RS").returncode == 0
    bundle = root / "build" / "crmc-RS-0.0.0.bundle.zip"
    assert report(crmc, bundle, root)["changes"] == []
    assert [change["verdict"] for change in report(crmc, bundle, wider)["changes"]] == ["wider"]


def test_several_acts_of_a_party_are_told_apart(crmc: Run, root: Path, tmp_path: Path) -> None:
    acts = "".join(
        f'suspend TST-001 by RS {{ from: 2027-0{month}-01 until: 2027-0{month}-09 reason: """Work.""" }}\n'
        for month in (3, 5)
    )
    (root / "criteria" / "acts.crm").write_text(acts, "utf-8")
    new = changed(root, tmp_path / "new", ("2027-05-09", "2027-05-12"), file="criteria/acts.crm")
    [change] = report(crmc, root, new)["changes"]
    assert (change["id"], change["verdict"]) == ("TST-001 by RS from 2027-05-01", "narrower")
    assert [field["path"] for field in change["fields"]] == ["until"]


# Lock


def locked(crmc: Run, root: Path, *options: object) -> dict[str, Any]:
    assert crmc("lock", "--root", root, *options).returncode == 0
    found: dict[str, Any] = json.loads((root / "crmc.lock").read_text("utf-8"))
    return found


def check(crmc: Run, root: Path, *options: object) -> tuple[int, dict[str, str]]:
    done = crmc("lock", "--check", "--root", root, "--format", "json", *options)
    findings = json.loads(done.stdout)["findings"]
    return done.returncode, {found["id"]: found["finding"] for found in findings}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], {}),
        ([("in (CN)", TR)], {"TST-001": "must_rise"}),
        ([("in (CN)", TR), ("1.0.0", "1.0.1")], {"TST-001": "too_low"}),
        ([("in (CN)", TR), ("1.0.0", "2.0.0")], {"TST-001": "out_of_date"}),
        ([("1.0.0", "1.1.0")], {"TST-001": "for_nothing"}),
        ([("1.0.0", "0.9.0")], {"TST-001": "fell"}),
        ([("understated", "too low")], {"TST-001": "must_rise"}),
        ([("understated", "too low"), ("1.0.0", "1.0.1")], {"TST-001": "out_of_date"}),
        ([("status: trial", "status: active")], {}),
    ],
)
def test_a_version_and_its_text_are_kept_together(
    crmc: Run, root: Path, edits: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    locked(crmc, root)
    file = root / "criteria/one.crm"
    text = file.read_text("utf-8")
    for old, new in edits:
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    assert check(crmc, root) == (int(bool(expected)), expected)


def test_an_order_that_means_nothing_is_only_another_way_to_write(crmc: Run, root: Path) -> None:
    file = root / "criteria/one.crm"
    first, second = "origin_country in (CN, TR)", "net_mass < 5 kg"
    two = criterion(f"{first} and {second}")
    file.write_text(two, "utf-8")
    before = locked(crmc, root)["declarations"]["criterion TST-001"]
    turned = two.replace(f"{first} and {second}", f"{second} and origin_country in (TR, CN)")
    file.write_text(turned.replace("1.0.0", "1.0.1"), "utf-8")
    after = locked(crmc, root)["declarations"]["criterion TST-001"]
    assert before["meaning"] == after["meaning"]
    assert before["words"] != after["words"]


def test_a_list_that_is_read_belongs_to_what_a_criterion_means(crmc: Run, root: Path) -> None:
    file = root / "criteria/one.crm"
    file.write_text(
        criterion("origin_country in watched")
        + "list watched of country { classification: public values: CN }\n",
        "utf-8",
    )
    locked(crmc, root)
    file.write_text(file.read_text("utf-8").replace("values: CN", "values: CN, TR"), "utf-8")
    assert check(crmc, root) == (1, {"TST-001": "must_rise"})


def test_the_lock_is_not_written_over_a_version_that_does_not_fit(crmc: Run, root: Path) -> None:
    first = locked(crmc, root)
    file = root / "criteria/one.crm"
    file.write_text(file.read_text("utf-8").replace("in (CN)", TR), "utf-8")
    done = crmc("lock", "--root", root)
    assert done.returncode == 1
    assert "TST-001 1.0.0: it means something else than in `crmc.lock`" in done.stdout
    assert json.loads((root / "crmc.lock").read_text("utf-8")) == first


def test_what_is_not_public_is_hashed_with_a_key_or_not_at_all(crmc: Run, root: Path, tmp_path: Path) -> None:
    file = root / "criteria/one.crm"
    file.write_text(criterion(classification="restricted"), "utf-8")
    name = "criterion TST-001"
    assert locked(crmc, root)["declarations"][name]["meaning"] is None
    for word in ("first", "second"):
        (tmp_path / f"{word}.key").write_text(word * 16, "utf-8")
    first, second = (
        locked(crmc, shutil.copytree(root, tmp_path / word), "--key", tmp_path / f"{word}.key")
        for word in ("first", "second")
    )
    assert first["declarations"][name]["meaning"] != second["declarations"][name]["meaning"]
    keyed = tmp_path / "first"
    wrong = crmc("lock", "--check", "--root", keyed, "--key", tmp_path / "second.key")
    assert (wrong.returncode, "another key" in wrong.stderr) == (2, True)
    without = crmc("lock", "--check", "--root", keyed)
    assert "1 not compared for want of the key" in without.stdout
    assert crmc("lock", "--root", keyed).returncode == 2


def test_an_overlay_has_a_lock_of_its_own(crmc: Run, root: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "private"
    (overlay / "criteria").mkdir(parents=True)
    (overlay / "criteria/own.crm").write_text(criterion(name="OWN-001"), "utf-8")
    assert crmc("lock", "--root", root, "--overlay", overlay).returncode == 0
    assert not (root / "crmc.lock").exists()
    names = list(json.loads((overlay / "crmc.lock").read_text("utf-8"))["declarations"])
    assert names == ["criterion OWN-001"]


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "crmc-lock/9", "key": null, "declarations": {}}'])
def test_a_lock_that_cannot_be_read_is_refused(crmc: Run, root: Path, text: str) -> None:
    (root / "crmc.lock").write_text(text, "utf-8")
    done = crmc("lock", "--check", "--root", root)
    assert done.returncode == 2
    assert "`crmc.lock`" in done.stderr


def test_a_revision_is_compared_with_the_work_tree(crmc: Run, root: Path, wider: Path) -> None:
    git = ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "criteria", "sops"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *arguments], check=True)
    shutil.copytree(wider, root, dirs_exist_ok=True)
    assert [one["verdict"] for one in report(crmc, "HEAD", root, "--root", root)["changes"]] == ["wider"]
