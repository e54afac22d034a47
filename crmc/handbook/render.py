"""Renders the handbook aside and moves it into place: a failed run leaves the last site whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from crmc.backends.pages import WrittenPage, emit_pages, with_footnotes
from crmc.catalogue.model import Catalogue
from crmc.diagnostics import Severity
from crmc.handbook.configuration import read_configuration
from crmc.handbook.navigation import navigation, title_of
from crmc.handbook.problems import Problem, collected_problems
from crmc.handbook.project_files import CONFIG, LOOKS, PROSE, with_defaults
from crmc.handbook.search_worker import mend_search
from crmc.handbook.worklists import worklist_pages
from crmc.ir import model

__all__ = ["Problem", "render_handbook"]

_USELESS = ("sitemap.xml", "sitemap.xml.gz", "404.html")
"""They need the address of a server: the sitemap holds a date, the other looks for its styles at the root."""


def render_handbook(
    book: model.RuleBook, catalogue: Catalogue, project_files: Mapping[str, bytes], destination: Path
) -> list[Problem]:
    """The site of a book into `destination`, which is replaced as a whole; what was found on the way.

    `book` is redacted for its readers already. `project_files` are `mkdocs.yml`, `site_config/…` and
    `docs/…` by path relative to the root (`read_project_files`); what is missing comes with crmc.
    A problem that is an error means that nothing was written.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=destination.parent))
    try:
        problems = _build(book, catalogue, with_defaults(project_files), work)
        if not any(problem.severity is Severity.ERROR for problem in problems):
            _move_into_place(work / "site", destination, work / "before")
        return problems
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _build(
    book: model.RuleBook, catalogue: Catalogue, files: Mapping[str, bytes], work: Path
) -> list[Problem]:
    settings, problems = read_configuration(files[CONFIG])
    pages, hidden = _pages(book, catalogue, files)
    problems += hidden
    if any(problem.severity is Severity.ERROR for problem in problems):
        return problems
    _stage(pages, files, work)
    settings["nav"] = navigation(*_titles(pages, files))
    settings["extra"] = {**settings.get("extra", {}), "release": escape(book.release), **_edition(book)}
    return problems + _run(settings, work)


def _edition(book: model.RuleBook) -> dict[str, str]:
    """The line above every page of an edition that is not for everyone."""
    if book.audience == "public":
        return {}
    readers = book.parties[book.audience].designation if book.audience in book.parties else book.audience
    words = f"Edition for: {readers}." if readers else "Full edition."
    return {"edition": escape(f"{words} Not for the public.")}


def _pages(
    book: model.RuleBook, catalogue: Catalogue, files: Mapping[str, bytes]
) -> tuple[dict[str, WrittenPage], list[Problem]]:
    """Generated pages and, over them, those written by hand; only the start page may be replaced."""
    made = emit_pages(book, catalogue, worklist_pages)
    generated = {path: _footnoted(page, book) for path, page in made.items()}
    problems = []
    for path, data in files.items():
        if not path.startswith(f"{PROSE}/") or not path.endswith(".md"):
            continue
        name = path.removeprefix(f"{PROSE}/")
        if name in generated and name != "index.md":
            problems.append(
                Problem(Severity.WARNING, f"`{path}` gives way to the generated page of that name")
            )
            continue
        text = data.decode("utf-8", errors="replace")
        generated[name] = _footnoted(WrittenPage(title_of(text, name), text), book)
    return generated, problems


def _footnoted(page: WrittenPage, book: model.RuleBook) -> WrittenPage:
    """The navigation beside every page names every Party, so every page carries the footnotes."""
    return page._replace(text=with_footnotes(page.text, book, everywhere=True))


def _titles(
    pages: Mapping[str, WrittenPage], files: Mapping[str, bytes]
) -> tuple[dict[str, str], dict[str, str]]:
    by_hand = {path: page.title for path, page in pages.items() if f"{PROSE}/{path}" in files}
    return {path: page.title for path, page in pages.items() if path not in by_hand}, by_hand


def _stage(pages: Mapping[str, WrittenPage], files: Mapping[str, bytes], work: Path) -> None:
    for path, page in pages.items():
        _write(work / PROSE / path, page.text.encode("utf-8"))
    for path, data in files.items():
        if path.startswith(f"{LOOKS}/") or (path.startswith(f"{PROSE}/") and not path.endswith(".md")):
            _write(work / path, data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _run(settings: dict[str, Any], work: Path) -> list[Problem]:
    """One run of mkdocs; its warnings and failures as problems of ours."""
    from mkdocs.commands.build import build
    from mkdocs.config.base import load_config
    from mkdocs.exceptions import MkDocsException

    with collected_problems() as problems, _without_clock():
        try:
            build(load_config(_configuration_file(settings, work)))
        except MkDocsException as failure:
            problems.append(Problem(Severity.ERROR, f"the handbook was not rendered: {str(failure).strip()}"))
    for name in _USELESS:
        (work / "site" / name).unlink(missing_ok=True)
    mend_search(work / "site")
    return problems


def _configuration_file(settings: dict[str, Any], work: Path) -> str:
    import yaml

    path = work / CONFIG
    staged = {**settings, "docs_dir": PROSE, "site_dir": "site", "strict": False}
    path.write_text(yaml.safe_dump(staged, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return str(path)


@contextmanager
def _without_clock() -> Iterator[None]:
    """mkdocs dates its build; with this variable it takes the given second instead of the clock's."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _move_into_place(site: Path, destination: Path, aside: Path) -> None:
    """INVARIANT: the old site or the new one is whole at all times; a failed move puts the old one back."""
    if destination.exists():
        destination.rename(aside)
    try:
        site.rename(destination)
    except OSError:
        if aside.exists():
            aside.rename(destination)
        raise
