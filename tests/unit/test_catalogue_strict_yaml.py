"""Strict YAML: values stay as written, and each refusal has its own sentence and place."""

from __future__ import annotations

import pytest

from crmc.catalogue.faults import CatalogueFault
from crmc.catalogue.strict_yaml import MAXIMUM_BYTES, decode, locate, read_yaml


def fault(text: str) -> CatalogueFault:
    found = read_yaml("x.yaml", text)
    assert isinstance(found, CatalogueFault)
    return found


@pytest.mark.parametrize(
    "written",
    ["NO", "no", "yes", "off", "0102", "1.10", "2027-01-01", "1e3", "0x1F", "1_000", "12:30", ".inf", "NA"],
)
def test_a_scalar_is_text_as_written(written: str) -> None:
    assert read_yaml("x.yaml", f"a: {written}\nb: [{written}]\n") == {"a": written, "b": [written]}


def test_only_an_unquoted_empty_value_null_or_tilde_is_nothing() -> None:
    text = "a:\nb: null\nc: ~\nd: ''\ne: 'null'\nf: \"~\"\ng: Null\n"
    expected = {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~", "g": "Null"}
    assert read_yaml("x.yaml", text) == expected


def test_a_key_keeps_its_digits() -> None:
    assert read_yaml("x.yaml", "0102: horses\nNO: Norway\n") == {"0102": "horses", "NO": "Norway"}


def test_an_empty_file_holds_nothing() -> None:
    assert read_yaml("x.yaml", "# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "the key `a` stands here twice"),
        ("a: !!int 3\n", 1, 4, "the tag `tag:yaml.org,2002:int` is refused"),
        ("a: !python/object:os.system {}\n", 1, 4, "is refused"),
        ("a: ! 3\n", 1, 4, "the tag `!` is refused"),
        ("a: &x 3\n", 1, 4, "the anchor `&x` is refused"),
        ("a: *x\n", 1, 4, "the alias `*x` is refused"),
        ("a:\n  <<: {b: c}\n", 2, 3, "a merge (`<<`) is refused"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document begins here"),
        ("%YAML 1.1\n---\na: 1\n", 1, 1, "directives (`%`) are refused"),
        ("[a, b]: c\n", 1, 1, "a key must be a word or a quoted text"),
        ("~: c\n", 1, 1, "a key must be a word or a quoted text"),
        ("a: b: c\n", 1, 5, "this is not YAML: mapping values are not allowed"),
        ("a: [1, 2\n", 2, 1, "this is not YAML"),
        ("a: x\x07y\n", 1, 5, "the character U+0007 is invisible or a control"),
        ("a: 1\nb: x\u200by\n", 2, 5, "the character U+200B ZERO WIDTH SPACE is invisible or a control"),
        ("a: x\u180by\n", 1, 5, "the character U+180B MONGOLIAN FREE VARIATION SELECTOR ONE is invisible"),
        ("a: x\u061cy\n", 1, 5, "the character U+061C ARABIC LETTER MARK is invisible or a control"),
        (
            "a: \u202ereversed\n",
            1,
            4,
            "the character U+202E RIGHT-TO-LEFT OVERRIDE is invisible",
        ),
    ],
)
def test_a_refusal_names_its_place(text: str, line: int, column: int, words: str) -> None:
    found = fault(text)
    assert (found.line, found.column) == (line, column)
    assert words in found.message


def test_nesting_stops_at_64_levels() -> None:
    assert not isinstance(read_yaml("x.yaml", "[" * 64 + "]" * 64), CatalogueFault)
    assert "more than 64 levels" in fault("[" * 65 + "]" * 65).message


def test_nesting_far_beyond_the_limit_is_refused_and_no_crash() -> None:
    assert "more than 64 levels" in fault("[" * 100_000).message


def test_a_file_stops_at_two_mebibytes() -> None:
    assert "over 2 MiB" in fault("a: " + "x" * MAXIMUM_BYTES).message
    assert "over 2 MiB" in fault("a: " + "ж" * (MAXIMUM_BYTES // 2)).message


def test_bytes_that_are_not_utf_8_are_refused_at_their_line() -> None:
    assert decode("x.yaml", b"a: 1\nb: \xff\n") == CatalogueFault(
        "x.yaml", 2, 1, "this file is not valid UTF-8: save it as UTF-8"
    )


def test_one_leading_byte_order_mark_means_nothing() -> None:
    assert decode("x.yaml", b"\xef\xbb\xbfa: 1\n") == "a: 1\n"


def test_a_place_is_found_by_keys_and_positions() -> None:
    text = "a:\n  b:\n    - c: 1\n    - d: 2\n"
    assert locate(text, ("a", "b", 1, "d")) == (4, 7)
    assert locate(text, ("a", "b", 1, "missing")) == (4, 7)
    assert locate(text, ()) == (1, 1)
    assert locate("", ("a",)) == (1, 1)
