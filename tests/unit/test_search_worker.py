"""The search of the theme that is locked has the fault, once, and is mended."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from crmc.handbook.search_worker import mend_search

WORKERS = "assets/javascripts/workers"


def test_the_theme_that_is_locked_is_mended_in_one_place(tmp_path: Path) -> None:
    folder = tmp_path / WORKERS
    folder.mkdir(parents=True)
    [worker] = [
        one
        for one in files("material").joinpath("templates", *WORKERS.split("/")).iterdir()
        if one.name.startswith("search.") and one.name.endswith(".min.js")
    ]
    (folder / worker.name).write_bytes(worker.read_bytes())
    assert mend_search(tmp_path) == 1
    assert mend_search(tmp_path) == 0, "what is mended is left alone"
    assert b'.id+";"}return ' in (folder / worker.name).read_bytes()


def test_a_site_without_a_search_is_left_alone(tmp_path: Path) -> None:
    assert mend_search(tmp_path) == 0
