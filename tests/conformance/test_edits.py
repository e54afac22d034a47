"""Edits of the repository's own knowledge base, each with the verdicts that an expert gives for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from crmc.analysis.diff.books import differences
from crmc.analysis.diff.findings import findings_of
from crmc.analysis.diff.model import Change, Difference
from crmc.pipeline import Comparable, comparable_book, compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase, read_root

TOP = Path(__file__).parents[2]


class Edit(NamedTuple):
    """One text put in place of another in a file, and what follows: by ID the words that are found.

    `fields`: paths that the change of an ID must name.
    """

    file: str
    old: str
    new: str
    expected: dict[str, set[str]]
    fields: dict[str, set[str]] = {}  # noqa: RUF012 - nobody changes it


ORIGIN, TRANSIT, PARCELS = "criteria/origin.crm", "criteria/transit.crm", "criteria/ecommerce.crm"
CODES, LISTS, RANDOM = "criteria/misclassification.crm", "criteria/lists.crm", "criteria/random.crm"
PAPERS, NOTICES = "sops/documentary_check.crm", "criteria/areas_and_alerts.crm"

EDITS = {
    "a threshold of a scored indicator is lowered": Edit(
        CODES,
        "net_mass < 500 kg",
        "net_mass < 400 kg",
        {"CLS-001": {"narrower", "version"}},
        {"CLS-001": {"indicators.small_consignment"}},
    ),
    "a threshold of earlier movements is raised": Edit(
        TRANSIT,
        "over 180 days) < 3",
        "over 180 days) < 5",
        {"TRA-001": {"wider", "version"}},
        {"TRA-001": {"indicators.new_holder"}},
    ),
    "a threshold is lowered": Edit(
        TRANSIT,
        "at least 2 of (",
        "at least 1 of (",
        {"TRA-001": {"wider", "version"}},
        {"TRA-001": {"select"}},
    ),
    "a share of the draw": Edit(
        RANDOM, "random 1 %", "random 2 %", {"RND-001": {"wider", "version"}}, {"RND-001": {"select"}}
    ),
    "a list gets a value that moves a criterion": Edit(
        LISTS,
        "values: CH, IS, LI, NO, TR",
        "values: CH, IS, LI, NO, TR, UA",
        {"ORG-001": {"changed", "version"}, "further_cumulation_partners": {"wider"}},
        {"ORG-001": {"uses.further_cumulation_partners"}, "further_cumulation_partners": {"values"}},
    ),
    "a list gets a value that others hold already": Edit(
        LISTS,
        "values: CH, IS, LI, NO, TR",
        "values: CH, IS, LI, NO, RS, TR",
        {"ORG-001": {"equal"}, "further_cumulation_partners": {"wider"}},
    ),
    "a list of goods loses a heading": Edit(
        LISTS,
        "4016, 6109, 6110",
        "4016, 6110",
        {"ORG-001": {"narrower", "version"}, "origin_sensitive_goods": {"narrower"}},
    ),
    "a list names a sub-heading of a heading that it holds": Edit(
        LISTS,
        "8544, 8708, 9405\n}",
        "8544, 8708, 8708.99, 9405\n}",
        {"ORG-001": {"equal"}, "origin_sensitive_goods": {"equal"}},
    ),
    "a code is written shorter": Edit(
        TRANSIT,
        "2402, 2403.11, 2403.19, 2404.11",
        "2402, 2403, 2404.11",
        {"TRA-001": {"wider", "version"}, "sensitive_transit_goods": {"wider"}},
    ),
    "a Party's own value": Edit(
        "criteria/parties/rs.crm",
        "set transit_mass_floor: 1_000 kg",
        "set transit_mass_floor: 900 kg",
        {"TRA-001": {"wider"}, "TRA-001 by RS": {"changed"}},
        {"TRA-001": {"national.RS.transit_mass_floor"}},
    ),
    "the default of a parameter": Edit(
        TRANSIT,
        "default: 800 kg",
        "default: 1_200 kg",
        {"TRA-001": {"narrower", "version"}, "transit_mass_floor": {"changed"}},
        {"TRA-001": {"uses.transit_mass_floor"}},
    ),
    "a missing value is taken as high": Edit(
        TRANSIT,
        "and total_gross_mass >= transit_mass_floor",
        "and (total_gross_mass is missing or total_gross_mass >= transit_mass_floor)",
        {"TRA-001": {"wider", "version"}},
    ),
    "a missing document is no longer unknown": Edit(
        ORIGIN,
        "when: preference in (100) and commodity_code in origin_sensitive_goods",
        "when: (preference is missing or preference in (100)) and commodity_code in origin_sensitive_goods",
        {"ORG-001": {"wider", "version"}},
    ),
    "a condition can never hold any more": Edit(
        TRANSIT,
        "and total_gross_mass >= transit_mass_floor",
        "and total_gross_mass >= transit_mass_floor\n    and total_gross_mass < 100 kg",
        {"TRA-001": {"narrower", "dead", "version"}},
    ),
    "the last day": Edit(
        PARCELS,
        "valid: 2026-10-01 .. 2027-12-31",
        "valid: 2026-10-01 .. 2028-03-31",
        {"ECO-001": {"wider", "version"}},
        {"ECO-001": {"valid"}},
    ),
    "the day of review": Edit(
        PARCELS, "review: 2027-06-30", "review: 2027-05-31", {"ECO-001": {"equal", "version"}}
    ),
    "another channel": Edit(
        CODES,
        "channel: red\n    place",
        "channel: yellow\n    place",
        {"CLS-001": {"equal", "version"}},
        {"CLS-001": {"controls.Examine the goods and settle the code.channel"}},
    ),
    "another purpose in words": Edit(
        CODES,
        "See what the goods are, and take a sample",
        "See what the goods are and take a sample",
        {"CLS-001": {"equal", "version"}},
    ),
    "prose with a higher version": Edit(
        ORIGIN,
        "version: 1.0.0",
        "version: 1.0.1",
        {"ORG-001": {"equal", "version"}},
    ),
    "conditions in another order": Edit(
        ORIGIN,
        "((preference_claimed and (left_the_zone or no_proof)) or sensitive_goods)",
        "(sensitive_goods or ((no_proof or left_the_zone) and preference_claimed))",
        {"ORG-001": {"equal", "version"}},
    ),
    "another way to say not": Edit(
        ORIGIN,
        "and not (origin_country in eu and dispatch_country in eu)",
        "and (origin_country not in eu or dispatch_country not in eu)",
        {"ORG-001": {"equal", "version"}},
    ),
    "fewer Parties": Edit(
        CODES,
        "parties: all",
        "parties: all except MD",
        {"CLS-001": {"narrower", "version"}},
        {"CLS-001": {"parties"}},
    ),
    "a criterion is retired": Edit(
        PARCELS, "status: trial", "status: retired", {"ECO-001": {"narrower"}}, {"ECO-001": {"status"}}
    ),
    "a lower label": Edit(
        TRANSIT,
        'kilogram (illustrative)" {\n  classification: restricted for AL, ME, MK, RS, XK',
        'kilogram (illustrative)" {\n  classification: limited',
        {"sensitive_transit_goods": {"equal", "declassified"}},
    ),
    "another provision": Edit(
        PARCELS,
        "basis: UCC art 46(3), WTO_TFA art 7.4.4, CEFTA",
        "basis: UCC art 46(3), CEFTA",
        {"ECO-001": {"equal", "version"}},
        {"ECO-001": {"legal.basis"}},
    ),
    "an alert reaches further": Edit(
        NOTICES, "in (2402, 2403)", "in (2402, 2403, 2404)", {"RCA-2027-001": {"wider", "version"}}
    ),
    "an area loses a criterion": Edit(
        NOTICES, "criteria: VAL-001, ORG-001", "criteria: VAL-001", {"PRI-2027-01": {"narrower", "version"}}
    ),
    "a step is given to another role": Edit(
        PAPERS,
        "phase: act\n        by: leader\n        within: 4 hours",
        "phase: act\n        by: specialist\n        within: 4 hours",
        {"SOP-DOC-01": {"changed", "version"}},
        {"SOP-DOC-01": {"steps.decide_against.by"}},
    ),
    "a step takes longer than the procedure may": Edit(
        PAPERS,
        "phase: act\n        by: specialist\n        within: 2 days",
        "phase: act\n        by: specialist\n        within: 5 days",
        {"SOP-DOC-01": {"changed", "late", "version"}},
        {"SOP-DOC-01": {"steps.hear.within"}},
    ),
    "an outcome is reached no more": Edit(
        PAPERS,
        'end corrected "Particulars corrected" outcome irregular',
        'end corrected "Particulars corrected" outcome conform',
        {"SOP-DOC-01": {"changed", "unreachable", "version"}},
    ),
    "a derogation lasts longer": Edit(
        "criteria/parties/ba.crm",
        "until: 2027-06-30",
        "until: 2027-12-31",
        {"ORG-001 by BA": {"narrower"}},
        {"ORG-001 by BA": {"until"}},
    ),
    "a test more": Edit(
        CODES,
        'test CLS-001 "A heading is too short to say"',
        'test CLS-001 "A chapter is too short"',
        {"CLS-001": {"equal"}},
    ),
}


@cache
def base() -> KnowledgeBase:
    return read_root(TOP)


@cache
def before() -> Comparable:
    return comparable_book(compile_knowledge_base(base()))


def compared(texts: dict[str, str]) -> Difference:
    """The repository's knowledge base against itself with other texts of some files."""
    kept = [source for source in base().sources if source.path not in texts]
    own = [Source(path, text.encode()) for path, text in texts.items()]
    sources = tuple(sorted([*kept, *own], key=lambda source: source.path))
    changed = KnowledgeBase(None, sources, tables=base().tables, release=base().release)
    after = comparable_book(compile_knowledge_base(changed))
    assert before().unread == after.unread == frozenset()
    return differences(before().book, after.book, examples=(before().examples, after.examples))


