"""The rules of sense: severities by status, every required entry, and what must not be reported."""

from __future__ import annotations

import pytest

from crmc.checks import definitions
from crmc.diagnostics import Diagnostic, Severity
from tests.unit.checks_support import EXAMPLE, compiled

CONTROL = 'control "Look" { type: documentary channel: red place: exit purpose: "Look." }'
CRITERION = (
    "status: {status}",
    "applies: import",
    "valid: 2027-01-01 .. 2027-12-31",
    "risk: origin",
    'description: "Example."',
    "select when net_mass > 5 kg",
    CONTROL,
    "level: medium",
    "consequence: financial_interests",
    "implements: GOV4",
    "review: 2027-09-01",
    "measure: MET-EXA",
    'justification { proportionality: "Example." urgency: "None." impact: "Small." }',
    'no_aeo_relief: "Example."',
    "legal { basis: UCC art 46(3) }",
)
STEPS = " ".join(
    f'step {phase}_first "Example" {{ phase: {phase} by: officer do: "Do." }}'
    for phase in ("collect", "assess", "review")
)
LAST = 'end last "Last" outcome recorded'
METRIC = 'metric MET-EXA "Example" {\n  formula: count(result)\n}\n'
PROCEDURE = (
    "status: {status}",
    "applies: import",
    "place: exit",
    'purpose: "Look."',
    "within: 2 hours",
    'role officer "Officer" ' + STEPS + ' step look "Look" { phase: act by: officer do: "Look." }',
    "random_share: 1 %",
    "implements: ICT6",
)
ALERT = (
    "status: {status}",
    "sender: ME",
    "recipients: RS",
    "urgency: immediate",
    "valid: 2027-01-01 .. 2027-02-01",
    "scope: origin_country in (CN)",
    "risk: origin",
    "applies: import",
)
AREA = (
    "status: {status}",
    "valid: 2027-01-01 .. 2027-02-01",
    "scope: origin_country in (CN)",
    "criteria: EXA-002",
    "usual_controls: yes",
    "review: 2027-01-15",
)
WHOLE = {
    "criterion EXA-001": CRITERION,
    "sop SOP-EXA-01": PROCEDURE,
    "alert RCA-EXA-01": ALERT,
    "area PRI-EXA-01": AREA,
}


def source(head: str, entries: tuple[str, ...], status: str = "trial") -> str:
    return f'{head} "Example" {{\n  ' + "\n  ".join(entries).replace("{status}", status) + "\n}\n"


def found(text: str, name: str) -> list[Diagnostic]:
    return [one for one in compiled({EXAMPLE: text}) if one.name == name]


NEEDED = {
    "criterion": METRIC,
    "area": "".join(['criterion EXA-002 "Example" {\n  ', "\n  ".join(CRITERION), "\n}\n"]) + METRIC,
}
"""What a whole declaration names."""


def whole(head: str) -> str:
    others = NEEDED.get(head.partition(" ")[0], "").replace("{status}", "trial")
    return source(head, (*WHOLE[head], LAST) if head.startswith("sop") else WHOLE[head]) + others


@pytest.mark.parametrize("head", WHOLE)
def test_whole_declaration_lacks_nothing(head: str) -> None:
    assert compiled({EXAMPLE: whole(head)}) == ()


LAW = {
    "valid": "no-period",
    "risk": "no-risk-area",
    "description": "no-description",
    "control": "no-control",
    "consequence": "no-consequence",
    "implements": "no-roadmap-code",
    "justification": "not-weighed",
    "no_aeo_relief": "no-aeo-clause",
    "review": "no-review",
    "measure": "no-measure",
    "legal": "no-basis",
}
"""Where a rule of law asks for an entry of a criterion."""
ELSEWHERE = {
    "sop": {"implements": "no-roadmap-code", "random_share": "no-random-share"},
    "area": {
        "criteria": "area-beside-usual-controls",
        "usual_controls": "area-beside-usual-controls",
        "review": "area-without-review",
    },
    "alert": dict.fromkeys(("sender", "recipients", "urgency", "valid", "risk"), "alert-incomplete"),
    "criterion": LAW,
}


@pytest.mark.parametrize(
    ("head", "entry"),
    [
        (head, entry)
        for head, entries in WHOLE.items()
        for entry in entries
        if not entry.startswith(("role", "applies")) or head == "criterion EXA-001"
        if not (head.startswith("area") and entry.startswith("scope"))
    ],
)
def test_each_required_entry(head: str, entry: str) -> None:
    word = "select when" if entry.startswith("select") else entry.partition(":")[0].split(" ")[0]
    name = ELSEWHERE[head.partition(" ")[0]].get(word, "missing-entry")
    missing = found(whole(head).replace(f"  {entry}\n".replace("{status}", "trial"), "", 1), name)
    assert len(missing) == 1
    assert name != "missing-entry" or f"`{word}`" in missing[0].message
    fault = definitions()[name].fault
    expected = Severity.WARNING if word in ("status", "legal") else fault.severity
    assert missing[0].severity is expected, "without a status it is a draft; law may be looked up in a trial"


