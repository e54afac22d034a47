"""What is missing before a criterion can be active in a Party."""

from __future__ import annotations

import json

from crmc.analysis.gaps import KINDS, CriterionGaps, PartyGaps, find_gaps
from crmc.catalogue.loader import packaged_catalogue
from crmc.ir.redact import redact
from crmc.report.gaps_report import gaps_as_json, gaps_as_text
from tests.unit.pages_cases import samples, written

CRITERION = """
criterion EXA-001 "Example" {
  status: active
  classification: public
  applies: import
  parties: all
  valid: 2027-01-01 .. 2027-12-31
  review: 2027-06-30
  legal { basis: UCC art 46(3), UCC art 46(7) }
  control "Papers" { type: documentary channel: yellow procedure: SOP-EXA-01 }
}
sop SOP-EXA-01 "How" {
  status: active
  classification: public
  applies: import
  valid: 2027-01-01 .. 2027-03-31
  step one "Look" { phase: collect }
}
"""
ADOPTION = """
adopt EXA-001 by AL {
  from: 2027-02-01
  legal { provision: AL_CUSTOMS_LAW art 47(2) }
}
"""


def worklist(text: str, party: str, as_of: str | None = None) -> PartyGaps:
    [found] = find_gaps(written(text, None), packaged_catalogue(), (party,), as_of)
    return found


def only(found: PartyGaps) -> CriterionGaps:
    [criterion] = found.criteria
    return criterion


def told(text: str, party: str, as_of: str | None = None) -> set[tuple[str, str]]:
    return {(gap.kind, gap.about) for gap in only(worklist(text, party, as_of)).gaps}


def test_a_criterion_that_nobody_adopted_is_a_trial() -> None:
    found = only(worklist(CRITERION, "AL"))
    assert found.state == "trial"
    assert ("adoption", "") in {(gap.kind, gap.about) for gap in found.gaps}
    assert worklist(CRITERION, "AL").active == 0


def test_an_adoption_on_a_provision_that_was_read_leaves_the_title_and_the_verification() -> None:
    found = worklist(CRITERION + ADOPTION, "AL")
    assert only(found).state == "active from 2027-02-01"
    assert told(CRITERION + ADOPTION, "AL") == {("translation", "sq"), ("verification", "UCC art 46(7)")}
    assert found.active == 0, "an active criterion may not rest on what nobody has read"
    assert found.gaps == ()
    read = CRITERION.replace(", UCC art 46(7)", "")
    assert worklist(read + ADOPTION, "AL").active == 1
    beside = CRITERION.replace(", UCC art 46(7)", " grounds: HS")
    assert ("verification", "HS") in told(beside + ADOPTION, "AL")
    assert worklist(beside + ADOPTION, "AL").active == 1


def test_an_adoption_on_what_is_no_article_of_its_own_law_is_a_gap() -> None:
    for provision in ("AL_CUSTOMS_LAW art 47(2)", "RS_CUSTOMS_LAW", "UCC art 46(3)"):
        act = f"adopt EXA-001 by RS {{ from: 2027-02-01 legal {{ provision: {provision} }} }}"
        [gap] = [
            gap
            for gap in only(worklist(CRITERION.replace("active", "trial", 1) + act, "RS")).gaps
            if gap.kind == "provision"
        ]
        assert (gap.about, gap.blocks) == (provision, True)
        assert gap.message == "no article of the Party's own law, and no attestation"


def test_a_law_in_which_nobody_read_an_article_is_told_once() -> None:
    found = worklist(CRITERION, "ME")
    assert [gap.about for gap in found.gaps] == [
        "risk management",
        "customs controls",
        "authorised economic operators",
        "confidentiality",
        "control after release",
    ]
    assert "UCC art 38" in found.gaps[2].message


def test_an_attestation_is_named_and_stops_nothing() -> None:
    act = 'adopt EXA-001 by RS { from: 2027-02-01 attested: "Legal function", 2026-11-20 }'
    found = only(worklist(CRITERION + act, "RS"))
    [gap] = [gap for gap in found.gaps if gap.kind == "provision"]
    assert 'attested by "Legal function" on 2026-11-20' in gap.message
    assert not gap.blocks