def text_of(path: str) -> str:
    return next(source.data.decode() for source in base().sources if source.path == path)


def by_id(difference: Difference) -> dict[str, Change]:
    return {change.id: change for change in difference.changes}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_means_what_an_expert_says(name: str) -> None:
    edit = EDITS[name]
    text = text_of(edit.file)
    assert edit.old in text
    found = by_id(compared({edit.file: text.replace(edit.old, edit.new, 1)}))
    assert {identity: set(findings_of(change)) for identity, change in found.items()} == edit.expected
    for identity, paths in edit.fields.items():
        assert paths <= {field.path for field in found[identity].fields}


def test_a_move_to_another_file_is_no_change() -> None:
    text = text_of(LISTS)
    start = text.index("list origin_sensitive_goods")
    moved = text[start : text.index("}", start) + 2]
    changed = {LISTS: text.replace(moved, ""), RANDOM: f"{text_of(RANDOM)}\n{moved}"}
    assert compared(changed).changes == ()


def test_remarks_and_another_layout_are_no_change() -> None:
    changed = {}
    for source in base().sources:
        text = source.data.decode()
        if '"""' not in text:
            lines = (line for line in text.splitlines() if not line.startswith("#"))
            spread = (line.replace("  ", "    ").replace(", ", ",\n      ") for line in lines)
            changed[source.path] = "# A remark.\n\n" + "\n".join(spread) + "\n"
    assert len(changed) > 3
    assert compared(changed).changes == ()


