"""What is read as columns is what the readers of single records make of it, or is left to them."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmc.engine.batch import csv_table
from crmc.engine.batch.bits import (
    Bits,
    conjunction,
    disjunction,
    negated,
    packed,
    rows_of,
)
from crmc.engine.batch.decimal_text import whole_numbers
from crmc.engine.batch.frame import Coded
from crmc.engine.batch.json_source import LineDecoder
from crmc.engine.batch.spool import FAULT, PLACE
from crmc.engine.batch.texts import TextIndex
from crmc.engine.batch.thresholds import bounded
from crmc.engine.csv_reader import read_csv
from crmc.engine.declarations import FlatRow, Given, InputError
from crmc.engine.json_reader import RecordDecoder, declaration_of_line
from crmc.engine.plan.truth import holds_word
from crmc.ir import text

CSV_PIECES = st.sampled_from(
    ['"', '""', ",", ",", "\n", "\n", "\r\n", "\r", "a", "b c", "D1", "\u0161", "\0", " ", "1.5"]
)
JSON_PIECES = st.sampled_from(
    ['"id"', '"a"', '"b"', ":", ":", " :", ",", "{", "}", "[", "]", "1", "-0", "1.5", "1e2", "null", "true",
     '"x"', '"\\u0061"', '"\\ud800"', " ", "\t", "NaN", "99999999999999999999", '"\u0161"', '"a:b"', "\x01"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(CSV_PIECES, max_size=40).map("".join), st.sampled_from([4, 16, 1 << 20]))
@example('a,b\n"x\n1,2\n3,4\n', 4)
@example("a,b\r1,2\r\n3,4", 4)
def test_a_csv_table_holds_the_rows_of_the_reader(body: str, at_once: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        path.write_bytes(("declaration_id,b\n" + body).encode())
        before, csv_table.BYTES_AT_ONCE = csv_table.BYTES_AT_ONCE, at_once
        try:
            table = csv_table.csv_table(path).to_pylist()
            rows = list(read_csv(path).rows)
        except InputError:
            return
        finally:
            csv_table.BYTES_AT_ONCE = before
    assert [(row[PLACE], row[FAULT]) for row in table] == [
        (row.place, None if isinstance(row, FlatRow) else row.reason) for row in rows
    ]
    for made, row in zip(table, rows, strict=True):
        cells: dict[str, Any] = (
            row.cells if isinstance(row, FlatRow) else {"declaration_id": row.id, "b": None}
        )
        assert {name: made[name] for name in cells} == {name: cell or None for name, cell in cells.items()}


@settings(max_examples=1_000, deadline=None)
@given(st.lists(JSON_PIECES, max_size=16).map("".join).map(lambda body: '{"id":"D1",' + body + "}"))
@example('{"id":"D1","a" :1,"b":1,"b":2}')
@example('{"id":"D1","a":{"b":1,"b":2}}')
@example('{"id":"D1"} null')
def test_a_line_of_json_is_decoded_as_by_the_reader_or_left_to_it(line: str) -> None:
    found = LineDecoder().declaration(line.encode())
    read = declaration_of_line(RecordDecoder(), line.encode(), "")
    if found is not None:
        assert isinstance(read, Given)
        assert json.dumps(found) == json.dumps(read.declaration)


@settings(deadline=None)
@given(st.lists(st.text("0123456789.-x", max_size=20), max_size=30), st.integers(0, 9), st.integers(0, 16))
def test_decimals_of_a_column_are_exact_or_left_alone(texts: list[str], decimals: int, before: int) -> None:
    numbers, right = whole_numbers(pyarrow.array(texts, pyarrow.string()), decimals, before)
    for each, number, is_right in zip(texts, numbers.tolist(), right.tolist(), strict=True):
        if is_right:
            assert Fraction(each) * 10**decimals == number
            assert "-" not in each
            assert len(each.partition(".")[0]) <= before


@given(
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.integers(-9, 9).filter(bool),
    st.integers(-(2**70), 2**70) | st.integers(-50, 50),
)
def test_a_threshold_is_met_by_the_numbers_that_meet_the_comparison(
    relation: Any, factor: int, constant: int
) -> None:
    numbers = [-(2**61), *range(-60, 60), 2**61]
    holds = {"=": int.__eq__, "!=": int.__ne__, "<": int.__lt__, "<=": int.__le__, ">": int.__gt__}
    met = bounded(relation, factor, constant).met(np.array(numbers, np.int64))
    expected = [holds.get(relation, int.__ge__)(factor * number + constant, 0) for number in numbers]
    assert met.tolist() == expected


WORDS = st.text("ab\u0161\u0301\u00a0\t -\u0436\u0130", max_size=6)


@settings(deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=12),
    st.lists(WORDS, min_size=1),
    st.booleans(),
)
def test_a_word_is_found_in_the_texts_that_hold_it(texts: list[str], words: list[str], whole: bool) -> None:
    index = TextIndex(Coded(np.arange(len(texts), dtype=np.int32), texts))
    for word in words:
        form = text.normalise(word)
        needle = " ".join(text.words(form)) if whole else form
        if needle:
            held = [n for n, each in enumerate(texts) if holds_word(text.normalise(each), (needle,), whole)]
            assert sorted(set(index.codes(needle, whole).tolist())) == held


TRUTHS = st.lists(st.sampled_from([0, 1, 2]), min_size=70, max_size=70)


@given(st.lists(TRUTHS, max_size=4), st.booleans())
def test_bits_follow_the_three_values(operands: list[list[int]], both: bool) -> None:
    sets = [bits_of(each) for each in operands]
    every, none = packed(np.ones(70, np.bool_)), packed(np.zeros(70, np.bool_))
    found = conjunction(sets, every) if both else disjunction(sets, none)
    rank = (0, 2, 1)
    for row in range(70):
        values = [rank[each[row]] for each in operands]
        expected = min(values, default=2) if both else max(values, default=0)
        assert truth_at(found, row) == rank[expected]
        assert truth_at(negated(found), row) == (1, 0, 2)[rank[expected]]
    rows = rows_of(found.true & every).tolist()
    assert all(one < other for one, other in pairwise(rows))


def bits_of(truths: list[int]) -> Bits:
    """Truths by row as bits; where nothing is unknown both are one object."""
    values = np.array(truths)
    true = packed(values == 1)
    return Bits(true, packed(values != 0) if (values == 2).any() else true)


def truth_at(bits: Bits, row: int) -> int:
    """The truth of one row."""
    true, maybe = (int(np.unpackbits(each)[row]) for each in (bits.true, bits.maybe))
    return 1 if true else 2 * maybe
