"""The navigation of the site: generated sections first, then the pages written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Titles: TypeAlias = Mapping[str, str]
"""Title by path of a page."""
Entry: TypeAlias = dict[str, "str | list[Entry]"] | str

SECTIONS = (
    ("Criteria", "criteria/"),
    ("Procedures", "procedures/"),
    ("Alerts and areas", "notices/"),
    ("Values", "values/"),
    ("Metrics", "metrics/"),
    ("Parties", "parties/"),
    ("Law", "law/"),
    ("Coverage", "coverage/"),
    ("Catalogue", "catalogue/"),
    ("Diagnostics", "diagnostics/"),
)
"""Sections of generated pages and their folders."""


MOST_LISTED = 150
"""Pages of one folder that the navigation lists. It stands beside every page: a thousand lines on each of a
thousand pages would be most of the handbook."""
_OVERVIEWS = ("index", "by-")

_SIGNS = str.maketrans({"<": "‹", ">": "›", "&": "＆", '"': "”"})
"""INVARIANT: the theme writes titles of the navigation unescaped (and unescapes entities in them), so none of
its signs for markup may stand there; the heading of the page itself keeps them."""


def navigation(generated: Titles, by_hand: Titles) -> list[Entry]:
    """The navigation for mkdocs. `by_hand` holds the pages of `docs/`, the start page among them or not."""
    generated = {path: title.translate(_SIGNS) for path, title in generated.items()}
    by_hand = {path: title.translate(_SIGNS) for path, title in by_hand.items()}
    sections: list[Entry] = [{"Start": "index.md"}]
    sections += [{title: _section(generated, folder)} for title, folder in SECTIONS]
    guides = {path: title for path, title in by_hand.items() if path != "index.md"}
    if guides:
        sections.append({"Guides": _guides(guides)})
    return sections


def _section(titles: Titles, folder: str) -> list[Entry]:
    """The index first, then the pages by path, deeper folders as groups of their own.

    Of very many pages only the index and the overviews stand here: they list the others.
    """
    paths = sorted(path for path in titles if path.startswith(folder))
    here = [path for path in paths if "/" not in path.removeprefix(folder)]
    if len(here) > MOST_LISTED:
        here = [path for path in here if path.removeprefix(folder).startswith(_OVERVIEWS)]
    deeper = sorted(
        {path.removeprefix(folder).partition("/")[0] for path in paths}
        - {p.removeprefix(folder) for p in here}
    )
    entries: list[Entry] = [path for path in here if path == f"{folder}index.md"]
    entries += [{titles[path]: path} for path in here if path != f"{folder}index.md"]
    groups: list[Entry] = [
        {_group_title(titles, f"{folder}{name}/"): _section(titles, f"{folder}{name}/")} for name in deeper
    ]
    return entries + groups


def _group_title(titles: Titles, folder: str) -> str:
    return (
        titles.get(f"{folder}index.md")
        or folder.rstrip("/").rpartition("/")[2].replace("_", " ").capitalize()
    )


def _guides(titles: Titles) -> list[Entry]:
    return _section(titles, "")


def title_of(markdown: str, path: str) -> str:
    """The title of a page written by hand: its front matter's, its first heading, or its file's name."""
    for start in ("title:", "# "):
        for line in _lines(markdown):
            if line.startswith(start):
                return line.removeprefix(start).strip().strip('"')
    return path.rpartition("/")[2].removesuffix(".md").replace("-", " ").replace("_", " ").capitalize()


def _lines(markdown: str) -> Iterable[str]:
    return (line for line in markdown.split("\n") if line.strip())
