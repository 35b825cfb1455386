"""Reading one segment: dictionaries, posting lists and columns of values, straight from its file."""

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

from search_index.engines.container import Container
from search_index.engines.contents import TEXT, decode_stored
from search_index.engines.errors import IndexUnavailable
from search_index.engines.lists import Bytes, Docs, Ints, unpack

_NO_BYTES: Bytes = np.zeros(0, dtype=np.uint8)
NO_DOCS: Docs = np.zeros(0, dtype=np.int32)
Mask = NDArray[np.bool_]


class Hits(NamedTuple):
    """Documents of one segment that hold a term, ascending, and how much it says in each (1 to 255)."""

    docs: Docs
    impacts: Bytes


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
    return 400 + hits.docs.nbytes + hits.impacts.nbytes


@contextmanager
def damage_as_unavailable() -> Iterator[None]:
    """Turns whatever reading a damaged file raises into IndexUnavailable."""
    try:
        yield
    except (IndexUnavailable, TermNotFound):
        raise
    except Exception as error:
        raise IndexUnavailable(f"The search index is damaged: {error!r}") from error


class Dictionary:
    """Sorted keys of one field (or of all ranked text) and the posting list of each."""

    def __init__(self, file: Container, name: str, size: int, payloads: int) -> None:
        self._keys = file.array(f"{name}/keys").data
        self._places = file.array(f"{name}/places")
        self._counts = file.array(f"{name}/counts")
        self._lists = file.array(f"{name}/lists").data
        self._offsets = file.array(f"{name}/offsets")
        self._size = size
        self._payloads = payloads

    def __len__(self) -> int:
        return len(self._counts)

    def key(self, number: int) -> bytes:
        """One key by its place in the order."""
        return bytes(self._keys[int(self._places[number]) : int(self._places[number + 1])])

    def place(self, key: bytes, *, after: bool = False) -> int:
        """How many keys are less than one, or not greater than it."""
        return (bisect_right if after else bisect_left)(range(len(self)), key, key=self.key)

    def number(self, key: bytes) -> int | None:
        """The place of a key, None when the field does not hold it."""
        place = self.place(key)
        return place if place < len(self) and self.key(place) == key else None

    def count(self, number: int) -> int:
        """How many documents hold a key."""
        return int(self._counts[number])

    def postings(self, number: int) -> tuple[Docs, tuple[Bytes, ...]]:
        """Documents that hold a key, and the payloads; ValueError when the file is damaged."""
        data = self._lists[int(self._offsets[number]) : int(self._offsets[number + 1])]
        docs, payloads = unpack(data, self.count(number), self._payloads)
        if len(docs) and not (docs[0] >= 0 and docs[-1] < self._size):
            raise ValueError("a posting list names documents that are not there")
        return docs, payloads

    def from_prefix(self, prefix: bytes) -> Iterator[bytes]:
        """Keys that begin with a prefix, in order."""
        for number in range(self.place(prefix), len(self)):
            key = self.key(number)
            if not key.startswith(prefix):
                return
            yield key


class Column(NamedTuple):
    """Which values each document has: a number of a set of values, and the sets as places of keys."""

    of_doc: NDArray[Any]
    starts: Ints
    codes: Ints

    def counts(self, documents: Ints, keys: int) -> Ints:
        """How often each key occurs among some documents."""
        sets = np.bincount(self.of_doc[documents], minlength=len(self.starts) - 1)
        each = np.repeat(sets, np.diff(self.starts))
        return np.bincount(self.codes, weights=each, minlength=keys).astype(np.int64)

    def between(self, first: int, last: int) -> Mask:
        """Documents with a key from one place up to, without, another."""
        inside = np.concatenate(([0], np.cumsum((self.codes >= first) & (self.codes < last))))
        chosen: Mask = inside[self.starts[1:]] > inside[self.starts[:-1]]
        return chosen[self.of_doc]

    def least(self) -> Ints:
        """Each document's first key, -1 where it has none."""
        first = np.full(len(self.starts) - 1, -1, dtype=np.int64)
        full = np.flatnonzero(np.diff(self.starts))
        if len(full):
            first[full] = np.minimum.reduceat(self.codes, self.starts[full])
        return first[self.of_doc]


class SegmentView:
    """One immutable segment; its caches survive commits (deletions are the snapshot's)."""

    def __init__(self, name: str, file: Container, cache: PostingCache) -> None:
        self.name = name
        self.file = file
        self.size = int(file.facts["size"])
        self._cache = cache
        self._dictionaries = {field: Dictionary(file, field, self.size, 0) for field in file.facts["fields"]}
        self._columns: dict[str, Column] = {}

    @cached_property
    def text(self) -> Dictionary:
        """The terms of all ranked text; payloads are impacts and the fields that hold the term."""
        return Dictionary(self.file, TEXT, self.size, 2)

    def dictionary(self, field: str) -> Dictionary | None:
        """The exact values of a field."""
        return self._dictionaries.get(field)

    def docs(self, field: str, key: bytes) -> Docs:
        """Documents with an exact value in a field."""
        dictionary = self._dictionaries.get(field)
        with damage_as_unavailable():
            number = dictionary.number(key) if dictionary else None
            return NO_DOCS if dictionary is None or number is None else dictionary.postings(number)[0]

    def hits(self, term: str, fields: int) -> Hits:
        """Documents with a term in any of the fields, which are given as bits."""
        cache_key = (self.name, term, fields)
        hits = self._cache.get(cache_key)
        if hits is None:
            with damage_as_unavailable():
                hits = self._read(term.encode("utf-8", "replace"), fields)
            self._cache.put(cache_key, hits)
        return hits

    def _read(self, key: bytes, fields: int) -> Hits:
        number = self.text.number(key)
        if number is None:
            return Hits(NO_DOCS, _NO_BYTES)
        docs, (impacts, masks) = self.text.postings(number)
        inside = masks & fields > 0
        # Copies, so that no list keeps a whole file in memory.
        return Hits(docs, impacts.copy()) if inside.all() else Hits(docs[inside], impacts[inside])

    def column(self, field: str) -> Column:
        """The exact values of a field by document; ValueError for a field without."""
        if field not in self._columns:
            with damage_as_unavailable():
                column, starts, codes = (
                    self.file.array(f"{field}/{part}") for part in ("column", "set_starts", "set_codes")
                )
                if len(column) != self.size or column.max(initial=0) >= len(starts) - 1:
                    raise ValueError("a column of values is damaged")
                self._columns[field] = Column(column, starts.astype(np.int64), codes.astype(np.int64))
        return self._columns[field]

    def stored(self, number: int) -> dict[str, Any]:
        """Stored fields of one document."""
        with damage_as_unavailable():
            offsets = self.file.array("stored/offsets")
            data = self.file.array("stored/data")
            return decode_stored(data[int(offsets[number]) : int(offsets[number + 1])].tobytes())

    def check(self) -> None:
        """Reads everything once; IndexUnavailable when a part is damaged."""
        with damage_as_unavailable():
            self.file.check()
