"""Small pieces of HTML that pages are made of; the only place that escapes.

White space stands between cells, lines and facts, so that a search does not read their words as one.

INVARIANT: an `Html` is made from a plain text by `text` alone, or from other pieces by the functions here;
so nothing of an author's reaches a page unescaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NewType

Html = NewType("Html", str)

NOTHING = Html("")
_LONG = 48
_TAG = re.compile(r"<[^>]*>")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>&#|~^=!:]")


def text(plain: str) -> Html:
    """A plain text as HTML."""
    return Html(html.escape(" ".join(plain.split()) if "\n" in plain else plain))


def verbatim(plain: str) -> Html:
    """A text of code as HTML, every space and line kept."""
    return Html(html.escape(plain))


def heading_text(plain: str) -> str:
    """A plain text for a Markdown heading: every sign that could mean something there, as an entity."""
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(plain.split()))


def element(tag: str, content: Html, **attributes: str) -> Html:
    """An element; `class_` stands for the attribute `class`, `_` in a name for `-`."""
    written = "".join(
        f' {_attribute(name)}="{html.escape(value)}"' for name, value in attributes.items() if value
    )
    return Html(f"<{tag}{written}>{content}</{tag}>")


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def join(pieces: Iterable[Html], between: str = ", ") -> Html:
    """The pieces that hold something, with a plain text between them."""
    return Html(html.escape(between).join(piece for piece in pieces if piece))


def together(*pieces: Html) -> Html:
    """Pieces one after the other."""
    return Html("".join(pieces))


def lines(pieces: Iterable[Html]) -> Html:
    """Pieces each on a line of its own."""
    return Html("<br>\n".join(piece for piece in pieces if piece))


def code(plain: str) -> Html:
    """A word of code."""
    return element("code", text(plain))


def badge(word: str, class_: str) -> Html:
    """A word in a box: the word always says what the colour repeats."""
    return element("span", text(word), class_=f"badge {class_}")


def paragraph(content: Html) -> Html:
    """A paragraph; nothing for nothing."""
    return element("p", content) if content else NOTHING


def table(headings: Sequence[str], rows: Iterable[Sequence[Html]], anchors: Sequence[str] = ()) -> Html:
    """A table without its empty columns; nothing where there are no rows. `anchors`: the id of each row.

    The theme gives each table a scroll box of its own.
    """
    given = [list(row) for row in rows]
    if not given:
        return NOTHING
    kept = [place for place in range(len(headings)) if any(row[place] for row in given)]
    head = " ".join(element("th", text(headings[place])) for place in kept)
    written = [
        _row([row[place] for place in kept], anchor)
        for row, anchor in zip(given, anchors or [""] * len(given), strict=True)
    ]
    return Html("\n".join([f"<table><thead><tr>{head}</tr></thead><tbody>", *written, "</tbody></table>"]))


def _row(cells: Sequence[Html], anchor: str) -> Html:
    return element(
        "tr", Html(" ".join(element("td", cell, class_=_width(cell)) for cell in cells)), id=anchor
    )


def _width(cell: Html) -> str:
    """`long` for a cell of prose, so that it is not set one word a line beside short ones.

    A list of short lines is no prose.
    """
    longest = max(len(_TAG.sub("", line)) for line in cell.split("<br>"))
    return "long" if longest > _LONG else ""


def facts(pairs: Iterable[tuple[str, Html]]) -> Html:
    """A box of named facts; those without a value are left out."""
    written = [f"<div><dt>{text(name)}</dt> <dd>{value}</dd></div>" for name, value in pairs if value]
    return Html("\n".join(['<dl class="facts">', *written, "</dl>"])) if written else NOTHING


def listed(pieces: Iterable[Html]) -> Html:
    """A list of points. No points: nothing."""
    points = Html("".join(element("li", piece) for piece in pieces if piece))
    return element("ul", points) if points else NOTHING


def block_of_code(content: Html, class_: str = "crm") -> Html:
    """Code on lines of its own."""
    return element("pre", element("code", content), class_=class_)
