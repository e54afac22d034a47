"""`crmc build`, `evaluate`, `diff`, `bundle`: what Parties and reviewers use."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.commands.conftest import Run

DECLARATION = {
    "id": "D1",
    "kind": "import",
    "acceptance_date": "2027-04-01",
    "items": [{"origin_country": "CN"}, {"origin_country": "DE"}, {}],
}


@pytest.fixture
def declarations(tmp_path: Path) -> Path:
    file = tmp_path / "declarations.ndjson"
    file.write_text(json.dumps(DECLARATION) + "\n", "utf-8")
    return file


def build(crmc: Run, root: Path, *more: object) -> Path:
    done = crmc("build", "--root", root, "--party", "RS", *more)
    assert done.returncode == 0, done.stderr
    return root / "build" / "crmc-RS-0.0.0.bundle.zip"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_sources_give_the_same_bytes(crmc: Run, root: Path, tmp_path: Path) -> None:
    build(crmc, root)
    build(crmc, root, "--out", tmp_path / "again")
    assert contents(root / "build") == contents(tmp_path / "again")


def test_a_bundle_has_the_files_of_the_interface(crmc: Run, root: Path) -> None:
    with zipfile.ZipFile(build(crmc, root)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert names[:4] == ["manifest.json", "rules.json", "procedures.json", "law.json"]
    assert any(name.startswith("schema/") for name in names)
    assert (manifest["format"], manifest["party"], manifest["audience"]) == ("crmc-bundle/1", "RS", "RS")
    assert (root / "build" / "handbook" / "index.html").is_file()


def test_a_failed_build_leaves_the_last_one_whole(crmc: Run, root: Path) -> None:
    build(crmc, root)
    before = contents(root / "build")
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country in", "origin_contry in"), "utf-8")
    done = crmc("build", "--root", root)
    assert done.returncode == 1
    assert "nothing was built" in done.stderr
    assert contents(root / "build") == before
    assert sorted(path.name for path in root.iterdir()) == ["build", "criteria", "sops"]


def test_a_failing_test_stops_a_build(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country: CN", "origin_country: TR"), "utf-8")
    assert crmc("build", "--root", root).returncode == 1
    assert not (root / "build").exists()


def test_a_folder_that_crmc_did_not_make_is_never_replaced(crmc: Run, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("keep me", "utf-8")
    done = crmc("build", "--root", root, "--out", folder)
    assert done.returncode == 1
    assert "did not make" in done.stderr
    assert contents(folder) == {"letter.txt": b"keep me"}


def test_a_bundle_judges_as_its_knowledge_base_does(
    crmc: Run, root: Path, declarations: Path, tmp_path: Path
) -> None:
    bundle = build(crmc, root)
    lines = []
    for source, more in ((bundle, ()), (root, ("--party", "RS"))):
        out = tmp_path / "out.ndjson"
        done = crmc("evaluate", source, declarations, "--out", out, "--all", "--format", "json", *more)
        assert done.returncode == 0, done.stderr
        summary = json.loads(done.stderr)
        assert (summary["pairs"], summary["selected"], summary["undetermined"]) == (3, 1, 1)
        lines.append(out.read_text("utf-8"))
    assert lines[0] == lines[1]
    rows = [json.loads(line) for line in lines[0].splitlines()]
    assert [row["outcome"] for row in rows] == ["selected", "not_selected", "undetermined"]
    assert list(rows[0]) == [
        *(
            "declaration",
            "item",
            "criterion",
            "outcome",
            "status",
            "channel",
            "controls",
            "procedure",
            "operator",
        ),
        *("missing", "score", "areas", "message"),
    ]
    assert rows[0]["channel"] == "yellow"
    assert rows[0]["procedure"] == ["SOP-TST-01"]
    assert rows[2]["missing"] == ["origin_country"]


def test_an_expired_bundle_is_refused_with_status_3(
    crmc: Run, root: Path, declarations: Path, tmp_path: Path
) -> None:
    file = root / "criteria" / "one.crm"
    text = file.read_text("utf-8").replace("2027-01-01 .. 2027-12-31", "2020-01-01 .. 2020-12-31")
    file.write_text(text.replace("review: 2027-09-01", "review: 2020-09-01"), "utf-8")
    bundle = build(crmc, root)
    out = tmp_path / "out.ndjson"
    done = crmc("evaluate", bundle, declarations, "--out", out)
    assert (done.returncode, out.exists()) == (3, False)
    assert "expired on 2020-12-31" in done.stderr
    assert crmc("evaluate", bundle, declarations, "--out", out, "--allow-expired").returncode == 0


def test_a_forged_bundle_is_refused(crmc: Run, root: Path, declarations: Path, tmp_path: Path) -> None:
    bundle = build(crmc, root)
    forged = tmp_path / "forged.bundle.zip"
    forged.write_bytes(bundle.read_bytes().replace(b"yellow", b"green!"))
    done = crmc("evaluate", forged, declarations, "--out", tmp_path / "out.ndjson")
    assert done.returncode == 1
    assert "refused" in done.stderr
    assert crmc("bundle", "verify", forged).returncode == 1
    assert crmc("bundle", "verify", bundle).returncode == 0


def test_bundle_show_tells_what_it_is(crmc: Run, root: Path) -> None:
    done = crmc("bundle", "show", build(crmc, root), "--format", "json")
    facts = json.loads(done.stdout)
    assert (facts["party"], facts["contents"]["criteria"], facts["valid_until"]) == ("RS", 1, "2027-12-31")


def test_restricted_text_reaches_no_public_page(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    secret = file.read_text("utf-8").replace("classification: public", "classification: restricted")
    file.write_text(secret.replace("Value is understated", "Zinnober"), "utf-8")
    build(crmc, root)
    pages = b"".join(contents(root / "build" / "handbook").values())
    assert b"Zinnober" not in pages
    assert b"Zinnober" in (root / "build" / "crmc-RS-0.0.0.bundle.zip").read_bytes()


def test_diff_tells_selection_from_words(crmc: Run, root: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "old.zip"
    bundle.write_bytes(build(crmc, root).read_bytes())
    file = root / "criteria" / "one.crm"
    text = file.read_text("utf-8")
    git = ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "criteria", "sops"], check=True)
    subprocess.run([*git, "commit", "-qm", "first"], check=True)
    verdicts = {}
    for name, changed in {
        "words": text.replace("Value is understated", "The value is too low"),
        "selection": text.replace("in (CN)", "in (CN, TR)"),
        "removed": "",
    }.items():
        file.write_text(changed, "utf-8")
        done = crmc("diff", "HEAD", root, "--root", root, "--format", "json")
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        verdicts[name] = {change["id"]: change["verdict"] for change in report["changes"]}
    assert verdicts == {
        "words": {"TST-001": "equal"},
        "selection": {"TST-001": "wider"},
        "removed": {"TST-001": "removed"},
    }
    file.write_text(text, "utf-8")
    assert json.loads(crmc("diff", "HEAD", root, "--root", root, "--format", "json").stdout)["changes"] == []


def test_diff_names_the_part_that_changed_in_the_words_of_the_author(
    crmc: Run, root: Path, tmp_path: Path
) -> None:
    file = root / "criteria" / "one.crm"
    text = file.read_text("utf-8").replace(
        "  select when", "  let cheap = customs_value < 5 EUR\n\n  select when cheap or"
    )
    file.write_text(text, "utf-8")
    bundle = tmp_path / "old.zip"
    bundle.write_bytes(build(crmc, root).read_bytes())
    file.write_text(text.replace("5 EUR", "6 EUR"), "utf-8")
    build(crmc, root)
    done = crmc("diff", bundle, root / "build" / "crmc-RS-0.0.0.bundle.zip")
    assert "let cheap: customs_value < 5 EUR → customs_value < 6 EUR" in done.stdout
    assert '"op"' not in done.stdout


def test_diff_never_takes_a_faulty_declaration_for_a_removed_one(
    crmc: Run, root: Path, tmp_path: Path
) -> None:
    bundle = tmp_path / "old.zip"
    bundle.write_bytes(build(crmc, root).read_bytes())
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country in", "origin_contry in"), "utf-8")
    done = crmc("diff", bundle, root, "--format", "json")
    changes = {change["id"]: change["verdict"] for change in json.loads(done.stdout)["changes"]}
    assert changes["TST-001"] == "undecided"
    assert "has errors" in done.stderr


def test_diff_shows_a_changed_list_at_the_criteria_that_use_it(crmc: Run, root: Path, tmp_path: Path) -> None:
    file = root / "criteria" / "one.crm"
    watched = "list watched of country { classification: public values: VN }\n"
    file.write_text(
        file.read_text("utf-8")
        .replace("in (CN)", "in watched")
        .replace("expect: selected channel: yellow", "expect: not_selected")
        + watched,
        "utf-8",
    )
    old = tmp_path / "old"
    (old / "criteria").mkdir(parents=True)
    (old / "sops").mkdir()
    (old / "criteria" / "one.crm").write_text(file.read_text("utf-8"), "utf-8")
    (old / "sops" / "check.crm").write_text((root / "sops" / "check.crm").read_text("utf-8"), "utf-8")
    file.write_text(file.read_text("utf-8").replace("values: VN", "values: VN, TR"), "utf-8")
    report = json.loads(crmc("diff", old, root, "--format", "json").stdout)
    found = {change["id"]: [field["path"] for field in change["fields"]] for change in report["changes"]}
    assert found == {"TST-001": ["uses.watched"], "watched": ["values"]}


def test_the_summary_and_the_bundle_tell_what_nobody_has_read(crmc: Run, root: Path) -> None:
    act = 'adopt TST-001 by RS { from: 2027-02-01 attested: "Legal function", 2026-11-20 }\n'
    (root / "criteria" / "act.crm").write_text(act, "utf-8")
    source = root / "criteria" / "one.crm"
    source.write_text(
        source.read_text("utf-8").replace("UCC art 46(3)", "UCC art 46(3) grounds: HS"), "utf-8"
    )
    done = crmc("build", "--root", root, "--party", "RS")
    assert done.returncode == 0, done.stderr
    assert "1 of 3 cited provisions not verified, 1 of 1 acts attested, provision not read" in done.stdout
    [bundle] = (root / "build").glob("*.zip")
    told = json.loads(crmc("bundle", "show", bundle, "--format", "json").stdout)
    assert told["law_not_verified"] == ["HS"]
    assert told["attested_provision_not_read"] == ["TST-001 (RS)"]
    assert "attested provision not read  TST-001 (RS)" in crmc("bundle", "show", bundle).stdout
