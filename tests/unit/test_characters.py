"""What is refused before lexing (language.md, section 1), and what is accepted and means nothing."""

from __future__ import annotations

import pytest

from crmc.source import Source
from crmc.syntax.ast import same_shape
from crmc.syntax.parser import parse

SOUND = 'list a of country "Å" {\n  # čćž\n  values: AL\n}\n'


def faults(data: str | bytes) -> list[tuple[str, int, int]]:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return [(found.fault, found.span.line, found.span.column) for found in parse(Source("x.crm", raw))[1]]


def with_title(character: str) -> str:
    return f'list a of country "ab{character}c" {{ values: AL }}'


def test_words_of_any_script_are_accepted_in_texts_and_comments() -> None:
    assert faults(SOUND) == []
    assert faults(with_title("поклон 礼物 هدية")) == []


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\x85", "\u2028"])
def test_control_characters_are_refused(character: str) -> None:
    assert faults(with_title(character)) == [("refused-character", 1, 22)]


@pytest.mark.parametrize(
    "character",
    [
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\u00ad",
        "\ufeff",
        "\U000e0041",
        "\ufe0f",
        "\U000e0100",
        "\u180b",
    ],
)
def test_format_characters_are_refused_and_named(character: str) -> None:
    [found] = parse(Source("x.crm", with_title(character).encode()))[1]
    assert found.fault == "refused-character"
    assert found.arguments["kind"] == "format"
    assert found.arguments["character"].startswith(f"U+{ord(character):04X}")
    assert character not in found.arguments["character"]


@pytest.mark.parametrize("character", ["\ue000", "\U0010fffd"])
def test_private_use_characters_are_refused(character: str) -> None:
    assert faults(with_title(character)) == [("refused-character", 1, 22)]


def test_text_that_is_not_nfc_is_refused_at_its_place() -> None:
    assert faults(SOUND.replace("Å", "A\u030a")) == [("not-normalised", 1, 20)]


def test_bytes_that_are_not_utf8_are_refused_at_their_place() -> None:
    assert faults(b"# ok\n# \xff\n") == [("invalid-utf8", 2, 3)]


def test_a_leading_bom_and_crlf_mean_nothing() -> None:
    plain, _ = parse(Source("x.crm", SOUND.encode()))
    other, found = parse(Source("x.crm", b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode()))
    assert found == []
    assert same_shape(plain, other)


def test_a_second_bom_is_a_format_character() -> None:
    assert faults(b"\xef\xbb\xbf\xef\xbb\xbf" + SOUND.encode())[0][0] == "refused-character"


def test_files_over_one_mebibyte_are_refused() -> None:
    comment = "#" + "x" * ((1 << 20) - 2) + "\n"
    assert len(comment) == 1 << 20
    assert faults(comment) == []
    assert faults(comment + "\n") == [("file-too-large", 1, 1)]


def nested(depth: int, opening: str, closing: str) -> str:
    inner = opening * depth + "origin_country = CN" + closing * depth
    return f"criterion A-1 {{ select when {inner} }}"


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("not ", ""), ("not (", ")")])
def test_nesting_over_64_is_refused(opening: str, closing: str) -> None:
    levels = 2 if "(" in opening and "not" in opening else 1
    allowed = (64 - 1) // levels
    assert faults(nested(allowed, opening, closing)) == []
    assert [found[0] for found in faults(nested(allowed + 1, opening, closing))] == ["nested-too-deep"]


def test_texts_over_64_kibibytes_are_refused() -> None:
    for size, expected in ((65_530, []), (65_540, ["text-too-long"])):
        text = f'list a of country "{"x" * size}" {{ values: AL }}'
        assert [found[0] for found in faults(text)] == expected


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        ("1" * 18, False),
        ("1" * 19, True),
        ("1." + "1" * 9, False),
        ("1." + "1" * 10, True),
        ("123_456_789_012_345_678", False),
        ("9" * 5000, True),
    ],
)
def test_numbers_over_18_and_9_digits_are_refused(number: str, refused: bool) -> None:
    found = [name for name, _, _ in faults(f"criterion A-1 {{ select when net_mass > {number} kg }}")]
    assert found == (["number-too-long"] if refused else [])
