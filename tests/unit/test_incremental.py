"""What a change reaches: each way in which one declaration's findings depend on another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmc.catalogue.loader import packaged_catalogue
from crmc.incremental import workers
from crmc.incremental.check import Report, check_knowledge_base
from crmc.incremental.kept import Kept, KeptFile
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase
from tests.unit.knowledge import PROCEDURE, criterion

LIST = 'list watched of country "Watched" { classification: public values: %s }\n'
TEST = """test TST-001 "From China" {
  given { origin_country: CN }
  expect: selected
}
"""
PARAMETER = """parameter floor of money per kg "Floor" {
  classification: public
  default: 3 EUR/kg
  range: 1 EUR/kg .. 9 EUR/kg
}
"""
ACT = """adopt TST-00%d by RS {
  from: 2027-01-01
  set floor: %d EUR/kg
  attested: "Legal department", 2026-10-01
}
"""


def base_of(*texts: str, path: Path | None = None) -> KnowledgeBase:
    sources = [Source(f"criteria/{index}.crm", text.encode()) for index, text in enumerate(texts)]
    return KnowledgeBase(path, (*sources, Source("sops/check.crm", PROCEDURE.encode())))


def after(before: KnowledgeBase, change: KnowledgeBase) -> tuple[list[str], Report]:
    """What is told after a change, held against a check of everything."""
    report = check_knowledge_base(change, check_knowledge_base(before).kept)
    assert report.diagnostics == compile_knowledge_base(change).diagnostics
    return [found.name for found in report.diagnostics], report


def test_a_test_looks_at_the_list_that_its_criterion_uses() -> None:
    rule = criterion("origin_country in watched")
    names, _ = after(base_of(rule, LIST % "CN", TEST), base_of(rule, LIST % "US", TEST))
    assert names == ["test-failed"]


def test_a_value_is_held_against_the_acts_of_others_on_the_same_parameter() -> None:
    rules = [
        criterion(name=f"TST-00{number}", select="customs_value / net_mass < floor") for number in (1, 2)
    ]
    fine = base_of(*rules, PARAMETER, ACT % (1, 3), ACT % (2, 3))
    names, _ = after(fine, base_of(*rules, PARAMETER, ACT % (1, 3), ACT % (2, 4)))
    assert "two-values-for-one-date" in names
    names, _ = after(fine, base_of(*rules, PARAMETER, ACT % (1, 4), ACT % (2, 3)))
    assert "two-values-for-one-date" in names


def test_the_acts_of_others_are_looked_at_when_only_a_criterion_changed() -> None:
    rules = [
        criterion(name=f"TST-00{number}", select="customs_value / net_mass < floor") for number in (1, 2)
    ]
    acts = (PARAMETER, ACT % (1, 3), ACT % (2, 4))
    names, _ = after(base_of(*rules, *acts), base_of(rules[0], rules[1] + "# a remark\n", *acts))
    assert names.count("two-values-for-one-date") == 1


def test_small_sets_hold_all_that_they_depend_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PIECES_IN_A_SET", 1)
    monkeypatch.setattr(workers, "MOST_EXTRA", 100)
    rules = [
        criterion(name=f"TST-00{number}", select="customs_value / net_mass < floor") for number in (1, 2)
    ]
    base = base_of(*rules, PARAMETER, ACT % (1, 3), ACT % (2, 4))
    assert check_knowledge_base(base).diagnostics == compile_knowledge_base(base).diagnostics


def test_small_sets_know_of_what_could_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PIECES_IN_A_SET", 1)
    monkeypatch.setattr(workers, "MOST_EXTRA", 100)
    rules = [criterion(f"origin_country in watched_{n}", name=f"TST-00{n}") for n in (1, 2)]
    base = base_of(*rules, "list of country watched_1 {\n values: CN }\nlist watched_2 {")
    assert check_knowledge_base(base).diagnostics == compile_knowledge_base(base).diagnostics
    assert {found.span.path for found in check_knowledge_base(base).diagnostics} == {"criteria/2.crm"}


def test_a_new_name_may_be_the_better_suggestion() -> None:
    rule = criterion("origin_country in watchd")
    before = base_of(rule, "", criterion(name="TST-002"))
    names, report = after(before, base_of(rule, LIST % "CN", criterion(name="TST-002")))
    assert "`watched`" in str(report.diagnostics[0].help)
    assert names == ["unknown-list"]


def test_a_declared_name_ends_what_was_said_of_it() -> None:
    rule = criterion("origin_country in watched")
    names, _ = after(base_of(rule, ""), base_of(rule, LIST % "CN"))
    assert names == []
    names, _ = after(base_of(rule, LIST % "CN"), base_of(rule, ""))
    assert names == ["unknown-list"]


def test_the_second_of_one_name_is_told_wherever_it_stands() -> None:
    names, _ = after(base_of(criterion(), ""), base_of(criterion(), criterion()))
    assert names == ["declared-twice"]
    names, _ = after(base_of(criterion(), criterion()), base_of("", criterion()))
    assert names == []


def test_places_follow_what_is_written_above() -> None:
    wrong = criterion("gross_mas > 3 kg", name="TST-002")
    _, report = after(base_of(criterion() + wrong), base_of("# a remark\n\n" + criterion() + wrong))
    before = compile_knowledge_base(base_of(criterion() + wrong)).diagnostics
    assert report.diagnostics[0].span.line == before[0].span.line + 2


def test_a_declaration_that_does_not_begin_its_line_is_seen() -> None:
    inline = criterion() + "  " + criterion(name="TST-002")
    names, report = after(base_of(criterion()), base_of(inline, criterion(name="TST-002")))
    assert names == ["declared-twice"]
    assert report.declarations == 5


def test_a_line_of_a_text_is_no_declaration() -> None:
    text = criterion(description='"""One.\ncriterion TST-009 "x" {\nTwo."""')
    names, report = after(base_of(criterion()), base_of(text))
    assert names == []
    assert report.declarations == 3


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CRMC_CACHE", raising=False)
    (tmp_path / "root").mkdir()
    return base_of(criterion(), path=tmp_path / "root")


def kept_file(root: KnowledgeBase) -> Path:
    assert root.path is not None
    path = KeptFile(root).path
    assert path is not None
    return path


def keep(root: KnowledgeBase) -> Report:
    report = check_knowledge_base(root)
    KeptFile(root).save(report.kept)
    return report


def test_what_was_kept_is_found_again(root: KnowledgeBase) -> None:
    report = keep(root)
    kept = KeptFile(root).load()
    assert kept.world == report.kept.world
    assert kept.catalogue == report.kept.catalogue == packaged_catalogue()
    assert kept_file(root).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: b""])
def test_what_another_wrote_counts_for_nothing(root: KnowledgeBase, change: Callable[[bytes], bytes]) -> None:
    keep(root)
    file = kept_file(root)
    file.write_bytes(change(file.read_bytes()))
    assert KeptFile(root).load() == Kept()


def test_under_another_key_nothing_counts(root: KnowledgeBase, tmp_path: Path) -> None:
    keep(root)
    (tmp_path / "home" / "crmc" / "key").unlink()
    assert KeptFile(root).load() == Kept()


def test_a_key_that_others_can_read_is_not_used(root: KnowledgeBase, tmp_path: Path) -> None:
    keep(root)
    (tmp_path / "home" / "crmc" / "key").chmod(0o644)
    assert KeptFile(root).load() == Kept()


def test_another_table_file_is_another_subject(root: KnowledgeBase) -> None:
    keep(root)
    other = KnowledgeBase(root.path, root.sources, tables={"criteria/values.csv": "a,b\n"})
    assert KeptFile(other).load() == Kept()


def test_a_cache_folder_that_is_a_link_is_left_alone(root: KnowledgeBase, tmp_path: Path) -> None:
    assert root.path is not None
    (tmp_path / "elsewhere").mkdir()
    (root.path / ".crmc-cache").symlink_to(tmp_path / "elsewhere")
    keep(root)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_environment_says_where(
    root: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMC_CACHE", str(tmp_path / "cache"))
    keep(root)
    assert [file.name for file in (tmp_path / "cache").iterdir() if file.name != ".gitignore"]
    assert root.path is not None
    assert list(root.path.iterdir()) == []


@pytest.mark.parametrize(
    "broken",
    [
        "list watched country { values: CN }",
        "lisst watched of country { values: CN }",
        "list Watched of country { classification: public values: CN }",
        "list watched of country { classification: public values: CN, }",
        "list watched of country { classification: public values: CN",
    ],
)
def test_a_name_that_could_not_be_read_is_missed_nowhere_until_it_can_be(broken: str) -> None:
    rules = [
        criterion("origin_country in watched"),
        criterion("origin_country in watched and net_mass > 1 kg"),
    ]
    names, _ = after(base_of(rules[0], f"{broken}\n"), base_of(rules[1], f"{broken}\n"))
    assert "unknown-list" not in names
    names, _ = after(base_of(rules[0], f"{broken}\n"), base_of(rules[0], "\n"))
    assert names == ["unknown-list"]


def test_a_new_name_is_looked_for_in_a_file_that_is_taken_whole() -> None:
    indented = "  " + criterion("customs_value > 5 EUR and net_mass > watched")
    indented = indented.replace("select when", "let watched = 3 kg\n  select when")
    names, _ = after(base_of(indented, ""), base_of(indented, LIST % "CN"))
    assert names == ["name-taken"]


def test_small_sets_hold_what_a_name_in_capitals_was_meant_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PIECES_IN_A_SET", 1)
    monkeypatch.setattr(workers, "MOST_EXTRA", 100)
    capital = (LIST % "CN").replace("list watched", "list Watched")
    base = base_of(criterion("origin_country in watched"), capital)
    assert check_knowledge_base(base).diagnostics == compile_knowledge_base(base).diagnostics


def test_a_new_name_in_capitals_is_looked_for_as_it_was_meant() -> None:
    rule = criterion("origin_country in watched")
    capital = (LIST % "CN").replace("list watched", "list Watched")
    other = criterion(name="TST-002")
    names, _ = after(base_of(rule, other), base_of(rule, capital, other))
    assert "unknown-list" not in names
