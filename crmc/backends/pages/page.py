"""A page as it grows, and the site that it belongs to: what links where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname, relpath
from typing import Literal

from crmc.backends.pages.formula import laid_out
from crmc.backends.pages.markup import (
    NOTHING,
    Html,
    block_of_code,
    code,
    element,
    heading_text,
    join,
    text,
    together,
    verbatim,
)
from crmc.backends.pages.prose import render_prose
from crmc.catalogue.model import Catalogue
from crmc.ir import model

_WORD = re.compile(r'"[^"]*"|[A-Za-z_][A-Za-z0-9_]*|[^"A-Za-z_]+|"')


Weight = Literal["", "first", "last", "none"]
"""Where a page stands among what a search finds: what officers work with comes before what it refers to."""


@dataclass(frozen=True)
class Site:
    """`book` is what the readers may see. `places` gives the page of each ID or name that has one, in source
    form (`criteria/EXC-003.md`); `anchors` likewise, with `#`, for the catalogue's elements and sources.

    INVARIANT: what is not in `places` is never linked, so a reader who may not see it gets its bare ID.
    """

    book: model.RuleBook
    catalogue: Catalogue
    places: Mapping[str, str]
    anchors: Mapping[str, str]

    def term(self, vocabulary: str, word: str) -> str:
        """The title of a catalogue word, or the word itself where it has none."""
        found = self.book.terms.get(f"{vocabulary}/{word}")
        return found.title if found else word.replace("_", " ")

    def party_name(self, code: str) -> str:
        """A Party as CEFTA writes it."""
        found = self.book.parties.get(code)
        return found.designation if found else code


class Page:
    """The page at `path`; pieces are added in order, `markdown` gives the whole."""

    def __init__(self, site: Site, path: str, title: str, weight: Weight = "", wide: bool = False) -> None:
        self.site = site
        self.path = path
        self.title = title
        self._front = _front_matter(weight, wide)
        self._pieces = [f"# {heading_text(title)}"]

    def heading(self, level: int, title: str, anchor: str = "") -> None:
        mark = f" {{ #{anchor} }}" if anchor else ""
        self._pieces.append(f"{'#' * level} {heading_text(title)}{mark}")

    def add(self, *pieces: Html) -> None:
        """Blocks of HTML; a block of plain words becomes a paragraph. Nothing leaves no trace."""
        self._pieces += [piece if _is_block(piece) else element("p", piece) for piece in pieces if piece]

    def section(self, title: str, *pieces: Html) -> None:
        """A heading with its pieces; left out where all of them are empty."""
        if any(pieces):
            self.heading(2, title)
            self.add(*pieces)

    def prose(self, markdown: str | None, language: str = "en") -> Html:
        """An author's Markdown in its language."""
        if not markdown:
            return NOTHING
        rendered = render_prose(markdown, self.reference)
        return element("div", rendered, class_="prose", lang="" if language == "en" else language)

    def reference(self, name: str, label: str | None = None) -> Html:
        """A link to the page of an ID or name; the bare ID where the reader may not see it."""
        target = self.site.places.get(name)
        return self.to(target, label or name) if target else text(label or name)

    def references(self, names: Iterable[str]) -> Html:
        return join(self.reference(name) for name in names)

    def titled(self, name: str, title: str | None) -> Html:
        """A link with the title of what it leads to after it."""
        return together(self.reference(name), text(f" {title}" if title else ""))

    def anchor(self, kind: str, name: str, label: str | None = None) -> Html:
        """A link to the row of a catalogue entry: kind `element`, `instrument`, `source`, `list`."""
        target = self.site.anchors.get(f"{kind}/{name}")
        return self.to(target, label or name) if target else text(label or name)

    def to(self, target: str, label: str) -> Html:
        """A link to another page of the site, given in source form."""
        return element("a", text(label), href=self.address(target))

    def address(self, target: str) -> str:
        page, mark, anchor = target.partition("#")
        return relpath(page, dirname(self.path) or ".").removesuffix(".md") + ".html" + mark + anchor

    def party(self, code: str) -> Html:
        return self.reference(f"party {code}", self.site.party_name(code))

    def formula(self, written: str, own: Iterable[str] = ()) -> Html:
        """An expression of the language as a block, each name in it linked to what it means.

        `own`: the names of the criterion's own parts, which stand on the same page.
        """
        names = frozenset(own)
        pieces = (self._word(found, names) for found in _WORD.findall(laid_out(written)))
        return block_of_code(Html("".join(pieces)))

    def _word(self, word: str, own: frozenset[str]) -> Html:
        if word in own:
            return element("a", verbatim(word), href=f"#part-{word}")
        if word in self.site.places and not word.isupper():
            return self.reference(word)
        return self.anchor("element", word) if f"element/{word}" in self.site.anchors else verbatim(word)

    def origin(self, origin: model.Origin) -> Html:
        return code(origin.place)

    def markdown(self) -> str:
        """The page as Markdown, with the footnote of every designation that it shows."""
        return with_footnotes(self._front + "\n\n".join(self._pieces) + "\n", self.site.book)


def _front_matter(weight: Weight, wide: bool) -> str:
    """What the theme needs to know: the weight in a search; whether tables take the room of the contents."""
    settings = [_WEIGHTS[weight]] if weight else []
    settings += ["hide:\n  - toc"] if wide else []
    return "\n".join(["---", *settings, "---", "", ""]) if settings else ""


_WEIGHTS: dict[Weight, str] = {
    "first": "search:\n  boost: 4",
    "last": "search:\n  boost: 0.3",
    "none": "search:\n  exclude: true",
}


def with_footnotes(page: str, book: model.RuleBook, everywhere: bool = False) -> str:
    """The page with the footnote of each designation in it, once; `everywhere`: even if not named."""
    words = " ".join(page.split())
    footnotes = [
        f"* {party.footnote}"
        for party in book.parties.values()
        if party.footnote
        and (everywhere or party.designation in words)
        and party.footnote.rstrip(".") not in words
    ]
    written = [
        element("p", text(footnote), class_="designation", data_search_exclude="yes")
        for footnote in dict.fromkeys(footnotes)
    ]
    return page + "".join(f"\n{paragraph}\n" for paragraph in written)


def _is_block(piece: Html) -> bool:
    return piece.startswith(("<p", "<div", "<dl", "<table", "<ul", "<ol", "<pre", "<section"))
