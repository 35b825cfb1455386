"""The one writer: batches committed at once, and builds made beside the live index and swapped in."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from haystack.constants import ID
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Segment
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from search_index.engines import container
from search_index.engines.codec import ArrayCodec
from search_index.engines.contents import Collector, Contents
from search_index.engines.errors import IndexUnavailable
from search_index.engines.merging import Reading, merged
from search_index.engines.schema import fingerprint
from search_index.engines.segments import PostingCache, SegmentView
from search_index.engines.storage import INDEX_NAME, DurableStorage, IndexHome, Pointer, open_segment

#: Ranked text that is turned into a segment at a time: bounds the memory of a build (about 60 bytes each).
_RUN_CHARACTERS = 4_000_000
#: Segments of up to so many documents are merged when they are many: bounds the time of a commit.
_MERGED_DOCUMENTS = 50_000
_MERGE_AT = 8


class Batch:
    """Changes that become visible together; a context manager that commits, or drops all on an error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._storage = DurableStorage(os.fspath(folder))
        toc = TOC.read(self._storage, INDEX_NAME)
        self._schema: Schema = toc.schema
        self._segments: list[Any] = list(toc.segments)
        self.generation: int = toc.generation + 1
        """The number of the commit that this batch makes."""
        self._views: dict[str, SegmentView] = {}
        self._collector = Collector(self._schema)
        self._added: set[str] = set()
        # Called after the swap and before the writer's lock is given up.
        self.on_published: list[Callable[[], object]] = []

    def put(self, document: Mapping[str, Any]) -> None:
        """Adds a document in place of the one with its id; the first of two with one id is kept."""
        identifier = str(document[ID])
        if identifier in self._added:
            return
        self.drop([identifier])
        self._collector.add(document)
        self._added.add(identifier)
        if self._collector.characters >= _RUN_CHARACTERS:
            self._flush()

    def drop(self, keys: Iterable[str], field: str = ID) -> None:
        """Removes every committed document whose field holds one of the keys."""
        wanted = [key.encode() for key in keys]
        for segment in self._segments:
            view = self._view(segment)
            for key in wanted:
                for number in view.docs(field, key).tolist():
                    segment.delete_document(number)

    def drop_everything(self) -> None:
        """Removes every committed document."""
        self._segments.clear()

    def adopt(self, segments: Iterable[Any]) -> None:
        """Takes segments that other processes have written to the folder."""
        self._segments.extend(segments)

    def segments(self) -> list[Any]:
        """Everything put so far as segments in the folder, for another process to adopt."""
        self._flush()
        return self._segments

    def _view(self, segment: Any) -> SegmentView:
        name = segment.segment_id()
        if name not in self._views:
            file = open_segment(self.folder, name, mapped=True)
            self._views[name] = SegmentView(name, file, PostingCache(0))
        return self._views[name]

    def _flush(self) -> None:
        if not len(self._collector):
            return
        totals: dict[str, int] = {}
        for segment in self._segments:
            for name, total in self._view(segment).file.facts["totals"].items():
                totals[name] = totals.get(name, 0) + total
        documents = sum(segment.doc_count_all() for segment in self._segments)
        self._segments.append(self._write(self._collector.contents(totals, documents)))
        self._collector = Collector(self._schema)

    def _write(self, contents: Contents) -> Any:
        segment = W3Segment(ArrayCodec(), INDEX_NAME, doccount=contents.size)
        file = self._storage.create_file(f"{segment.segment_id()}.seg")
        try:
            container.write(file, contents.arrays(), contents.facts())
        finally:
            file.close()
        return segment

    def _merge(self) -> None:
        """Joins small segments when there are many, so that a search has few places to look at."""
        self._segments = [one for one in self._segments if one.deleted_count() < one.doc_count_all()]
        small = sorted(
            (one for one in self._segments if one.doc_count_all() < _MERGED_DOCUMENTS),
            key=lambda one: int(one.doc_count_all()),
        )
        chosen = _worth_merging(small)
        if len(chosen) > 1:
            kept = [one for one in self._segments if one not in chosen]
            parts = [(Reading(self._view(one).file), _alive(one)) for one in self._segments if one in chosen]
            self._segments = [*kept, self._write(merged(parts))]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            return
        self._flush()
        self._merge()
        TOC(self._schema, self._segments, self.generation).write(self._storage, INDEX_NAME)
        clean_files(self._storage, INDEX_NAME, self.generation, self._segments)


def _worth_merging(small: list[Any]) -> list[Any]:
    """The smallest segments, as many as hold little beside each other; none while there are few."""
    if len(small) < _MERGE_AT:
        return []
    chosen, documents = small[:2], sum(one.doc_count_all() for one in small[:2])
    for one in small[2:]:
        # A larger one is left alone until those before it have grown to half of its size.
        if one.doc_count_all() > 2 * documents or documents + one.doc_count_all() > 2 * _MERGED_DOCUMENTS:
            break
        chosen.append(one)
        documents += one.doc_count_all()
    return chosen


def _alive(segment: Any) -> NDArray[np.bool_]:
    alive = np.ones(segment.doc_count_all(), dtype=bool)
    alive[list(segment.deleted_docs())] = False
    return alive


class IndexWriter:
    """Writes to the index of one home with one schema."""

    def __init__(self, home: IndexHome, schema: Schema, lock_seconds: float) -> None:
        self.home = home
        self.schema = schema
        self.lock_seconds = lock_seconds

    def create(self) -> Pointer:
        """Makes an empty index the live one; the lock must be held."""
        folder = self.new_build()
        pointer = Pointer(folder.name, 0, fingerprint(self.schema))
        self.home.point(pointer)
        self.home.discard_others(keep=folder.name)
        return pointer

    def new_build(self) -> Path:
        """An empty index beside the live one."""
        folder = self.home.new_folder()
        FileStorage(os.fspath(folder)).create_index(self.schema)
        return folder

    def discard_interrupted(self) -> None:
        """Removes builds that are not live; the lock must be held."""
        try:
            live = self.home.pointer().folder
        except IndexUnavailable:
            live = ""
        self.home.discard_others(keep=live)

    def pointer(self) -> Pointer:
        """The live build that fits this code, made if there has never been one; the lock must be held."""
        try:
            self.home.version()
        except IndexUnavailable:
            return self.create()
        pointer = self.home.pointer()
        if pointer.stamp != fingerprint(self.schema):
            raise IndexUnavailable("The search index was made by another version: rebuild_index is due.")
        return pointer

    def publish(self, folder: Path, generation: int) -> None:
        """Tells the readers of a commit; removes what an earlier rebuild left."""
        self.home.point(Pointer(folder.name, generation, fingerprint(self.schema)))
        self.home.discard_others(keep=folder.name)
