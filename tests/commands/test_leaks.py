"""Nothing of what an audience may not see is in anything made for it: canaries, and planted leaks."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from crmc.backends.pages import emit_pages
from crmc.build import edition
from crmc.bundle.pack import pack_bundle
from crmc.cli import cli
from crmc.ir import redact as redaction
from crmc.ir.model import RuleBook
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase, read_root
from tests.commands.canaries import (
    LIMITED,
    LINKED,
    WORDS,
    files_of,
    knowledge,
    leaks,
    needles,
    written,
)
from tests.unit.knowledge import compiled, criterion

HIDDEN = {
    "public": [*WORDS.values(), *LIMITED.values()],
    "officer": list(WORDS.values()),
    "MK": list(WORDS.values()),
}
"""By audience, the canaries that it may not see: what is restricted is for RS alone."""

NAMES_A_LINK = ("criteria/TST-001.html", "criteria/by-risk-area.html", "search/search_index.")
"""The page of the text that names restricted IDs, the list of its controls, and the search in both."""


def run(*arguments: object) -> bytes:
    """What a command prints on both streams; a wrong call and a defect of ours fail."""
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code in (0, 1), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.output.encode()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("canaries") / "kb", knowledge())


@pytest.fixture(scope="module")
def compilation(root: Path) -> Compilation:
    compilation = compile_knowledge_base(read_root(root))
    assert compilation.diagnostics == ()
    return compilation


@pytest.fixture(scope="module")
def built(root: Path) -> dict[str, bytes]:
    """Every file of the three editions, and what the build printed."""
    audiences = [part for audience in HIDDEN for part in ("--audience", audience)]
    printed = run("build", "--root", root, "--party", "MK", "--party", "RS", *audiences)
    files = files_of(root / "build")
    assert {name.partition("/")[0] for name in files} == {*HIDDEN, "build.json"}
    return {**files, "terminal": printed}


def of_audience(outputs: dict[str, bytes], audience: str) -> dict[str, bytes]:
    return {name: data for name, data in outputs.items() if name.startswith(f"{audience}/")}


def assert_silent(outputs: dict[str, bytes], words: Iterable[str]) -> None:
    """INVARIANT: the one assertion of this file that nothing leaked; the planted leaks must trip it."""
    assert outputs
    assert leaks(outputs, words) == []


@pytest.mark.parametrize("audience", HIDDEN)
def test_no_file_of_an_edition_holds_a_canary(built: dict[str, bytes], audience: str) -> None:
    assert_silent(of_audience(built, audience), HIDDEN[audience])


def test_what_a_build_prints_holds_no_canary(built: dict[str, bytes]) -> None:
    assert_silent({name: built[name] for name in ("terminal", "build.json")}, HIDDEN["public"])


def test_whom_it_is_for_sees_it(compilation: Compilation) -> None:
    """Else the search above would find nothing whatever leaked."""
    bundle = {"bundle": pack_bundle(edition(compilation.book, "RS", "RS"))}
    sought = set(WORDS) - {"comment", "test title", "test value", "table file"}
    assert {word for word, _, _ in leaks(bundle, WORDS.values())} >= {WORDS[kind] for kind in sought}
    officer = {"bundle": pack_bundle(edition(compilation.book, "RS", "officer"))}
    assert {word for word, _, _ in leaks(officer, LIMITED.values())} == set(LIMITED.values())


@pytest.mark.parametrize("audience", HIDDEN)
@pytest.mark.parametrize("link", LINKED)
def test_a_named_id_stands_bare_where_a_lower_text_names_it(
    built: dict[str, bytes], audience: str, link: str
) -> None:
    holders = {output for _, _, output in leaks(of_audience(built, audience), [LINKED[link]])}
    pages = {name for name in holders if "/handbook/" in name}
    assert pages >= {f"{audience}/handbook/criteria/TST-001.html"}
    assert all(name.partition("/handbook/")[2].startswith(NAMES_A_LINK) for name in pages)
    assert holders - pages == {f"{audience}/crmc-{party}-0.0.0.bundle.zip" for party in ("MK", "RS")}


@pytest.mark.parametrize("audience", HIDDEN)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_no_form_of_check_echoes_a_hidden_text(tmp_path: Path, audience: str, form: str) -> None:
    root = written(tmp_path, faulty())
    told = run("check", "--root", root, "--audience", audience, "--format", form)
    assert b"a text that this audience may not read" in b" ".join(told.split())
    assert_silent({"told": told}, HIDDEN[audience])
    whole = {"told": run("check", "--root", root, "--format", form)}
    assert len({word for word, _, _ in leaks(whole, WORDS.values())}) > 5


def faulty() -> dict[str, str]:
    """The same knowledge base with a fault in most hidden texts, and with faults beside their names."""
    texts = knowledge()
    secret = f"criteria/{WORDS['file name']}.crm"
    number, name, other = WORDS["constant"], WORDS["parameter name"], WORDS["list name"]
    texts[secret] = (
        texts[secret]
        .replace(f"{number} EUR", f"{number} kg")
        .replace(f"customs_value < {name}", f"customs_value < {name}x")
        .replace("expect: selected", "expect: not_selected")
        .replace(f"{WORDS['parameter']} EUR }}", f"{WORDS['parameter']} EUR {WORDS['description']}: 1 }}")
    )
    hidden_test = f"""test TST-001 "{WORDS["test title"]}" {{ classification: restricted for RS
      given {{ origin_country: CN customs_value: {WORDS["test value"]} EUR }} expect: not_selected }}
    """
    one_line = (
        f"list zq_open of country {{ classification: public values: CN }} "
        f'list zq_shut of lrn "{WORDS["title"]}" {{ classification: restricted for RS '
        f"values: {WORDS['list value']}x, {WORDS['indicator text']} }}"
    )
    texts["criteria/public.crm"] = (
        texts["criteria/public.crm"].replace(
            f'contains any ("{WORDS["indicator text"]}")', f'contain any ("{WORDS["indicator text"]}")'
        )
        + hidden_test
        + one_line
    )
    texts["criteria/guess.crm"] = (
        f"table zq_typed of money by origin_country {{ classification: public row CN: 1 EURO }}\n"
        f"area PRI-2027-01 {{ classification: public related: {nearly(WORDS['id'])} "
        f"scope: lrn in {nearly(other)} or customs_value < {nearly(name)} }}\n"
    )
    return texts


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_label_given_twice_hides(tmp_path: Path, form: str) -> None:
    """Which of the two was meant is not known."""
    for labels in ("public classification: restricted", "restricted classification: public"):
        text = f"list zq_twice of country {{ classification: {labels} values: {WORDS['title']} }}\n"
        root = written(tmp_path, {"criteria/a.crm": text})
        told = run("check", "--root", root, "--audience", "public", "--format", form)
        assert b"CRM124" in told
        assert_silent({"told": told}, WORDS.values())
    indicator = f"""criterion TST-001 "Test" {{ status: draft classification: public applies: import
      indicator first {{ classification: public classification: restricted
        when: {WORDS["indicator name"]} < 1 }} }}"""
    root = written(tmp_path, {"criteria/a.crm": indicator})
    told = run("check", "--root", root, "--audience", "public", "--format", form)
    assert_silent({"told": told}, WORDS.values())


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_public_test_tells_nothing_of_what_a_hidden_criterion_does(tmp_path: Path, form: str) -> None:
    texts = knowledge()
    public = (
        f'test {WORDS["id"]} "Open" {{ classification: public given {{ lrn: "A" }} expect: not_selected }}\n'
    )
    root = written(tmp_path, {**texts, "criteria/open.crm": public})
    for command in ("check", "test"):
        told = run(command, "--root", root, "--audience", "public", "--format", form)
        assert b"undetermined" not in told
        assert b"undetermined" in run(command, "--root", root, "--format", form)


def nearly(name: str) -> str:
    """A name as one who knows of it might misspell it: one letter is missing."""
    return name[:6] + name[7:]


@pytest.mark.parametrize("audience", HIDDEN)
def test_explain_knows_nothing_hidden(root: Path, audience: str) -> None:
    asked = (WORDS["id"], WORDS["list name"], WORDS["parameter name"], WORDS["sop id"], LINKED["measure"])
    for name in asked:
        told = run("explain", name, "--root", root, "--audience", audience)
        assert told.startswith(b"nothing here is called")
        assert_silent({"told": told.replace(name.encode(), b"")}, HIDDEN[audience])
        guessed = run("explain", nearly(name), "--root", root, "--audience", audience)
        assert_silent({"told": guessed}, HIDDEN[audience])
        assert name.encode() in run("explain", nearly(name), "--root", root)
    users = run("explain", "SOP-TST-01", "--root", root, "--audience", audience)
    assert b"TST-001" in users
    assert_silent({"told": users}, HIDDEN[audience])


@pytest.mark.parametrize("audience", HIDDEN)
@pytest.mark.parametrize("form", ["text", "json"])
def test_test_tells_of_no_hidden_example(root: Path, audience: str, form: str) -> None:
    told = run("test", "--root", root, "--audience", audience, "--format", form)
    assert b"From China" in told
    assert_silent({"told": told}, HIDDEN[audience])


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A declaration that meets the hidden conditions."""
    path = tmp_path_factory.mktemp("declared") / "one.json"
    item = {"commodity_code": "640399", "customs_value": "1", "net_mass": "2"}
    record = {"id": "D1", "kind": "import", "acceptance_date": "2027-03-01", "items": [item]}
    path.write_text(json.dumps(record), "utf-8")
    return path


