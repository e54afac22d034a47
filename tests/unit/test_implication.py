"""What the compiler sees of one condition implying another: nothing false, and the plain cases."""

from __future__ import annotations

import pytest

from crmc.checks.scored_indicator_implied import _parts
from crmc.semantics.implication import Implication
from tests.unit.knowledge import codes, compiled, criterion


def implied(left: str, right: str, more: str = "") -> bool:
    indicators = "".join(
        f'  indicator {name} "x" {{ when: {text} evidence: in 24 % of irregular, in 9 % of regular }}\n'
        for name, text in (("left", left), ("right", right))
    )
    compilation = compiled(criterion(more=more + indicators))
    [found] = compilation.program.of_kind("criterion")
    blocks = {block.head["NAME"].value: block.one("when") for block in found.blocks("indicator")}
    return Implication(_parts(found), compilation.program.meanings).implies(blocks["left"], blocks["right"])


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("net_mass < 5 kg", "net_mass < 5 kg", True),
        ("net_mass < 5 kg", "net_mass < 8 kg", True),
        ("net_mass < 8 kg", "net_mass < 5 kg", False),
        ("net_mass < 5 kg", "net_mass <= 5 kg", True),
        ("net_mass <= 5 kg", "net_mass < 5 kg", False),
        ("net_mass < 500 g", "net_mass < 1 kg", True),
        ("net_mass > 5 kg", "net_mass >= 5 kg", True),
        ("net_mass = 5 kg", "net_mass <= 5 kg", True),
        ("net_mass = 5 kg", "net_mass != 6 kg", True),
        ("net_mass < 5 kg", "net_mass != 6 kg", True),
        ("net_mass != 5 kg", "net_mass != 6 kg", False),
        ("net_mass < 5 kg", "gross_mass < 8 kg", False),
        ("net_mass < 5 kg and origin_country = CN", "origin_country = CN", True),
        ("origin_country = CN", "origin_country = CN or net_mass < 5 kg", True),
        ("origin_country = CN or net_mass < 5 kg", "origin_country = CN", False),
        ("commodity_code in (2403.11)", "commodity_code in (24)", True),
        ("commodity_code in (24)", "commodity_code in (2403.11)", False),
        ("origin_country in (CN, VN)", "origin_country in (CN, VN, TR)", True),
        ("not net_mass < 8 kg", "not net_mass < 5 kg", True),
        ("(low)", "net_mass < 8 kg", True),
    ],
)
def test_plain_implications_are_seen_and_no_others(left: str, right: str, expected: bool) -> None:
    assert implied(left, right, "  let low = net_mass < 5 kg\n") is expected


def test_parts_that_need_themselves_end_with_a_diagnostic() -> None:
    source = criterion(
        more="  let a = a and b\n  let b = b or a\n"
        '  indicator x "x" { when: a evidence: in 24 % of irregular, in 9 % of regular }\n'
        '  indicator y "y" { when: b evidence: in 24 % of irregular, in 9 % of regular }\n'
        "  score { prior: 1 % threshold: 5 % }\n"
    )
    assert "circular-part" in codes(compiled(source))


def test_conditions_that_branch_without_end_are_judged_soon() -> None:
    loops = "".join(
        f"  let p{i} = p{(i + 1) % 30} and net_mass > {i} kg and p{(i + 1) % 30}\n" for i in range(30)
    )
    source = criterion(
        more=loops + '  indicator x "x" { when: p0 evidence: in 24 % of irregular, in 9 % of regular }\n'
        '  indicator y "y" { when: p1 or p2 evidence: in 24 % of irregular, in 9 % of regular }\n'
        "  score { prior: 1 % threshold: 5 % }\n"
    )
    assert "circular-part" in codes(compiled(source))
