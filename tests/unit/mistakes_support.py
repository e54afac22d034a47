"""The samples with one mistake planted in them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from crmc.diagnostics import Diagnostic
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase

SAMPLES = Path(__file__).parents[1] / "samples"
TEXTS = {f"criteria/{file.name}": file.read_text("utf-8") for file in sorted(SAMPLES.glob("*.crm"))}


def shown(texts: dict[str, str]) -> tuple[Diagnostic, ...]:
    sources = tuple(Source(path, text.encode()) for path, text in texts.items())
    return compile_knowledge_base(KnowledgeBase(None, sources, release="2027.1.0")).diagnostics


@cache
def sound() -> Counter[tuple[str, str]]:
    """What is said of the samples as they are."""
    return Counter((one.code, one.message) for one in shown(TEXTS))


def found_after(written: str, mistake: str) -> list[Diagnostic]:
    """What is found besides, once the first place where `written` stands says `mistake`."""
    path = next(path for path, text in TEXTS.items() if written in text)
    before = sound().copy()
    found = []
    for one in shown({**TEXTS, path: TEXTS[path].replace(written, mistake, 1)}):
        if before[one.code, one.message]:
            before[one.code, one.message] -= 1
        else:
            found.append(one)
    return found
