"""What an edition that does not show everything says, and how it is judged."""

from __future__ import annotations

import errno
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from crmc import cli
from crmc.analysis.diff.books import differences
from crmc.build import BuildError, BuildPlan, build, edition
from crmc.bundle.api import Bundle
from crmc.bundle.pack import pack_bundle
from crmc.ir.model import Criterion, RuleBook
from crmc.workspace import WorkspaceError, read_revision, read_root
from tests.unit.knowledge import compiled, criterion

DECLARATION = {
    "id": "D1",
    "kind": "import",
    "acceptance_date": "2027-04-01",
    "items": [{"origin_country": "CN", "customs_value": "1", "net_mass": "1"}],
}
HIDDEN_INDICATOR = """
  declassify: \"\"\"A test.\"\"\"
  let later = cheap or origin_country in (VN)
  indicator cheap "Cheap" { classification: restricted for RS  when: customs_value < 5 EUR }
  indicator light "Light" { when: net_mass < 5 kg }
"""
HIDDEN_VALUES = """
list hidden_list of country { classification: restricted for RS  values: CN }
parameter hidden_floor of money { classification: restricted for RS  default: 3 EUR  range: 1 EUR .. 9 EUR }
table hidden_table of money by origin_country { classification: restricted for RS  row CN: 3 EUR }
"""


def bundle(text: str, folder: Path, party: str, audience: str | None = None) -> Path:
    compilation = compiled(text)
    assert not compilation.diagnostics
    file = folder / "a.bundle.zip"
    file.write_bytes(pack_bundle(edition(compilation.book, party, audience or party)))
    return file


def judged(file: Path) -> list[dict[str, Any]]:
    return Bundle.open(str(file)).evaluate(DECLARATION, all=True)


def shown(file: Path) -> Criterion:
    with zipfile.ZipFile(file) as archive:
        return msgspec.json.decode(archive.read("rules.json"), type=RuleBook).criteria[0]


def test_a_condition_that_is_not_shown_is_undetermined(tmp_path: Path) -> None:
    text = criterion("light and later", more=HIDDEN_INDICATOR)
    (row,) = judged(bundle(text, tmp_path, "MK"))
    assert (row["outcome"], row["missing"]) == ("undetermined", ["condition"])
    (row,) = judged(bundle(text, tmp_path, "RS"))
    assert row["outcome"] == "selected"


def test_what_is_made_of_a_hidden_indicator_is_hidden_with_it(tmp_path: Path) -> None:
    found = shown(bundle(criterion("light and later", more=HIDDEN_INDICATOR), tmp_path, "MK"))
    assert [part.name for part in found.parts] == ["light"]
    assert found.elements == ("net_mass",)


def test_values_that_are_not_shown_are_missing(tmp_path: Path) -> None:
    select = "origin_country in hidden_list or customs_value < hidden_floor or customs_value < hidden_table"
    text = criterion(select, more='  declassify: """A test."""') + HIDDEN_VALUES
    (row,) = judged(bundle(text, tmp_path, "MK"))
    assert row["outcome"] == "undetermined"
    assert row["missing"] == ["list:hidden_list", "parameter:hidden_floor", "table:hidden_table"]


def test_an_act_that_is_not_shown_has_no_effect_in_the_edition(tmp_path: Path) -> None:
    acts = """
adopt TST-001 by RS {
  classification: restricted for RS
  from: 2027-02-01
  attested: "Risk management unit", 2026-12-01
}
derogate TST-001 by RS {
  classification: restricted for RS
  until: 2027-01-15
  reason: \"\"\"A test.\"\"\"
}
"""
    text = criterion(status="active") + acts
    own = shown(bundle(text, tmp_path, "RS"))
    assert (own.active_from, [period.end for period in own.absent]) == ("2027-02-01", ["2027-01-15"])
    public = shown(bundle(text, tmp_path, "RS", "public"))
    assert (public.active_from, public.absent) == (None, ())


@pytest.mark.parametrize("out", ["/proc/out", "/proc/new/out", "/dev/null/out"])
def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(out: str) -> None:
    with pytest.raises(BuildError, match="could not be written"):
        build(compiled(criterion()), BuildPlan(("RS",)), Path(out))


def test_a_full_disk_is_no_defect_of_ours(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cli.cli, "main", full)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "Error: nothing more can be written (no space left on device)\n"


def test_a_python_without_docstrings_is_refused() -> None:
    program = "from crmc.cli import main; main()"
    done = subprocess.run([sys.executable, "-OO", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "-OO" in done.stderr


def test_a_national_value_is_a_change_of_every_criterion_that_uses_it() -> None:
    floor = "parameter floor of money { classification: public  default: 3 EUR  range: 1 EUR .. 9 EUR }\n"
    text = criterion("customs_value < floor") + criterion(
        "customs_value < floor", name="TST-002", parties="MK"
    )
    act = 'adopt TST-001 by RS { from: 2027-02-01 attested: "Risk", 2027-01-20 set floor: 4 EUR }'
    old, new = compiled(text, floor, act), compiled(text, floor, act.replace("4 EUR", "5 EUR"))
    assert not old.diagnostics
    found = {change.id: change for change in differences(old.book, new.book).changes}
    assert list(found) == ["TST-001", "TST-001 by RS"]
    assert found["TST-001"].verdict == "wider"
    (field,) = found["TST-001"].fields
    assert (field.path, field.old, field.new) == (
        "national.RS.floor",
        [["2027-02-01", "4"]],
        [["2027-02-01", "5"]],
    )


def test_a_revision_is_named_where_there_is_no_repository(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="`main` is neither"):
        read_revision("main", tmp_path)


def test_a_revision_holds_the_files_that_its_folder_would(tmp_path: Path) -> None:
    files = ("criteria/a.crm", "criteria/.a.crm", "criteria/t.csv", "criteria/.t.csv", "sops/b.crm", "c.crm")
    for name in (*files, "grammar/catalogue/x.yaml", "grammar/catalogue/.x.yaml", "criteria/y.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# a remark\n", "utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "Files"]):
        subprocess.run([*git, *arguments], check=True)
    folder, revision = read_root(tmp_path), read_revision("HEAD", tmp_path)
    assert [found.path for found in folder.sources] == ["criteria/a.crm", "sops/b.crm"]
    assert replace(folder, path=None) == revision
