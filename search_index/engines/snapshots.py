"""Reading an index: the snapshot of one commit over its segments, opened anew only when there is another."""

import os
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC

from search_index.engines.errors import IndexUnavailable
from search_index.engines.lists import Bytes, Docs, Ints
from search_index.engines.segments import NO_DOCS, Hits, Mask, PostingCache, SegmentView
from search_index.engines.storage import INDEX_NAME, IndexHome, ReadingStorage, open_segment

_OPEN_ATTEMPTS = 5
#: Filters kept as bitmaps, one byte per document each.
_BITMAPS = 64


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
        self._keys: dict[str, list[bytes]] = {}
        self._places: dict[str, list[Ints]] = {}
        self._ranks: dict[str, NDArray[np.int32]] = {}
        self._bitmaps: dict[tuple[str, bytes], Mask] = {}

    @cached_property
    def count(self) -> int:
        """Documents that are not deleted."""
        return int(self.alive.sum())

    def parts(self) -> Iterator[tuple[int, SegmentView]]:
        """Each segment with the number of its first document."""
        yield from zip(self.bases, self.segments, strict=False)

    def hits(self, term: str, fields: int) -> Hits:
        """Documents with a term in any of the fields, which are given as bits."""
        found = [(base, segment.hits(term, fields)) for base, segment in self.parts()]
        found = [(base, hits) for base, hits in found if len(hits.docs)]
        if len(found) == 1 and not found[0][0]:
            return found[0][1]
        docs: list[Docs] = [hits.docs + np.int32(base) for base, hits in found] or [NO_DOCS]
        impacts: list[Bytes] = [hits.impacts for _base, hits in found] or [np.zeros(0, np.uint8)]
        return Hits(np.concatenate(docs), np.concatenate(impacts))

    def bitmap(self, field: str, keys: Iterable[bytes]) -> Mask:
        """Documents with any of some exact values; the array may be changed by the caller."""
        mask = np.zeros(self.size, dtype=bool)
        for key in keys:
            mask |= self._bitmap(field, key)
        return mask

    def _bitmap(self, field: str, key: bytes) -> Mask:
        kept = self._bitmaps.get((field, key))
        if kept is None:
            kept = np.zeros(self.size, dtype=bool)
            kept[self.docs(field, key)] = True
            if len(self._bitmaps) < _BITMAPS and field != "id":
                self._bitmaps[field, key] = kept
        return kept

    def docs(self, field: str, key: bytes) -> Docs:
        """Documents with an exact value in a field."""
        found = [segment.docs(field, key) + np.int32(base) for base, segment in self.parts()]
        return np.concatenate(found) if found else NO_DOCS

    def between(self, field: str, low: bytes | None, high: bytes | None, *, open_ended: bool) -> Mask:
        """Documents with a value between two keys; `open_ended` leaves the ends themselves out."""
        masks = [np.zeros(0, dtype=bool)]
        for segment in self.segments:
            dictionary = segment.dictionary(field)
            if dictionary is None:
                masks.append(np.zeros(segment.size, dtype=bool))
                continue
            first = 0 if low is None else dictionary.place(low, after=open_ended)
            last = len(dictionary) if high is None else dictionary.place(high, after=not open_ended)
            masks.append(segment.column(field).between(first, last))
        return np.concatenate(masks)

    def counts(self, field: str, documents: Ints) -> Ints:
        """How many of some documents, in ascending order, have each of the field's `keys`."""
        counts = np.zeros(len(self.keys(field)), dtype=np.int64)
        for (base, segment), places in zip(self.parts(), self._places[field], strict=True):
            first, last = np.searchsorted(documents, (base, base + segment.size))
            if first < last and len(places) > 1:
                counts[places[:-1]] += segment.column(field).counts(
                    documents[first:last] - base, len(places) - 1
                )
        return counts

    def keys(self, field: str) -> list[bytes]:
        """All values of a field, in order."""
        if field not in self._keys:
            parts = [[one.key(n) for n in range(len(one))] for one in self._dictionaries(field)]
            keys = sorted(set().union(*parts))
            place = {key: number for number, key in enumerate(keys)}
            # The last place stands for documents without a value.
            self._places[field] = [np.array([*map(place.get, part), -1], dtype=np.int64) for part in parts]
            self._keys[field] = keys
        return self._keys[field]

    def ranks(self, field: str) -> NDArray[np.int32]:
        """For each document the place of its least value among the field's `keys`, -1 without any."""
        if field not in self._ranks:
            self.keys(field)
            parts = zip(self.segments, self._places[field], strict=True)
            ranks = [places[segment.column(field).least()].astype(np.int32) for segment, places in parts]
            self._ranks[field] = np.concatenate(ranks) if ranks else np.zeros(0, np.int32)
        return self._ranks[field]

    def _dictionaries(self, field: str) -> list[Any]:
        return [segment.dictionary(field) for segment in self.segments]

    def keys_from(self, field: str, prefix: bytes, limit: int) -> list[bytes]:
        """The first values of a field that begin with a prefix, in order."""
        found: set[bytes] = set()
        for dictionary in self._dictionaries(field):
            found |= {key for _, key in zip(range(limit), dictionary.from_prefix(prefix), strict=False)}
        return sorted(found)[:limit]

    def terms_from(self, prefix: str, limit: int) -> list[str]:
        """The first terms of ranked text that begin with a prefix, in order."""
        found: set[bytes] = set()
        for segment in self.segments:
            keys = segment.text.from_prefix(prefix.encode("utf-8", "replace"))
            found |= {key for _, key in zip(range(limit), keys, strict=False)}
        return [key.decode("utf-8", "replace") for key in sorted(found)[:limit]]

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
        toc = TOC.read(ReadingStorage(folder), INDEX_NAME)
        known = {view.name: view for view in self._snapshot.segments} if self._snapshot else {}
        views = []
        for segment in toc.segments:
            name = segment.segment_id()
            view = known.get(name) or SegmentView(name, open_segment(folder, name), self._cache)
            views.append((view, segment))
        return Snapshot(version, views)
