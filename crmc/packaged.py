"""The one place that finds the packaged `grammar/` folder: the language, its schemas, the catalogue.

In a wheel it lies inside the package (`crmc/grammar`); in a checkout or an editable install it is
the top-level folder beside the package.
"""

from __future__ import annotations

from pathlib import Path


def grammar_folder() -> Path:
    """The folder itself. Raises FileNotFoundError if this installation has lost it."""
    package = Path(__file__).parent
    inside = package / "grammar"
    if inside.is_dir():
        return inside
    beside = package.parent / "grammar"
    if beside.is_dir():
        return beside
    raise FileNotFoundError("the packaged grammar folder is missing: install crmc again")


def read_text(name: str) -> str:
    """The text of a packaged file, by its path inside `grammar/` with `/`: `catalogue/units.yaml`."""
    return grammar_folder().joinpath(*name.split("/")).read_text(encoding="utf-8")


def names(folder: str) -> list[str]:
    """The paths inside `grammar/` of the files of one folder, sorted; a path fits `read_text`."""
    entries = grammar_folder().joinpath(*folder.split("/")).iterdir()
    return sorted(f"{folder}/{entry.name}" for entry in entries if entry.is_file())