@pytest.mark.parametrize("audience", HIDDEN)
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("party", [(), ("--party", "RS")])
def test_why_tells_of_no_hidden_condition(
    root: Path, declared: Path, audience: str, form: str, party: tuple[str, ...]
) -> None:
    asked = ("why", root, declared, "TST-002", "--format", form, *party)
    told = run(*asked, "--audience", audience)
    assert b"condition is not shown in this edition" in b" ".join(told.split())
    assert_silent({"told": told}, HIDDEN[audience])
    assert leaks({"told": run(*asked)}, [WORDS["indicator name"], WORDS["indicator title"]])


@pytest.mark.parametrize("audience", HIDDEN)
def test_why_knows_no_hidden_criterion(root: Path, declared: Path, audience: str) -> None:
    for name in (WORDS["id"], nearly(WORDS["id"])):
        asked = ["why", str(root), str(declared), name, "--audience", audience]
        told = CliRunner().invoke(cli, asked)
        assert told.exit_code == 2
        assert f"there is no criterion or alert `{name}` here" in told.output
        assert_silent({"told": told.output.encode().replace(name.encode(), b"")}, HIDDEN[audience])
    assert leaks({"told": run(*asked[:3], WORDS["id"])}, [WORDS["parameter"], WORDS["parameter name"]])