def test_an_adoption_on_law_that_is_not_applied_yet_says_since_when() -> None:
    act = "adopt EXA-001 by MD { from: 2026-06-01 legal { provision: MD_CUSTOMS_LAW art 140(3) } }"
    found = only(worklist(CRITERION + act, "MD"))
    [gap] = [gap for gap in found.gaps if gap.kind == "provision"]
    assert gap.message == "the adoption begins on 2026-06-01, but this law holds since 2027-01-01"
    assert gap.blocks


def test_without_a_day_nothing_is_judged_that_depends_on_one() -> None:
    assert not {"review"} & {kind for kind, _ in told(CRITERION + ADOPTION, "AL")}


def test_reviews_ends_and_beginnings_are_judged_on_a_day() -> None:
    text = CRITERION + ADOPTION
    assert ("adoption", "") in told(text, "AL", "2027-01-15")
    assert ("adoption", "") not in told(text, "AL", "2027-02-01")
    assert ("procedure", "SOP-EXA-01") in told(text, "AL", "2027-04-01")
    assert ("review", "") not in told(text, "AL", "2027-06-30")
    overdue = [gap for gap in only(worklist(text, "AL", "2027-07-01")).gaps if gap.kind == "review"]
    assert [(gap.message, gap.blocks) for gap in overdue] == [("its review was due on 2027-06-30", False)]
    ended = [gap for gap in only(worklist(text, "AL", "2028-01-01")).gaps if gap.kind == "review"]
    assert [(gap.message, gap.blocks) for gap in ended] == [("its time ended on 2027-12-31", True)]


def test_a_derogation_keeps_it_out_in_its_time_only() -> None:
    text = CRITERION + 'derogate EXA-001 by AL { until: 2027-06-30 reason: """Not yet.""" }' + ADOPTION
    assert only(worklist(text, "AL", "2027-06-30")).state == "absent"
    assert only(worklist(text, "AL", "2027-07-01")).state == "active from 2027-02-01"
    assert ("adoption", "") not in told(text, "AL", "2027-07-01")


def test_a_procedure_on_trial_is_told() -> None:
    text = CRITERION.replace(
        "status: active\n  classification: public\n  applies: import\n  valid: 2027-01-01 .. 2027-03-31",
        "status: trial\n  classification: public\n  applies: import",
    )
    [gap] = [gap for gap in only(worklist(text, "AL")).gaps if gap.kind == "procedure"]
    assert gap.message == "this procedure is a trial, not in force"


def test_a_party_sees_only_what_is_made_for_it() -> None:
    text = CRITERION.replace("parties: all", "parties: RS, MK")
    assert worklist(text, "AL").criteria == ()
    assert len(worklist(text, "RS").criteria) == 1


def test_a_retired_criterion_is_no_work() -> None:
    assert worklist(CRITERION.replace("status: active", "status: retired", 1), "AL").criteria == ()


def test_the_public_edition_counts_only_what_it_shows() -> None:
    catalogue = packaged_catalogue()
    public = find_gaps(redact(samples(None), "public"), catalogue)
    assert "EXC-003" not in json.dumps(gaps_as_json(public, None))
    assert "EXC-003" in json.dumps(gaps_as_json(find_gaps(samples(None), catalogue), None))


def test_the_text_is_no_wider_than_asked_and_names_the_footnote_once() -> None:
    book = samples(None)
    for width in (60, 80, 120):
        text = gaps_as_text(find_gaps(book, packaged_catalogue()), book, "2027-07-01", width)
        assert max(len(line) for line in text.splitlines()) <= width
        assert text.count("* This designation") == 1
    serbia = gaps_as_text(find_gaps(book, packaged_catalogue(), ("RS",)), book, None, 80)
    assert "This designation" not in serbia
    assert "No day was given" in serbia


def test_the_summary_of_the_json_counts_every_gap() -> None:
    found = find_gaps(samples(None), packaged_catalogue())
    told = gaps_as_json(found, None)
    assert told["summary"]["gaps"] == sum(party.count for party in found)
    assert told["summary"]["gaps"] == sum(told["summary"][kind] for kind in KINDS)
    assert [party["party"] for party in told["parties"]] == ["AL", "BA", "MK", "MD", "ME", "RS", "XK"]
