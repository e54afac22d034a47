"""Words in the texts of a column: an index from the parts of the texts, divided by spaces, to the texts.

INVARIANT: the normalised form of a text is that of its parts, put together with spaces again. So each
distinct part is normalised once, and a searched word without a space is found in the parts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.batch.frame import Bytes, Coded, Rows
from crmc.engine.plan.leaves import Begins, Words
from crmc.engine.plan.truth import holds_word
from crmc.ir import text

UNKNOWN = 2


class ArrowTexts(Sequence[Any]):
    """Texts of an Arrow array, which become Python's only where they are looked at."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, place: Any) -> Any:
        return self.array[place].as_py()

    def __iter__(self) -> Iterator[str]:
        return iter(self.array.to_pylist())


class TextIndex:
    """Finds words in the normalised texts of a column."""

    def __init__(self, column: Coded) -> None:
        self._column = column
        self._texts = arrow_texts(column.values)
        parts = pyarrow.compute.split_pattern(self._texts, " ")
        encoded = parts.values.dictionary_encode()
        self._parts: list[str] = [text.normalise(part) for part in encoded.dictionary.to_pylist()]
        self._joined = "\n".join(self._parts)
        self._begins = [0, *accumulate(len(part) + 1 for part in self._parts)]
        codes = np.asarray(encoded.indices)
        codes = codes.astype(np.uint16) if len(self._parts) < 2**16 else codes
        of_text = np.repeat(np.arange(len(parts), dtype=np.int32), np.diff(np.asarray(parts.offsets)))
        self._text_of = of_text[np.argsort(codes, kind="stable")]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=len(self._parts)))))
        self._found: dict[tuple[str, bool], Bytes] = {}

    def truth(self, leaf: Words | Begins, rows: Rows) -> Bytes:
        """The truth of a leaf on rows."""
        return self.table(leaf)[self._column.codes[rows]]

    def table(self, leaf: Words | Begins) -> Bytes:
        """The truth by code of the text; the last two stand for those without one."""
        if isinstance(leaf, Words):
            return reduce(np.maximum, [self._word(word, leaf.whole) for word in leaf.words])
        starts = [text.normalise(each).startswith(leaf.text) for each in self._texts.to_pylist()]
        return np.array([*starts, UNKNOWN, UNKNOWN], np.uint8)

    def _word(self, word: str, whole: bool) -> Bytes:
        key = (word, whole)
        if key not in self._found:
            table = np.zeros(len(self._texts) + 2, np.uint8)
            table[-2:] = UNKNOWN
            table[self.codes(word, whole)] = 1
            self._found[key] = table
        return self._found[key]

    def codes(self, word: str, whole: bool) -> Rows:
        """The texts that hold a word, by code; one may stand more than once."""
        parts = word.split(" ")
        if len(parts) == 1:
            return self._with(word, whole)
        found: Rows = reduce(np.intersect1d, [self._with(part, whole) for part in parts])
        texts = ((code, text.normalise(self._texts[code].as_py())) for code in found.tolist())
        return np.array([code for code, each in texts if holds_word(each, (word,), whole)], np.int32)

    def _with(self, part: str, whole: bool) -> Rows:
        """The texts of which a part holds this one, as one of its words if `whole`."""
        places = self._holding(part)
        if whole:
            places = [place for place in places if part in text.words(self._parts[place])]
        found = [self._text_of[self._starts[place] : self._starts[place + 1]] for place in places]
        return np.concatenate(found) if found else self._text_of[:0]

    def _holding(self, part: str) -> list[int]:
        """The places of the parts that hold this one."""
        places = []
        found = self._joined.find(part)
        while found >= 0:
            places.append(bisect_right(self._begins, found) - 1)
            found = self._joined.find(part, self._begins[places[-1] + 1])
        return places


def arrow_texts(values: Sequence[Any]) -> Any:
    """Texts as an Arrow array."""
    if isinstance(values, ArrowTexts):
        return values.array
    return pyarrow.array([str(value) for value in values], pyarrow.string())
