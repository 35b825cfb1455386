"""Files of uploads and batches, kept in the database in pieces: neither side ever holds one whole."""

import itertools
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from content.imports.models import FilePart, ImportBatch, ImportUpload

_PIECE = 1024 * 1024
Owner = ImportUpload | ImportBatch


def _of(owner: Owner) -> dict[str, Owner]:
    return {"upload" if isinstance(owner, ImportUpload) else "batch": owner}


def keep(owner: Owner, role: str, chunks: Iterable[bytes]) -> int:
    """Stores a file in place of an earlier one of the same role; returns its bytes."""
    FilePart.objects.filter(**_of(owner), role=role).delete()
    numbers, size = itertools.count(), 0
    for data in _pieces(chunks):
        FilePart.objects.create(**_of(owner), role=role, number=next(numbers), data=data)
        size += len(data)
    return size


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= _PIECE:
            yield bytes(held[:_PIECE])
            del held[:_PIECE]
    if held:
        yield bytes(held)


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """An open file in chunks."""
    return iter(lambda: stream.read(_PIECE), b"")


def read(owner: Owner, role: str) -> Iterator[bytes]:
    """The pieces of a file, in order; nothing when there is none."""
    numbers = FilePart.objects.filter(**_of(owner), role=role).values_list("pk", flat=True)
    for pk in list(numbers.order_by("number")):
        yield bytes(FilePart.objects.values_list("data", flat=True).get(pk=pk))


def has(owner: Owner, role: str) -> bool:
    """Whether there is such a file."""
    return FilePart.objects.filter(**_of(owner), role=role).exists()


@contextmanager
def unpacked(owner: Owner, role: str = FilePart.Role.FILE) -> Iterator[Path]:
    """The file on disk while the block lasts."""
    with tempfile.NamedTemporaryFile(prefix="fangxin-import-") as target:
        for data in read(owner, role):
            target.write(data)
        target.flush()
        yield Path(target.name)
