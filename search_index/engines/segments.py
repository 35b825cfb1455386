"""Reading: open segments whose decoded posting lists are kept, and the snapshot of one commit."""

import os
import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from search_index.engines.codec import Docs, Weights, decode_postings, posting_bytes
from search_index.engines.errors import IndexUnavailable
from search_index.engines.storage import IndexHome, ReadingStorage

_INDEX_NAME = "MAIN"
_OPEN_ATTEMPTS = 5
_NO_DOCS: Docs = np.zeros(0, dtype=np.int64)


class Hits(NamedTuple):
    """Documents of one segment that hold a term, ascending, and per field its frequency in each of them."""

    docs: Docs
    frequencies: tuple[tuple[str, Weights], ...]


class Column(NamedTuple):
    """Exact values of a field: the sorted keys, and which document holds which key."""

    keys: tuple[bytes, ...]
    docs: Docs
    codes: NDArray[np.int64]


class PostingCache:
    """Decoded posting lists of all segments, the least recently used dropped beyond a number of bytes."""

    def __init__(self, limit: int = 96 * 1024 * 1024) -> None:
        self._limit = limit
        self._bytes = 0
        self._hits: OrderedDict[tuple[Any, ...], Hits] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[Any, ...]) -> Hits | None:
        """The list kept under a key, if any."""
        with self._lock:
            hits = self._hits.get(key)
            if hits is not None:
                self._hits.move_to_end(key)
            return hits

    def put(self, key: tuple[Any, ...], hits: Hits) -> None:
        """Keeps a list under a key."""
        with self._lock:
            if key in self._hits:
                return
            self._hits[key] = hits
            self._bytes += _size(hits)
            while self._bytes > self._limit and len(self._hits) > 1:
                self._bytes -= _size(self._hits.popitem(last=False)[1])


def _size(hits: Hits) -> int:
    return 200 + hits.docs.nbytes + sum(array.nbytes for _field, array in hits.frequencies)


@contextmanager
def damage_as_unavailable() -> Iterator[None]:
    """Turns whatever reading a damaged file raises into IndexUnavailable."""
    try:
        yield
    except (IndexUnavailable, TermNotFound):
        raise
    except Exception as error:
        raise IndexUnavailable(f"The search index is damaged: {error!r}") from error