def test_area_needs_criteria_or_a_scope() -> None:
    text = source("area PRI-EXA-01", tuple(one for one in AREA if not one.startswith(("scope", "criteria"))))
    assert [one.message for one in found(text, "missing-entry")] == [
        "`area PRI-EXA-01` says nothing of `criteria` or `scope`"
    ]


def test_missing_entries_of_a_draft_are_warnings() -> None:
    shown = compiled({EXAMPLE: source("criterion EXA-001", CRITERION[:2], "draft")})
    softer = {one.name: one.severity for one in shown if one.severity is not Severity.WARNING}
    assert softer == {"no-basis": Severity.NOTE}
    [missing] = [one for one in shown if one.name == "missing-entry"]
    assert missing.message == "`criterion EXA-001` says nothing of `level` and `select when` or `score`"
    assert {one.name for one in shown} - {"missing-entry"} == set(LAW.values())


def test_nothing_is_missing_in_what_could_not_be_read() -> None:
    text = source("criterion EXA-001", (*CRITERION[:3], "level: ,", *CRITERION[5:]))
    assert found(text, "missing-entry") == []
    assert compiled({EXAMPLE: text}) != ()


def test_alert_without_scope_is_an_error_in_a_draft_too() -> None:
    entries = tuple(entry for entry in ALERT if not entry.startswith("scope"))
    missing = found(source("alert RCA-EXA-01", entries, "draft"), "missing-entry")
    assert [one.severity for one in missing] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("status", "severity"),
    [("active", Severity.ERROR), ("trial", Severity.WARNING), ("draft", Severity.NOTE)],
)
def test_gap_in_the_law_weighs_as_the_criterion_does(status: str, severity: Severity) -> None:
    text = source("criterion EXA-001", CRITERION, status) + "adopt EXA-001 by RS {\n  from: 2027-01-01\n}\n"
    assert [one.severity for one in found(text, "adoption-without-ground")] == [severity]


@pytest.mark.parametrize(
    ("status", "severity"),
    [("trial", Severity.ERROR), ("active", Severity.ERROR), ("draft", Severity.WARNING)],
)
def test_other_rules_are_errors_but_in_a_draft(status: str, severity: Severity) -> None:
    entries = tuple(entry.replace("within: 2 hours", "within: 1 min") for entry in PROCEDURE)
    text = source("sop SOP-EXA-01", entries, status).replace("by: officer", "by: officer within: 5 min")
    assert [one.severity for one in found(text, "deadline-over-limit")] == [severity]


def test_list_without_a_status_is_held_to_the_rules() -> None:
    assert [one.severity for one in found("list example of country { }\n", "missing-entry")] == [
        Severity.ERROR
    ]


SOUND_PROSE = (
    "a < b and c > d",
    "if x <5 kg or y> 3",
    "see <https://example.org/page> or <mailto:office@example.org>",
    "`<b>` and ``[a](file:x)`` in code",
    "[page](https://example.org) and [mail](mailto:a@example.org)",
    r"\<b> is meant as itself",
    "a [bracket] (and words), [1] too",
    "see [[EXA-001]]",
)


@pytest.mark.parametrize("text", SOUND_PROSE)
def test_prose_that_is_sound(text: str) -> None:
    entries = tuple(entry.replace("Example.", text) for entry in CRITERION)
    assert compiled({EXAMPLE: source("criterion EXA-001", entries) + METRIC}) == ()


def test_fenced_code_is_not_prose() -> None:
    fenced = 'description: """\n  ```\n  <b>x</b> [a](file:x)\n  ```\n  text\n"""'
    entries = tuple(fenced if entry.startswith("description") else entry for entry in CRITERION)
    assert compiled({EXAMPLE: source("criterion EXA-001", entries) + METRIC}) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<b>bold</b>", "prose-with-html"),
        ("line<br/>", "prose-with-html"),
        ("<!-- hidden -->", "prose-with-html"),
        ("<img src=x onerror=alert(1)>", "prose-with-html"),
        ("<script", "prose-with-html"),
        ("</div>", "prose-with-html"),
        ("[a](javascript:alert(1))", "prose-link"),
        ("[a](../other.md)", "prose-link"),
        ("[a](<file:///x>)", "prose-link"),
        ("[a][b]\n\n[b]: ftp://example.org", "prose-link"),
        ("<ftp://example.org>", "prose-link"),
        ("![picture](https://example.org/x.png)", "prose-link"),
        ("[[EXA-009]]", "undeclared-in-text"),
    ],
)
def test_prose_that_is_refused(text: str, name: str) -> None:
    long = f'description: """{text} """'
    entries = tuple(long if entry.startswith("description") else entry for entry in CRITERION)
    assert [one.name for one in compiled({EXAMPLE: source("criterion EXA-001", entries) + METRIC})] == [name]


