"""Slips in sound sources: to apply all fixes twice is to apply them once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crmc.repair import choose, repair
from crmc.source import Source
from crmc.workspace import KnowledgeBase

SAMPLES = Path(__file__).parents[1] / "samples"
CRITERIA = (SAMPLES / "criteria.crm").read_text("utf-8")
PROCEDURES = Source("sops/procedures.crm", (SAMPLES / "procedures.crm").read_bytes())
SLIPS = st.tuples(
    st.integers(0, len(CRITERIA) - 1), st.sampled_from(["", "x", ";", "\u00ad", "\u00a0", "“", "«", ",", "="])
)


def with_slips(slips: list[tuple[int, str]]) -> KnowledgeBase:
    """The samples with characters left out or others put in their place."""
    text = list(CRITERIA)
    for at, character in slips:
        text[at] = character
    return KnowledgeBase(None, (Source("criteria/criteria.crm", "".join(text).encode()), PROCEDURES))


@given(st.lists(SLIPS, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_fixes_settle(slips: list[tuple[int, str]]) -> None:
    once = repair(with_slips(slips), lambda found: True)
    assert choose(once.compilation.diagnostics) == []
    twice = repair(once.base, lambda found: True)
    assert twice.base == once.base
    assert twice.applied == ()
