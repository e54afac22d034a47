"""Every example of the language on a page compiles, or is refused with the code in its title.

The title of the box tells how it is read (`docs/language/index.md`): none for whole declarations; a
condition, or lines in a criterion, a test or a procedure, are set into a draft. In `README.md`, which is
no page of the handbook, words after `crm` may stand for the title. What a page declares
whole is there for its other examples. Placeholders as in a prompt (`console`) are no examples of it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from crmc.diagnostics import Diagnostic, Severity
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in (*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
    if path.is_file()
)
FENCE = re.compile(
    r'^```crm(?: title="(?P<title>[^"\n]*)"| (?P<words>[^"\n{]+))?[ ]*\n(?P<text>.*?)^```$',
    re.MULTILINE | re.DOTALL,
)
ANY_FENCE = re.compile(r"^```[ ]*\{?\.?crm\b.*$", re.MULTILINE)
REFUSED = re.compile(r"(?:refused:|wrong) (?P<code>CRM[0-9]{3})(?: (?P<name>[a-z0-9-]+))?", re.IGNORECASE)

CRITERION = """criterion DOC-%d "Example" {
  status: draft
  classification: public
  applies: %s
  on: %s
  valid: 2027-01-01 .. 2027-12-31
  %s
}
"""
IN_TEST = """test DOC-%d "Example" {
  given { origin_country: CN }
  %s
}
"""
PROCEDURE = """sop DOC-%d "Example" {
  status: draft
  classification: public
  role officer "Officer"
  role leader "Leader"
  %s
}
"""


class Snippet(NamedTuple):
    """An example of a page; `line` is that of its fence."""

    page: str
    line: int
    title: str
    text: str

    @property
    def is_whole(self) -> bool:
        return self.place == ""

    @property
    def place(self) -> str:
        """condition, criterion, test or procedure; empty for whole declarations."""
        words = self.title.lower()
        if words.startswith("condition"):
            return "condition"
        return words.removeprefix("in a ").split(",")[0].split(" ")[0] if words.startswith("in a ") else ""

    @property
    def refused(self) -> re.Match[str] | None:
        return REFUSED.search(self.title)

    def sources(self) -> list[str]:
        """The declarations that the example stands for."""
        if self.place == "condition":
            return [
                self._criterion(f"select when {part}") for part in re.split(r"\n\s*\n", self.text.strip())
            ]
        if self.place == "criterion":
            return [self._criterion(self.text)]
        if self.place == "test":
            criterion = self._criterion("select when origin_country in (CN)")
            return [criterion + IN_TEST.replace("%d", str(self.line)).replace("%s", self.text)]
        if self.place == "procedure":
            return [PROCEDURE.replace("%d", str(self.line)).replace("%s", self.text)]
        return [self.text]

    def _criterion(self, body: str) -> str:
        level = "declaration" if "on the declaration" in self.title.lower() else "item"
        kind = next(
            (kind for kind in ("transit", "h7", "export") if f"{kind}:" in self.title.lower()), "import"
        )
        return CRITERION % (self.line, kind, level, body)


@cache
def snippets() -> tuple[Snippet, ...]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            name = page.relative_to(ROOT).as_posix()
            found.append(Snippet(name, line, match["title"] or match["words"] or "", match["text"]))
    return tuple(found)


def companions(page: str) -> list[Source]:
    """What a page declares whole and sound."""
    return [
        Source(f"criteria/{snippet.line}.crm", snippet.text.encode())
        for snippet in snippets()
        if snippet.page == page and snippet.is_whole and not snippet.refused
    ]


@cache
def compiled_page(page: str) -> Compilation:
    return compile_knowledge_base(KnowledgeBase(None, tuple(companions(page))))


def diagnostics_of(snippet: Snippet) -> list[Diagnostic]:
    """The diagnostics of every declaration that the example stands for."""
    if snippet.is_whole and not snippet.refused:
        path = f"criteria/{snippet.line}.crm"
        return [found for found in compiled_page(snippet.page).diagnostics if found.span.path == path]
    found: list[Diagnostic] = []
    for text in snippet.sources():
        source = Source("criteria/example.crm", text.encode())
        base = KnowledgeBase(None, (*companions(snippet.page), source))
        mine = [one for one in compile_knowledge_base(base).diagnostics if one.span.path == source.path]
        found.extend(mine)
        if snippet.refused:
            assert snippet.refused["code"] in {one.code for one in mine}, shown(text, mine)
    return found


def shown(text: str, diagnostics: list[Diagnostic]) -> str:
    lines = [f"{one.span.line}: {one.code} {one.name}: {one.message}" for one in diagnostics]
    return "\n".join([text, *lines])


def identity(snippet: Snippet) -> str:
    return f"{snippet.page}:{snippet.line}"


@pytest.mark.parametrize("snippet", [one for one in snippets() if not one.refused], ids=identity)
def test_example_compiles(snippet: Snippet) -> None:
    errors = [one for one in diagnostics_of(snippet) if one.severity is Severity.ERROR]
    assert not errors, shown(snippet.text, errors)


@pytest.mark.parametrize("snippet", [one for one in snippets() if one.refused], ids=identity)
def test_mistake_is_refused_with_its_code(snippet: Snippet) -> None:
    refused = snippet.refused
    assert refused is not None
    names = {one.name for one in diagnostics_of(snippet) if one.code == refused["code"].upper()}
    assert names == {refused["name"]} if refused["name"] else names


def test_every_example_is_read() -> None:
    """A fence in another form would not be checked."""
    for page in PAGES:
        text = page.read_text("utf-8")
        assert len(ANY_FENCE.findall(text)) == len(FENCE.findall(text)), page


def test_boxes_of_the_handbook_have_titles() -> None:
    """The handbook shows a title; it cannot read other words after the language of a box."""
    for page in (ROOT / "docs").rglob("*.md"):
        bare = [match["words"] for match in FENCE.finditer(page.read_text("utf-8")) if match["words"]]
        assert not bare, page


def test_the_pages_of_the_language_have_examples() -> None:
    pages = {snippet.page for snippet in snippets()}
    wanted = {"index", "shape", "declarations", "conditions", "meaning", "procedures", "tests"}
    assert {f"docs/language/{name}.md" for name in wanted} <= pages


def test_tests_in_examples_run() -> None:
    """The examples with a test are compared with what comes out."""
    ran = [result for page in {one.page for one in snippets()} for result in compiled_page(page).examples]
    assert len(ran) >= 20
    assert all(not result.problems for result in ran)