@pytest.mark.parametrize("audience", HIDDEN)
def test_why_tells_no_value_that_a_declassified_condition_names(
    tmp_path: Path, declared: Path, audience: str
) -> None:
    """Its text was opened, and names them; what they hold is still of their own label."""
    texts = knowledge()
    named = f"lrn in {WORDS['list name']} or customs_value < {WORDS['parameter name']}"
    open_text = criterion(
        f"{named} or customs_value / net_mass < zq_reference",
        name="TST-003",
        declassify='"""All Parties agreed."""',
    )
    root = written(tmp_path, {**texts, "criteria/opened.crm": open_text})
    asked = ("why", root, declared, "TST-003", "--format", "json")
    hidden = set(HIDDEN[audience]) - {WORDS["list name"], WORDS["parameter name"]}
    assert_silent({"told": run(*asked, "--audience", audience)}, hidden)
    assert leaks({"told": run(*asked)}, [WORDS["parameter"], WORDS["table row"]])


@pytest.mark.parametrize("audience", HIDDEN)
def test_why_shows_no_hidden_text_where_the_root_has_errors(
    tmp_path: Path, declared: Path, audience: str
) -> None:
    told = run("why", written(tmp_path, faulty()), declared, "TST-001", "--audience", audience)
    assert b"a text that this audience may not read" in b" ".join(told.split())
    assert_silent({"told": told}, HIDDEN[audience])


