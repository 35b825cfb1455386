"""From documents to posting lists, many documents at a time: Chinese text is cut by array operations."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_index import analysis
from search_index.engines.lists import Ints, Lists, grouped

#: A pair of Chinese characters is `first << 18 | second`, one alone has no second; other terms are numbered.
_SHIFT = 18
_OTHERS = 1 << 2 * _SHIFT
_LOW = (1 << _SHIFT) - 1
#: One sort key holds term (37 bits), document (22) and field (3).
_FIELD_BITS, _DOC_BITS = 3, 22

Floats = NDArray[np.float64]


@cache
def _is_han() -> NDArray[np.bool_]:
    """For each code point below the last Chinese one whether the analysis takes it for Chinese."""
    table = np.zeros(_LOW + 1, dtype=bool)
    for first, last in analysis.HAN_RANGES:
        table[first : last + 1] = True
    return table


class Terms:
    """Numbers for the terms of one segment in the making."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._texts: list[str] = []
        self._pieces: dict[tuple[str | None, str], tuple[int, ...]] = {}

    def of(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """Code of every term of every text, and the number of its text: the terms of `analysis.terms`."""
        folded = analysis.fold_all(texts)
        points = np.frombuffer(folded.encode("utf-32-le"), np.uint32).astype(np.int64)
        ends = np.flatnonzero(points == ord(analysis.SEPARATOR))
        han = _is_han()[np.minimum(points, _LOW)]
        alone = np.flatnonzero(han)
        # The last character is a separator, so that none stands without a next one.
        pairs = alone[han[alone + 1]]
        places, others = self._others(folded)
        codes = (points[alone] << _SHIFT, points[pairs] << _SHIFT | points[pairs + 1], others)
        return np.concatenate(codes), np.searchsorted(ends, np.concatenate((alone, pairs, places)))

    def _others(self, folded: str) -> tuple[Ints, Ints]:
        places: list[int] = []
        found: list[int] = []
        pieces = self._pieces
        for match in analysis.NOT_HAN.finditer(folded):
            piece = (match.lastgroup, match.group())
            numbers = pieces.get(piece)
            if numbers is None:
                numbers = pieces[piece] = self._number(*piece)
            place = match.start()
            for number in numbers:
                places.append(place)
                found.append(number)
        return np.array(places, dtype=np.int64), np.array(found, dtype=np.int64)

    def _number(self, kind: str | None, piece: str) -> tuple[int, ...]:
        for term in (terms := analysis.piece_terms(str(kind), piece)):
            if term not in self._numbers:
                self._numbers[term] = _OTHERS + len(self._texts)
                self._texts.append(term)
        return tuple(self._numbers[term] for term in terms)

    def key(self, code: int) -> bytes:
        """The term of a code as it stands in the index."""
        if code >= _OTHERS:
            return self._texts[code - _OTHERS].encode("utf-8", "replace")
        second = code & _LOW
        return (chr(code >> _SHIFT) + (chr(second) if second else "")).encode()


class Weighing(NamedTuple):
    """How BM25F weighs one field: its weight, its slope by length, and the mean length of the whole index."""

    weight: float
    slope: float
    average: float


class TextPostings:
    """Ranked text of some documents, on its way to one list per term."""

    def __init__(self) -> None:
        self.terms = Terms()
        self._keys: list[Ints] = []
        self.lengths: list[Ints] = []

    def add(self, texts: Sequence[str]) -> None:
        """The texts of one more field, one per document."""
        codes, docs = self.terms.of(texts)
        self._keys.append(((codes << _DOC_BITS) | docs) << _FIELD_BITS | len(self.lengths))
        self.lengths.append(np.bincount(docs, minlength=len(texts)))

    def lists(self, weighings: Sequence[Weighing], saturation: float) -> Lists:
        """Per posting how much it says (BM25F's saturated frequency, 1 to 255) and in which fields it is."""
        keys = np.sort(np.concatenate(self._keys))
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        counts = np.diff(firsts, append=len(keys))
        keys = keys[firsts]
        fields = keys & ((1 << _FIELD_BITS) - 1)
        keys >>= _FIELD_BITS
        norms = np.stack([_norm(length, how) for length, how in zip(self.lengths, weighings, strict=True)])
        weights = counts * norms[fields, keys & (1 << _DOC_BITS) - 1]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        if not len(firsts):
            return Lists([], np.zeros(1, np.int64), np.zeros(0, np.int32), (np.zeros(0, np.uint8),) * 2)
        sums = np.add.reduceat(weights, firsts)
        impacts = np.clip(np.rint(255 * sums / (saturation + sums)), 1, 255).astype(np.uint8)
        masks = np.bitwise_or.reduceat((1 << fields).astype(np.uint8), firsts)
        keys = keys[firsts]
        docs = (keys & (1 << _DOC_BITS) - 1).astype(np.int32)
        return grouped(keys >> _DOC_BITS, docs, (impacts, masks), self.terms.key)


def _norm(lengths: Ints, how: Weighing) -> Floats:
    """For each document the weight of one occurrence in a field."""
    return np.asarray(how.weight / (1 - how.slope + how.slope * lengths / how.average), dtype=np.float64)
