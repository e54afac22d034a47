"""The action, the template and the hooks: their shell steps are run as the services run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.knowledge import PROCEDURE, criterion

TOP = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((TOP / "templates/gitlab-ci.yml").read_text("utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
CRMC = "#!/bin/sh\nexec {python} -P -c 'from crmc.cli import main; main()' \"$@\"\n"
NOTING = "#!/bin/sh\nprintf '%s\\n' \"$@\" >> {log}\nprintf 'end\\n' >> {log}\n{more}"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A knowledge base in git: a first commit on `origin/main`, and a wider criterion in the work tree."""
    root = tmp_path / "kb"
    (root / "criteria").mkdir(parents=True)
    (root / "sops").mkdir()
    (root / "criteria/one.crm").write_text(criterion(), "utf-8")
    (root / "sops/check.crm").write_text(PROCEDURE, "utf-8")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    (root / "criteria/one.crm").write_text(criterion("origin_country in (CN, TR)"), "utf-8")
    return root


def git(root: Path, *arguments: str) -> str:
    own = ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    return subprocess.run([*own, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    (folder / name).chmod(0o755)
    return folder


def run(script: str, folder: Path, programs: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A step as a runner runs it: bash that stops at the first failure."""
    program(programs, "crmc", CRMC.format(python=sys.executable))
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    python = os.pathsep.join([str(TOP), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": python, **variables}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def step(name: str) -> dict[str, Any]:
    return next(one for one in ACTION["runs"]["steps"] if one["name"] == name)


def compared(repository: Path, tmp_path: Path, fail_on: str = "") -> tuple[dict[str, str], str]:
    """The outputs of the step that compares, and the summary of the run."""
    output, summary = tmp_path / "output", tmp_path / "summary"
    variables = dict.fromkeys(step("Compare")["env"], "")
    variables |= {"ROOT": ".", "AUDIENCE": "public", "BASE_REF": "main", "FAIL_ON": fail_on}
    variables |= {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    done = run(step("Compare")["run"], repository, tmp_path / "programs", **variables)
    assert done.returncode == 0, done.stderr
    told = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
    return told, summary.read_text("utf-8")


def test_the_action_compares_with_where_the_branch_left_its_base(repository: Path, tmp_path: Path) -> None:
    told, summary = compared(repository, tmp_path)
    assert told["status"] == "0"
    assert "**wider** · criterion `TST-001`" in summary
    assert Path(told["markdown"]).read_text("utf-8") == summary
    sarif = json.loads(Path(told["sarif"]).read_text("utf-8"))
    assert {result["ruleId"] for result in sarif["runs"][0]["results"]} == {"wider", "version"}


def test_the_action_fails_after_the_comment_was_written(repository: Path, tmp_path: Path) -> None:
    told, _ = compared(repository, tmp_path, "wider")
    assert told["status"] == "1"
    failed = run(step("Result")["run"], repository, tmp_path / "programs", STATUS="1", FAIL_ON="wider")
    assert failed.returncode == 1
    assert failed.stdout == "::error::found, and not accepted: one of wider\n"
    names = [one["name"] for one in ACTION["runs"]["steps"]]
    assert names.index("Compare") < names.index("Comment") < names.index("Result")


@pytest.mark.parametrize(
    ("known", "expected"),
    [("", ["--method", "POST", "repos/o/r/issues/7/comments"]), ("41", ["--method", "PATCH"])],
)
def test_the_comment_is_written_once_and_then_replaced(
    tmp_path: Path, known: str, expected: list[str]
) -> None:
    log = tmp_path / "log"
    answer = f'case "$*" in *paginate*) printf "{known}\\n";; esac\n' if known else ""
    programs = program(tmp_path / "programs", "gh", NOTING.format(log=log, more=answer))
    (tmp_path / "comment.md").write_text("text", "utf-8")
    done = run(
        step("Comment")["run"],
        tmp_path,
        programs,
        MARKDOWN=str(tmp_path / "comment.md"),
        REPOSITORY="o/r",
        NUMBER="7",
        GH_TOKEN="x",
    )
    assert done.returncode == 0, done.stderr
    last = log.read_text("utf-8").split("end\n")[-2].splitlines()
    assert last[1 : 1 + len(expected)] == expected
    assert f"body=@{tmp_path / 'comment.md'}" in last
    if known:
        assert "repos/o/r/issues/comments/41" in last


def test_no_input_of_the_action_is_written_into_a_script() -> None:
    """What somebody names a branch would run."""
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one.get("run", "")


def test_the_action_hands_on_every_input() -> None:
    text = (TOP / "action.yml").read_text("utf-8")
    assert all(f"inputs.{name}" in text for name in ACTION["inputs"])


@pytest.mark.parametrize(("fail_on", "status"), [("", 0), ("wider", 1)])
def test_the_template_writes_the_comment_and_fails_behind_it(
    repository: Path, tmp_path: Path, fail_on: str, status: int
) -> None:
    log = tmp_path / "log"
    answer = 'case "$*" in *per_page*) echo \'[{"id": 9, "body": "<!-- crmc diff --> x"}]\';; esac\n'
    programs = program(tmp_path / "programs", "curl", NOTING.format(log=log, more=answer))
    variables = {name: str(value) for name, value in GITLAB["variables"].items()}
    variables |= {
        "CRMC_FAIL_ON": fail_on,
        "CRMC_COMMENT_TOKEN": "x",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(repository, "rev-parse", "HEAD"),
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "5",
    }
    [script] = GITLAB["crmc-diff"]["script"]
    done = run(script, repository, programs, **variables)
    assert done.returncode == status, done.stderr
    assert "**wider**" in (repository / "crmc-diff.md").read_text("utf-8")
    written = log.read_text("utf-8").split("end\n")[-2].splitlines()
    assert "PUT" in written
    assert "https://gitlab.example/api/v4/projects/3/merge_requests/5/notes/9" in written


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_a_hook_runs_as_it_is_written(repository: Path, tmp_path: Path, hook: dict[str, Any]) -> None:
    files = "" if hook.get("pass_filenames") is False else " criteria/one.crm"
    run("crmc lock", repository, tmp_path / "programs")
    run("crmc fmt", repository, tmp_path / "programs")
    done = run(f"{hook['entry']}{files}", repository, tmp_path / "programs")
    assert done.returncode == 0, done.stdout + done.stderr