def test_a_bundle_explains_itself_to_its_own_audience_alone(
    compilation: Compilation, tmp_path: Path, declared: Path
) -> None:
    bundle = tmp_path / "crmc-RS-0.0.0.bundle.zip"
    bundle.write_bytes(pack_bundle(edition(compilation.book, "RS", "RS")))
    asked = ["why", str(bundle), str(declared), WORDS["id"], "--allow-expired"]
    refused = CliRunner().invoke(cli, [*asked, "--audience", "public"])
    assert refused.exit_code == 2
    assert "is made for the audience RS, not for public" in " ".join(refused.output.split())
    assert_silent({"told": refused.output.encode()}, set(WORDS.values()) - {WORDS["id"]})
    assert leaks({"told": run(*asked, "--audience", "RS")}, [WORDS["parameter name"]])


@pytest.mark.parametrize("audience", HIDDEN)
@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif"])
def test_diff_tells_of_no_hidden_change(root: Path, tmp_path: Path, audience: str, form: str) -> None:
    changed = {kind: f"{word[:-1]}{'3' if word[-1] != '3' else '4'}" for kind, word in WORDS.items()}
    changed |= {"sop id": "SOP-WKZ-78", "file name": "zq_other", "table file": "zq_othertable"}
    texts = knowledge(changed)
    texts["criteria/public.crm"] = texts["criteria/public.crm"].replace("net_mass < 5 kg", "net_mass < 6 kg")
    new = written(tmp_path, texts)
    told = run("diff", root, new, "--audience", audience, "--format", form)
    assert b"TST-002" in told
    assert_silent({"told": told}, [*HIDDEN[audience], *changed.values()])
    whole = {"told": run("diff", root, new, "--format", form)}
    assert leaks(whole, WORDS.values())


def quick_outputs(compilation: Compilation, audience: str) -> dict[str, bytes]:
    """The bundle of an edition and the pages of its handbook before they are rendered."""
    book = redaction.redact(msgspec.structs.replace(compilation.book, party=None), audience)
    pages = emit_pages(book, compilation.catalogue)
    bundle = pack_bundle(edition(compilation.book, "MK", audience))
    return {"bundle": bundle, **{path: page.text.encode() for path, page in pages.items()}}


@pytest.mark.parametrize(
    ("label", "audiences"),
    [
        ("restricted", ("public", "officer")),
        ("restricted for RS, XK", ("public", "officer", "MK")),
        ("limited", ("public",)),
        ("limited for RS", ("public", "officer", "MK")),
    ],
)
def test_every_label_keeps_from_those_below_it(label: str, audiences: tuple[str, ...]) -> None:
    sources = [Source(path, text.encode()) for path, text in knowledge(label=label).items()]
    tables = {source.path: source.data.decode() for source in sources if source.path.endswith(".csv")}
    texts = tuple(source for source in sources if source.path.endswith(".crm"))
    compilation = compile_knowledge_base(KnowledgeBase(None, texts, tables=tables))
    assert compilation.diagnostics == ()
    for audience in HIDDEN:
        outputs = quick_outputs(compilation, audience)
        if audience in audiences:
            assert_silent(outputs, WORDS.values())
        else:
            assert leaks(outputs, WORDS.values())


def test_a_draft_shows_no_name_of_what_is_more_closed() -> None:
    """There the label is a warning only, so the text may be built."""
    part = "let part = lrn in zq_hidden"
    drafts = f"""
    list zq_hidden of lrn {{ classification: restricted values: "A" }}
    {criterion("part and lrn in zq_hidden", name="TST-003", status="draft", more=part)}
    {criterion("origin_country in (CN)", name="TST-004", classification="restricted")}
    area PRI-2027-01 "Area" {{ classification: public status: draft valid: 2027-03-01 .. 2027-08-31
      criteria: TST-004, TST-005 }}
    area PRI-2027-02 "Area" {{ classification: public status: draft valid: 2027-03-01 .. 2027-08-31
      scope: lrn in zq_hidden }}
    {criterion(name="TST-005")}
    alert RCA-2027-001 "Alert" {{ classification: public status: draft sender: RS recipients: all
      urgency: urgent risk: origin applies: import valid: 2027-03-01 .. 2027-08-31
      scope: lrn in zq_hidden }}
    """
    compilation = compiled(drafts)
    assert {found.severity for found in compilation.diagnostics} == {"warning"}
    outputs = quick_outputs(compilation, "public")
    assert {"criteria/TST-003.md", "notices/PRI-2027-01.md", "notices/PRI-2027-02.md"} <= outputs.keys()
    assert_silent(outputs, ("zq_hidden", "TST-004"))
    assert leaks(quick_outputs(compilation, "MK"), ("zq_hidden", "TST-004"))