def test_a_new_id_is_one_change_wherever_it_is_named() -> None:
    changed = {
        source.path: source.data.decode().replace("RND-001", "RND-009")
        for source in base().sources
        if b"RND-001" in source.data
    }
    assert len(changed) > 5
    [change] = compared(changed).changes
    assert (change.id, change.renamed_from, change.rename) == ("RND-009", "RND-001", "id")
    assert (change.verdict, change.fields, change.version) == ("equal", (), None)


def test_a_new_name_of_a_list_is_one_change_though_conditions_name_it() -> None:
    old, new = "origin_sensitive_goods", "goods_of_sensitive_origin"
    changed = {
        source.path: source.data.decode().replace(old, new)
        for source in base().sources
        if old.encode() in source.data
    }
    [change] = compared(changed).changes
    assert (change.id, change.kind, change.renamed_from) == (new, "list", old)


def test_a_new_id_and_another_condition_are_a_removal_and_an_addition() -> None:
    value = "criteria/undervaluation.crm"
    texts = {path: text_of(path).replace("CLS-001", "CLS-002") for path in (CODES, value)}
    texts[CODES] = texts[CODES].replace("net_mass < 500 kg", "net_mass < 400 kg")
    found = by_id(compared(texts))
    assert {name: found[name].verdict for name in ("CLS-001", "CLS-002")} == {
        "CLS-001": "removed",
        "CLS-002": "added",
    }


def test_a_step_that_moved_is_told_with_both_places() -> None:
    text = text_of("sops/physical_examination.crm")
    start, end = text.index('  step plan "Choose'), text.index('  step invite "Tell')
    plan = text[start:end]
    behind = text.index('  parallel "Examine')
    moved = text[:start] + text[end:behind] + plan + text[behind:]
    [change] = compared({"sops/physical_examination.crm": moved}).changes
    [field] = change.fields
    assert field.path in ("steps.plan.position", "steps.invite.position")
    assert (change.verdict, change.procedure) == ("changed", None)


def test_a_step_less_shortens_the_path() -> None:
    text = text_of("sops/physical_examination.crm")
    start, end = text.index('  step plan "Choose'), text.index('  step invite "Tell')
    [change] = compared({"sops/physical_examination.crm": text[:start] + text[end:]}).changes
    assert [field.path for field in change.fields] == ["steps.plan"]
    assert change.procedure is not None
    assert int(change.procedure.old.longest) - int(change.procedure.new.longest) == 60


@pytest.mark.parametrize(
    "name", ["a list gets a value that moves a criterion", "the last day", "a lower label"]
)
def test_the_other_way_round_swaps_the_verdicts(name: str) -> None:
    edit = EDITS[name]
    text = text_of(edit.file).replace(edit.old, edit.new, 1)
    changed = KnowledgeBase(
        None,
        tuple(
            Source(source.path, text.encode()) if source.path == edit.file else source
            for source in base().sources
        ),
        tables=base().tables,
        release=base().release,
    )
    after = comparable_book(compile_knowledge_base(changed))
    back = differences(after.book, before().book)
    swapped = {"wider": "narrower", "narrower": "wider"}
    for change in back.changes:
        assert swapped.get(change.verdict, change.verdict) in edit.expected[change.id]
    assert set(edit.expected) == {change.id for change in back.changes}
