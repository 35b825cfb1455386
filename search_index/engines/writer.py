"""The one writer: batches committed at once, and builds made beside the live index and swapped in."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from haystack.constants import ID
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import TermNotFound
from whoosh.writing import CLEAR, SegmentWriter

from search_index.engines.codec import ArrayCodec, TermPool
from search_index.engines.errors import IndexUnavailable
from search_index.engines.schema import fingerprint
from search_index.engines.storage import DurableStorage, IndexHome, Pointer


class Batch:
    """Changes that become visible together; a context manager that commits, or drops all on an error."""

    def __init__(self, folder: Path) -> None:
        self._index = FileIndex(DurableStorage(os.fspath(folder)))
        self._writer = SegmentWriter(self._index, codec=ArrayCodec())
        self._writer.pool = cast("Any", TermPool())
        self._added: set[str] = set()
        # Called after the swap and before the writer's lock is given up.
        self.on_published: list[Callable[[], object]] = []
        self._reader = self._writer.reader() if self._writer.segments else None

    def put(self, document: Mapping[str, Any]) -> None:
        """Adds a document in place of the one with its id; the first of two with one id is kept."""
        identifier = str(document[ID])
        if identifier in self._added:
            return
        self.drop([identifier])
        self._writer.add_document(**{name: value for name, value in document.items() if value is not None})
        self._added.add(identifier)

    def drop(self, keys: Iterable[str], field: str = ID) -> None:
        """Removes every committed document whose field holds one of the keys."""
        if self._reader is None:
            return
        for key in keys:
            try:
                matcher = self._reader.postings(field, key.encode())
            except TermNotFound:
                continue
            for number in list(matcher.all_ids()):
                self._writer.delete_document(number)

    def drop_everything(self) -> None:
        """Removes every committed document."""
        self._writer.mergetype = CLEAR

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._writer.commit()
            else:
                self._writer.cancel()
        finally:
            if self._reader is not None:
                self._reader.close()

    @property
    def generation(self) -> int:
        """The number of the commit that this batch makes."""
        return int(self._writer.generation)


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
