"""Where a file is cut into pieces, whatever stood in it before."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from crmc.incremental.pieces import Piece, cut
from crmc.source import Source

PARTS = st.sampled_from(
    [
        "# a remark\n",
        "criterion EXC-001 {\n  x\n}\n",
        "criterion EXC-001 {\n  y\n}\n",
        "criterion EXC-002 {}\n\n",
        "list watched of country { values: CN }\n",
        "adopt EXC-001 by RS {}\n",
        "test",
        "criterion",
        " EXC-003 {}",
        "\n",
        "}",
        "\r\n",
        "ж\n",
    ]
)
TEXTS = st.lists(PARTS, max_size=12).map("".join)


def pieces_of(text: str, before: str | None = None) -> list[Piece]:
    shapes = [piece.shape for piece in pieces_of(before)] if before is not None else ()
    return cut(Source("criteria/x.crm", text.encode()), shapes)


@given(TEXTS, TEXTS)
@example("criterion A-1 {}\n", "criterion A-1 {}\ncriterion A-2 {}\n")
@example("criterion A-1 {}", "criterion A-1 {}\ncriterion A-2 {}\n")
@example("# a remark\ncriterion A-1 {}\n", "criterion A-1 {}\n")
@example("criterion A-1 {}\n" * 2, "criterion A-1 {}\n" * 3)
def test_what_stood_in_a_file_has_no_influence_on_where_it_is_cut(before: str, text: str) -> None:
    def told(pieces: list[Piece]) -> list[tuple[object, ...]]:
        return [(piece.line, bytes(piece.data), piece.shape, piece.declares, piece.acts) for piece in pieces]

    assert told(pieces_of(text, before)) == told(pieces_of(text))


@given(TEXTS)
def test_pieces_are_the_whole_file(text: str) -> None:
    pieces = pieces_of(text)
    if pieces[0].source is None:
        assert "".join(piece.text for piece in pieces) == text.replace("\r\n", "\n")
        starts = [1 + "".join(piece.text for piece in pieces[:n]).count("\n") for n in range(len(pieces))]
        assert [piece.line for piece in pieces] == starts


def test_a_piece_that_is_as_it_was_has_the_shape_that_was_kept() -> None:
    before = pieces_of("criterion A-1 {}\ncriterion A-2 {}\ncriterion A-3 {}\n")
    shapes = [piece.shape for piece in before]
    text = b"criterion A-0 {}\ncriterion A-1 {}\ncriterion A-2 { x }\ncriterion A-3 {}\n"
    now = cut(Source("criteria/x.crm", text), shapes)
    assert [piece.shape is shape for piece, shape in zip(now[1::2], shapes[::2], strict=True)] == [True, True]


def test_a_whole_file_is_not_taken_for_a_piece_of_the_same_text() -> None:
    text = "criterion A-1 {}\n"
    whole = cut(Source("criteria/x.crm", ("criterion A-1 {}\n" * 1_001).encode()))
    assert whole[0].source is not None
    assert pieces_of(text)[0].shape.digest != whole[0].shape.digest
