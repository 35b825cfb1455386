"""The worker's side of the outbox: applies queued changes to the index."""

import logging
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db.models import F, QuerySet
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.exceptions import NotHandled

from search_index.engines.errors import IndexLocked
from search_index.models import PendingChange

logger = logging.getLogger(__name__)
BATCH = 500
MAX_ATTEMPTS = 5


def drain(wait: float = 10) -> int:
    """Applies all queued changes, in batches of one commit each; returns how many rows were done.

    Leaves the rows when another writer does not end within `wait` seconds. A missing, damaged or outdated
    index is rebuilt first.
    """
    done = 0
    while waiting().exists():
        backend = connections[DEFAULT_ALIAS].get_backend()
        try:
            if not backend.available():
                _rebuild()
            count = _drain_mending(backend, wait)
        except IndexLocked:
            logger.info("The search index is being written elsewhere; changes stay queued")
            return done
        done += count
        if not count:
            break
    return done


def waiting() -> QuerySet[PendingChange]:
    """Changes that are still to be applied, without those that failed again and again."""
    return PendingChange.objects.filter(attempts__lt=MAX_ATTEMPTS)


def mend() -> bool:
    """Rebuilds the index when any part of it cannot be read; returns whether it had to."""
    if connections[DEFAULT_ALIAS].get_backend().intact():
        return False
    _rebuild()
    return True


def _rebuild() -> None:
    logger.warning("The search index is missing, damaged or outdated: rebuilding it")
    call_command("rebuild_index", interactive=False, verbosity=0)


def _drain_mending(backend: Any, wait: float) -> int:
    """One batch; damage that only writing meets is answered by a rebuild, a full disk is not."""
    try:
        return _drain_batch(backend, wait)
    except IndexLocked:
        raise
    except Exception:
        if not mend():
            raise
    return _drain_batch(backend, wait)


def _drain_batch(backend: Any, wait: float) -> int:
    """One commit; rows are read and deleted under the writer's lock: no two workers apply the same."""
    failed: list[int] = []
    with backend.session(wait) as batch:
        rows = list(waiting()[:BATCH])
        by_model: dict[str, dict[str, list[int]]] = {}
        for row in rows:
            by_model.setdefault(row.model, {}).setdefault(row.object_pk, []).append(row.pk)
        for label, objects in by_model.items():
            failed += _apply(backend, batch, label, objects)
        batch.on_published.append(lambda: _settle([row.pk for row in rows], failed))
    return len(rows) - len(failed)


def _settle(rows: list[int], failed: list[int]) -> None:
    """Forgets what the index now holds, and counts the attempt for what it refused."""
    PendingChange.objects.filter(pk__in=set(rows) - set(failed)).delete()
    PendingChange.objects.filter(pk__in=failed).update(attempts=F("attempts") + 1)


def _apply(backend: Any, batch: Any, label: str, objects: dict[str, list[int]]) -> list[int]:
    """Writes the present state of some objects of one model; returns the rows that failed."""
    batch.drop([f"{label}.{pk}" for pk in objects])
    try:
        model = apps.get_model(label)
        index = backend.unified_index.get_index(model)
    except (LookupError, NotHandled):
        return []
    failed: list[int] = []
    for pk, obj in model._default_manager.in_bulk(list(objects)).items():
        try:
            if index.should_update(obj):
                batch.put(backend.document(index, obj))
        except Exception:
            logger.exception("%s %s could not be indexed", label, pk)
            failed += objects[str(pk)]
    return failed
