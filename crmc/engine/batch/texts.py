"""Words in the texts of a column: an index from the parts of the texts, divided by spaces, to the texts."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.batch.frame import Bytes, Coded, Rows
from crmc.engine.plan.leaves import Begins, Words
from crmc.engine.plan.truth import holds_word
from crmc.ir import text

UNKNOWN = 2
PLAIN = r"^[\x21-\x7e]+( [\x21-\x7e]+)*$"
"""Texts of ASCII letters, digits and signs with single spaces: normalised by lower case alone."""


class TextIndex:
    """Finds words in the normalised texts of a column."""

    def __init__(self, column: Coded) -> None:
        self._column = column
        self._texts = normalised(column.values)
        parts = pyarrow.compute.split_pattern(self._texts, " ")
        encoded = parts.values.dictionary_encode()
        self._parts = encoded.dictionary
        codes = np.asarray(encoded.indices)
        of_text = np.repeat(np.arange(len(parts), dtype=np.int32), np.diff(np.asarray(parts.offsets)))
        order = np.argsort(codes, kind="stable")
        self._text_of = of_text[order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=len(self._parts)))))
        self._found: dict[tuple[str, bool], Bytes] = {}
        self._places: dict[tuple[str, bool], Rows] = {}

    def truth(self, leaf: Words | Begins, rows: Rows) -> Bytes:
        """The truth of a leaf on rows."""
        return self.table(leaf)[self._column.codes[rows]]

    def table(self, leaf: Words | Begins) -> Bytes:
        """The truth by code of the text; the last two stand for those without one."""
        if isinstance(leaf, Words):
            return reduce(np.maximum, [self._word(word, leaf.whole) for word in leaf.words])
        starts = pyarrow.compute.starts_with(self._texts, leaf.text)
        return np.array([*starts.to_pylist(), UNKNOWN, UNKNOWN], np.uint8)

    def _word(self, word: str, whole: bool) -> Bytes:
        key = (word, whole)
        if key not in self._found:
            table = np.zeros(len(self._texts) + 2, np.uint8)
            table[-2:] = UNKNOWN
            table[self.codes(word, whole)] = 1
            self._found[key] = table
        return self._found[key]

    def codes(self, word: str, whole: bool) -> Rows:
        """The texts that hold a word, by code."""
        key = (word, whole)
        if key not in self._places:
            self._places[key] = self._searched(word, whole)
        return self._places[key]

    def _searched(self, word: str, whole: bool) -> Rows:
        """By their parts, and where the word has a space by the text itself."""
        parts = word.split(" ")
        found: Rows = reduce(np.intersect1d, [self._with(part, whole) for part in parts])
        if len(parts) == 1:
            return found
        texts = ((code, self._texts[code].as_py()) for code in found.tolist())
        return np.array([code for code, each in texts if holds_word(each, (word,), whole)], np.int32)

    def _with(self, part: str, whole: bool) -> Rows:
        """The texts of which a part holds this one, as one of its words if `whole`."""
        holding = pyarrow.compute.match_substring(self._parts, part)
        places = np.flatnonzero(np.asarray(holding.to_numpy(zero_copy_only=False), bool)).tolist()
        if whole:
            places = [place for place in places if part in text.words(self._parts[place].as_py())]
        found = [self._text_of[self._starts[place] : self._starts[place + 1]] for place in places]
        return np.unique(np.concatenate(found)) if found else self._text_of[:0]


def normalised(values: list[Any]) -> Any:
    """The normalised texts as an Arrow array."""
    texts = pyarrow.array([str(value) for value in values], pyarrow.string())
    matches = pyarrow.compute.match_substring_regex(texts, PLAIN)
    plain = np.asarray(matches.to_numpy(zero_copy_only=False), bool)
    lower = pyarrow.compute.ascii_lower(texts)
    if plain.all():
        return lower
    others = [text.normalise(str(values[place])) for place in np.flatnonzero(~plain).tolist()]
    return pyarrow.compute.replace_with_mask(
        lower, pyarrow.array(~plain), pyarrow.array(others, pyarrow.string())
    )
