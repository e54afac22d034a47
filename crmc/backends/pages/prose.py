"""The authors' Markdown as safe HTML: CommonMark, no raw HTML, no images, links to the web or `[[ID]]`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from crmc.backends.pages.markup import Html

Link = Callable[[str], Html]
_SCHEMES = ("http://", "https://", "mailto:")
_LOWEST_HEADING = 4


def render_prose(markdown: str, link: Link) -> Html:
    """The HTML of a prose text; `link` gives the HTML of a reference such as `[[EXC-003]]`."""
    return Html(_renderer().render(markdown, {"link": link}).strip())


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False}).disable("image")
    renderer.validateLink = _is_allowed  # type: ignore[method-assign,assignment]
    renderer.inline.ruler.before("link", "reference", _reference)
    renderer.core.ruler.push("lower_headings", _lower_headings)
    renderer.core.ruler.push("outside_links", _mark_outside_links)
    return renderer


def _is_allowed(address: str) -> bool:
    return address.lower().startswith(_SCHEMES)


def _reference(state: StateInline, silent: bool) -> bool:
    """`[[ID]]` as a token that is written as it is."""
    if not state.src.startswith("[[", state.pos):
        return False
    end = state.src.find("]]", state.pos, state.posMax)
    name = state.src[state.pos + 2 : end]
    if end < 0 or not name.replace("-", "").replace("_", "").isalnum():
        return False
    if not silent:
        state.push("html_inline", "", 0).content = state.env["link"](name)
    state.pos = end + 2
    return True


def _lower_headings(state: Any) -> None:
    """A heading of an author's stands below those of the page."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + _LOWEST_HEADING - 1)}"


def _mark_outside_links(state: Any) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noopener noreferrer")