Plant = Callable[[RuleBook, RuleBook], RuleBook]


def kept(name: str, only: Callable[[Any], Any] = lambda found: found) -> Plant:
    """A redaction that forgets one kind of declaration, or leaves one field of it."""

    def plant(redacted: RuleBook, whole: RuleBook) -> RuleBook:
        seen = {found.head.id for found in getattr(redacted, name)}
        more = tuple(only(found) for found in getattr(whole, name) if found.head.id not in seen)
        assert more
        return msgspec.structs.replace(redacted, **{name: (*getattr(redacted, name), *more)})

    return plant


def titled(redacted: RuleBook, whole: RuleBook) -> RuleBook:
    """Puts the title of a hidden criterion on a public one."""
    title = next(found.head.title for found in whole.criteria if found.head.id == WORDS["id"])
    first = redacted.criteria[0]
    head = msgspec.structs.replace(first.head, title=title)
    changed = msgspec.structs.replace(first, head=head)
    return msgspec.structs.replace(redacted, criteria=(changed, *redacted.criteria[1:]))


def with_parts(redacted: RuleBook, whole: RuleBook) -> RuleBook:
    """Leaves the hidden indicator in the declassified criterion."""
    parts = {found.head.id: found.parts for found in whole.criteria}
    return msgspec.structs.replace(
        redacted,
        criteria=tuple(
            msgspec.structs.replace(found, parts=parts[found.head.id]) for found in redacted.criteria
        ),
    )


def digested(redacted: RuleBook, whole: RuleBook) -> RuleBook:
    """Publishes the digest of a hidden number as the release."""
    digest = hashlib.sha256(WORDS["constant"].encode()).hexdigest()
    return msgspec.structs.replace(redacted, release=digest[:20])


def test_nothing_leaks_where_nothing_is_planted(compilation: Compilation) -> None:
    assert_silent(quick_outputs(compilation, "public"), HIDDEN["public"])


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(kept("criteria"), id="criteria"),
        pytest.param(kept("lists"), id="lists"),
        pytest.param(kept("tables"), id="tables"),
        pytest.param(kept("parameters"), id="parameters"),
        pytest.param(kept("procedures"), id="procedures"),
        pytest.param(kept("metrics"), id="metrics"),
        pytest.param(kept("acts"), id="acts"),
        pytest.param(titled, id="title"),
        pytest.param(with_parts, id="indicators"),
        pytest.param(digested, id="digest"),
    ],
)
def test_a_planted_leak_is_caught(
    compilation: Compilation, monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    honest = redaction.redact

    def leaking(book: RuleBook, audience: str | None) -> RuleBook:
        return plant(honest(book, audience), compilation.book)

    monkeypatch.setattr(redaction, "redact", leaking)
    monkeypatch.setattr("crmc.build.redact", leaking)
    with pytest.raises(AssertionError, match="=="):
        assert_silent(quick_outputs(compilation, "public"), HIDDEN["public"])


@pytest.mark.parametrize("word", [WORDS["title"], WORDS["constant"], WORDS["list name"], WORDS["id"]])
def test_the_search_finds_a_canary_in_every_encoding(word: str) -> None:
    found = needles(word)
    assert len(found) >= 30
    for encoding, needle in found.items():
        text = b"<p>before " + needle + b" after</p>\n"
        assert leaks({"page": text}, [word]), encoding
        assert leaks({"page": text.upper()}, [word]) or "base" in encoding, encoding
    assert leaks({"page": base64.b64encode(b"x" + word.encode() + b"yz")}, [word])
    assert leaks({f"{word}.html": b""}, [word])
    assert leaks({"page": b"<p>nothing</p>"}, [word]) == []


def test_the_search_opens_what_is_compressed() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("rules.json", gzip.compress(WORDS["title"].encode() * 3))
    packed = {
        "zip": archive.getvalue(),
        "gzip": gzip.compress(WORDS["title"].encode() * 3),
        "bzip2": bz2.compress(WORDS["title"].encode() * 3),
        "zlib": zlib.compress(WORDS["title"].encode() * 3),
    }
    assert {output for _, _, output in leaks(packed, [WORDS["title"]])} == set(packed)
