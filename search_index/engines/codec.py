"""Whoosh codec whose posting lists are plain arrays, decoded by numpy in one step per term."""

import struct
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter
from whoosh.matching.mcore import ListMatcher

#: Posting count, bytes per document gap, bytes per weight (0: every weight is one).
_HEADER = struct.Struct("<IBB")
_GAPS: dict[int, Any] = {1: np.dtype("u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4")}
_WEIGHTS: dict[int, Any] = {1: np.dtype("u1"), 4: np.dtype("<f4")}
_ONE_BLOCK = 2**31
_FEW = 32

Docs = NDArray[np.int64]
Weights = NDArray[np.float32]


def encode_postings(ids: Sequence[int], weights: Sequence[float]) -> bytes:
    """Bytes of one posting list: ascending document numbers and their weights."""
    if len(ids) > _FEW:
        return _encode_many(ids, weights)
    # Most terms are rare: numpy's fixed cost per call would rule the time of a build.
    gaps = [number - before for number, before in zip(ids, (0, *ids), strict=False)]
    gap_size = next(size for size in _GAPS if max(gaps) < 256**size)
    counts = bytes(int(weight) for weight in weights) if max(weights) < 256 else b""
    if not counts or any(weight % 1 for weight in weights):
        return _encode_many(ids, weights)
    weight_size = 0 if counts == b"\1" * len(ids) else 1
    places = b"".join(gap.to_bytes(gap_size, "little") for gap in gaps)
    return _HEADER.pack(len(ids), gap_size, weight_size) + places + (counts if weight_size else b"")


def _encode_many(ids: Sequence[int], weights: Sequence[float]) -> bytes:
    docs = np.asarray(ids, dtype=np.int64)
    gaps = np.diff(docs, prepend=0)
    gap_size = next(size for size in _GAPS if gaps.max() < 256**size)
    counts = np.asarray(weights, dtype=np.float32)
    if (counts == 1).all():
        weight_size, weight_bytes = 0, b""
    else:
        weight_size = 1 if (counts < 256).all() and (counts == np.floor(counts)).all() else 4
        weight_bytes = counts.astype(_WEIGHTS[weight_size]).tobytes()
    header = _HEADER.pack(len(docs), gap_size, weight_size)
    return header + gaps.astype(_GAPS[gap_size]).tobytes() + weight_bytes


def decode_postings(data: bytes) -> tuple[Docs, Weights]:
    """What `encode_postings` was given; ValueError or struct.error when the bytes are damaged."""
    count, gap_size, weight_size = _HEADER.unpack_from(data)
    if gap_size not in _GAPS or weight_size not in {0, *_WEIGHTS}:
        raise ValueError("damaged posting list")
    place = _HEADER.size
    docs = np.cumsum(np.frombuffer(data, _GAPS[gap_size], count, place), dtype=np.int64)
    if not weight_size:
        return docs, np.ones(count, dtype=np.float32)
    weights = np.frombuffer(data, _WEIGHTS[weight_size], count, place + count * gap_size)
    return docs, weights.astype(np.float32)


class TermPool:
    """Postings of a segment in the making, one pair of arrays per term.

    Whoosh's own pool keeps and sorts a tuple for every posting: half of the time of a build. Document
    numbers only grow, also when segments are merged, so here only the terms are sorted.
    A posting takes eight bytes of memory until the commit.
    """

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, tuple[array[int], array[float]]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Takes one posting: field, term, document number, weight, and a value that we never use."""
        terms = self._fields.setdefault(item[0], {})
        pair = terms.get(item[1])
        if pair is None:
            terms[item[1]] = array("I", (item[2],)), array("f", (item[3],))
        else:
            pair[0].append(item[2])
            pair[1].append(item[3])

    def iter_postings(self) -> Iterator[tuple[str, bytes, "array[int]", "array[float]"]]:
        """Field, term, document numbers and weights, in the order in which a segment keeps them."""
        for field, terms in sorted(self._fields.items()):
            for term in sorted(terms):
                yield field, term, *terms[term]

    def cleanup(self) -> None:
        """Lets go of everything; SegmentWriter calls it when it has written or given up."""
        self._fields.clear()


class ArrayFieldWriter(W3FieldWriter):
    """Writes the terms of a `TermPool`, each list in one step."""

    _postwriter: Any

    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        """Writes everything; lengths of documents are kept beside, not in the lists."""
        current = None
        for field, term, ids, weights in items:
            if field != current:
                if current is not None:
                    self.finish_field()
                self.start_field(field, schema[field])
                current = field
            self.start_term(term)
            self._postwriter.take(ids, weights)
            self.finish_term()
        if current is not None:
            self.finish_field()


class ArrayPostingsWriter(W3PostingsWriter):
    """Writes each posting list as one block of arrays."""

    _terminfo: Any

    def take(self, ids: "array[int]", weights: "array[float]") -> None:
        """The whole list of the current term."""
        self._ids, self._weights, self._maxweight = ids, weights, max(weights)

    def _write_block(self, last: bool = False) -> None:
        self._terminfo.add_block(self)
        self._postfile.write(encode_postings(self._ids, self._weights))
        self._blockcount += 1
        self._new_block()


class ArrayCodec(W3Codec):
    """Whoosh's own codec but for the posting lists; term lengths are not needed, only document lengths."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_ONE_BLOCK, compression=0, inlinelimit=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> ArrayPostingsWriter:
        """Writer of the lists of one field."""
        return ArrayPostingsWriter(
            dbfile, blocklimit=_ONE_BLOCK, byteids=byteids, compression=0, inlinelimit=0
        )

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListMatcher:
        """Whoosh's view of one list, which it needs to merge segments."""
        docs, weights = decode_postings(posting_bytes(dbfile, terminfo))
        return ListMatcher(
            docs.tolist(), weights.tolist(), [b""] * len(docs), format_, scorer, term=term, terminfo=terminfo
        )

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        """Writer of the term index and its lists."""
        return ArrayFieldWriter(self, storage, segment)


def posting_bytes(dbfile: Any, terminfo: Any) -> bytes:
    """The bytes of a term's list in a segment's posting file."""
    offset, length = terminfo.extent()
    # whoosh3 3.54 hands the length back as struct's tuple of one.
    return bytes(dbfile.get(offset, length[0] if isinstance(length, tuple) else length))
