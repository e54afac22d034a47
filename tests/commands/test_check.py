"""`crmc check`, `test`, `fmt`, `explain`, `new`: what authors use every day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_a_sound_knowledge_base_has_no_problems(crmc: Run, root: Path) -> None:
    done = crmc("check", "--root", root)
    assert (done.returncode, "no problems" in done.stdout) == (0, True), done.stdout


def test_the_json_form_has_every_key_of_the_interface(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country in", "origin_contry in"), "utf-8")
    done = crmc("check", "--root", root, "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert set(report["summary"]) == {"files", "declarations", "errors", "warnings", "left_out"}
    first = report["diagnostics"][0]
    assert list(first) == [
        *("code", "name", "severity", "message", "file", "line", "column", "end_line", "end_column"),
        *("related", "help", "fix", "ground"),
    ]
    assert first["file"] == "criteria/one.crm"
    line = file.read_text("utf-8").splitlines()[first["line"] - 1]
    assert line[first["column"] - 1 : first["end_column"] - 1] == "origin_contry"
    assert "origin_country" in first["help"]


def test_one_bad_file_never_hides_another(crmc: Run, root: Path) -> None:
    (root / "criteria" / "a.crm").write_text('criterion A-1 "x" {\n  status draft\n}\n', "utf-8")
    (root / "criteria" / "b.crm").write_text('criteron B-1 "x" {\n  status: draft\n}\n', "utf-8")
    (root / "criteria" / "c.crm").write_bytes(b"\xff\xfe")
    report = json.loads(crmc("check", "--root", root, "--format", "json").stdout)
    errors = {(d["file"], d["line"]) for d in report["diagnostics"] if d["severity"] == "error"}
    assert {("criteria/a.crm", 2), ("criteria/b.crm", 1), ("criteria/c.crm", 1)} <= errors


def test_a_named_file_is_reported_alone(crmc: Run, root: Path) -> None:
    (root / "criteria" / "bad.crm").write_text("nonsense", "utf-8")
    assert crmc("check", "--root", root, root / "criteria" / "one.crm").returncode == 0
    assert crmc("check", "--root", root, root / "criteria" / "bad.crm").returncode == 1


def test_strict_counts_warnings(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "draft.crm"
    file.write_text('criterion DRA-001 "Unfinished" { status: draft applies: import }\n', "utf-8")
    assert crmc("check", "--root", root).returncode == 0
    assert crmc("check", "--root", root, "--strict").returncode == 1


def test_a_link_out_of_the_tree_and_a_device_are_told_and_not_read(
    crmc: Run, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.crm").write_text("secret words", "utf-8")
    (root / "criteria" / "link.crm").symlink_to(tmp_path / "secret.crm")
    (root / "criteria" / "device.crm").symlink_to("/dev/zero")
    done = crmc("check", "--root", root, "--format", "json")
    assert done.returncode == 1
    assert done.stdout.count("leads out of the knowledge base") == 2
    assert "secret words" not in done.stdout


def test_a_folder_without_sources_is_a_usage_error(crmc: Run, tmp_path: Path) -> None:
    done = crmc("check", "--root", tmp_path)
    assert done.returncode == 2
    assert "no .crm file" in done.stderr


def test_an_unknown_command_names_the_nearest(crmc: Run) -> None:
    done = crmc("chek")
    assert done.returncode == 2
    assert "did you mean `check`?" in done.stderr


def test_a_failing_test_says_what_came_out_instead(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country: CN", "origin_country: TR"), "utf-8")
    done = crmc("test", "--root", root)
    assert done.returncode == 1
    assert "expected `selected`, but it is `not_selected`" in done.stdout
    report = json.loads(crmc("test", "--root", root, "--format", "json").stdout)
    assert report["summary"] == {"passed": 0, "failed": 1, "not_run": 0}


def test_a_test_that_cannot_run_is_not_called_passed(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country in", "origin_contry in"), "utf-8")
    done = crmc("test", "--root", root)
    assert done.returncode == 1
    assert "1 not run" in done.stdout


def test_fmt_changes_the_form_and_nothing_else(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    file.write_text(
        "# kept\n" + file.read_text("utf-8").replace("  status: trial", "      status:    trial # why"),
        "utf-8",
    )
    assert crmc("fmt", "--root", root, "--check").returncode == 1
    assert crmc("fmt", "--root", root).returncode == 0
    formatted = file.read_text("utf-8")
    assert formatted.startswith("# kept\n")
    assert "  status: trial  # why\n" in formatted or "  status: trial # why\n" in formatted
    assert crmc("fmt", "--root", root, "--check").returncode == 0
    assert crmc("check", "--root", root).returncode == 0


def test_fmt_leaves_a_faulty_file_as_it_is(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "bad.crm"
    file.write_text('criterion A-1 "x" {\n status draft\n}\n', "utf-8")
    done = crmc("fmt", file, "--root", root)
    assert done.returncode == 1
    assert file.read_text("utf-8") == 'criterion A-1 "x" {\n status draft\n}\n'
    assert "could not be read" in done.stderr


def test_new_writes_a_draft_that_compiles_and_passes(crmc: Run, root: Path) -> None:
    for kind, name in [
        ("criterion", "NEW-001"),
        ("sop", "SOP-NEW-01"),
        ("area", "PRI-9"),
        ("alert", "RCA-9"),
        ("metric", "MET-9"),
        ("list", "some_list"),
        ("table", "some_table"),
        ("parameter", "some_value"),
    ]:
        done = crmc("new", kind, name, "--root", root)
        assert done.returncode == 0, done.stderr
        assert Path(done.stdout.strip()).is_file()
    done = crmc("check", "--root", root)
    assert done.returncode == 0, done.stdout
    assert crmc("test", "--root", root).returncode == 0
    changed = crmc("fmt", "--root", root, "--check").stdout
    assert sorted(Path(line).name for line in changed.splitlines()) == ["check.crm", "one.crm"]


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["adopt", "TST-001", "--party", "RS"], "criteria/parties/rs-adopt-tst-001.crm"),
        (["derogate", "TST-001", "--party", "ME"], "criteria/parties/me-derogate-tst-001.crm"),
        (["suspend", "TST-001", "--party", "AL"], "criteria/parties/al-suspend-tst-001.crm"),
        (["recognise", "MK", "--party", "RS"], "criteria/parties/rs-recognise-mk.crm"),
    ],
)
def test_new_starts_the_act_of_a_party(crmc: Run, root: Path, arguments: list[str], file: str) -> None:
    done = crmc("new", *arguments, "--root", root)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).relative_to(root).as_posix() == file
    assert (checked := crmc("check", "--root", root)).returncode == 0, checked.stdout
    assert crmc("fmt", "--root", root, "--check", root / file).stdout == ""


def test_new_starts_a_test_whose_outcome_is_to_be_filled_in(crmc: Run, root: Path) -> None:
    assert crmc("new", "test", "TST-001", "--root", root).returncode == 0
    found = json.loads(crmc("check", "--root", root, "--format", "json").stdout)["diagnostics"]
    assert [one["code"] for one in found if one["severity"] == "error"] in ([], ["CRM901"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["test", "TST-002"], "did you mean `TST-001`?"),
        (["adopt", "TST-001"], "say whose act it is: `--party`"),
        (["recognise", "RS", "--party", "RS"], "cannot recognise its own"),
        (["tset", "TST-001"], "did you mean `test`?"),
        (["adopt", "TST-001", "--party", "RZ"], "did you mean `RS`?"),
    ],
)
def test_new_refuses_what_cannot_be_started(crmc: Run, root: Path, arguments: list[str], words: str) -> None:
    done = crmc("new", *arguments, "--root", root)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())


def test_a_verdict_that_is_none_is_refused(crmc: Run, root: Path) -> None:
    done = crmc("diff", root, root, "--fail-on", "added,widr")
    assert done.returncode == 2
    assert "`widr` cannot stand here: did you mean `wider`? allowed are" in done.stderr


def test_an_option_that_is_none_is_refused_with_the_nearest(crmc: Run, root: Path) -> None:
    done = crmc("check", "--root", root, "--formt", "json")
    assert done.returncode == 2
    assert "--format" in done.stderr


def test_new_refuses_a_name_that_is_declared(crmc: Run, root: Path) -> None:
    done = crmc("new", "criterion", "TST-001", "--root", root)
    assert done.returncode == 2
    assert "declared already, in criteria/one.crm:1" in done.stderr


def test_explain_knows_codes_ids_elements_and_provisions(crmc: Run, root: Path) -> None:
    for subject, words in [
        ("CRM201", "neither a data element"),
        ("TST-001", "criteria/one.crm"),
        ("net_mass", "carried by: import"),
        ("UCC art 46(7)", "NOT VERIFIED"),
        ("XK", "Kosovo*"),
        ("0102", "0102"),
        ("crm201", "neither a data element"),
        ("unknown-name", "becomes"),
        ("CRM410", "leaves this to you"),
        ("Net_Mass", "carried by: import"),
        ("tst-1", "criteria/one.crm"),
        ("ucc article 46(7)", "NOT VERIFIED"),
    ]:
        done = crmc("explain", subject, "--root", root)
        assert done.returncode == 0, subject
        assert words in done.stdout or words in done.stdout.lower(), (subject, done.stdout)


def test_explain_names_the_nearest_of_what_it_does_not_know(crmc: Run, root: Path) -> None:
    for subject, near in [
        ("net_mas", "`net_mass`"),
        ("CRM31O", "`CRM310`"),
        ("TST-002", "`TST-001`"),
        ("unknown-nme", "`unknown-name`"),
        ("UCC art 46(99)", "`art 46(3)`"),
        ("UCD", "`UCC`"),
        ("UCC art 9999", "`UCC` is recorded with `art "),
    ]:
        done = crmc("explain", subject, "--root", root)
        assert (done.returncode, done.stdout) == (1, ""), subject
        assert near in done.stderr, (subject, done.stderr)


def test_a_public_audience_is_told_no_word_of_a_restricted_text(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    text = file.read_text("utf-8").replace("classification: public", "classification: restricted")
    file.write_text(text.replace("origin_country in (CN)", "zinnober in (CN)"), "utf-8")
    for form in ("text", "json", "sarif", "github"):
        assert "zinnober" in crmc("check", "--root", root, "--format", form).stdout
        done = crmc("check", "--root", root, "--format", form, "--audience", "public")
        assert done.returncode == 1
        assert "zinnober" not in done.stdout
        assert "unknown-name" in done.stdout


def test_no_guess_tells_a_public_audience_the_name_of_a_restricted_list(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    hidden = 'list zinnober_traders of country "Z" { classification: restricted values: CN }\n'
    text = file.read_text("utf-8").replace("origin_country in (CN)", "origin_country in zinnober_tradrs")
    file.write_text(hidden + text, "utf-8")
    for form in ("text", "json", "sarif", "github"):
        assert "zinnober_traders" in crmc("check", "--root", root, "--format", form).stdout
        done = crmc("check", "--root", root, "--format", form, "--audience", "public")
        assert "zinnober_tradrs" in done.stdout
        assert "zinnober_traders" not in done.stdout


def test_a_root_below_the_current_folder_is_named_in_the_forms_for_a_repository(
    crmc: Run, root: Path
) -> None:
    file = root / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("origin_country in", "origin_contry in"), "utf-8")
    assert (
        "::error file=kb/criteria/one.crm,line=" in crmc("check", "--root", root, "--format", "github").stdout
    )
    log = json.loads(crmc("check", "--root", root, "--format", "sarif").stdout)
    assert log["runs"][0]["originalUriBaseIds"]["KNOWLEDGE_BASE"]["uri"] == "kb/"
