"""A rebuild by several processes: each prepares its share of the objects and writes segments of its own."""

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.db import connection

from search_index.engines.whoosh import WhooshSearchBackend

#: Objects that a process asks the database for at a time.
_CHUNK = 1_000
#: With fewer objects starting the processes takes longer than it saves.
MANY = 20_000

Share = list[tuple[str, list[Any]]]


def can_be_shared() -> bool:
    """Whether other processes would see the same rows: not inside a transaction or a database in memory."""
    in_memory = connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"])
    return not connection.in_atomic_block and not in_memory


def fill(alias: str, backend: Any, processes: int | None = None) -> bool:
    """Puts every public object into the build that is open; False when one process should do it.

    Without a number it takes one process per processor, but only one when there are few objects.
    """
    if not isinstance(backend, WhooshSearchBackend) or not can_be_shared():
        return False
    chunks = list(_chunks(backend))
    if processes is None:
        many = sum(len(pks) for _label, pks in chunks) >= MANY
        processes = len(os.sched_getaffinity(0)) if many else 1
    if processes < 2:
        return False
    connection.close()
    shares = [chunks[number::processes] for number in range(processes)]
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool, backend.session() as batch:
        folder = str(batch.folder)
        for segments in pool.starmap(_build_share, [(alias, folder, share) for share in shares]):
            batch.adopt(segments)
    return True


def _chunks(backend: Any) -> Iterator[tuple[str, list[Any]]]:
    """Keys of all public objects per model, some at a time."""
    for model, index in backend.unified_index.get_indexes().items():
        pks = list(index.index_queryset().order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), _CHUNK):
            yield model._meta.label, pks[start : start + _CHUNK]


def _build_share(alias: str, folder: str, share: Share) -> list[Any]:
    """What one process does: writes segments into the build's folder and returns their names and sizes."""
    django.setup()
    from django.apps import apps
    from haystack import connections
    from haystack.exceptions import SkipDocument

    from search_index.engines.writer import Batch

    backend = connections[alias].get_backend()
    batch = Batch(Path(folder))
    for label, pks in share:
        index = backend.unified_index.get_index(apps.get_model(label))
        for obj in index.index_queryset().filter(pk__in=pks):
            try:
                batch.put(backend.document(index, obj))
            except SkipDocument:
                continue
    return batch.segments()