class SegmentView:
    """One immutable segment; its caches survive commits (deletions are the snapshot's)."""

    def __init__(self, name: str, reader: SegmentReader, cache: PostingCache) -> None:
        self.name = name
        self.size = int(reader.doc_count_all())
        self._reader = reader
        self._cache = cache
        self._columns: dict[str, Column] = {}
        self._lengths: dict[str, NDArray[np.uint8]] = {}

    def postings(self, field: str, key: bytes) -> tuple[Docs, Weights] | None:
        """Documents with a term and the weights, None when no document has it."""
        terms = self._reader._terms  # whoosh has no public way to a term's bytes
        with damage_as_unavailable():
            try:
                info = terms.term_info(field, key)
            except TermNotFound:
                return None
            docs, weights = decode_postings(posting_bytes(terms._postfile, info))
            if len(docs) and docs[-1] >= self.size:
                raise IndexUnavailable(
                    "The search index is damaged: a list names documents that are not there."
                )
            return docs, weights

    def check(self) -> None:
        """Reads everything once; IndexUnavailable when a part is damaged."""
        with damage_as_unavailable():
            for field, key in self._reader._terms.terms():
                if self.postings(field, bytes(key)) is None:
                    raise IndexUnavailable(f"The search index is damaged: no list for {key!r}.")
            for number in range(self.size):
                self.stored(number)

    def hits(self, fields: tuple[str, ...], term: str) -> Hits:
        """Documents with a term in any of the fields."""
        cache_key = (self.name, fields, term)
        hits = self._cache.get(cache_key)
        if hits is None:
            key = term.encode("utf-8", "replace")
            found = [(field, self.postings(field, key)) for field in fields]
            hits = _merge([(field, *pair) for field, pair in found if pair is not None])
            self._cache.put(cache_key, hits)
        return hits

    def lengths(self, field: str) -> NDArray[np.uint8]:
        """Each document's length in a field, as Whoosh's length byte."""
        if field not in self._lengths:
            lengths = np.zeros(self.size, dtype=np.uint8)
            perdoc = self._reader._perdoc
            with damage_as_unavailable():
                if perdoc.has_column(f"_{field}_len"):
                    file, offset, size = perdoc._get_column_file(f"_{field}_len")
                    values = np.frombuffer(file.get(offset, size), dtype=np.uint8)[: self.size]
                    lengths[: len(values)] = values
            self._lengths[field] = lengths
        return self._lengths[field]

    def total_length(self, field: str) -> int:
        """Terms in a field over all documents."""
        return int(self._reader.field_length(field))

    def column(self, field: str) -> Column:
        """All exact values of a field."""
        if field not in self._columns:
            keys: list[bytes] = []
            docs: list[Docs] = []
            with damage_as_unavailable():
                for key in self.keys_from(field, b""):
                    pair = self.postings(field, key)
                    if pair is not None:
                        keys.append(key)
                        docs.append(pair[0])
            counts = np.array([len(part) for part in docs], dtype=np.int64)
            codes = np.repeat(np.arange(len(keys)), counts)
            self._columns[field] = Column(tuple(keys), np.concatenate(docs) if docs else _NO_DOCS, codes)
        return self._columns[field]

    def keys_from(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Terms of a field that begin with a prefix, in order."""
        if field not in self._reader.indexed_field_names():
            return
        for name, key in self._reader._terms.terms_from(field, prefix):
            if name != field or not key.startswith(prefix):
                return
            yield bytes(key)

    def stored(self, number: int) -> dict[str, Any]:
        """Stored fields of one document."""
        with damage_as_unavailable():
            return dict(self._reader.stored_fields(number))


def _merge(found: list[tuple[str, Docs, Weights]]) -> Hits:
    if not found:
        return Hits(_NO_DOCS, ())
    if len(found) == 1:
        field, docs, weights = found[0]
        return Hits(docs, ((field, weights),))
    union = np.unique(np.concatenate([docs for _field, docs, _weights in found]))
    frequencies = []
    for field, docs, weights in found:
        spread = np.zeros(len(union), dtype=np.float32)
        spread[np.searchsorted(union, docs)] = weights
        frequencies.append((field, spread))
    return Hits(union, tuple(frequencies))


class Snapshot:
    """All documents of one commit, numbered through its segments."""

    def __init__(self, version: tuple[Any, ...], segments: Sequence[tuple[SegmentView, Any]]) -> None:
        self.version = version
        self.segments = tuple(view for view, _segment in segments)
        self.bases = tuple(np.cumsum([0, *(view.size for view in self.segments)]).tolist())
        self.size = int(self.bases[-1])
        self.alive = np.ones(self.size, dtype=bool)
        for base, (_view, segment) in zip(self.bases, segments, strict=False):
            deleted = [base + number for number in segment.deleted_docs()]
            self.alive[deleted] = False
        self._columns: dict[str, Column] = {}
        self._average: dict[str, float] = {}

    @cached_property
    def count(self) -> int:
        """Documents that are not deleted."""
        return int(self.alive.sum())

    def parts(self) -> Iterator[tuple[int, SegmentView]]:
        """Each segment with the number of its first document."""
        yield from zip(self.bases, self.segments, strict=False)

    def average_length(self, field: str) -> float:
        """Mean number of terms in a field."""
        if field not in self._average:
            total = sum(segment.total_length(field) for segment in self.segments)
            self._average[field] = max(total / max(self.size, 1), 1.0)
        return self._average[field]

    def docs(self, field: str, key: bytes) -> Docs:
        """Documents with an exact term of a field."""
        found = []
        for base, segment in self.parts():
            pair = segment.postings(field, key)
            if pair is not None:
                found.append(pair[0] + base)
        return np.concatenate(found) if found else _NO_DOCS

    def column(self, field: str) -> Column:
        """All exact values of a field over all segments."""
        if field not in self._columns:
            self._columns[field] = self._merged_column(field)
        return self._columns[field]

    def _merged_column(self, field: str) -> Column:
        columns = [(base, segment.column(field)) for base, segment in self.parts()]
        keys = tuple(sorted({key for _base, column in columns for key in column.keys}))
        place = {key: number for number, key in enumerate(keys)}
        docs, codes = [_NO_DOCS], [np.zeros(0, dtype=np.int64)]
        for base, column in columns:
            mapping = np.array([place[key] for key in column.keys], dtype=np.int64)
            docs.append(column.docs + base)
            codes.append(mapping[column.codes] if len(mapping) else column.codes)
        return Column(keys, np.concatenate(docs), np.concatenate(codes))

    def between(self, field: str, low: bytes | None, high: bytes | None, *, open_ended: bool) -> Docs:
        """Documents with a value between two keys; `open_ended` leaves the ends themselves out."""
        column = self.column(field)
        first = 0 if low is None else (bisect_right if open_ended else bisect_left)(column.keys, low)
        last = (
            len(column.keys)
            if high is None
            else (bisect_left if open_ended else bisect_right)(column.keys, high)
        )
        return column.docs[(column.codes >= first) & (column.codes < last)]

    def stored(self, number: int) -> dict[str, Any]:
        """Stored fields of one document."""
        part = bisect_right(self.bases, number) - 1
        return self.segments[part].stored(number - self.bases[part])


class IndexReader:
    """The live snapshot of one home, opened anew only when the pointer changed; shared by all threads."""

    def __init__(self, home: IndexHome) -> None:
        self.home = home
        self._cache = PostingCache()
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()

    def snapshot(self, stamp: str) -> Snapshot:
        """The newest commit; IndexUnavailable when it is missing, damaged, or made with another stamp."""
        version = (*self.home.version(), stamp)
        snapshot = self._snapshot
        if snapshot is None or snapshot.version != version:
            with self._lock:
                snapshot = self._snapshot
                if snapshot is None or snapshot.version != version:
                    snapshot = self._snapshot = self._open(stamp)
        return snapshot

    def _open(self, stamp: str) -> Snapshot:
        failure: Exception | None = None
        for _attempt in range(_OPEN_ATTEMPTS):
            version = (*self.home.version(), stamp)
            pointer = self.home.pointer()
            if pointer.stamp != stamp:
                raise IndexUnavailable("The search index was made by another version: rebuild_index is due.")
            try:
                return self._open_folder(version, os.fspath(self.home.folder(pointer)))
            except Exception as error:  # a writer may just have removed the files: look again
                failure = error
        raise IndexUnavailable(f"The search index cannot be opened: {failure!r}") from failure

    def _open_folder(self, version: tuple[Any, ...], folder: str) -> Snapshot:
        storage = ReadingStorage(folder)
        toc = TOC.read(storage, _INDEX_NAME)
        known = {view.name: view for view in self._snapshot.segments} if self._snapshot else {}
        views = []
        for segment in toc.segments:
            view = known.get(segment.segment_id())
            if view is None:
                reader = SegmentReader(storage, toc.schema, segment, generation=toc.generation)
                view = SegmentView(segment.segment_id(), reader, self._cache)
            views.append((view, segment))
        return Snapshot(version, views)