def test_test_with_a_higher_label_lifts_its_criterion() -> None:
    criterion = source("criterion EXA-001", ("classification: public", *CRITERION))
    entries = ("classification: restricted", "given { net_mass: 4 kg }", "expect: not_selected")
    example = source("test EXA-001", entries).replace("Example", "Light")
    low = found(criterion + example, "classification-too-low")
    assert [one.message for one in low] == ["this is `public`, and `Light` that it uses is `restricted`"]
    assert found(criterion + example.replace("restricted", "public"), "classification-too-low") == []


def test_absent_label_is_restricted() -> None:
    used = 'list example of country "Example" { values: CN }\n'
    entries = ("classification: {0}", *CRITERION[:5], "select when origin_country in example", CONTROL)
    text = used + source("criterion EXA-001", entries)
    assert found(text.replace("{0}", "restricted"), "classification-too-low") == []
    assert len(found(text.replace("{0}", "limited"), "classification-too-low")) == 1


@pytest.mark.parametrize(
    "arms", ["yes { } no { }", "agree { } otherwise { }", "no { } yes { } otherwise { }"]
)
def test_complete_decisions(arms: str) -> None:
    entries = (*PROCEDURE, f'decide good "Good?" {{ by: officer {arms} }}', LAST)
    assert compiled({EXAMPLE: source("sop SOP-EXA-01", entries)}) == ()


@pytest.mark.parametrize("arms", ["yes { }", "yes { } no { } unclear { }", "agree { } refuse { }"])
def test_incomplete_decisions(arms: str) -> None:
    entries = (*PROCEDURE, f'decide good "Good?" {{ by: officer {arms} }}', LAST)
    assert [one.name for one in compiled({EXAMPLE: source("sop SOP-EXA-01", entries)})] == [
        "decide-without-otherwise"
    ]


ENDING = 'end e "E" outcome conform'


def step(name: str, within: str) -> str:
    return f'step {name} "Step" {{ phase: act by: officer within: {within} do: "Do." }}'


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        (step("a", "3 hours"), "3 hours"),
        (step("a", "90 min") + step("b", "1 hour"), "2 hours 30 min"),
        (f"parallel {{ branch {{ {step('a', '1 hour')} }} branch {{ {step('b', '4 hours')} }} }}", "4 hours"),
        (f"repeat at most 3 {{ {step('a', '1 hour')} }}", "3 hours"),
        (
            f'decide d "D?" {{ by: officer within: 1 hour yes {{ {step("a", "1 hour")} }} no {{ }} }}'
            + step("b", "1 day"),
            "1 day 2 hours",
        ),
        (
            f'decide d "D?" {{ by: officer yes {{ {step("a", "5 hours")} {ENDING} }} no {{ }} }}'
            + step("b", "3 hours"),
            "5 hours",
        ),
    ],
)
def test_longest_way(body: str, needed: str) -> None:
    over = found(source("sop SOP-EXA-01", (*PROCEDURE, body)), "deadline-over-limit")
    assert [one.message for one in over] == [
        f"the longest way through `SOP-EXA-01` takes {needed}, and the whole has 2 hours"
    ]


def test_branches_that_end_leave_nothing_behind_them() -> None:
    ending = 'parallel {{ branch {{ end e "E" outcome conform }} branch {{ {0} }} }} {1}'
    body = ending.format(step("a", "1 min"), step("b", "1 min"))
    assert len(found(source("sop SOP-EXA-01", (*PROCEDURE, body)), "never-reached")) == 1


EVIDENCE = 'indicator odd "Odd" {{ when: net_mass > 5 kg evidence: {0} }}'


@pytest.mark.parametrize(
    ("evidence", "names"),
    [
        ("in 38 of 460 irregular, in 92 of 19_540 regular", []),
        ("in 4 of 46 irregular, in 92 of 1_954 regular", ["katz-interval-spans-one"]),
        ("in 92 of 1_954 irregular, in 4 of 46 regular", ["katz-interval-spans-one"]),
        ("in 0 of 46 irregular, in 92 of 1_954 regular", ["zero-cell"]),
        ("in 46 of 46 irregular, in 92 of 1_954 regular", ["zero-cell"]),
        ("in 38 of 460 irregular, in 19_540 of 19_540 regular", ["zero-cell"]),
        ("in 0 % of irregular, in 9 % of regular", ["zero-cell"]),
        ("in 100 % of irregular, in 9 % of regular", ["zero-cell"]),
        ("in 24 % of irregular, in 23 % of regular", []),
    ],
)
def test_evidence(evidence: str, names: list[str]) -> None:
    text = source("criterion EXA-001", (*CRITERION, EVIDENCE.format(evidence))) + METRIC
    assert [one.name for one in compiled({EXAMPLE: text})] == names
