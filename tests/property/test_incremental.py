"""The law of the incremental check: after any edit it tells what a check of everything tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmc.incremental import workers
from crmc.incremental.check import Report, check_knowledge_base
from crmc.kinds import KINDS
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase
from tests.unit.pages_cases import TESTS

SAMPLES = TESTS / "samples"
FILES = {path.name: path.read_text("utf-8") for path in sorted(SAMPLES.rglob("*.crm"))}
HEAD = re.compile(rf"^(?=(?:{'|'.join(KINDS)})[ \t])", re.MULTILINE)
ENTRY = re.compile(r"^[ \t]*([a-z_]+): ([^\n\"{]+)$", re.MULTILINE)
WORD = re.compile(r"[A-Za-z0-9_.-]+")


def base_of(files: dict[str, str]) -> KnowledgeBase:
    sources = tuple(Source(f"criteria/{name}", text.encode()) for name, text in sorted(files.items()))
    return KnowledgeBase(path=None, sources=sources)


def parts_of(text: str) -> list[str]:
    return [part for part in HEAD.split(text) if part]


edits = st.tuples(
    st.sampled_from(["value", "value", "value", "value", "remove", "misspell", "rename", "repeat"])
    | st.sampled_from(["move", "word", "cut", "comment", "insert"]),
    st.sampled_from(sorted(FILES)),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


def edited(files: dict[str, str], edit: tuple[str, str, int, int]) -> dict[str, str]:
    kind, name, first, second = edit
    return files | {name: _EDITS[kind](files[name], first, second)}


def _remove(text: str, first: int, second: int) -> str:
    parts = parts_of(text)
    return "".join(part for index, part in enumerate(parts) if index != first % len(parts)) or "# empty\n"


def _repeat(text: str, first: int, second: int) -> str:
    parts = parts_of(text)
    return text + "\n" + parts[first % len(parts)]


def _move(text: str, first: int, second: int) -> str:
    parts = parts_of(text)
    parts.insert(second % len(parts), parts.pop(first % len(parts)))
    return "\n".join(parts)


def _word(text: str, first: int, second: int) -> str:
    words = list(WORD.finditer(text))
    old, new = words[first % len(words)], words[second % len(words)]
    return text[: old.start()] + new[0] + text[old.end() :]


def _cut(text: str, first: int, second: int) -> str:
    at = first % len(text)
    return text[:at] + text[at + 1 + second % 3 :]


def _comment(text: str, first: int, second: int) -> str:
    lines = text.split("\n")
    lines.insert(first % len(lines), "# a remark")
    return "\n".join(lines)


def _rename(text: str, first: int, second: int) -> str:
    names = sorted(set(re.findall(r"\b[A-Z]{3}(?:-[A-Z0-9]+)+\b|\b[a-z]+(?:_[a-z]+)+\b", text)))
    return text.replace(names[first % len(names)], f"{names[second % len(names)]}") if names else text


def _insert(text: str, first: int, second: int) -> str:
    at = first % (len(text) + 1)
    return text[:at] + ['"', "}", "{", "\n", "not ", '"""', "#", "criterion NEW-001 "][second % 8] + text[at:]


def _value(text: str, first: int, second: int) -> str:
    """Another value that stands behind the same key somewhere."""
    entries = list(ENTRY.finditer(text))
    if not entries:
        return text
    entry = entries[first % len(entries)]
    values = sorted(
        {found[2] for all in FILES.values() for found in ENTRY.finditer(all) if found[1] == entry[1]}
    )
    return text[: entry.start(2)] + values[second % len(values)] + text[entry.end(2) :]


def _misspell(text: str, first: int, second: int) -> str:
    """A name is written wrong in one place: its declaration, or what refers to it."""
    names = list(re.finditer(r"\b[A-Z]{3}(?:-[A-Z0-9]+)+\b|\b[a-z]+(?:_[a-z]+)+\b", text))
    if not names:
        return text
    name = names[first % len(names)]
    return text[: name.end() - 1] + "X0x1"[second % 4] + text[name.end() :]


_EDITS = {
    "value": _value,
    "misspell": _misspell,
    "remove": _remove,
    "repeat": _repeat,
    "move": _move,
    "word": _word,
    "cut": _cut,
    "comment": _comment,
    "rename": _rename,
    "insert": _insert,
}


def agrees(report: Report, base: KnowledgeBase) -> None:
    whole = compile_knowledge_base(base)
    assert report.diagnostics == whole.diagnostics
    assert report.declarations == len(whole.program.declarations)


@given(st.lists(edits, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_after_each_edit_it_tells_what_a_whole_check_tells(
    found: Sequence[tuple[str, str, int, int]],
) -> None:
    files = FILES
    report = check_knowledge_base(base_of(files))
    for edit in found:
        files = edited(files, edit)
        base = base_of(files)
        report = check_knowledge_base(base, report.kept)
        agrees(report, base)


def test_sets_in_processes_tell_what_one_set_tells() -> None:
    base = base_of(FILES)
    before = workers.PIECES_IN_A_SET, workers.MOST_EXTRA
    workers.PIECES_IN_A_SET, workers.MOST_EXTRA = 5, 100
    try:
        agrees(check_knowledge_base(base), base)
    finally:
        workers.PIECES_IN_A_SET, workers.MOST_EXTRA = before
