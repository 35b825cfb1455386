"""Where an index lies: a folder per build, a pointer that names the live one, a lock for the one writer."""

import fcntl
import json
import mmap
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

from search_index.engines.container import Container
from search_index.engines.errors import IndexLocked, IndexUnavailable

INDEX_NAME = "MAIN"
_POINTER = "CURRENT"
_LOCK = "WRITER"
#: Larger segments are mapped; smaller ones are read, because a mapped file cut short kills the process.
_READ_WHOLE = 32 * 1024 * 1024
_thread_locks: dict[str, threading.Lock] = {}


class Pointer(NamedTuple):
    """Which build is live, how often it was committed, and what it was made with."""

    folder: str
    generation: int
    stamp: str


class ReadingStorage(FileStorage):
    """Read-only files of one build, small ones held in memory."""

    readonly = True

    def open_file(self, name: str, **kwargs: Any) -> StructFile:
        """A file that several threads may read at once."""
        path = Path(self._fpath(name))
        if path.stat().st_size <= _READ_WHOLE:
            return BufferFile(path.read_bytes(), name=name)
        mapped: StructFile = super().open_file(name, **kwargs)
        return mapped


class DurableStorage(FileStorage):
    """Files of one build for its writer: a name only appears once its content is on the disk."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Renames after flushing all written segments, then flushes the folder."""
        for path in Path(self.folder).iterdir():
            if path.is_file() and (path.suffix == ".seg" or path.name == oldname):
                flush(path)
        super().rename_file(oldname, newname, safe=safe)
        flush(Path(self.folder))


def open_segment(folder: str | os.PathLike[str], name: str, *, mapped: bool = False) -> Container:
    """The file of one segment; ValueError or OSError when it is damaged or gone. The writer maps any size."""
    path = Path(folder) / f"{name}.seg"
    with path.open("rb") as file:
        if not mapped and path.stat().st_size <= _READ_WHOLE:
            return Container(file.read())
        return Container(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def flush(path: Path) -> None:
    """Returns once a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class IndexHome:
    """The folder that the setting PATH names."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def version(self) -> tuple[int, int]:
        """Changes with every commit; one `stat`, nothing opened. IndexUnavailable when there is no index."""
        try:
            status = (self.path / _POINTER).stat()
        except OSError as error:
            raise IndexUnavailable(
                f"No search index in {self.path}: run manage.py rebuild_index ({error})"
            ) from error
        return status.st_ino, status.st_mtime_ns

    def pointer(self) -> Pointer:
        """The live build; IndexUnavailable when there is none or the pointer is damaged."""
        try:
            data = json.loads((self.path / _POINTER).read_text(encoding="utf-8"))
            return Pointer(str(data["folder"]), int(data["generation"]), str(data["stamp"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable(f"No readable search index in {self.path}: {error!r}") from error

    def folder(self, pointer: Pointer) -> Path:
        """The live build's folder."""
        return self.path / Path(pointer.folder).name

    def point(self, pointer: Pointer) -> None:
        """Makes a build, or a new commit of it, the live one for all processes."""
        fresh = self.path / f"{_POINTER}.{secrets.token_hex(4)}"
        fresh.write_text(json.dumps(pointer._asdict()), encoding="utf-8")
        flush(fresh)
        fresh.replace(self.path / _POINTER)
        flush(self.path)

    def new_folder(self) -> Path:
        """An empty folder for a build beside the live one."""
        folder = self.path / f"build-{time.strftime('%Y%m%d%H%M%S')}-{secrets.token_hex(3)}"
        folder.mkdir(parents=True)
        return folder

    def discard_others(self, keep: str) -> None:
        """Removes builds that are not the live one (left by a rebuild that was interrupted)."""
        for folder in self.path.glob("build-*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Holds the writer's lock; IndexLocked when another writer keeps it for `timeout` seconds."""
        self.path.mkdir(parents=True, exist_ok=True)
        own = _thread_locks.setdefault(str(self.path.resolve()), threading.Lock())
        if not own.acquire(timeout=max(timeout, 0.01)):
            raise IndexLocked("The search index is being written by another thread.")
        try:
            with (self.path / _LOCK).open("a") as handle:
                _wait_for_lock(handle.fileno(), time.monotonic() + timeout)
                yield
        finally:
            own.release()


def _wait_for_lock(handle: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise IndexLocked("The search index is being written by another process.") from None
            time.sleep(0.05)
        else:
            return
